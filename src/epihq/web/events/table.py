"""Figures of an event as a table: a row for each day, a column for each figure."""

from collections.abc import Sequence
from typing import Any

from epihq.terms.events import INDICATORS, Figure
from epihq.web.events.words import figure_word

# Days that the page of an event shows; all are in its CSV.
DAYS = 14


def by_day(figures: Sequence[Figure]) -> dict[str, Any]:
    """Set the newest days as a table, the newest first; a figure not known is None."""
    said = {one.indicator for one in figures}
    columns = [name for name in INDICATORS if name in said]
    days = sorted({one.reference_date for one in figures}, reverse=True)
    cells = {(one.reference_date, one.indicator): one for one in figures}
    return {
        "heads": [figure_word(name) for name in columns],
        "days": [
            (on, [cells.get((on, name)) for name in columns]) for on in days[:DAYS]
        ],
        "before": max(len(days) - DAYS, 0),
    }
