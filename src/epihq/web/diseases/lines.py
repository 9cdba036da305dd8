"""Figures of diseases as lines of a page: in words, in the reader's digits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.reports.disease_beside import Beside
from epihq.reports.disease_rows import FigureLine
from epihq.reports.disease_sources import parts, years
from epihq.reports.disease_words import variant_name
from epihq.terms.languages import LANGUAGES
from epihq.web.diseases.held import NOTHING, Held
from epihq.web.diseases.tables import Tables
from epihq.web.kit.moment import Look
from epihq.words import numbers, speaking
from epihq.words.diseases import (
    disease_name,
    figure_name,
    trust,
    unit_of,
    way_of_transmission,
)
from epihq.words.places import in_order

_NOT_KNOWN = "–"
# What the list of diseases tells of each, by code of the figure.
SHOWN = (
    ("serial-interval", gettext_lazy("Serial interval, days")),
    ("generation-interval", gettext_lazy("Generation interval, days")),
    ("incubation", gettext_lazy("Incubation, days")),
    ("onset-to-death", gettext_lazy("Onset to death, days")),
    ("cfr", gettext_lazy("Fatality of cases")),
    ("ifr", gettext_lazy("Fatality of infections")),
    ("dispersion", gettext_lazy("Dispersion k")),
    ("isolation", gettext_lazy("Isolation, days")),
    ("follow-up", gettext_lazy("Follow-up of contacts, days")),
)


@dataclass(frozen=True, kw_only=True)
class DiseaseLine:
    """One disease of the list."""

    code: str
    name: str
    codes: str
    ways: str
    cells: tuple[tuple[str, str], ...]
    variants: str
    is_own: bool
    is_changed: bool
    held: Held


@dataclass(frozen=True, kw_only=True)
class Told:
    """A figure as one table has it."""

    mean: str
    within: str
    sd: str
    unit: str
    trust: str
    years: str
    source: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure as it is used here; beside it epihq's, where the two differ.

    ``here`` is None where the headquarters has it not used, ``house`` where it is the
    same, or where epihq's table has none.
    """

    name: str
    here: Told | None
    house: Told | None
    is_own: bool


def disease_lines(
    table: Tables, look: Look, held: Mapping[str, Held]
) -> list[DiseaseLine]:
    """Give the diseases by name: first those of which something is held."""
    lines = [_disease(table, code, look, held) for code in table.here.diseases]
    return sorted(lines, key=lambda one: (not one.held.is_any, in_order(one.name)))


def _disease(
    table: Tables, code: str, look: Look, held: Mapping[str, Held]
) -> DiseaseLine:
    known = table.here.diseases[code]
    figures = table.standing(code, look)
    variants = table.chosen(code, look).why.variants
    return DiseaseLine(
        code=code,
        name=disease_name(code),
        codes=", ".join(codes_of(table, code).values()),
        ways=", ".join(map(way_of_transmission, known.transmission)),
        cells=tuple(
            (str(label), _cell(figures.get(figure))) for figure, label in SHOWN
        ),
        variants=", ".join(map(variant_name, variants)),
        is_own=known.is_own,
        is_changed=not known.is_own and is_changed(table, code, look),
        held=held.get(code, NOTHING),
    )


def codes_of(table: Tables, code: str) -> dict[str, str]:
    """Give a disease's codes of the International Classification of Diseases."""
    about = table.here.diseases[code].disease
    codes = {"ICD-10": about.icd10, "ICD-11": about.icd11}
    return {name: f"{name} {text}" for name, text in codes.items() if text}


def is_changed(table: Tables, code: str, look: Look) -> bool:
    """Tell whether the headquarters' file says something else of a disease."""
    return (
        any(one.is_own for one in table.figures(code, look.as_of))
        or any(one.is_own for one in table.changes(code, look.as_of))
        or bool(table.changed_otherwise(code))
    )


def _cell(line: FigureLine | None) -> str:
    if line is None or line.mean is None:
        return _NOT_KNOWN
    return _written(line.unit)(line.mean)


def _written(unit: str) -> Callable[[float], str]:
    return numbers.small_percent if unit == "share" else numbers.amount


def names_of(code: str) -> list[tuple[str, str]]:
    """Name a disease in each language."""
    found = []
    for language in LANGUAGES:
        with speaking(language):
            found.append((language, disease_name(code)))
    return found


class Group(NamedTuple):
    """Figures of a variant, or what all share; whether they stand where we are."""

    variant: str
    lines: list[Line]
    is_used: bool


def groups_of(figures: tuple[Beside, ...], used: tuple[str, ...]) -> list[Group]:
    """Give a disease's figures by its variants; those that are used come first."""
    by_variant: dict[str, list[Line]] = {}
    for one in figures:
        by_variant.setdefault(one.variant, []).append(_line(one))
    groups = [
        Group(variant and variant_name(variant), lines, variant in {"", *used})
        for variant, lines in by_variant.items()
    ]
    return sorted(groups, key=lambda group: not group.is_used)


def _line(one: Beside) -> Line:
    return Line(
        name=figure_name(one.figure),
        here=told(one.here, is_own=one.is_own) if one.here else None,
        house=told(one.house) if one.house and one.is_own else None,
        is_own=one.is_own,
    )


def told(line: FigureLine, *, is_own: bool = False) -> Told:
    """Say a figure of a table in words."""
    write = _written(line.unit)
    return Told(
        mean="" if line.mean is None else write(line.mean),
        within=_within(line),
        sd="" if line.sd is None else write(line.sd),
        unit="" if line.unit in {"share", "k"} else unit_of(line.unit),
        trust=trust(line.trust, is_own=is_own and line.trust == "own"),
        years=", ".join(map(str, years(line.source))),
        source=_source(line.source),
    )


def _within(line: FigureLine) -> str:
    if line.low is None or line.high is None:
        return ""
    return numbers.span(line.low, line.high, _written(line.unit))


def _source(source: str) -> tuple[tuple[str, str], ...]:
    return ((_("its own file"), ""),) if source == "own" else tuple(parts(source))
