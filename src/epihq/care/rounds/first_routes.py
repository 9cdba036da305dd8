"""A first plan by VROOM: routes with skills, shifts and windows, carers each alone.

VROOM knows no two carers of one visit: it is given their tasks one by one, and where
their hours cannot be brought together the visit is taken out again, for the search to
put in. Source: VROOM (Coupey, Nicod, Varnier), https://github.com/VROOM-Project/vroom.
"""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from epihq.care.rounds.schedule import Schedule

if TYPE_CHECKING:
    from epihq.care.rounds.problem import Problem

# VROOM counts in whole numbers: seconds.
_SECOND = 60
# Its own scale of effort, 0 to 5; full effort to so many tasks, which takes a second.
_THOROUGH, _QUICK, _FEW = 5, 1, 60
_LATEST = 10_000_000


def loaded() -> Any:
    """Load VROOM, once a process: that can take seconds, and is no planning."""
    import vroom  # noqa: PLC0415 - loads slowly

    return vroom


def vroom_routes(problem: "Problem") -> Schedule:
    """Give what VROOM plans, where it holds; what it leaves out is in no route."""
    schedule = Schedule(problem)
    for team, tasks in _solved(problem):
        at = schedule.last_kept[team]
        for task in tasks:
            schedule.link(task, at)
            at = task
    pairs = [at for at, tasks in enumerate(problem.tasks_of) if len(tasks) == 2]
    if schedule.retime():
        alone = [at for at in pairs if _by_one(schedule, problem.tasks_of[at])]
        return schedule if schedule.remove(alone) else Schedule(problem)
    return schedule if schedule.remove(pairs) else Schedule(problem)


def _by_one(schedule: Schedule, tasks: tuple[int, ...]) -> bool:
    """Tell whether one team was given the work of both."""
    return schedule.team[tasks[0]] == schedule.team[tasks[1]]


def _solved(problem: "Problem") -> list[tuple[int, list[int]]]:
    """Let VROOM plan; give the tasks of each team in order."""
    vroom = loaded()
    asked = vroom.Input()
    matrix = np.rint(problem.way * _SECOND).astype(np.uint32)
    asked.set_durations_matrix("car", matrix)
    for team in range(len(problem.teams)):
        asked.add_vehicle(
            vroom.Vehicle(
                team,
                start=problem.start_of(team),
                end=problem.end_of(team),
                capacity=[_whole(problem.carries[team])],
                # A skill for each task says who is able to do it.
                skills={int(task) for task in np.flatnonzero(problem.able[:, team])},
                time_window=[
                    _whole(problem.begins[team] * _SECOND),
                    _whole(problem.ends[team] * _SECOND),
                ],
            )
        )
    for task in range(problem.tasks):
        asked.add_job(
            vroom.Job(
                task,
                location=task,
                default_service=_whole(problem.length[task] * _SECOND),
                delivery=vroom.Amount([problem.packages[task]]),
                skills={task},
                time_windows=[
                    vroom.TimeWindow(
                        _whole(problem.earliest[task] * _SECOND),
                        _whole(problem.latest[task] * _SECOND),
                    )
                ],
            )
        )
    level = _THOROUGH if problem.tasks <= _FEW else _QUICK
    found = asked.solve(exploration_level=level, nb_threads=1).routes
    steps = found[found["type"] == "job"]
    return [
        (int(team), [int(task) for task in steps["id"][steps["vehicle_id"] == team]])
        for team in sorted(set(steps["vehicle_id"]))
    ]


def _whole(value: float) -> int:
    return _LATEST if math.isinf(value) else round(value)
