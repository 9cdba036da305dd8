"""Why a visit is in no route: the first thing that stands in its way."""

import math
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from epihq.care.rounds.problem import Problem
from epihq.care.rounds.records import Reason
from epihq.care.rounds.schedule import Schedule


def reason(schedule: Schedule, visit: int) -> Reason:
    """Tell why nobody comes: who cannot at all before who has no time."""
    problem = schedule.problem
    tasks = problem.tasks_of[visit]
    if not problem.teams:
        return Reason.NO_TEAM
    able = [{int(k) for k in np.flatnonzero(problem.able[task])} for task in tasks]
    if not all(able):
        return Reason.NO_SKILL
    if not _each_another(able):
        return Reason.NO_SECOND

    def may(holds: Callable[[int, int], bool]) -> bool:
        """Tell whether each task has an able team of its own that this holds of."""
        pairs = zip(tasks, able, strict=True)
        return _each_another([{k for k in ks if holds(task, k)} for task, ks in pairs])

    if not may(lambda task, team: problem.carries[team] >= problem.packages[task]):
        return Reason.TOO_MUCH
    if not may(lambda task, team: _reaches(problem, task, team)):
        return Reason.TOO_FAR
    has_room = may(
        lambda task, team: _left_to_carry(schedule, team) >= problem.packages[task]
    )
    return Reason.NO_TIME if has_room else Reason.TOO_MUCH


def _each_another(teams: Sequence[set[int]]) -> bool:
    """Tell whether each of one or two tasks can have a team that no other has."""
    return any(len(set(chosen)) == len(chosen) for chosen in product(*teams))


def _left_to_carry(schedule: Schedule, team: int) -> float:
    """Give what a team could take beside what it takes already."""
    return schedule.problem.carries[team] - schedule.load[team]


def _reaches(problem: Problem, task: int, team: int) -> bool:
    """Tell whether a shift is long enough for the way there, the visit and back."""
    there = problem.way[problem.start_of(team), task]
    back = problem.way[task, problem.end_of(team)]
    shift = problem.ends[team] - problem.begins[team]
    on_time = problem.begins[team] + there <= problem.hard[task]
    began_late = problem.begins[team] > problem.hard[task]
    fits = math.isinf(shift) or there + problem.length[task] + back <= shift
    return bool(fits and (on_time or began_late))
