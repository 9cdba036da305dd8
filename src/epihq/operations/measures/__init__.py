"""Regimes and measures: acts on record, proposals, what is in force, what ends soon."""
