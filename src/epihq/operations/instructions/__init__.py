"""Instructions: issued, answered, followed up, and the letters that carry them."""
