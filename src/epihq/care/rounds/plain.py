"""Days and plans as plain values: for the API, a file, a table that keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from epihq.care.rounds.records import Plan, Team, Travel, Visit
from epihq.terms.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class Day:
    """What a plan is made of."""

    visits: tuple[Visit, ...]
    teams: tuple[Team, ...]
    travel: Travel = field(default_factory=Travel)


def day_of(given: Mapping[str, Any]) -> Day:
    """Read a day from plain values: ``visits``, ``teams``, and ``travel`` if given.

    Names are those of ``Visit``, ``Team`` and ``Travel``, hours ISO 8601.

    Raises:
        UsageError: ``rounds.bad-day``, with its place.
    """
    return _read(given, Day)


def plan_of(given: Mapping[str, Any]) -> Plan:
    """Read a plan that ``plain_plan`` gave.

    Raises:
        UsageError: ``rounds.bad-day``, with its place.
    """
    return _read(given, Plan)


def plain_day(day: Day) -> dict[str, Any]:
    """Give a day as plain values, hours as ISO 8601."""
    return _plain(day)


def plain_plan(plan: Plan) -> dict[str, Any]:
    """Give a plan as plain values, hours as ISO 8601."""
    return _plain(plan)


T = TypeVar("T", Day, Plan)


def _plain(record: Day | Plan) -> dict[str, Any]:
    given = msgspec.to_builtins(record, builtin_types=(), order="deterministic")
    return dict(given)


def _read(given: Mapping[str, Any], kind: type[T]) -> T:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as exc:
        raise UsageError(
            "rounds.bad-day",
            "rounds: a day has visits and teams as docs/reference/rounds.md tells; "
            f"got {exc}. Correct it.",
        ) from exc
