"""Locations by their names in the reader's language, and in its alphabet's order."""

import unicodedata

from epihq.terms.locations import location_name
from epihq.words.catalogue import gettext, language

_AZERBAIJANI = "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz"


def place_name(code: str) -> str:
    """Name a location, e.g. "Azerbaijan" or "Azərbaycan"; "" is everywhere."""
    if not code:
        return gettext("everywhere")
    return location_name(code, language()) or code


def in_order(name: str) -> tuple[int, ...]:
    """Give a key that puts names in the order of the reader's alphabet."""
    if language() == "az":
        low = name.replace("I", "ı").replace("İ", "i").lower()
        return tuple(_AZERBAIJANI.find(letter) for letter in low)
    # Å and Ё stand with A and Е, not after all other letters.
    parts = unicodedata.normalize("NFKD", name.casefold())
    return tuple(ord(part) for part in parts if not unicodedata.combining(part))
