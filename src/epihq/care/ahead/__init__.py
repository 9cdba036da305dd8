"""The work of the next four weeks: made, kept by the watch, and held against stocks."""
