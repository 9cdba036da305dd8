"""Days of visits: small ones, those that others published, and what plans must keep."""

import json
from collections import Counter
from datetime import datetime, timedelta

import numpy as np

from epihq.care.rounds import Task, Team, Travel, Visit, plain_plan
from epihq.care.rounds.travel import travel_minutes

ZERO = datetime.fromisoformat("2020-07-01T08:00+04:00")
CENTRE = (40.40, 49.87)


def hour(minute):
    return ZERO + timedelta(minutes=float(minute))


def a_visit(code, place, *, window=(0, 480), work=(30,), skills=(), **more):
    """By as many carers as it has lengths of work."""
    return Visit(
        code=code,
        place=place,
        earliest=hour(window[0]),
        latest=hour(window[1]),
        tasks=tuple(Task(minutes=one, skills=frozenset(skills)) for one in work),
        **more,
    )


def a_team(code, place=CENTRE, *, shift=(0, 480), skills=(), **more):
    return Team(
        code=code,
        place=place,
        begins=hour(shift[0]),
        ends=None if shift[1] is None else hour(shift[1]),
        skills=frozenset(skills),
        **more,
    )


def published_day(text):
    """Read an instance of Mankowska et al. 2014 or Ceschia et al. 2024."""
    given = json.loads(text)
    places = [
        one["location"] for one in (*given["central_offices"], *given["patients"])
    ]
    table = given.get("distances")
    if table is None:
        at = np.array(places)
        table = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1)).tolist()
    visits = [
        _published_visit(row, one) for row, one in enumerate(given["patients"], 1)
    ]
    teams = [
        a_team(one["id"], 0, shift=(0, None), skills=one["abilities"])
        for one in given["caregivers"]
    ]
    return visits, teams, Travel(table=table)


def _published_visit(row, given):
    together = given.get("synchronization", {})
    least, most = together.get("distance", (0, 0))
    return Visit(
        code=given["id"],
        place=row,
        earliest=hour(given["time_window"][0]),
        latest=hour(given["time_window"][1]),
        tasks=tuple(
            Task(minutes=one["duration"], skills=frozenset([one["service"]]))
            for one in given["required_caregivers"]
        ),
        gap_least=least,
        gap_most=most,
    )


def score(plan, visits, teams, travel):
    """Score a plan as those instances are, from its stops alone."""
    visit_of = {visit.code: visit for visit in visits}
    team_of = {team.code: team for team in teams}
    way = late = largest = 0.0
    for route in plan.routes:
        stops = [visit_of[stop.visit].place for stop in route.stops]
        home = team_of[route.team].place
        places = [home, *stops, home]
        minutes = travel_minutes(places, travel)
        way += sum(minutes[at, at + 1] for at in range(len(places) - 1))
        for stop in route.stops:
            after = _gap(visit_of[stop.visit].latest, stop.begins)
            late += max(after, 0)
            largest = max(largest, after)
    return (way + late + largest) / 3


def broken(plan, visits, teams, travel=None, *, may_be_late=30.0, slack=1e-3):
    """List the laws that a plan breaks, each as a sentence; none: it holds."""
    return [
        *_counted(plan, visits),
        *_hours(plan, visits, teams, travel or Travel(), may_be_late, slack),
        *_pairs(plan, visits, slack),
    ]


def _counted(plan, visits):
    """Every task of every visit once, or the visit not planned with a reason.

    Of a visit of two that is no longer whole, what had begun stands in its route.
    """
    made = Counter((s.visit, s.task) for route in plan.routes for s in route.stops)
    begun = {(s.visit, s.task) for route in plan.routes for s in route.stops if s.kept}
    missed = {one.visit for one in plan.unplanned}
    for visit in visits:
        for task in range(len(visit.tasks)):
            wanted = visit.code not in missed or (visit.code, task) in begun
            if made.pop((visit.code, task), 0) != wanted:
                yield f"{visit.code}, task {task}: not once"
    if made or len(missed) != len(plan.unplanned):
        yield f"more than asked: {made}, {plan.unplanned}"


def _hours(plan, visits, teams, travel, may_be_late, slack):
    """Each route from home to home, within the shift, and what is carried."""
    visit_of = {visit.code: visit for visit in visits}
    team_of = {team.code: team for team in teams}
    for route in plan.routes:
        team = team_of[route.team]
        if route.leaves < team.begins:
            yield f"{team.code} leaves before the shift"
        at, free = team.place, route.leaves
        for stop in route.stops:
            visit = visit_of[stop.visit]
            if _gap(free, stop.begins) < _way(at, visit.place, travel) - slack:
                yield f"{team.code} is not yet at {visit.code}"
            yield from _stop(stop, visit, team, may_be_late, slack)
            at, free = visit.place, stop.ends
        if _gap(free, route.returns) < _way(at, team.place, travel) - slack:
            yield f"{team.code} is back before the way"
        if team.ends is not None and _gap(team.ends, route.returns) > slack:
            yield f"{team.code} is back after the shift"
        carried = sum(visit_of[s.visit].packages for s in route.stops if s.task == 0)
        if team.carries is not None and carried > team.carries:
            yield f"{team.code} carries too much"


def _stop(stop, visit, team, may_be_late, slack):
    """One visit: by somebody able, in its window, as long as its work."""
    task = visit.tasks[stop.task]
    if not task.skills <= team.skills:
        yield f"{team.code} has no skill for {visit.code}"
    if _gap(visit.earliest, stop.begins) < -slack:
        yield f"{visit.code} begins before its window"
    if may_be_late is not None and _gap(visit.latest, stop.begins) > may_be_late:
        yield f"{visit.code} begins after its window"
    if abs(_gap(stop.begins, stop.ends) - task.minutes) > slack:
        yield f"{visit.code} is not as long as its work"


def _pairs(plan, visits, slack):
    """Two carers of one visit: two teams, as far apart in time as asked."""
    for visit in visits:
        who = plan.comes.get(visit.code, ())
        if len(who) != 2:
            continue
        (one, first), (other, second) = who
        gap = _gap(first.begins, second.begins)
        if one == other:
            yield f"{visit.code}: both are {one}"
        if not visit.gap_least - slack <= gap <= visit.gap_most + slack:
            yield f"{visit.code}: {gap} minutes between the two"


def _way(at, then, travel):
    return travel_minutes([at, then], travel)[0, 1]


def _gap(one, other):
    """Give the minutes from one hour to another."""
    return (other - one).total_seconds() / 60


def told(plan):
    """What a plan says, without how long it took."""
    given = plain_plan(plan)
    del given["seconds"]
    return given
