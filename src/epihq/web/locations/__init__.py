"""One location: its figures, and what was done about it."""
