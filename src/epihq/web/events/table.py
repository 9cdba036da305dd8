"""Tables of an event: its figures by day, and the matrix of its risk."""

from collections.abc import Sequence
from typing import Any

from epihq.operations.events.risk import assessment_of
from epihq.operations.events.tables import EventRow
from epihq.terms.events import INDICATORS, MATRIX, Figure, Impact
from epihq.web.events.words import IMPACT_WORDS, LIKELIHOOD_WORDS, RISKS, figure_word

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


def matrix_of(row: EventRow) -> dict[str, Any]:
    """Set the matrix of risk, the most likely first; the cell that holds is marked."""
    judged = assessment_of(row)
    here = None if judged is None else (judged.said.likelihood, judged.said.impact)
    lines = [
        {
            "word": LIKELIHOOD_WORDS[likelihood],
            "cells": [
                (risk.value, RISKS[risk], here == (likelihood, impact))
                for impact, risk in zip(Impact, risks, strict=True)
            ],
        }
        for likelihood, risks in MATRIX.items()
    ]
    return {"matrix": lines, "impacts": IMPACT_WORDS.values()}
