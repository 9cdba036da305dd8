"""Places as a reader writes them: by code, or by name in any of the languages."""

from functools import cache

from epihq.terms.locations import is_exercise
from epihq.terms.place_names import codes_named, countries_and_parts
from epihq.words import language
from epihq.words.places import in_order, place_name


def named(text: str) -> str:
    """Find the code of a place by its code or name; "" of none, or of several."""
    found = codes_named(text)
    return found[0] if len(found) == 1 else ""


def names(own: str) -> tuple[str, ...]:
    """List the names of all countries, and of the parts of one, in their order.

    An exercise has its own countries.
    """
    return _names(own, language())


@cache
def _names(own: str, _language: str) -> tuple[str, ...]:
    places = countries_and_parts(own)
    offered = {place_name(p) for p in places if is_exercise(p) == is_exercise(own)}
    return tuple(sorted(offered, key=in_order))
