"""What a text is made of: its language, passages, clauses and words."""
