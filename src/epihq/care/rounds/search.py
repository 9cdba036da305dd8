"""Better routes by taking neighbours out and putting them in again, and again.

    a visit and its neighbours out, with strings of their routes
      └──> in again, one after the other, each where it fits best
             └──> kept when better, or a little worse while it is early in the search

Source: Christiaens and Vanden Berghe 2020, Slack Induction by String Removals,
Transportation Science 54(2), 10.1287/trsc.2019.0914; the two carers of one visit are
our own: both are put in together, over all pairs of places.
"""

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from epihq.care.rounds.insertion import Fit, best_places
from epihq.care.rounds.problem import NOBODY, Problem
from epihq.care.rounds.records import Effort
from epihq.care.rounds.schedule import Schedule

# Visits taken out in a round, on average, and tasks of one string of them.
_OUT, _STRING = 8, 8
# A place is passed over by chance, so that not the same is always found.
_BLINK = 0.02
_TRIED = 3
# Temperatures, in shares of a visit's mean cost.
_HOT, _COLD = 1.0, 0.01


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """The best schedule, and what was spent on it."""

    schedule: Schedule
    rounds: int
    seconds: float


class Clock:
    """How far the search is, from 0 to 1: by rounds where given, else by seconds."""

    def __init__(
        self, effort: Effort, timer: Callable[[], float] = time.perf_counter
    ) -> None:
        """Start it; a measurement on a busy machine has a ``timer`` of its own."""
        self.effort, self.timer = effort, timer
        self.begun = timer()
        self.rounds = 0

    @property
    def seconds(self) -> float:
        """Tell how long it runs."""
        return self.timer() - self.begun

    def share(self) -> float:
        """Tell the share that is spent."""
        if self.effort.rounds is not None:
            return self.rounds / max(self.effort.rounds, 1)
        return self.seconds / self.effort.seconds if self.effort.seconds else 1.0


def search(schedule: Schedule, effort: Effort, clock: Clock) -> Found:
    """Look for a better schedule until the clock has run out."""
    chance = random.Random(effort.seed)  # noqa: S311 - a search, no secret
    near = _neighbours(schedule.problem)
    put_in(schedule, _left_out(schedule), chance)
    now, cost = schedule, schedule.cost()
    best, least = now, cost
    scale = _scale(schedule)
    while (share := clock.share()) < 1:
        tried = now.copy()
        clock.rounds += 1
        out = take_out(tried, near, chance)
        if out is None:
            continue
        put_in(tried, {*out, *_left_out(tried)}, chance)
        reached = tried.cost()
        heat = scale * _HOT * (_COLD / _HOT) ** share
        if reached < cost - heat * math.log(1 - chance.random()):
            now, cost = tried, reached
        if reached < least - 1e-9:
            best, least = tried, reached
    return Found(schedule=best, rounds=clock.rounds, seconds=clock.seconds)


def _scale(schedule: Schedule) -> float:
    """Give the mean cost of a visit's way."""
    aim = schedule.problem.objective
    return aim.travel * schedule.travel() / max(len(schedule.problem.visits), 1)


def _left_out(schedule: Schedule) -> set[int]:
    visit_of = schedule.problem.visit_of
    return {
        visit_of[task]
        for task, team in enumerate(schedule.team[: len(visit_of)])
        if team == NOBODY
    }


def _neighbours(problem: Problem) -> list[list[int]]:
    """List for each task all others, the nearest first."""
    tasks = problem.tasks
    order = np.argsort(problem.way[:tasks, :tasks], axis=1, kind="stable")
    return [[int(one) for one in row] for row in order]


def take_out(
    schedule: Schedule, near: list[list[int]], chance: random.Random
) -> set[int] | None:
    """Take strings of neighbouring routes out; give the visits, None: it cannot be."""
    problem = schedule.problem
    movable = [t for t in range(problem.tasks) if schedule.free[t]]
    if not movable:
        return set()
    out: set[int] = set()
    used: set[int] = set()
    mean = max(1.0, problem.tasks / max(len(problem.teams), 1))
    longest = min(_STRING, mean)
    strings = int(chance.uniform(1, 4 * _OUT / (1 + longest)))
    for task in near[chance.choice(movable)]:
        if len(used) >= strings:
            break
        team = schedule.team[task]
        if team == NOBODY or team in used or not schedule.free[task]:
            continue
        out |= _string(schedule, task, longest, chance)
        used.add(team)
    return out if schedule.remove(out) else None


def _string(
    schedule: Schedule, task: int, longest: float, chance: random.Random
) -> set[int]:
    """Choose a run of a route around a task."""
    route = [t for t in schedule.route(schedule.team[task]) if schedule.free[t]]
    length = int(chance.uniform(1, min(len(route), longest) + 1))
    at = route.index(task)
    first = max(0, min(at - chance.randrange(length), len(route) - length))
    visit_of = schedule.problem.visit_of
    return {visit_of[one] for one in route[first : first + length]}


def put_in(schedule: Schedule, visits: set[int], chance: random.Random) -> None:
    """Put visits in one after the other, each at its best place."""
    order = sorted(visits)
    chance.shuffle(order)
    key = chance.choice(_ORDERS)(schedule.problem)
    order.sort(key=key)
    _, largest = schedule.lateness()
    for visit in order:
        _put(schedule, visit, largest, chance)


def _put(schedule: Schedule, visit: int, largest: float, chance: random.Random) -> None:
    fits = best_places(schedule, visit, largest, _TRIED)
    for fit in fits:
        if chance.random() >= _BLINK and _is_put(schedule, fit):
            return
    if not fits or len(schedule.problem.tasks_of[visit]) == 1:
        return
    for fit in best_places(schedule, visit, largest, _TRIED, at_ends=True):
        if _is_put(schedule, fit):
            return


def _is_put(schedule: Schedule, fit: Fit) -> bool:
    """Put a visit in, and tell whether hours that are followed exactly allow it."""
    tasks, places, _ = fit
    if not schedule.insert(tasks, places):
        return False
    for team in {schedule.team[task] for task in tasks}:
        schedule.measure(team)
    return True


Key = Callable[[int], float]


def _any_order(problem: Problem) -> Key:
    del problem
    return lambda _: 0.0


def _early_first(problem: Problem) -> Key:
    return lambda visit: problem.latest[problem.tasks_of[visit][0]]


def _far_first(problem: Problem) -> Key:
    start = problem.start_of(0)
    return lambda visit: -problem.way[start, problem.tasks_of[visit][0]]


def _hard_first(problem: Problem) -> Key:
    def teams(visit: int) -> float:
        tasks = problem.tasks_of[visit]
        return min(float(problem.able[t].sum()) for t in tasks) - 100 * len(tasks)

    return teams


_ORDERS = (_any_order, _any_order, _early_first, _far_first, _hard_first)
