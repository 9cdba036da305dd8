"""The tables of home care, step by step."""
