"""Duty: the roster, handovers, and the record of a day."""
