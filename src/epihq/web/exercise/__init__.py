"""The turns of an exercise on a page."""
