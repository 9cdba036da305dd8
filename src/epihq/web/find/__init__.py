"""Search over all that its reader may see, and the names of places."""
