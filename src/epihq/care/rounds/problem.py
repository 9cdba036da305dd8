"""A day's visits and teams as numbers: one node for each task, two for each team.

    0 ... tasks-1 | start of team 0, its end | start of team 1, its end | ...

Minutes count from the first hour anybody begins. Of two tasks of one visit each knows
the other: ``start[partner[i]] >= start[i] + offset[i]`` holds for both, so that
together is (0, 0), and one after the other (least gap, - most gap).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from epihq.care.rounds.records import Objective, Team, Travel, Visit, minutes
from epihq.care.rounds.travel import travel_minutes

Values = NDArray[np.float64]

NOBODY = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """What of an earlier plan stays as it is, by team: tasks with hours they began.

    ``held``: tasks that stay with their team, by team, in order, but may move in time.
    """

    begun: Mapping[int, Sequence[tuple[int, float]]] = field(default_factory=dict)
    held: Mapping[int, Sequence[int]] = field(default_factory=dict)
    now: float = -math.inf


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """The numbers of one day; ``way`` is [node, node], all in minutes.

    ``able`` is [task, team]. ``hard`` is the last minute at which a task may begin.
    ``sums``: weight, packages of the visit by task.
    """

    visits: tuple[Visit, ...]
    teams: tuple[Team, ...]
    zero: datetime
    objective: Objective
    way: Values
    tasks: int
    visit_of: tuple[int, ...]
    tasks_of: tuple[tuple[int, ...], ...]
    earliest: tuple[float, ...]
    latest: tuple[float, ...]
    hard: tuple[float, ...]
    length: tuple[float, ...]
    partner: tuple[int, ...]
    offset: tuple[float, ...]
    weight: tuple[float, ...]
    packages: tuple[int, ...]
    begins: tuple[float, ...]
    ends: tuple[float, ...]
    carries: tuple[float, ...]
    able: NDArray[np.bool_]

    def start_of(self, team: int) -> int:
        """Give the node from which a team starts."""
        return self.tasks + 2 * team

    def end_of(self, team: int) -> int:
        """Give the node at which a team ends."""
        return self.tasks + 2 * team + 1


def problem_of(
    visits: Sequence[Visit], teams: Sequence[Team], travel: Travel, objective: Objective
) -> Problem:
    """Put a day into numbers."""
    zero = min([team.begins for team in teams] + [visit.earliest for visit in visits])
    tasks = [(at, task) for at, visit in enumerate(visits) for task in visit.tasks]
    numbers = _numbers(visits)
    places = [visits[at].place for at, _ in tasks]
    places += [team.place for team in teams for _ in range(2)]
    late = math.inf if objective.may_be_late is None else objective.may_be_late
    latest = [minutes(visits[at].latest - zero) for at, _ in tasks]
    return Problem(
        visits=tuple(visits),
        teams=tuple(teams),
        zero=zero,
        objective=objective,
        way=travel_minutes(places, travel),
        tasks=len(tasks),
        visit_of=tuple(at for at, _ in tasks),
        tasks_of=numbers,
        earliest=tuple(minutes(visits[at].earliest - zero) for at, _ in tasks),
        latest=tuple(latest),
        hard=tuple(one + late for one in latest),
        length=tuple(task.minutes for _, task in tasks) + (0.0,) * 2 * len(teams),
        partner=_partners(numbers),
        offset=_offsets(visits),
        weight=tuple(visits[at].weight for at, _ in tasks),
        # The first carer of two brings what is brought.
        packages=tuple(
            visits[at].packages if number == numbers[at][0] else 0
            for number, (at, _) in enumerate(tasks)
        ),
        begins=tuple(minutes(team.begins - zero) for team in teams),
        ends=tuple(
            math.inf if team.ends is None else minutes(team.ends - zero)
            for team in teams
        ),
        carries=tuple(
            math.inf if team.carries is None else team.carries for team in teams
        ),
        able=np.array(
            [[task.skills <= team.skills for team in teams] for _, task in tasks],
            dtype=np.bool_,
        ).reshape(len(tasks), len(teams)),
    )


def _numbers(visits: Sequence[Visit]) -> tuple[tuple[int, ...], ...]:
    """Number the tasks of each visit through the day."""
    numbers, first = [], 0
    for visit in visits:
        numbers.append(tuple(range(first, first + len(visit.tasks))))
        first += len(visit.tasks)
    return tuple(numbers)


def _partners(numbers: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Give for each task the other of its visit, -1 where there is none."""
    return tuple(
        other
        for own in numbers
        for other in (own[::-1] if len(own) == 2 else (NOBODY,))
    )


def _offsets(visits: Sequence[Visit]) -> tuple[float, ...]:
    """Give for each task how long after it the other of its visit begins at least."""
    return tuple(
        offset
        for visit in visits
        for offset in (
            (visit.gap_least, -visit.gap_most) if len(visit.tasks) == 2 else (0.0,)
        )
    )
