"""Rounds of a day that are kept: planned, frozen when a team leaves, planned anew."""
