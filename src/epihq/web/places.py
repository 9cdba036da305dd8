"""Locations by their names: as every face has them."""

from epihq.words.places import in_order, place_name

__all__ = ["in_order", "place_name"]
