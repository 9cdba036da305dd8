"""A week of the roster: who is where, and where nobody is, position by position."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from epihq.operations.duty.roster import Gap, gaps
from epihq.operations.duty.tables import ShiftRow

_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Week:
    """Seven days from a Monday, by the centre's clock."""

    monday: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """Its first hour."""
        return datetime.combine(self.monday, time(), self.zone)

    @property
    def until(self) -> datetime:
        """The first hour of the next."""
        return datetime.combine(self.monday + _WEEK, time(), self.zone)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> date:
        """The Monday before."""
        return self.monday - _WEEK

    @property
    def after(self) -> date:
        """The next Monday."""
        return self.monday + _WEEK


@dataclass(frozen=True, kw_only=True)
class Post:
    """A position in a week: its turns by day, and where they do not meet."""

    position: str
    days: tuple[tuple[date, tuple[ShiftRow, ...]], ...]
    gaps: tuple[Gap, ...]


def week_of(text: str, today: date, zone: ZoneInfo) -> Week:
    """Read which week is asked for by any of its days; this week for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if not date(1900, 1, 1) < day < date(9000, 1, 1):
        day = today
    return Week(monday=day - timedelta(days=day.weekday()), zone=zone)


def posts(shifts: Iterable[ShiftRow], week: Week) -> list[Post]:
    """Sort turns by position and by the day on which they begin."""
    found: dict[str, list[ShiftRow]] = {}
    for shift in shifts:
        found.setdefault(shift.position, []).append(shift)
    return [_post(position, found[position], week) for position in sorted(found)]


def _post(position: str, turns: list[ShiftRow], week: Week) -> Post:
    days = [week.monday + timedelta(days=n) for n in range(7)]
    inside = (
        gap for gap in gaps(turns) if gap.until >= week.since and gap.since < week.until
    )
    return Post(
        position=position,
        days=tuple((day, _begun(turns, day, week)) for day in days),
        gaps=tuple(inside),
    )


def _begun(turns: list[ShiftRow], day: date, week: Week) -> tuple[ShiftRow, ...]:
    here = (turn for turn in turns if turn.ends_at > week.since)
    mine = (turn for turn in here if _first_day(turn, week) == day)
    return tuple(sorted(mine, key=lambda turn: turn.starts_at))


def _first_day(turn: ShiftRow, week: Week) -> date:
    """The day to show it on; one that reaches in from last week is Monday's."""
    return max(turn.starts_at.astimezone(week.zone).date(), week.monday)
