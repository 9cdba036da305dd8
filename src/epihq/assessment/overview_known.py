"""All locations as they were known by the end of a day, asked of the archive once.

``side_by_side`` lays daily series of any lengths into one array that ends with each
location's newest day, so that what is said of "the last week" is one slice:

    AZE      .  . 12 15 19      its newest day is 30 June
    ARM      3  8  9  .  .      its newest day is 28 June
    laid    [.  . 12 15 19]
            [.  .  3  8  9]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.assess import daily_counts
from epihq.assessment.known_so_far import Shares, shares_by_source, so_far
from epihq.assessment.parts import CASES, Sum
from epihq.assessment.population import inhabitants_counted
from epihq.assessment.whose import counts_known
from epihq.epi.reporting import Examined, Finding, examine
from epihq.terms.errors import UsageError
from epihq.terms.provenance import VintageRef
from epihq.terms.series import CUMULATIVE, DailySeries

if TYPE_CHECKING:
    import polars as pl

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class SideBySide:
    """Daily counts of one indicator, [time, location], ending with the newest day.

    ``lengths`` is the number of days that a location has; before them nothing is
    observed. Units: persons per day.
    """

    indicator: str
    locations: tuple[str, ...]
    last_dates: tuple[date, ...]
    lengths: NDArray[np.int64]
    counts: Values
    observed: Mask
    examined: Examined

    def day(self, place: int, row: int) -> date:
        """Find the day of a row; locations end on different days."""
        return self.last_dates[place] - timedelta(days=len(self.counts) - 1 - row)

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """What the examination found, by location, oldest first."""
        found: dict[str, list[Finding]] = {}
        for finding in self.examined.findings:
            place = self.locations[finding.location_index]
            found.setdefault(place, []).append(finding)
        return found

    @cached_property
    def place(self) -> dict[str, int]:
        """The column of each location."""
        return {location: at for at, location in enumerate(self.locations)}


def side_by_side(series: Sequence[DailySeries]) -> SideBySide:
    """Lay series of one indicator side by side and examine them at once."""
    lengths = np.array([one.counts.size for one in series], dtype=np.int64)
    shape = (int(lengths.max(initial=1)), len(series))
    counts, observed = np.zeros(shape), np.zeros(shape, dtype=bool)
    summed, share = np.ones(shape, dtype=np.int64), np.ones(shape)
    for at, one in enumerate(series):
        counts[shape[0] - lengths[at] :, at] = one.counts
        observed[shape[0] - lengths[at] :, at] = one.observed
        if one.days_summed is not None:
            summed[shape[0] - lengths[at] :, at] = one.days_summed
        if one.share_known is not None:
            share[shape[0] - lengths[at] :, at] = one.share_known
    found = examine(counts, observed, summed)
    return SideBySide(
        indicator=series[0].indicator if series else "",
        locations=tuple(one.location for one in series),
        last_dates=tuple(one.last_date for one in series),
        lengths=lengths,
        counts=counts,
        observed=observed,
        examined=replace(found, used=found.used / share),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownWorld:
    """What was known of a disease in all locations by the end of ``as_of``.

    ``series`` are daily counts by location and indicator; locations without cases
    are left out. ``sources`` and ``said`` tell who published a location's cases and
    on which day the newest of them were said; ``revised`` are the locations for which
    the archive had to answer from a later publication, ``sums`` the countries that
    are told as the sum of their parts, ``shares`` what is known so far of the last
    days. ``home`` is the headquarters' folder, which may hold figures of diseases.
    """

    disease: str
    as_of: date
    frame: "pl.DataFrame"
    vintages: tuple[VintageRef, ...]
    series: Mapping[str, Mapping[str, DailySeries]]
    population: Mapping[str, float]
    sources: Mapping[str, str]
    said: Mapping[str, date]
    revised: frozenset[str]
    sums: Mapping[str, Sum] = field(default_factory=dict)
    shares: Shares = field(default_factory=dict)
    home: Path | None = None

    @cached_property
    def cases(self) -> SideBySide:
        """Cases of all locations."""
        return side_by_side([one["cases"] for one in self.series.values()])

    @cached_property
    def deaths(self) -> SideBySide:
        """Deaths of the locations that publish them."""
        all_series = self.series.values()
        return side_by_side([one["deaths"] for one in all_series if "deaths" in one])

    @cached_property
    def laid(self) -> dict[str, SideBySide]:
        """Cases and deaths by their name."""
        return {"cases": self.cases, "deaths": self.deaths}

    def vintage_of(self, location: str) -> VintageRef | None:
        """Find the publication that a location's newest cases rest on."""
        source = self.sources.get(location)
        return next((v for v in self.vintages if v.source == source), None)


def known_world(
    archive: Archive,
    as_of: date,
    locations: Sequence[str] | None = None,
    *,
    only_then: bool = False,
) -> KnownWorld:
    """Ask what was known of locations, e.g. ["AZE"]; None is everyone.

    With ``only_then``, nothing is answered from a later publication.

    Raises:
        UsageError: ``assessment.nobody-published``, and those of the archive.
    """
    known = counts_known(archive, as_of, locations, only_then=only_then)
    frame = known.frame
    cases = frame.filter(frame["indicator"].is_in(list(CASES)))
    if cases.is_empty():
        raise UsageError(
            "assessment.nobody-published",
            f"overview: cases published by {as_of} were expected; got none in the "
            "archive. Enter publications with `epihq sync`.",
        )
    about = _about_locations(cases)
    sources = {place: source for place, source, _, _ in about}
    shares = shares_by_source(archive, as_of, sources)
    return KnownWorld(
        disease=archive.disease,
        as_of=as_of,
        frame=frame,
        vintages=known.vintages,
        series=_series(frame, shares, as_of),
        population=inhabitants_counted(archive, as_of, locations, known.sums),
        sources=sources,
        said={place: day for place, _, day, _ in about},
        revised=frozenset(place for place, *_, revised in about if revised),
        home=archive.home,
        sums=known.sums,
        shares=shares,
    )


def _about_locations(cases: "pl.DataFrame") -> list[tuple[str, str, date, bool]]:
    """Location, source, day of the newest saying, and whether of a later one."""
    import polars as pl  # noqa: PLC0415 - half a second that pages need not pay

    # Totals are preferred where both are published: "cumulative_" sorts last.
    return (
        cases.sort(pl.col("indicator").str.starts_with(CUMULATIVE))
        .group_by("location")
        .agg(
            pl.col("source").last(),
            pl.col("report_date").max(),
            pl.col("revised").any(),
        )
        .rows()
    )


def _series(
    frame: "pl.DataFrame", shares: Shares, as_of: date
) -> dict[str, dict[str, DailySeries]]:
    parts = frame.partition_by("location", as_dict=True)
    found = {
        str(place): so_far(daily_counts(part, str(place)), shares, as_of)
        for (place,), part in parts.items()
    }
    return {place: found[place] for place in sorted(found) if "cases" in found[place]}
