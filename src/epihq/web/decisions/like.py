"""A question that was asked before, as the form says it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from epihq.desk.options import OwnOption
from epihq.operations.decisions.asking import read_asking
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.measures.in_force import Standing
from epihq.web.decisions.forms import OTHER, WEEKS
from epihq.web.measures.choices import MEASURES
from epihq.words.places import place_name


def as_asked(
    row: DecisionRow, regimes: Sequence[Standing]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give what the form and its options said, to ask the same by what is known now."""
    asking = read_asking(row.question)
    offered = {one.ends for one in regimes}
    first: dict[str, Any] = {
        "place": f"{place_name(row.location)} ({row.location})",
        "extend": [days for days in asking.extend if days in WEEKS],
        "horizon": asking.horizon,
        **asking.capacity,
    }
    if asking.ends in offered and asking.ends is not None:
        first["ends"] = asking.ends.isoformat()
    elif asking.ends is not None:
        first |= {"ends": OTHER, "ends_day": asking.ends.date()}
    other = [days for days in asking.extend if days not in WEEKS]
    if other and asking.ends is not None:
        first["extend_to"] = _after(asking.ends, other[0])
    own = [one for one in asking.options if one.title or one.levels]
    return first, [_option(one, asking.ends) for one in own]


def _option(own: OwnOption, end: datetime | None) -> dict[str, Any]:
    chosen = [f"{code}={level}" for code, level in own.levels.items()]
    told: dict[str, Any] = {"title": own.title}
    told |= dict(zip(MEASURES, chosen, strict=False))
    if own.days in WEEKS or end is None:
        return {**told, "days": own.days}
    return {**told, "until": _after(end, own.days)}


def _after(end: datetime, days: int) -> Any:
    return end.date() + timedelta(days=days)
