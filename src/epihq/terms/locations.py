"""Locations: ISO 3166-1 alpha-3 for countries, ISO 3166-2 for their parts.

The codes are those of the ISO 3166 data that pycountry carries, and two sets that
the standard leaves to its users: ``XKX``, by which publishers mean Kosovo, and
``ZZA`` to ``ZZZ``, which epihq keeps for the fictional countries of exercises, so
that an exercise can never be mistaken for a country.
"""

import gettext
import re
from collections.abc import Sequence
from functools import cache

from epihq.terms.borders import LAND_BORDERS
from epihq.terms.errors import UsageError
from epihq.terms.former_codes import NEWER_PARTS, newest_code

_EXERCISE = re.compile(r"ZZ[A-Z]")
_USER_ASSIGNED = {"XKX": "Kosovo"}

# pycountry gives no common name for these; the inverted form reads badly in a list.
_SHORT_NAMES = {
    "COD": "DR Congo",
    "FSM": "Micronesia",
    "PSE": "Palestine",
    "RUS": "Russia",
    "SHN": "Saint Helena",
    "VGB": "British Virgin Islands",
    "VIR": "US Virgin Islands",
}


# The fictional countries of the embedded exercise; further ones keep their code.
EXERCISE_NAMES = {
    "ZZA": "Velmora",
    "ZZB": "Tarnland",
    "ZZC": "Korvale",
    "ZZD": "Selmere",
    "ZZE": "Ostmarden",
}


def is_exercise(code: str) -> bool:
    """Tell whether ``code`` is a fictional country of an exercise, e.g. "ZZA"."""
    return _EXERCISE.fullmatch(code) is not None


@cache
def location_name(code: str, language: str = "en") -> str | None:
    """Name a location, e.g. "AZE" is "Azerbaijan"; None if there is none.

    ``language`` is a code of ISO 639-1. Countries are named as the Unicode Common
    Locale Data Repository has them, parts of countries as ISO 3166-2 where it is
    translated. Fictional countries beyond the embedded exercise keep their code.
    """
    name = _english_name(code)
    if name is None or language == "en" or is_exercise(code):
        return name
    return _part_name(name, language) if "-" in code else _country_name(code, language)


def _country_name(code: str, language: str) -> str | None:
    import pycountry  # noqa: PLC0415 - as below
    from babel import Locale  # noqa: PLC0415

    country = pycountry.countries.get(alpha_3=code)
    short = "XK" if country is None else country.alpha_2
    named = Locale.parse(language).territories.get(short)
    return named or _english_name(code)


def _part_name(name: str, language: str) -> str:
    import pycountry  # noqa: PLC0415 - as below

    return gettext.translation(
        "iso3166-2", pycountry.LOCALES_DIR, languages=[language], fallback=True
    ).gettext(name)


def _english_name(code: str) -> str | None:
    if is_exercise(code):
        return EXERCISE_NAMES.get(code, code)
    if code != code.upper():
        return None  # pycountry would not mind, but one place has one code
    if code in _USER_ASSIGNED:
        return _USER_ASSIGNED[code]
    if code in NEWER_PARTS:
        return NEWER_PARTS[code]
    import pycountry  # noqa: PLC0415 - 70 ms that --help does not need

    if "-" in code:
        part = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
        return None if part is None else str(part.name)
    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        return None
    return _SHORT_NAMES.get(code) or str(getattr(country, "common_name", country.name))


def is_location(code: str) -> bool:
    """Tell whether ``code`` is a location, e.g. "AZE", "AZ-BA"; case matters."""
    return location_name(code) is not None


@cache
def country_of(code: str) -> str:
    """Find the country of a location: of "AZ-BA" it is "AZE"; a country is its own."""
    if "-" not in code:
        return code
    import pycountry  # noqa: PLC0415 - as above

    found = pycountry.countries.get(alpha_2=code.partition("-")[0])
    return code if found is None else str(found.alpha_3)


@cache
def parts_prefix(code: str) -> str:
    """Tell how the codes of a country's parts begin: of "AZE" "AZ-"; of a part ""."""
    import pycountry  # noqa: PLC0415 - as above

    found = pycountry.countries.get(alpha_3=code) if "-" not in code else None
    return f"{found.alpha_2}-" if found else ""


def is_within(code: str, country: str) -> bool:
    """Tell whether a location is a country or a part of it: "AZ-BA" is within "AZE"."""
    return country in {code, country_of(code)}


def check_location(text: str, subject: str = "location") -> str:
    """Read a location as a person types it, e.g. "aze", "AZ", "Bakı"; return its code.

    A former code of ISO 3166-2 is the one that replaced it.

    Raises:
        UsageError: ``terms.unknown-location``, ``terms.ambiguous-location``.
    """
    code = text.strip().upper()
    if is_location(code) and text.isupper():
        return code
    if (newest := newest_code(code)) is not None:
        return newest
    from epihq.terms.place_names import codes_like, codes_named  # noqa: PLC0415 - names are read only where no code was typed

    found = codes_named(text)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            "terms.ambiguous-location",
            f"{subject}: one place was expected; got {text!r}, which may be "
            f"{_listed(found)}. Write its code.",
        )
    like = codes_like(text)
    meant = f" Did you mean {_listed(like)}?" if like else ""
    raise UsageError(
        "terms.unknown-location",
        f"{subject}: a country or a part of one was expected, by its name or its ISO "
        f"3166 code; got {text!r}.{meant} Write for example Azerbaijan, AZE or AZ-BA.",
    )


def _listed(codes: Sequence[str]) -> str:
    """List places for a sentence: "Punjab (IN-PB, India) or Punjab (PK-PB, …)"."""
    return " or ".join(
        f"{location_name(code)} ({code}, {location_name(country_of(code))})"
        if "-" in code
        else f"{location_name(code)} ({code})"
        for code in codes
    )


def neighbours(code: str) -> tuple[str, ...]:
    """List the countries that share a land border, by code; empty for islands.

    Of a part of a country, e.g. "AZ-BA": its country first, then those that border the
    country. ISO 3166-2 does not say which parts touch, so parts are not neighbours.
    The fictional countries of an exercise all border each other.
    """
    if "-" in code:
        country = country_of(code)
        return (country, *neighbours(country))
    if is_exercise(code):
        return tuple(other for other in EXERCISE_NAMES if other != code)
    pairs = (pair.split("-") for pair in LAND_BORDERS)
    return tuple(sorted(b if a == code else a for a, b in pairs if code in (a, b)))
