"""Where a visit fits best: every place of every route looked at in one step.

The look is an estimate: way added, lateness of the visit itself, and lateness that it
pushes on to those who follow. The few best are then tried, with hours followed exactly.
"""

import numpy as np
from numpy.typing import NDArray

from epihq.care.rounds.problem import NOBODY
from epihq.care.rounds.schedule import Schedule

Values = NDArray[np.float64]
Nodes = NDArray[np.intp]
# Tasks of a visit, the nodes after which they may stand, the cost that is estimated.
Fit = tuple[tuple[int, ...], tuple[int, ...], float]

# Of so many places of each carer all pairs are looked at.
_WIDTH = 24
# A push makes late the one pushed and, often, some who follow.
_PUSHED = 1.5


class Look:
    """What it would take to put one task after each of some nodes.

    ``way`` added, hour of ``arrival``, and by how much the next may be moved: until it
    is late (``slack``), until it may not be (``room``), counted from the task's start.
    """

    def __init__(
        self, schedule: Schedule, task: int, largest: float, *, at_ends: bool
    ) -> None:
        """Look at every place that is open to the task, or at the ends of routes."""
        problem = schedule.problem
        able = schedule.able[task]
        places = np.flatnonzero(able[schedule.open_after])
        if problem.packages[task]:
            places = _that_carry(schedule, task, places)
        if at_ends:
            ends = [problem.end_of(team) for team in range(len(problem.teams))]
            places = places[np.isin(schedule.afters[places], ends)]
        then = schedule.afters[places]
        on = problem.way[task][then]
        to = schedule.way_to[task][places]
        self.schedule, self.task, self.largest = schedule, task, largest
        self.places: Nodes = places
        self.way: Values = to + on - problem.way[places, then]
        self.arrival = np.maximum(
            schedule.starts[places] + schedule.lengths[places] + to,
            schedule.earliest[task],
        )
        # The latest start of the task that pushes nobody.
        free = schedule.starts[then] - on - schedule.length[task]
        self.slack = free + np.array(schedule.slack)[then]
        self.room = free + np.array(schedule.room)[then]

    def narrowed(self, width: int) -> None:
        """Keep the best places alone."""
        if self.places.size <= width:
            return
        best = np.argpartition(self.costs(self.arrival), width)[:width]
        for name in ("places", "way", "arrival", "slack", "room"):
            setattr(self, name, getattr(self, name)[best])

    def costs(self, start: Values) -> Values:
        """Estimate the cost of beginning at these hours; infinite: it cannot be."""
        problem = self.schedule.problem
        aim, task = problem.objective, self.task
        late = start - problem.latest[task]
        pushed = np.maximum(start - self.slack, 0)
        most = np.maximum(late, pushed) - self.largest
        cost = (
            aim.travel * self.way
            + aim.lateness
            * (problem.weight[task] * np.maximum(late, 0) + _PUSHED * pushed)
            + aim.largest * np.maximum(most, 0)
        )
        cannot = (start > self.room + 1e-6) | (start > self.schedule.last[task])
        return np.where(cannot, np.inf, cost)


def _that_carry(schedule: Schedule, task: int, places: Nodes) -> Nodes:
    problem = schedule.problem
    free = np.array(problem.carries) - schedule.load
    return places[free[schedule.open_after[places]] >= problem.packages[task]]


def best_places(
    schedule: Schedule, visit: int, largest: float, count: int, *, at_ends: bool = False
) -> list[Fit]:
    """Give the best few ways to put a visit in: tasks, places, estimated cost.

    Two who meet at several homes may wait for each other for ever, which no estimate
    tells; ``at_ends`` of their routes they never do.
    """
    tasks = [
        task
        for task in schedule.problem.tasks_of[visit]
        if schedule.team[task] == NOBODY
    ]
    looks = [Look(schedule, task, largest, at_ends=at_ends) for task in tasks]
    if len(looks) == 2:
        return _pairs(looks[0], looks[1], count)
    look = looks[0]
    costs = _beside_partner(schedule, look)
    return [
        ((look.task,), (int(look.places[at]),), float(costs[at]))
        for at in _least(costs, count)
    ]


def _beside_partner(schedule: Schedule, look: Look) -> Values:
    """Estimate the costs of one of two tasks, where the other has its place already."""
    other = schedule.partner[look.task]
    if other == NOBODY or schedule.team[other] == NOBODY:
        return look.costs(look.arrival)
    bound = schedule.start[other] + schedule.problem.offset[other]
    costs = look.costs(np.maximum(look.arrival, bound))
    same = schedule.open_after[look.places] == schedule.team[other]
    return np.where(same, np.inf, costs)


def _pairs(first: Look, second: Look, count: int) -> list[Fit]:
    schedule = first.schedule
    least, most = (schedule.problem.offset[look.task] for look in (first, second))
    first.narrowed(_WIDTH)
    second.narrowed(_WIDTH)
    begins = np.maximum(first.arrival[:, None], second.arrival[None, :] + most)
    then = np.maximum(second.arrival[None, :], begins + least)
    costs = first.costs(begins.T).T + second.costs(then)
    teams = [schedule.open_after[look.places] for look in (first, second)]
    costs = np.where(teams[0][:, None] == teams[1][None, :], np.inf, costs)
    tasks = (first.task, second.task)
    found: list[Fit] = []
    for at in _least(costs.ravel(), count):
        one, other = divmod(int(at), second.places.size)
        places = (int(first.places[one]), int(second.places[other]))
        found.append((tasks, places, float(costs[one, other])))
    return found


def _least(costs: Values, count: int) -> Nodes:
    """Give where the least finite ones stand, least first."""
    if costs.size > count:
        at = np.argpartition(costs, count)[:count]
    else:
        at = np.arange(costs.size)
    at = at[np.isfinite(costs[at])]
    return at[np.argsort(costs[at], kind="stable")]
