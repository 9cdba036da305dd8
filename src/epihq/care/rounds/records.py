"""Visits, teams and plans as they pass the door: what is to be done, who can, and when.

Hours are moments with one time zone throughout; lengths are minutes. A ``place`` is a
pair of degrees (latitude, longitude), or a row of the table of travel times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

Place = tuple[float, float] | int


class Reason(StrEnum):
    """Why a visit is in no route."""

    NO_TEAM = "no-team"
    NO_SKILL = "no-skill"
    NO_SECOND = "no-second-carer"
    TOO_FAR = "too-far"
    TOO_MUCH = "too-much-to-carry"
    NO_TIME = "no-time"


@dataclass(frozen=True, kw_only=True)
class Task:
    """What one carer does at a visit: ``minutes`` of work that asks for ``skills``."""

    minutes: float
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One home to be visited, by one carer or by two.

    It begins from ``earliest`` to ``latest``. Of two ``tasks`` the second begins from
    ``gap_least`` to ``gap_most`` minutes after the first; (0, 0) is together.
    ``packages`` are what is brought. ``weight``: how many times an ordinary visit it
    counts when not all can be made, and when one of them is late.
    """

    code: str
    place: Place
    earliest: datetime
    latest: datetime
    tasks: tuple[Task, ...]
    gap_least: float = 0.0
    gap_most: float = 0.0
    packages: int = 0
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who goes: from ``place`` at ``begins``, back there by ``ends`` (None: any hour).

    ``carries`` is how many packages they take (None: as many as asked).
    """

    code: str
    place: Place
    begins: datetime
    ends: datetime | None = None
    skills: frozenset[str] = frozenset()
    carries: int | None = None


@dataclass(frozen=True, kw_only=True)
class Travel:
    """How long ways take.

    By coordinates: the great circle times ``road_factor`` at ``speed`` (km/h), and
    ``fixed_minutes`` for each way (parking, stairs). Or ``table``, minutes from row to
    column.
    """

    speed: float = 25.0
    road_factor: float = 1.4
    fixed_minutes: float = 0.0
    table: Sequence[Sequence[float]] | None = None


@dataclass(frozen=True, kw_only=True)
class Objective:
    """What a good plan is: the least weighted sum of these minutes.

    ``travel``: all ways; ``lateness``: of all visits, after the latest hour each;
    ``largest``: of the latest of them. ``may_be_late``: minutes by which a visit may
    begin after its latest hour (None: any). ``left_out``: what a visit that is not made
    counts, in minutes.
    """

    travel: float = 1.0
    lateness: float = 1.0
    largest: float = 1.0
    may_be_late: float | None = 30.0
    left_out: float = 1440.0


# As the instances of Mankowska et al. 2014 are scored: (travel + total lateness +
# largest lateness) / 3, any lateness allowed.
PUBLISHED = Objective(travel=1 / 3, lateness=1 / 3, largest=1 / 3, may_be_late=None)


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long to look: ``seconds``, or ``rounds`` of search that always end alike."""

    seconds: float = 10.0
    rounds: int | None = None
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One team at one visit: ``task`` counts from 0, ``travel`` is the way there.

    ``kept``: done, begun or under way to when it was planned, and so not moved.
    """

    visit: str
    task: int
    arrives: datetime
    begins: datetime
    ends: datetime
    travel: float
    late: float
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class Route:
    """What one team does, and when it is back; ``travel`` with the way back."""

    team: str
    leaves: datetime
    returns: datetime
    stops: tuple[Stop, ...]
    travel: float


@dataclass(frozen=True, kw_only=True)
class Unplanned:
    """A visit that no route has, and why."""

    visit: str
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The routes of a day. ``cost`` is that of the objective.

    ``searched``: rounds of search; ``seconds``: how long it took.
    """

    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...]
    travel: float
    lateness: float
    largest: float
    cost: float
    searched: int
    seconds: float

    @property
    def comes(self) -> Mapping[str, tuple[tuple[str, Stop], ...]]:
        """Give for each visit who comes: team and stop, in the order of its tasks."""
        found: dict[str, list[tuple[str, Stop]]] = {}
        for route in self.routes:
            for stop in route.stops:
                found.setdefault(stop.visit, []).append((route.team, stop))
        return {
            code: tuple(sorted(pairs, key=lambda pair: pair[1].task))
            for code, pairs in found.items()
        }


def minutes(length: timedelta) -> float:
    """Give a length of time in minutes."""
    return length / timedelta(minutes=1)
