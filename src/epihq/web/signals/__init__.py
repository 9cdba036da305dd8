"""Signals on pages and for programs."""
