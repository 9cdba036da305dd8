"""Measures and proposals on pages and for programs."""
