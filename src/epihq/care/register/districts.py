"""Districts and teams of home care: entered, changed, retired; things of the log."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from epihq.care.register import episodes
from epihq.care.register.tables import CareDistrictRow, CareTeamRow
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    changed_before,
    done_before,
    held,
    require_words,
)
from epihq.operations.ledger.registered import check_name_is_free, retire
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.ledger.thing import Thing
from epihq.operations.people.tables import AgencyRow
from epihq.terms.errors import UsageError
from epihq.terms.locations import check_location

T = TypeVar("T", bound=Thing)
# What the desk can ask for, and how many minutes that may take where nobody set it.
WANTED: Mapping[str, int] = {
    "doctor": 120,
    "visit": 240,
    "ambulance": 30,
    "hospital": 120,
}
_HOURS = range(1, 24 * 14 + 1)
# An hour of a day, like 08:00.
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, kw_only=True)
class District:
    """A district as it is to be on record; ``docs/reference/home-care.md`` tells each.

    ``agencies`` and ``minutes`` are by what the desk asks for, one of ``WANTED``.
    """

    name: str
    location: str
    centre: str = ""
    telephone: str = ""
    calling_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    agencies: Mapping[str, int] = field(default_factory=dict)
    minutes: Mapping[str, int] = field(default_factory=dict)
    check_hours: int = 12
    first_contact_hours: int = 24
    call_back_hours: int = 2
    silent_hours: int = 5
    take_minutes: int = 15
    retention_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team as it is to be on record; hours of its shift as "08:00", both or none.

    A shift that ends at the hour at which it begins, or before, ends the day after.
    """

    name: str
    district: int
    skills: tuple[str, ...] = ()
    shift_from: str = ""
    shift_to: str = ""
    capacity: int | None = None


def set_district(
    actor: Actor,
    wanted: District,
    *,
    number: int | None = None,
    version: int | None = None,
    once: str = "",
) -> CareDistrictRow:
    """Enter a district, or change the one with a number; a retired one is back then.

    Who has districts of their own changes those alone, and enters none.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.key-used``.
        UsageError: ``ledger.says-nothing``, ``registry.name-taken``,
            ``care.bad-setting``, ``care.no-such-district``,
            ``ledger.no-such-thing``, those of ``check_location``.
    """
    require(actor, "care-district.set")
    episodes.require_own(actor, number)
    name = require_words(wanted.name, "care-district", "its name")
    columns: dict[str, object] = {
        **vars(wanted),
        "state": "active",
        "name": name,
        "location": check_location(wanted.location, "care-district"),
        "calling_code": "".join(one for one in wanted.calling_code if one.isdecimal()),
        "agencies": dict(wanted.agencies),
        "minutes": dict(wanted.minutes),
    }
    _check(wanted)
    with ledger.changing():
        if done := _set_before(actor, CareDistrictRow, number, once):
            return done
        check_name_is_free(CareDistrictRow, name, number)
        for agency in wanted.agencies.values():
            held(AgencyRow, agency)
        if number is None:
            row = CareDistrictRow(**columns)
            return begin(actor, "care-district.set", row, once=once)
        row = held(CareDistrictRow, number, version=version)
        return change(actor, "care-district.set", row, columns, once=once)


def _set_before(
    actor: Actor, table: type[T], number: int | None, once: str
) -> T | None:
    """Find what a form or request with this key has entered or changed already."""
    if number is None:
        return done_before(actor, table, once)
    return changed_before(actor, f"{table.kind}.set", table, number, once)


def _check(wanted: District) -> None:
    for name in ("check_hours", "first_contact_hours", "call_back_hours"):
        _require(name, getattr(wanted, name), getattr(wanted, name) in _HOURS)
    _require("silent_hours", wanted.silent_hours, wanted.silent_hours in _HOURS)
    _require("take_minutes", wanted.take_minutes, 1 <= wanted.take_minutes <= 240)
    days = wanted.retention_days
    _require("retention_days", days, days is None or 1 <= days <= 36_500)
    for name, value in (*wanted.agencies.items(), *wanted.minutes.items()):
        _require(name, value, name in WANTED and value > 0)


def _require(
    name: str, value: object, is_right: bool, *, kind: str = "care-district"
) -> None:
    if not is_right:
        raise UsageError(
            "care.bad-setting",
            f"{kind}, {name}: a setting as the reference of home care tells it was "
            f"expected; got {value!r}. Correct it.",
        )


def _check_team(wanted: Team) -> None:
    hours = (wanted.shift_from, wanted.shift_to)
    for name, value in zip(("shift_from", "shift_to"), hours, strict=True):
        # One hour alone is no shift.
        is_right = all(hours) and CLOCK.fullmatch(value) is not None
        _require(name, value, is_right or not any(hours), kind="care-team")
    carries = wanted.capacity
    is_right = carries is None or carries > 0
    _require("capacity", carries, is_right, kind="care-team")


def retire_district(
    actor: Actor,
    number: int,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> CareDistrictRow:
    """Take a district off the list, and say why; its episodes stay.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``ledger.says-nothing``, ``care.no-such-district``.
    """
    require(actor, "care-district.set")
    episodes.require_own(actor, number)
    verb = "care-district.set"
    return retire(actor, CareDistrictRow, verb, number, reason, version, once)


def set_team(
    actor: Actor,
    wanted: Team,
    *,
    number: int | None = None,
    version: int | None = None,
    once: str = "",
) -> CareTeamRow:
    """Enter a team, or change the one with a number; a retired one is back then.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.key-used``.
        UsageError: ``ledger.says-nothing``, ``ledger.no-such-thing``,
            ``care.bad-setting``, ``care.no-such-district``.
    """
    require(actor, "care-team.set")
    episodes.require_own(actor, wanted.district)
    _check_team(wanted)
    columns = {
        **vars(wanted),
        "state": "active",
        "name": require_words(wanted.name, "care-team", "its name"),
        "skills": sorted(set(wanted.skills)),
    }
    with ledger.changing():
        if done := _set_before(actor, CareTeamRow, number, once):
            return done
        columns["district"] = held(CareDistrictRow, wanted.district)
        if number is None:
            return begin(actor, "care-team.set", CareTeamRow(**columns), once=once)
        row = held(CareTeamRow, number, version=version)
        episodes.require_own(actor, row.district_id)
        return change(actor, "care-team.set", row, columns, once=once)


def retire_team(
    actor: Actor,
    number: int,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> CareTeamRow:
    """Take a team off the list, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``ledger.says-nothing``, ``care.no-such-district``.
    """
    require(actor, "care-team.set")
    with ledger.changing():
        episodes.require_own(actor, held(CareTeamRow, number).district_id)
        verb = "care-team.set"
        return retire(actor, CareTeamRow, verb, number, reason, version, once)
