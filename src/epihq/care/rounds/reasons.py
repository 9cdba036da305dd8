"""Why a visit is in no route: the first thing that stands in its way."""

import math

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
    if len(tasks) == 2 and len(set.union(*able)) < 2:
        return Reason.NO_SECOND
    for task, teams in zip(tasks, able, strict=True):
        if all(problem.carries[k] < problem.packages[task] for k in teams):
            return Reason.TOO_MUCH
        if not any(_reaches(problem, task, team) for team in teams):
            return Reason.TOO_FAR
    pairs = zip(tasks, able, strict=True)
    full = any(
        all(_left_to_carry(schedule, k) < problem.packages[task] for k in teams)
        for task, teams in pairs
    )
    return Reason.TOO_MUCH if full else Reason.NO_TIME


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
