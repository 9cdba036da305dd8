"""Whose figures of a disease were used, why these, and what is not known, in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from epihq.assessment.disease_table import KnownDisease
from epihq.assessment.figures_used import FiguresUsed
from epihq.words import gettext, noop, numbers
from epihq.words.diseases import (
    disease_name,
    figure_name,
    limit,
    untold,
    way_of_transmission,
)
from epihq.words.places import place_name

_VARIANTS: Final = {
    "sars-cov-2-wild-type": noop("wild type"),
    "sars-cov-2-alpha": noop("Alpha"),
    "sars-cov-2-delta": noop("Delta"),
    "sars-cov-2-omicron": noop("Omicron"),
}
# Where a variant rose: places of the table that are no countries.
_AREAS: Final = {
    "europe": noop("Europe"),
    "north-america": noop("North America"),
    "south-america": noop("South America"),
    "africa": noop("Africa"),
    "asia": noop("Asia"),
    "oceania": noop("Oceania"),
    "world": noop("elsewhere in the world"),
}
_REASONS: Final = {
    "no-variants": noop("Figures of the disease are those of %(disease)s."),
    "first-variant": noop(
        "Figures of the disease are those of %(disease)s, %(variants)s: no other "
        "variant was known to have risen here by then."
    ),
    "changing-over": noop(
        "Figures of the disease are those of %(disease)s: variants were changing, "
        "known since %(known_since)s, and widths cover %(variants)s."
    ),
    "taken-over": noop(
        "Figures of the disease are those of %(disease)s, %(variants)s: it rose here "
        "from about %(begins)s to %(over)s, known since %(known_over)s."
    ),
    "exercise": noop(
        "Figures of the disease are those of %(disease)s, %(variants)s: this is an "
        "exercise."
    ),
    "given": noop(
        "Figures of the disease are those of %(variants)s, named by who asked."
    ),
}


def variant_name(name: str) -> str:
    """Name a variant, e.g. "Omicron"; one of a headquarters' own as it is written."""
    return gettext(_VARIANTS[name]) if name in _VARIANTS else name


def area_name(word: str) -> str:
    """Name where a variant rose: a region of the table, or a country by its code."""
    return gettext(_AREAS[word]) if word in _AREAS else place_name(word)


def figures_used(why: FiguresUsed | None) -> tuple[str, ...]:
    """Tell whose figures were used and why, and what of the disease is not known.

    Nothing of records that were made before figures were chosen.
    """
    if why is None:
        return ()
    return (*_chosen(why), *not_known(why.absent), *(limit(one) for one in why.limits))


def _chosen(why: FiguresUsed) -> tuple[str, ...]:
    told = gettext(_REASONS[why.reason]) % {
        "disease": disease_name(why.disease),
        "variants": ", ".join(map(variant_name, why.variants)),
        "begins": _day(why.begins),
        "over": _day(why.over),
        "known_since": _day(why.known_since),
        "known_over": _day(why.known_over),
    }
    sentences = [told]
    if why.beside:
        sentences.append(
            gettext("Beside them was %(variants)s, of which no figures are held.")
            % {"variants": ", ".join(why.beside)}
        )
    if why.figures_until is not None:
        sentences.append(
            gettext(
                "They were measured until %(day)s; of what circulated later no figures "
                "are held."
            )
            % {"day": numbers.day(why.figures_until)}
        )
    if why.own:
        sentences.append(
            gettext("The headquarters' own figures are: %(figures)s.")
            % {"figures": ", ".join(map(figure_name_of, why.own))}
        )
    if why.from_list:
        sentences.append(
            gettext("From the line list of this place are: %(figures)s.")
            % {"figures": ", ".join(map(figure_name, why.from_list))}
        )
    return tuple(sentences)


def not_known(absent: tuple[str, ...]) -> tuple[str, ...]:
    """Say what is not known of a disease; no other disease's figure stands in."""
    if not absent:
        return ()
    return (
        gettext(
            "Not known of this disease: %(figures)s. What depends on them is not told, "
            "and no other disease's figure stands in their place."
        )
        % {"figures": ", ".join(map(figure_name, absent))},
    )


def figure_name_of(key: str) -> str:
    """Name a figure by its key in the tables, e.g. "lethality"."""
    return figure_name({"lethality": "ifr"}.get(key, key))


def _day(day: date | None) -> str:
    return "" if day is None else numbers.day(day)


def head(known: KnownDisease) -> tuple[str, ...]:
    """Name a disease with its codes, and say how it goes from one to another."""
    codes = {"ICD-10": known.disease.icd10, "ICD-11": known.disease.icd11}
    told = ", ".join(f"{name} {code}" for name, code in codes.items() if code)
    name = disease_name(known.disease.code)
    lines = [f"{name} ({told})" if told else name]
    if known.transmission:
        lines.append(
            gettext("It is transmitted %(ways)s.")
            % {"ways": ", ".join(map(way_of_transmission, known.transmission))}
        )
    return tuple(lines)


def sources(rows: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """Say where each figure of ``figure_rows`` comes from; alike ones once."""
    by_source: dict[str, list[str]] = {}
    for row in rows:
        names = by_source.setdefault(str(row["source"]), [])
        if row["figure"] not in names:
            names.append(str(row["figure"]))
    return tuple(f"{', '.join(names)}: {text}" for text, names in by_source.items())


def rest(known: KnownDisease) -> tuple[str, ...]:
    """Say what is not told of a disease, and what a renewal equation cannot mean."""
    return (*not_told(known), *map(limit, known.limits))


def not_told(known: KnownDisease) -> tuple[str, ...]:
    """Say what is not known of a disease, and what is therefore not told."""
    sentences = []
    if known.absent:
        sentences.append(
            gettext("Not known: %(figures)s.")
            % {"figures": ", ".join(map(figure_name, known.absent))}
        )
    if known.untold:
        sentences.append(
            gettext("Therefore not told: %(what)s.")
            % {"what": "; ".join(map(untold, known.untold))}
        )
    return tuple(sentences)
