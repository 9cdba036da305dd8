"""From a text to records: who said what of whom. Pure functions, no database."""
