"""Events on pages and for programs."""
