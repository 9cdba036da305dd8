"""The centre and its mode on pages and for programs."""
