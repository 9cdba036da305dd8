"""A schedule as a plan: hours instead of minutes, names instead of numbers."""

from datetime import datetime, timedelta

from epihq.care.rounds.problem import NOBODY, Problem
from epihq.care.rounds.reasons import reason
from epihq.care.rounds.records import Plan, Route, Stop, Unplanned
from epihq.care.rounds.schedule import Schedule
from epihq.care.rounds.search import Found


def written(found: Found) -> Plan:
    """Write the best schedule down."""
    schedule = found.schedule
    problem = schedule.problem
    missing = _whole_visits_alone(schedule)
    schedule.retime()
    lateness, largest = schedule.lateness()
    return Plan(
        routes=tuple(
            route
            for team in range(len(problem.teams))
            if (route := _route(schedule, team)) is not None
        ),
        unplanned=tuple(
            Unplanned(visit=problem.visits[at].code, reason=reason(schedule, at))
            for at in missing
        ),
        travel=schedule.travel(),
        lateness=lateness,
        largest=largest,
        cost=schedule.cost(),
        searched=found.rounds,
        seconds=found.seconds,
    )


def _whole_visits_alone(schedule: Schedule) -> list[int]:
    """Take out the one of two carers whose other does not come; list who is missed."""
    missing = []
    for visit, tasks in enumerate(schedule.problem.tasks_of):
        if all(schedule.team[task] != NOBODY for task in tasks):
            continue
        missing.append(visit)
        for task in tasks:
            has_begun = schedule.earliest[task] == schedule.last[task]
            if schedule.team[task] != NOBODY and not has_begun:
                schedule.unlink(task)
    return missing


def _route(schedule: Schedule, team: int) -> Route | None:
    problem = schedule.problem
    tasks = schedule.route(team)
    if not tasks:
        return None
    begins = problem.begins[team]
    first = tasks[0]
    to_first = schedule.way[problem.start_of(team)][first]
    leaves = max(begins, schedule.start[first] - to_first)
    stops, at, hour = [], problem.start_of(team), leaves
    for task in tasks:
        way = schedule.way[at][task]
        stops.append(_stop(schedule, task, hour + way, way))
        at, hour = task, _end(schedule, task)
    back = schedule.way[at][problem.end_of(team)]
    return Route(
        team=problem.teams[team].code,
        leaves=_moment(problem, leaves),
        returns=stops[-1].ends + timedelta(minutes=back),
        stops=tuple(stops),
        travel=sum(stop.travel for stop in stops) + back,
    )


def _stop(schedule: Schedule, task: int, arrives: float, way: float) -> Stop:
    problem = schedule.problem
    visit = problem.visit_of[task]
    begins = schedule.start[task]
    return Stop(
        visit=problem.visits[visit].code,
        task=problem.tasks_of[visit].index(task),
        arrives=_moment(problem, min(arrives, begins)),
        begins=_moment(problem, begins),
        # Who went on sooner has ended sooner; who stands there still was to end so.
        ends=_moment(
            problem, begins + min(schedule.length[task], problem.length[task])
        ),
        travel=way,
        late=max(0.0, begins - problem.latest[task]),
        kept=not schedule.free[task],
    )


def _end(schedule: Schedule, task: int) -> float:
    return schedule.start[task] + schedule.length[task]


def _moment(problem: Problem, minute: float) -> datetime:
    return problem.zero + timedelta(minutes=minute)
