"""Sources and the watch on pages and for programs."""
