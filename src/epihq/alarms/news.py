"""What the newest publications say that was not said before, and how alarms tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from epihq.archive import Archive
from epihq.assessment.assess import daily_counts
from epihq.assessment.overview_known import KnownWorld
from epihq.assessment.whose import counts_known
from epihq.terms.series import DailySeries
from epihq.terms.signals import SEVERITIES, Evidence, Severity

SERIES_DAYS = 56
# A publication that comes after a long silence is judged by its last week.
_MOST_NEW_DAYS = 7


@dataclass(frozen=True, kw_only=True, eq=False)
class News:
    """One location's newest publication: when it was said, and what was said before.

    ``before`` are daily counts by indicator, {} at a first publication.
    """

    said: date
    before: Mapping[str, DailySeries]

    def new_days(self, series: DailySeries) -> int:
        """Count the days at the end of a series that were not published before."""
        known = self.before.get(series.indicator)
        if known is None:
            return 1
        return min(
            max((series.newest_date - known.newest_date).days, 0), _MOST_NEW_DAYS
        )


def news_of(archive: Archive, world: KnownWorld, days: int) -> dict[str, News]:
    """Find the locations of which something was said in the last ``days`` days."""
    said: dict[tuple[str, date], list[str]] = {}
    for location in world.series:
        day = world.said[location]
        if (world.as_of - day).days < days and location not in world.revised:
            said.setdefault((world.sources[location], day), []).append(location)
    found = {}
    for (source, day), locations in said.items():
        eve = day - timedelta(days=1)
        frame = counts_known(archive, eve, locations, source=source).frame
        if frame["revised"].any():
            frame = frame.clear()
        parts = frame.partition_by("location", as_dict=True)
        for place in locations:
            part = parts.get((place,))
            before = {} if part is None else daily_counts(part, place)
            found[place] = News(said=day, before=before)
    return found


def evidence_of(
    world: KnownWorld,
    series: DailySeries,
    until: date,
    method: str,
    **figures: float | None,
) -> Evidence:
    """Show what an alarm rests on: a figure, and the days up to it as published."""
    stop = (until - series.start).days + 1
    start = max(stop - SERIES_DAYS, 0)
    counts, observed = series.counts[start:stop], series.observed[start:stop]
    return Evidence(
        method=method,
        dates=tuple(series.start + timedelta(days=at) for at in range(start, stop)),
        values=tuple(
            float(value) if held else None
            for value, held in zip(counts, observed, strict=True)
        ),
        vintage=world.vintage_of(series.location),
        **{name: rounded(value) for name, value in figures.items()},
    )


def graded(size: float, limits: tuple[float, float, float]) -> Severity:
    """Grade a size by the three limits between the four severities."""
    return SEVERITIES[int(np.searchsorted(limits, size, side="right"))]


def at_most(severity: Severity, highest: Severity) -> Severity:
    """Cap a severity."""
    return min(severity, highest, key=SEVERITIES.index)


def rounded(value: float | None, digits: int = 3) -> float | None:
    """Round a number for people; None where there is none."""
    if value is None or not np.isfinite(value):
        return None
    return round(float(value), digits)
