"""Claims on pages and for programs."""
