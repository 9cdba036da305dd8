"""Keeping a headquarters: backup, restore, and whether all of it is whole."""
