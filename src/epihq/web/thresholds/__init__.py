"""Thresholds on pages and for programs."""
