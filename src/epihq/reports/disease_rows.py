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
_DELAYS = (
    "serial_interval",
    "generation_interval",
    "incubation",
    "onset_to_report",
    "onset_to_hospital",
    "onset_to_death",
)
_UNITS = {"cfr": "share", "dispersion": "k", "r0": "persons", "ifr": "share"}
# A 95 % range of a normal error.
_95_PERCENT = 1.96


@dataclass(frozen=True, kw_only=True)
class _Line:
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
        yield {
            "disease": code,
            "name": disease_name(code),
            "icd10": one.disease.icd10,
            "icd11": one.disease.icd11,
            "transmission": ", ".join(ways or one.transmission),
            "serial_interval": None if interval is None else interval.mean,
            "incubation": None if incubation is None else incubation.mean,
            "cfr": None if one.known.cfr is None else one.known.cfr.mean,
            "not_known": len(one.absent),
        }


def figure_rows(table: DiseaseTable, code: str, *, in_words: bool) -> Iterator[Row]:
    """A row for each figure that is known of a disease, and of its variants."""
    one = table.diseases[code]
    if one.variants:
        yield from _rows(
            "", Pathogen(name=code, title=""), one.known, one.own, in_words
        )
        for name in one.variants:
            it = table.variants[name]
            yield from _rows(name, it.pathogen, it.known, it.own, in_words)
    else:
        yield from _rows("", one.pathogen, one.known, one.own, in_words)


def _rows(
    variant: str,
    pathogen: Pathogen,
    known: Known,
    own: tuple[str, ...],
    in_words: bool,
) -> Iterator[Row]:
    for line in _lines(pathogen, known):
        key = {"ifr": "lethality"}.get(line.figure, line.figure.replace("-", "_"))
        yield {
            **vars(line),
            "variant": variant,
            "figure": figure_name(line.figure) if in_words else line.figure,
            "unit": unit_of(line.unit) if in_words else line.unit,
            "trust": trust(line.trust, is_own=key in own) if in_words else line.trust,
        }


def _lines(pathogen: Pathogen, known: Known) -> Iterator[_Line]:
    for name in _DELAYS:
        delay = getattr(pathogen, name)
        if name == "onset_to_hospital" and delay is None and pathogen.care is not None:
            delay = pathogen.care.onset_to_hospital
        if delay is not None:
            yield _delay(name.replace("_", "-"), delay)
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


def _delay(figure: str, delay: Delay) -> _Line:
    error = _95_PERCENT * delay.mean_error
    return _Line(
        figure=figure,
        mean=delay.mean,
        low=round(max(delay.mean - error, 0.0), 2),
        high=round(delay.mean + error, 2),
        sd=delay.sd,
        trust=delay.trust,
        source=delay.source,
    )


def _estimate(figure: str, known: Estimate) -> _Line:
    return _Line(
        figure=figure,
        mean=known.mean,
        low=known.low,
        high=known.high,
        unit=_UNITS[figure],
        trust=known.trust,
        source=known.source,
    )


def _range(figure: str, known: Range) -> _Line:
    return _Line(
        figure=figure,
        low=known.low,
        high=known.high,
        unit=_UNITS[figure],
        trust=known.trust,
        source=known.source,
    )


def _days(figure: str, known: Days) -> _Line:
    return _Line(figure=figure, mean=known.days, trust=known.trust, source=known.source)


def _lethality(known: Lethality) -> _Line:
    wide = math.exp(_95_PERCENT * known.log_sd)
    return _Line(
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
