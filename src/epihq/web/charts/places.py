"""Places as a reader writes them: by code, or by name in any of the languages."""

from functools import cache

from epihq.terms.languages import LANGUAGES
from epihq.terms.locations import EXERCISE_NAMES, is_location, location_name
from epihq.words import language
from epihq.words.places import in_order


def named(text: str) -> str:
    """Find the code of a place by its code or name; "" where there is none."""
    if is_location(text):
        return text
    if is_location(text.upper()):
        return text.upper()
    return _by_name().get(text.casefold(), "")


def names(*, exercise: bool) -> tuple[str, ...]:
    """List the names of all countries in the reader's language, in its order.

    An exercise has its own.
    """
    return tuple(EXERCISE_NAMES.values()) if exercise else _names(language())


@cache
def _names(code: str) -> tuple[str, ...]:
    known = {location_name(place, code) or place for place in _countries()}
    return tuple(sorted(known, key=in_order))


@cache
def _by_name() -> dict[str, str]:
    return {
        (location_name(place, code) or place).casefold(): place
        for code in LANGUAGES
        for place in (*_countries(), *EXERCISE_NAMES)
    }


@cache
def _countries() -> tuple[str, ...]:
    import pycountry  # noqa: PLC0415 - 70 ms

    return (*(country.alpha_3 for country in pycountry.countries), "XKX")
