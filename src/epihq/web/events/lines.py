"""Events in one line of a list: on their own page, the board, a location's page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from epihq.operations.events.actions import weight
from epihq.operations.events.tables import EventRow
from epihq.terms.events import OPEN
from epihq.web.events.words import days_open, latest, reassessment
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look

# As many as come into consideration for the few that are shown.
_MOST = 500


def line_of(row: EventRow, look: Look) -> dict[str, Any]:
    """Tell an event in one line of a list."""
    return {
        "row": row,
        "days": days_open(row, look.moment.at),
        "known": sentence_in(row, "known"),
        "latest": latest(row, look.as_of),
        "due": reassessment(row, look.as_of) if row.state in OPEN else "",
        "is_due": _is_due(row, look.as_of),
    }


def _is_due(row: EventRow, today: date) -> bool:
    due: date | None = row.reassess_on
    return row.state in OPEN and due is not None and due < today


def sentence_in(row: EventRow, name: str) -> str:
    """Give one sentence of an event's situation; "" where it is not written."""
    said: str = row.situation.get(name, {}).get("text", "")
    return said


def open_lines(
    look: Look, most: int, asked: Sequence[Q] = ()
) -> tuple[list[dict[str, Any]], int]:
    """Tell the open events that weigh most, and how many are open."""
    going_on = found(EventRow, look.moment, [equals("state", *OPEN), *asked])
    first = sorted(going_on[:_MOST], key=weight, reverse=True)[:most]
    return [line_of(row, look) for row in first], going_on.count()
