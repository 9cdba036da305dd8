"""Whose figures speak of a location: one source for all its counts, whoever asks.

The source with the newest cases, and of equals the first in the order of
``epihq.archive.sources.SOURCES``. The archive answers indicator by indicator; cases of
one source beside deaths of another would be two stories in one estimate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from epihq.archive import Archive, Snapshot
from epihq.archive.sources import SOURCES
from epihq.assessment.parts import (
    CASES,
    DEATHS,
    Sum,
    countries_lacking,
    parts_of,
    summed,
)

if TYPE_CHECKING:
    import polars as pl

# Of the cases, those that were infected elsewhere.
IMPORTED = "imported_cases"
FIGURES = (*CASES, *DEATHS, IMPORTED)

_ORDER = {name: place for place, name in enumerate(SOURCES)}


@dataclass(frozen=True, kw_only=True)
class Known(Snapshot):
    """Counts by location; ``sums`` tells of which parts a country's are the sum."""

    sums: Mapping[str, Sum] = field(default_factory=dict)


def counts_known(
    archive: Archive,
    as_of: date,
    locations: Sequence[str] | None = None,
    *,
    source: str | None = None,
    only_then: bool = False,
) -> Known:
    """Ask what was known of the counts of locations, e.g. ["AZE"]; None is everyone.

    A country of which only parts are held is told as their sum.

    Raises:
        UsageError: those of the archive.
    """
    known = _held(archive, as_of, locations, source=source, only_then=only_then)
    lacking = countries_lacking(known.frame, locations)
    parts = known if locations is None else None
    if parts is None and lacking:
        named = parts_of(lacking)
        parts = _held(archive, as_of, named, source=source, only_then=only_then)
    if parts is None or not lacking:
        return Known(as_of=as_of, frame=known.frame, vintages=known.vintages)
    rows, sums = summed(known.frame, parts.frame, lacking)
    if not sums:
        return Known(as_of=as_of, frame=known.frame, vintages=known.vintages)
    import polars as pl  # noqa: PLC0415 - half a second that pages need not pay

    frame = known.frame.filter(~pl.col("location").is_in(list(sums)))
    speaking = set(rows["source"].to_list())
    more = (one for one in parts.vintages if one.source in speaking)
    return Known(
        as_of=as_of,
        frame=pl.concat([frame, rows]),
        vintages=tuple(dict.fromkeys((*known.vintages, *more))),
        sums=sums,
    )


def _held(
    archive: Archive,
    as_of: date,
    locations: Sequence[str] | None,
    *,
    source: str | None,
    only_then: bool,
) -> Snapshot:
    """Ask the archive, and keep of each location the source that speaks of it."""
    known = archive.snapshot(
        as_of=as_of,
        location=locations,
        indicator=FIGURES,
        source=source,
        only_then=only_then,
    )
    if known.frame["source"].n_unique() < 2:
        return known
    import polars as pl  # noqa: PLC0415 - half a second that pages need not pay

    speaks = sources_of(known.frame)
    mixed: dict[str, list[str]] = {}
    pairs = known.frame.select("location", "source").unique(maintain_order=True)
    for location, speaker in pairs.iter_rows():
        if speaker != speaks.get(location, speaker):
            mixed.setdefault(speaks[location], []).append(location)
    again = [
        archive.snapshot(
            as_of=as_of,
            location=sorted(set(places)),
            indicator=FIGURES,
            source=name,
            only_then=only_then,
        ).frame
        for name, places in mixed.items()
    ]
    asked = [place for places in mixed.values() for place in places]
    rest = known.frame.filter(~pl.col("location").is_in(asked))
    frame = pl.concat([rest, *again])
    speaking = set(frame["source"].to_list())
    vintages = tuple(one for one in known.vintages if one.source in speaking)
    return replace(known, frame=frame, vintages=vintages)


def sources_of(counts: "pl.DataFrame") -> dict[str, str]:
    """Tell which source speaks of each location; those without cases are left out."""
    import polars as pl  # noqa: PLC0415 - as above

    newest = (
        counts.filter(pl.col("indicator").is_in(list(CASES)))
        .group_by("location", "source")
        .agg(pl.col("reference_date").max())
        .rows()
    )
    newest.sort(key=lambda row: (row[2], -_ORDER[row[1]]))
    return {location: source for location, source, _ in newest}


def deaths_of_others(
    archive: Archive, as_of: date, location: str, source: str
) -> tuple[str, ...]:
    """Name the sources whose deaths of a location are left out beside ``source``.

    Raises:
        UsageError: those of the archive.
    """
    held = archive.snapshot(as_of=as_of, location=location, indicator=DEATHS).frame
    return tuple(sorted(set(held["source"].to_list()) - {source}))
