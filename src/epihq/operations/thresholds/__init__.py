"""What the watch takes for unusual, as people set it."""
