"""The words of the house: errors, dates, locations, series, provenance, settings.

The ground floor. It imports nothing of epihq, and everything may import it.
"""
