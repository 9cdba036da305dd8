"""The plan of a day: who visits whom, in which order and when; and planned anew.

visits, teams ──VROOM──> routes of carers alone ──our search──> two at one home
a plan, what has begun, who fell out ──────────────> the rest of the day
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from epihq.care.rounds.first_routes import loaded, vroom_routes
from epihq.care.rounds.problem import Kept, Problem, problem_of
from epihq.care.rounds.records import (
    Effort,
    Objective,
    Plan,
    Reason,
    Team,
    Travel,
    Unplanned,
    Visit,
    minutes,
)
from epihq.care.rounds.schedule import Schedule
from epihq.care.rounds.search import Clock, search
from epihq.care.rounds.written import written
from epihq.terms.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What a team has begun: a task of a visit, and at what hour.

    Of the one that they are under way to it is the hour they are expected.
    """

    visit: str
    task: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What is otherwise than planned, ``now``.

    ``begun`` has each team that has left, with what it has begun; None: all went as it
    was planned. ``fallen`` are teams that do no more today.
    """

    now: datetime
    begun: Mapping[str, Sequence[Begun]] | None = None
    fallen: Collection[str] = ()


def plan(
    visits: Sequence[Visit],
    teams: Sequence[Team],
    *,
    travel: Travel | None = None,
    objective: Objective | None = None,
    effort: Effort | None = None,
) -> Plan:
    """Plan the visits of a day for these teams.

    Raises:
        UsageError: ``rounds.bad-visit``, ``.bad-team``, ``.same-code``,
            ``.place-without-row``, ``.place-without-coordinates``.
    """
    _check(visits, teams)
    if not visits or not teams:
        return _without_teams(visits)
    effort = effort or Effort()
    loaded()
    clock = Clock(effort)
    problem = problem_of(visits, teams, travel or Travel(), objective or Objective())
    return written(search(vroom_routes(problem), effort, clock))


def replan(
    earlier: Plan,
    visits: Sequence[Visit],
    teams: Sequence[Team],
    *,
    happened: Happened,
    travel: Travel | None = None,
    objective: Objective | None = None,
    effort: Effort | None = None,
) -> Plan:
    """Plan the rest of a day anew.

    ``visits`` are those of the whole day as it is wanted now: who is no longer among
    them is not visited, who is new is put in. What has begun stays as it was. What a
    team that has left has still to do stays with it, and others may be put in
    between; teams that wait are planned as at first; what a team that fell out had
    left is given to others.

    Raises:
        UsageError: as ``plan``, and ``rounds.not-a-visit``, ``.not-a-team``.
    """
    _check(visits, teams)
    effort = effort or Effort()
    clock = Clock(effort)
    if happened.begun is None:
        happened = replace(happened, begun=begun_by_plan(earlier, happened.now))
    _known(teams, happened)
    waiting = [_from(team, happened) for team in teams]
    problem = problem_of(visits, waiting, travel or Travel(), objective or Objective())
    for number, team in enumerate(teams):
        problem.able[:, number] &= team.code not in happened.fallen
    schedule = Schedule(problem)
    schedule.keep(_kept(problem, earlier, happened))
    return written(search(schedule, effort, clock))


def begun_by_plan(earlier: Plan, now: datetime) -> dict[str, list[Begun]]:
    """Tell who has left and what they have begun, if all went as it was planned."""
    return {
        route.team: [
            Begun(visit=stop.visit, task=stop.task, at=stop.begins)
            for stop in route.stops
            if stop.arrives - timedelta(minutes=stop.travel) <= now
        ]
        for route in earlier.routes
        if route.leaves <= now
    }


def _from(team: Team, happened: Happened) -> Team:
    """Give a team as it is now: who waits begins now at the earliest."""
    if team.code in happened.fallen:
        return replace(team, ends=None, carries=None)
    if team.code in (happened.begun or {}):
        return team
    begins = max(team.begins, happened.now)
    ends = None if team.ends is None else max(team.ends, begins)
    return replace(team, begins=begins, ends=ends)


def _kept(problem: Problem, earlier: Plan, happened: Happened) -> Kept:
    """Put into numbers what stays."""
    begun, fallen, now = happened.begun or {}, happened.fallen, happened.now
    task_of = {
        (visit.code, number): task
        for visit, tasks in zip(problem.visits, problem.tasks_of, strict=True)
        for number, task in enumerate(tasks)
    }
    team_of = {team.code: number for number, team in enumerate(problem.teams)}
    started = {
        team_of[code]: [
            (_task(task_of, one), minutes(one.at - problem.zero)) for one in ones
        ]
        for code, ones in begun.items()
    }
    done = {task for ones in started.values() for task, _ in ones}
    held = {
        team_of[route.team]: [
            task
            for stop in route.stops
            if (task := task_of.get((stop.visit, stop.task))) is not None
            and task not in done
        ]
        for route in earlier.routes
        if route.team in begun and route.team not in fallen
    }
    return Kept(begun=started, held=held, now=minutes(now - problem.zero))


def _known(teams: Sequence[Team], happened: Happened) -> None:
    """Refuse what teams did that are none of today's: it would be done twice."""
    unknown = {*(happened.begun or {}), *happened.fallen} - {one.code for one in teams}
    if unknown:
        raise UsageError(
            "rounds.not-a-team",
            "rounds: who has begun or fallen out is a team of the day; got "
            f"{', '.join(sorted(unknown))}. Give the teams that fell out as well.",
        )


def _task(task_of: Mapping[tuple[str, int], int], one: Begun) -> int:
    try:
        return task_of[one.visit, one.task]
    except KeyError:
        raise UsageError(
            "rounds.not-a-visit",
            "rounds: what has begun is a task of one of the day's visits; got "
            f"{one.visit!r}, task {one.task}. Give the visits that are done as well.",
        ) from None


def _without_teams(visits: Sequence[Visit]) -> Plan:
    return Plan(
        routes=(),
        unplanned=tuple(
            Unplanned(visit=visit.code, reason=Reason.NO_TEAM) for visit in visits
        ),
        travel=0.0,
        lateness=0.0,
        largest=0.0,
        cost=0.0,
        searched=0,
        seconds=0.0,
    )


def _check(visits: Sequence[Visit], teams: Sequence[Team]) -> None:
    """Refuse what cannot be planned, with its name."""
    for kind, codes in (
        ("visit", [visit.code for visit in visits]),
        ("team", [team.code for team in teams]),
    ):
        twice, times = next(iter(Counter(codes).most_common(1)), ("", 0))
        if times > 1:
            raise UsageError(
                "rounds.same-code",
                f"rounds: each {kind} has a code of its own; got {twice!r} twice. Give "
                "another.",
            )
    for visit in visits:
        wrong = _wrong_visit(visit)
        if wrong:
            raise UsageError(
                "rounds.bad-visit",
                f"rounds, visit {visit.code!r}: {wrong}. Correct it.",
            )
    for team in teams:
        if team.ends is not None and team.ends < team.begins:
            raise UsageError(
                "rounds.bad-team",
                f"rounds, team {team.code!r}: a shift ends after it begins; got "
                f"{team.begins} to {team.ends}. Correct it.",
            )


def _wrong_visit(visit: Visit) -> str:
    if not 1 <= len(visit.tasks) <= 2:
        return f"one or two tasks were expected; got {len(visit.tasks)}"
    if visit.latest < visit.earliest:
        return f"a window ends after it begins; got {visit.earliest} to {visit.latest}"
    if not 0 <= visit.gap_least <= visit.gap_most:
        return (
            "gaps from 0, the least first, were expected; got "
            f"{visit.gap_least} and {visit.gap_most}"
        )
    if any(not 0 <= task.minutes < float("inf") for task in visit.tasks):
        return f"minutes from 0 were expected; got {visit.tasks}"
    return ""
