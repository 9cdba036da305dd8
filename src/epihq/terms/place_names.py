"""Locations by the names that people type, in the three languages of the room.

    codes_named("Bakı") == codes_named("baku") == codes_named("БАКУ") == ("AZ-BA",)
    codes_named("Punjab") == ("IN-PB", "PK-PB")

Names are those of ISO 3166 and its translations, and of the Unicode Common Locale Data
Repository, which also knows cities by its time zones. A name never means another place
than one that bears it: what is spelled otherwise is answered with what is like it.
"""

import gettext
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from epihq.terms.folding import fold
from epihq.terms.former_codes import NEWER_PARTS
from epihq.terms.languages import LANGUAGES
from epihq.terms.locations import EXERCISE_NAMES, country_of, location_name
from epihq.terms.written import parts_of

if TYPE_CHECKING:
    from babel import Locale

# In daily use, and in neither standard.
_ALSO: Final = {
    "ARE": ("UAE", "BƏƏ", "ОАЭ"),
    "BLR": ("Белоруссия",),
    "CIV": ("Ivory Coast",),
    "COD": ("DRC", "ДРК"),
    "CPV": ("Cape Verde",),
    "CZE": ("Czech Republic",),
    "GBR": ("UK", "Great Britain", "Böyük Britaniya"),
    "KGZ": ("Кыргызстан",),
    "MDA": ("Молдавия",),
    "MMR": ("Burma",),
    "NLD": ("Holland", "Голландия"),
    "PRK": ("North Korea",),
    "SWZ": ("Swaziland",),
    "TKM": ("Туркмения",),
    "TLS": ("East Timor",),
    "TUR": ("Turkey",),
    "USA": ("USA", "United States of America", "США", "ABŞ", "АБШ"),
    "VAT": ("Holy See", "Vatican"),
    "XKX": ("Kosovo",),
}
# How much of a word has to be right for it to be meant, and how many are offered.
_LIKE: Final = 0.75
_OFFERED: Final = 5
# "Congo, The Democratic Republic of the", "Congo - Kinshasa", "Falkland Islands (…)".
_AFTER_A_NAME: Final = (",", " - ", " (", "–")


@dataclass(frozen=True)
class Names:
    """Which codes bear a folded name, countries and their parts apart."""

    countries: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]

    def bearing(self, name: str) -> tuple[str, ...]:
        """Give the codes that bear a name: the countries, or else the parts."""
        return self.countries.get(name) or self.parts.get(name, ())


def codes_named(text: str) -> tuple[str, ...]:
    """Give every location that bears a name or has a code, in whatever spelling.

    A country's name is that country's alone, and a code in capitals is a code.
    "Punjab, Pakistan" names a part by its country.
    """
    coded = _coded(text)
    if coded and text.isupper():
        return coded
    borne = names().bearing(fold(text))
    # "mus" may be the code of Mauritius or the province of Muş: who asks is told.
    return tuple(dict.fromkeys((*coded, *borne))) or _within(text)


def parts_named(text: str) -> tuple[str, ...]:
    """Give the parts of countries that bear a name, whatever else bears it."""
    return names().parts.get(fold(text), ())


def codes_begun(text: str, most: int = _OFFERED) -> tuple[str, ...]:
    """Give locations of which a name, or a later word of it, begins as was typed."""
    typed = fold(text)
    found = dict.fromkeys((*codes_named(text), *_beginning(typed))) if typed else {}
    return tuple(found)[:most]


def codes_like(text: str, most: int = _OFFERED) -> tuple[str, ...]:
    """Give locations whose names begin as was typed, or else are spelled like it."""
    begun = codes_begun(text, most)
    return begun or tuple(dict.fromkeys(_spelled_like(fold(text))))[:most]


@cache
def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """Give the names of all countries in a language, e.g. ("ARM", "Армения").

    ``language`` is any of the Unicode Common Locale Data Repository; of one that it
    does not have, the names are the English ones.
    """
    import pycountry  # noqa: PLC0415 - as in terms.locations
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        told = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        told = Locale.parse("en").territories
    found = [(code, name) for code, also in _ALSO.items() for name in also]
    for country in pycountry.countries:
        named = [told.get(country.alpha_2, "")]
        if language == "en":
            which = ("name", "common_name", "official_name")
            named += [getattr(country, one, "") for one in which]
            named.append(location_name(country.alpha_3) or "")
        for name in filter(None, named):
            found.append((country.alpha_3, name))
            found += [(country.alpha_3, name.partition(m)[0]) for m in _AFTER_A_NAME]
    return tuple(dict.fromkeys(found))


def countries_and_parts(own: str) -> tuple[str, ...]:
    """Give the codes of all countries, and of the parts of one, e.g. "AZE"."""
    import pycountry  # noqa: PLC0415 - as in terms.locations

    real = (country.alpha_3 for country in pycountry.countries)
    return (*EXERCISE_NAMES, "XKX", *real, *parts_of(own))


@cache
def names() -> Names:
    """Read all names there are: half a second, once in a process."""
    countries: dict[str, set[str]] = {}
    parts: dict[str, set[str]] = {}
    for code, name in _countries():
        countries.setdefault(fold(name), set()).add(code)
        for mark in _AFTER_A_NAME:
            short = name.partition(mark)[0]
            countries.setdefault(fold(short), set()).add(code)
    for code, name in _parts():
        parts.setdefault(fold(name), set()).add(code)
    return Names(_sorted(countries), _sorted(parts))


def _sorted(found: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(codes)) for name, codes in found.items() if name}


def _coded(text: str) -> tuple[str, ...]:
    """Read a code: of three letters, of two, or of a part."""
    # An i with or without a dot is one letter of a code.
    code = text.strip().replace("ı", "i").upper().replace("İ", "I")
    if location_name(code) is not None:
        return (code,)
    country = country_of(f"{code}-") if len(code) == 2 else ""
    return (country,) if country.isalpha() else ()


def _within(text: str) -> tuple[str, ...]:
    """Read "Punjab, Pakistan": a part and the country it is of."""
    part, _comma, country = text.rpartition(",")
    whole = codes_named(country) if part else ()
    return tuple(code for code in parts_named(part) if country_of(code) in whole)


def _countries() -> Iterator[tuple[str, str]]:
    import pycountry  # noqa: PLC0415 - as in terms.locations

    yield from EXERCISE_NAMES.items()
    for code, also in _ALSO.items():
        yield from ((code, name) for name in also)
    translated = _translations("iso3166-1")
    for country in pycountry.countries:
        told = [
            getattr(country, which, "")
            for which in ("name", "common_name", "official_name")
        ]
        told += [one.gettext(name) for one in translated for name in told if name]
        told += [location_name(country.alpha_3, lang) or "" for lang in LANGUAGES]
        told += [one.territories.get(country.alpha_2, "") for one in _locales()]
        yield from ((country.alpha_3, name) for name in told)
    yield from (("XKX", one.territories["XK"]) for one in _locales())


def _parts() -> Iterator[tuple[str, str]]:
    import pycountry  # noqa: PLC0415 - as in terms.locations

    yield from NEWER_PARTS.items()
    translated = _translations("iso3166-2")
    cities = _cities()
    for part in pycountry.subdivisions:
        # "Helsinki; Helsingfors" and "Valencia / València" are two names of one.
        told = {part.name, *(one.gettext(part.name) for one in translated)}
        for name in told:
            whole = name.replace("/", ";")
            for one in (name, *whole.split(";")):
                yield part.code, one
                yield from (
                    (part.code, city)
                    for city in cities.get((part.country_code, fold(one)), ())
                )


def _cities() -> dict[tuple[str, str], tuple[str, ...]]:
    """Give the names of cities of time zones, by country and by each name of theirs."""
    from babel.core import get_global  # noqa: PLC0415 - as in terms.locations

    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for zone, country in get_global("zone_territories").items():
        told = [one.time_zones.get(zone, {}).get("city", "") for one in _locales()]
        plain = zone.rpartition("/")[2].replace("_", " ")
        borne = tuple(dict.fromkeys(filter(None, [plain, *told])))
        for name in borne:
            known = found.get((country, fold(name)), ())
            found[country, fold(name)] = (*known, *borne)
    return found


@cache
def _locales() -> tuple["Locale", ...]:
    from babel import Locale  # noqa: PLC0415 - as in terms.locations

    return tuple(Locale.parse(language) for language in LANGUAGES)


def _translations(domain: str) -> list[gettext.NullTranslations]:
    import pycountry  # noqa: PLC0415 - as in terms.locations

    folder: Any = pycountry.LOCALES_DIR
    return [
        gettext.translation(domain, folder, languages=[language], fallback=True)
        for language in LANGUAGES
    ]


def _beginning(typed: str) -> Iterator[str]:
    """Names that begin with it, then those of which a later word does."""
    all_names = names()
    for borne in (all_names.countries, all_names.parts):
        yield from _of(borne, (name for name in borne if name.startswith(typed)))
    for borne in (all_names.countries, all_names.parts):
        yield from _of(borne, (name for name in borne if f" {typed}" in name))


def _of(borne: dict[str, tuple[str, ...]], found: Iterable[str]) -> Iterator[str]:
    for name in sorted(found, key=len):
        yield from borne[name]


def _spelled_like(typed: str) -> list[str]:
    """Names that a slip of the finger leads to, the nearest first."""
    matcher = SequenceMatcher(b=typed, autojunk=False)
    found: list[tuple[float, str]] = []
    for borne in (names().countries, names().parts):
        for name, codes in borne.items():
            if abs(len(name) - len(typed)) > 3:
                continue
            matcher.set_seq1(name)
            if matcher.quick_ratio() >= _LIKE and (near := matcher.ratio()) >= _LIKE:
                found += [(-near, code) for code in codes]
    return [code for _near, code in sorted(found)]
