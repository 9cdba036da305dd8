"""The exercise: who plays in it, and its turns."""
