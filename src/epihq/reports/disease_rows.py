"""The table of diseases as rows: of all, and of one with each figure's source."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from epihq.assessment.disease_table import (
    ChangeOver,
    Days,
    DiseaseTable,
    Estimate,
    Known,
    Range,
)
from epihq.epi.pathogen import Delay, Lethality, Pathogen
from epihq.words.diseases import (
    disease_name,
    figure_name,
    trust,
    unit_of,
    way_of_transmission,
)

Row = Mapping[str, object]

LIST_COLUMNS = (
    "disease",
    "name",
    "icd10",
    "icd11",
    "transmission",
    "serial_interval",
    "incubation",
    "cfr",
    "not_known",
)
FIGURE_COLUMNS = (
    "variant",
    "figure",
    "mean",
    "low",
    "high",
    "sd",
    "unit",
    "trust",
    "source",
)
CHANGE_COLUMNS = (
    "variant",
    "where",
    "begins",
    "over",
    "known_since",
    "known_over",
    "trust",
    "source",
)
_DELAYS = {
    "serial-interval": "serial_interval",
    "generation-interval": "generation_interval",
    "incubation": "incubation",
    "onset-to-report": "onset_to_report",
    "onset-to-hospital": "to_hospital",
    "onset-to-death": "onset_to_death",
}
# All figures by code, in the order in which they are told.
FIGURES = (
    *_DELAYS,
    *("cfr", "ifr", "dispersion", "r0", "isolation", "follow-up"),
)
_UNITS = {"cfr": "share", "dispersion": "k", "r0": "persons", "ifr": "share"}
# A 95 % range of a normal error.
_95_PERCENT = 1.96


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """A figure with its range, how far it was checked, and where it comes from."""

    figure: str
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    unit: str = "days"
    trust: str
    source: str


def list_rows(table: DiseaseTable, *, in_words: bool) -> Iterator[Row]:
    """A row for each disease; ``in_words`` for people, else in codes for programs."""
    for code, one in table.diseases.items():
        interval, incubation = one.pathogen.serial_interval, one.pathogen.incubation
        ways = map(way_of_transmission, one.transmission) if in_words else None
        cfr = one.known.cfr or one.of_first.cfr
        yield {
            "disease": code,
            "name": disease_name(code),
            "icd10": one.disease.icd10,
            "icd11": one.disease.icd11,
            "transmission": ", ".join(ways or one.transmission),
            "serial_interval": None if interval is None else interval.mean,
            "incubation": None if incubation is None else incubation.mean,
            "cfr": None if cfr is None else cfr.mean,
            "not_known": len(one.absent),
        }


def figure_rows(table: DiseaseTable, code: str, *, in_words: bool) -> Iterator[Row]:
    """A row for each figure that is known of a disease, and of its variants."""
    one = table.diseases[code]
    own = {name: table.variants[name].own for name in one.variants} | {"": one.own}
    for variant, line in figures_of(table, code):
        key = {"ifr": "lethality"}.get(line.figure, line.figure.replace("-", "_"))
        is_own = key in own[variant]
        yield {
            **vars(line),
            "variant": variant,
            "figure": figure_name(line.figure) if in_words else line.figure,
            "unit": unit_of(line.unit) if in_words else line.unit,
            "trust": trust(line.trust, is_own=is_own) if in_words else line.trust,
        }


def figures_of(table: DiseaseTable, code: str) -> Iterator[tuple[str, FigureLine]]:
    """Give each figure that is known of a disease, with its variant, if it is one's.

    What all variants share has the variant "".
    """
    one = table.diseases[code]
    shared = Pathogen(name=code, title="") if one.variants else one.pathogen
    for line in figure_lines(shared, one.known):
        yield "", line
    for name in one.variants:
        variant = table.variants[name]
        for line in figure_lines(variant.pathogen, variant.known):
            yield name, line


def figure_lines(pathogen: Pathogen, known: Known) -> Iterator[FigureLine]:
    """A line for each figure that is known of a pathogen, and of its disease."""
    for figure, name in _DELAYS.items():
        delay = getattr(pathogen, name)
        if delay is not None:
            yield _delay(figure, delay)
    if known.cfr is not None:
        yield _estimate("cfr", known.cfr)
    if pathogen.lethality is not None:
        yield _lethality(pathogen.lethality)
    if known.dispersion is not None:
        yield _estimate("dispersion", known.dispersion)
    if known.r0 is not None:
        yield _range("r0", known.r0)
    for name, days in (("isolation", known.isolation), ("follow-up", known.follow_up)):
        if days is not None:
            yield _days(name, days)


def _delay(figure: str, delay: Delay) -> FigureLine:
    error = _95_PERCENT * delay.mean_error
    return FigureLine(
        figure=figure,
        mean=delay.mean,
        low=round(max(delay.mean - error, 0.0), 2),
        high=round(delay.mean + error, 2),
        sd=delay.sd,
        trust=delay.trust,
        source=delay.source,
    )


def _estimate(figure: str, known: Estimate) -> FigureLine:
    return FigureLine(
        figure=figure,
        mean=known.mean,
        low=known.low,
        high=known.high,
        unit=_UNITS[figure],
        trust=known.trust,
        source=known.source,
    )


def _range(figure: str, known: Range) -> FigureLine:
    return FigureLine(
        figure=figure,
        low=known.low,
        high=known.high,
        unit=_UNITS[figure],
        trust=known.trust,
        source=known.source,
    )


def _days(figure: str, known: Days) -> FigureLine:
    return FigureLine(
        figure=figure, mean=known.days, trust=known.trust, source=known.source
    )


def _lethality(known: Lethality) -> FigureLine:
    wide = math.exp(_95_PERCENT * known.log_sd)
    return FigureLine(
        figure="ifr",
        mean=known.ifr,
        low=float(f"{known.ifr / wide:.2g}"),
        high=float(f"{min(known.ifr * wide, 1.0):.2g}"),
        unit=_UNITS["ifr"],
        trust=known.trust,
        source=known.source,
    )


def change_rows(table: DiseaseTable, code: str) -> Iterator[Row]:
    """A row for each change-over of a disease's variants, by variant and place."""
    for row in table.change_overs:
        if row.disease == code:
            yield _change(row)


def _change(row: ChangeOver) -> Row:
    return {
        "variant": row.to,
        "where": " ".join(row.where),
        "begins": row.begins,
        "over": row.over,
        "known_since": row.known_since,
        "known_over": row.known_over,
        "trust": row.trust,
        "source": row.source,
    }
