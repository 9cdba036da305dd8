"""The log on pages and for programs."""
