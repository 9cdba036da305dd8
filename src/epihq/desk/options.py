"""The options of a decision: which stance holds on each day ahead under each.

    lapse       what is planned, and no more
    extend-14   what held before the end holds 14 days longer, then lapses
    tighten     for 14 days everybody under the strictest level, or one level more
    ease        one level less every 14 days until what the lapse would leave

Others come from a TOML file, as docs/examples/options.toml shows.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from epihq.desk.outset import Outset
from epihq.terms.dates import days
from epihq.terms.errors import DataError, UsageError
from epihq.terms.measures import CODES, Stance, check_measure

_FORTNIGHT = 14
# How many days an option may hold at most.
LONGEST = 366
# Measures that a tightening tightens and an easing eases.
_MOVED = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """One option: when its measures end, and the stance of each day.

    ``title``, ``days`` and ``levels`` are those of the record's option.
    """

    name: str
    title: str = ""
    days: int = 0
    levels: Mapping[str, int] = field(default_factory=dict)
    ends: datetime | None
    stance: Callable[[date], Stance]


def default_plans(start: Outset, days: Sequence[int] = (14, 28)) -> list[Plan]:
    """Lapse, extend by each number of days, tighten, ease stepwise."""
    return [
        lapse(start),
        *(extend(start, number) for number in days),
        tighten(start),
        ease(start),
    ]


def lapse(start: Outset) -> Plan:
    """Let what is planned to end, end."""
    return Plan(name="lapse", ends=start.ends, stance=start.lapse)


def extend(start: Outset, days: int) -> Plan:
    """Hold for some days more what held until the end.

    Raises:
        UsageError: ``decide.bad-days``.
    """
    if not 1 <= days <= LONGEST:
        raise UsageError(
            "decide.bad-days",
            f"--extend: 1 to {LONGEST} days were expected; got {days}. "
            "Write for example 14.",
        )
    return _held(start, start.held, days, name=f"extend-{days}")


def tighten(start: Outset) -> Plan:
    """Bring everybody under the strictest level; one level more where all are."""
    stricter = {
        code: _stricter(code, levels) if code in _MOVED and levels else levels
        for code, levels in start.held.items()
    }
    changed = [code for code in stricter if stricter[code] != start.held[code]]
    levels = {code: max(stricter[code]) for code in changed}
    return _held(start, stricter, _FORTNIGHT, name="tighten", levels=levels)


def _stricter(code: str, levels: Mapping[int, float]) -> dict[int, float]:
    highest = max(levels)
    everybody = levels[highest] > 0.995
    most = len(CODES[code].levels)
    return {min(highest + everybody, most): 1.0}


def _held(
    start: Outset,
    stance: Stance,
    days: int,
    *,
    name: str,
    title: str = "",
    levels: Mapping[str, int] | None = None,
) -> Plan:
    ends = start.ends + timedelta(days=days)

    def on(day: date) -> Stance:
        before, after = day < start.ends.date(), day >= ends.date()
        return start.lapse(day) if before or after else stance

    return Plan(
        name=name,
        title=title,
        days=days,
        levels=levels or {},
        ends=ends,
        stance=on,
    )


def ease(start: Outset) -> Plan:
    """Step down by one level a fortnight, to what a lapse would leave at once."""
    after = start.lapse(start.ends.date() + timedelta(days=1))
    steps, stance = [], dict(start.held)
    while stance != (lower := _eased(stance, after)):
        steps.append(lower)
        stance = lower

    def on(day: date) -> Stance:
        number = (day - start.ends.date()).days // _FORTNIGHT
        if number < 0 or not steps or number >= len(steps) - 1:
            return start.lapse(day)
        return steps[number]

    days = _FORTNIGHT * max(len(steps) - 1, 0)
    ends = start.ends + timedelta(days=days)
    return Plan(name="ease", days=days, ends=ends, stance=on)


def _eased(stance: Stance, after: Stance) -> dict[str, Mapping[int, float]]:
    """Take every level one down, but not below what a lapse leaves."""
    eased: dict[str, Mapping[int, float]] = {}
    for code, levels in stance.items():
        left = after.get(code, {})
        if code not in _MOVED or levels == left:
            eased[code] = left if code in _MOVED else levels
            continue
        floor = max(left, default=0)
        if max(levels, default=0) - 1 <= floor:
            eased[code] = left
        else:
            eased[code] = {k - 1: v for k, v in levels.items() if k - 1 > 0}
    return eased


def late(plan: Plan, start: Outset, days: int) -> Plan:
    """Lapse first, and take the option some days later for as long."""
    back = timedelta(days=days)

    def on(day: date) -> Stance:
        if start.ends.date() <= day < start.ends.date() + back:
            return start.lapse(day)
        return plan.stance(day - back) if day >= start.ends.date() else plan.stance(day)

    ends = None if plan.ends is None else plan.ends + back
    return replace(plan, name=f"{plan.name}-late", ends=ends, stance=on)


class OwnOption(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One option of people's own: levels from the end in question on, for some days.

    It is an [[option]] of a file, or was chosen in the room.
    """

    name: str
    title: str
    days: int
    levels: dict[str, int]
    share: float | None = None


Own = Path | tuple[OwnOption, ...]


def plans_from(own: Own, start: Outset) -> list[Plan]:
    """Make plans of people's own options, of a TOML file or as told; "lapse" is first.

    Raises:
        UsageError: ``decide.no-such-file``, ``measures.unknown-code``, ``-level``.
        DataError: ``decide.bad-options``.
    """
    rows, name = (own, "options") if isinstance(own, tuple) else (_read(own), own.name)
    check_options(rows, name)
    return [lapse(start), *(_plan(row, start) for row in rows)]


def _read(path: Path) -> list[OwnOption]:
    if not path.is_file():
        raise UsageError(
            "decide.no-such-file",
            f"--options: a TOML file was expected; got {str(path)!r}, which is not a "
            "file. Check the path.",
        )
    try:
        table = tomllib.loads(path.read_text("utf-8", errors="replace"))
        return msgspec.convert(table.get("option", []), list[OwnOption])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as exc:
        raise _bad(path.name, f"got {exc}") from exc


def check_options(rows: Sequence[OwnOption], said: str = "options") -> None:
    """Refuse options of people's own that cannot be followed; ``said``: whose they are.

    Raises:
        UsageError: ``measures.unknown-code``, ``-level``.
        DataError: ``decide.bad-options``.
    """
    names = ["lapse", *(row.name for row in rows)]
    if len(rows) == 0 or len(set(names)) < len(names):
        raise _bad(said, f"got the names {', '.join(names)}")
    for row in rows:
        if not 1 <= row.days <= LONGEST or not 0 <= (row.share or 0.0) <= 1:
            got = f"got days = {row.days} and share = {row.share} of {row.name!r}"
            raise _bad(said, got)
        for code, level in row.levels.items():
            check_measure(code, level, f"{said}, {row.name}")


def _bad(said: str, got: str) -> DataError:
    return DataError(
        "decide.bad-options",
        f"{said}: parts [[option]] with name (each its own), title, days, levels "
        f"and perhaps share were expected; {got}. Compare with "
        "docs/examples/options.toml.",
    )


def _plan(row: OwnOption, start: Outset) -> Plan:
    changed: dict[str, Any] = dict(start.held)
    levels: dict[str, int] = {}
    for code, level in row.levels.items():
        known = check_measure(code, level, row.name)
        reached = sum(start.held.get(known, {}).values()) or 1.0
        changed[known] = {level: row.share or reached} if level else {}
        levels[known] = level
    return _held(
        start, changed, row.days, name=row.name, title=row.title, levels=levels
    )


def asks_more(plan: Plan, start: Outset, day: date) -> bool:
    """Tell whether an option asks more of anybody on a day than a lapse would.

    Before the end in question nobody asks more: the same holds under every option.
    """
    return day >= start.ends.date() and plan.stance(day) != start.lapse(day)


def stances_ahead(plan: Plan, first: date, horizon: int) -> list[Stance]:
    """Stance of each day ahead."""
    return [plan.stance(day) for day in days(first, horizon)]
