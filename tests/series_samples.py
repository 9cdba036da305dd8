"""Daily counts of one location, small enough to check by hand."""

from datetime import date, timedelta

import numpy as np

from archive_samples import publication_of
from epihq.epi.reporting import examine
from epihq.terms.series import DailySeries

# The newest day of the counts; they are published on the morning after.
LAST = date(2020, 7, 12)
MORNING = LAST + timedelta(days=1)


def daily(counts, *, location="ZZA", indicator="cases", last=LAST, missing=()):
    """Counts a day that end on ``last``; ``missing`` are places in them, e.g. -1."""
    observed = np.ones(len(counts), bool)
    observed[list(missing)] = False
    return DailySeries(
        location=location,
        indicator=indicator,
        start=last - timedelta(days=len(counts) - 1),
        counts=np.where(observed, np.asarray(counts, float), 0.0),
        observed=observed,
    )


def seen(series):
    """A series as the estimates take it."""
    return examine(series.counts, series.observed)


def publication_of_days(counts, *, day=MORNING, source="exercise", last=LAST, hour=6):
    """A publication of counts a day, by (location, indicator), that end on ``last``."""
    lines = [
        f"{place},{name},{last - timedelta(days=len(days) - 1 - at)},{day},{count}"
        for (place, name), days in counts.items()
        for at, count in enumerate(days)
    ]
    return publication_of(day, lines, source=source, hour=hour)
