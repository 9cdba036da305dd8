"""A round is planned for a day, goes out team by team, is planned anew, and ends.

Visited are who is sought, who waits for a visit, and who is to be brought something.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import Q

from epihq.care.needs.actions import open_needs
from epihq.care.needs.stocks import require_district
from epihq.care.register import episodes, looking
from epihq.care.register.tables import ActRow, CareDistrictRow, CareTeamRow, EpisodeRow
from epihq.care.rounds import (
    Effort,
    Happened,
    Plan,
    Reason,
    Task,
    Team,
    Visit,
    plain_plan,
    plan,
    plan_of,
    replan,
)
from epihq.care.tours.begun import as_left, begun, from_where_they_left
from epihq.care.tours.tables import RoundRow
from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import zone_of
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    changed_before,
    done_before,
    held,
    require_state,
)
from epihq.operations.ledger.rules import Actor, require
from epihq.terms.errors import UsageError

_SECONDS = 3.0
_VISIT, _DELIVERY = 25.0, 10.0
_SHIFT = (time(9), time(17))
_AT_MOST = 300


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A home to be visited: why ("seek", "visit" or "bring") and with which needs."""

    episode: int
    why: str
    brings: tuple[int, ...] = ()


def wanted(actor: Actor, district: int) -> list[Wanted]:
    """List who of a district is to be visited now, and why.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rows = EpisodeRow.objects.filter(district=district)
    sought = set(rows.filter(silent="seek").values_list("pk", flat=True)[:_AT_MOST])
    escalated = rows.filter(state="escalated").values_list("pk", flat=True)
    visits = _asked_for_a_visit(list(escalated[:_AT_MOST]))
    brings: dict[int, list[int]] = {}
    for need in open_needs(actor, district)[:_AT_MOST]:
        brings.setdefault(need.episode, []).append(need.pk)
    return [
        Wanted(
            episode=number,
            why="visit"
            if number in visits
            else "seek"
            if number in sought
            else "bring",
            brings=tuple(brings.get(number, ())),
        )
        for number in sorted({*sought, *visits, *brings})
    ]


def _asked_for_a_visit(numbers: Sequence[int]) -> set[int]:
    acts = ActRow.objects.filter(episode__in=numbers, verb="care.escalate")
    newest = {act.episode: json.loads(act.content) for act in acts.order_by("number")}
    return {one for one, told in newest.items() if told.get("wanted") == "visit"}


def plan_round(actor: Actor, district: int, day: date, *, once: str = "") -> RoundRow:
    """Plan a district's round of a day; the log is told whose places were looked at.

    Today's begins now at the earliest: who has no time left for it is told.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-district``, ``care.no-round``.
    """
    require(actor, "care-round.plan")
    require_district(actor, district)
    if row := done_before(actor, RoundRow, once):
        # Nobody's place is looked at again.
        return row
    where = CareDistrictRow.objects.get(pk=district)
    tasks = wanted(actor, district)
    teams = [_from_now(team, day) for team in _teams(where, day)]
    made = plan(_visits(actor, tasks, teams), teams, effort=Effort(seconds=_SECONDS))
    made = _of_what_is_left(made, teams)
    with ledger.changing():
        if row := done_before(actor, RoundRow, once):
            return row
        row = RoundRow(
            state="planned",
            district=where,
            day=day,
            visits=[_plain(one) for one in tasks],
            plan=plain_plan(made),
        )
        return begin(actor, "care-round.plan", row, once=once)


def _of_what_is_left(made: Plan, teams: Sequence[Team]) -> Plan:
    """Say of what is too far for the rest of a shift that there is no time left.

    Where no team goes any more, that is why.
    """
    if teams and clock.now() < min(team.begins for team in teams):
        return made
    late = {Reason.TOO_FAR: Reason.NO_TIME}
    why = late if teams else dict.fromkeys(Reason, Reason.NO_TEAM)
    unplanned = tuple(
        replace(one, reason=why.get(one.reason, one.reason)) for one in made.unplanned
    )
    return replace(made, unplanned=unplanned)


def _plain(one: Wanted) -> dict[str, object]:
    return {"episode": one.episode, "why": one.why, "brings": list(one.brings)}


def _read(given: Mapping[str, object]) -> Wanted:
    return Wanted(**{**given, "brings": tuple(given["brings"])})  # type: ignore[arg-type]


def _teams(
    district: CareDistrictRow, day: date, also: Iterable[int] = ()
) -> list[Team]:
    """Give the teams of a district at work, and ``also`` these whatever became of them.

    Raises:
        UsageError: ``care.no-round``.
    """
    wanted = Q(district=district, state="active") | Q(pk__in=list(also))
    rows = list(CareTeamRow.objects.filter(wanted))
    if district.latitude is None or district.longitude is None or not rows:
        raise UsageError(
            "care.no-round",
            f"care-district {district.pk}: the place of its centre and a team at work "
            "were expected; got none. Enter them on the pages of home care.",
        )
    place = (district.latitude, district.longitude)
    return [
        Team(
            code=str(row.pk),
            place=place,
            begins=_hour(day, row.shift_from, _SHIFT[0]),
            ends=_hour(day, row.shift_to, _SHIFT[1]),
            skills=frozenset(row.skills),
            carries=row.capacity,
        )
        for row in rows
    ]


def _from_now(team: Team, day: date) -> Team:
    """Give a team as it can begin: today not before now, however late that is."""
    now = clock.now().astimezone(team.begins.tzinfo)
    if now.date() != day or now <= team.begins:
        return team
    return replace(team, begins=now, ends=max(team.ends or now, now))


def _hour(day: date, text: str, otherwise: time) -> datetime:
    at = time.fromisoformat(text) if text else otherwise
    return datetime.combine(day, at, zone_of(centre()))


def _visits(
    actor: Actor, tasks: Iterable[Wanted], teams: Sequence[Team]
) -> list[Visit]:
    """Give the visits whose places are known; others stand in the round without."""
    listed = list(tasks)
    numbers = [one.episode for one in listed]
    reason = "to plan a round"
    known = looking.look_at_all(actor, numbers, verb="care.look", reason=reason)
    doctors = any("doctor" in team.skills for team in teams)
    first = min(team.begins for team in teams)
    last = max(team.ends or team.begins for team in teams)
    return [
        Visit(
            code=str(one.episode),
            place=(person.latitude, person.longitude),
            earliest=first,
            latest=last,
            tasks=(_task(one, doctors=doctors),),
            # Each home is one of as many as a team can do in a day.
            packages=1,
            weight=1.0 if one.why == "bring" else 3.0,
        )
        for one in listed
        if (person := known.get(one.episode))
        and person.latitude is not None
        and person.longitude is not None
    ]


def _task(one: Wanted, *, doctors: bool) -> Task:
    skills = frozenset({"doctor"} if doctors and one.why == "visit" else ())
    return Task(minutes=_DELIVERY if one.why == "bring" else _VISIT, skills=skills)


def plan_again(
    actor: Actor,
    number: int,
    *,
    falls_out: int | None = None,
    version: int | None = None,
    once: str = "",
) -> RoundRow:
    """Plan the rest of a round anew: who is new is put in, who falls out goes no more.

    What a team that has left has begun, and has still to do, stays with it. A team
    that was retired, or works in another district by now, goes no more either.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``care.no-such-district``, ``care.no-round``,
            ``rounds.not-a-team``.
    """
    row, now = found(actor, verb := "care-round.again", number), clock.now()
    if done := changed_before(actor, verb, RoundRow, number, once):
        return done
    earlier = as_left(row, plan_of(row.plan))
    those = _those_of(row, earlier)
    teams = [
        from_where_they_left(row, team) for team in _teams(row.district, row.day, those)
    ]
    asked = [] if falls_out is None else [falls_out]
    fallen = sorted({*row.fallen, *asked, *(those - _at_work(row.district))})
    out = {str(one) for one in fallen}
    happened = Happened(now=now, begun=begun(row, earlier, now, out), fallen=out)
    tasks = _with_begun(row, wanted(actor, row.district_id), earlier, happened)
    made = replan(
        earlier,
        _visits(actor, tasks, teams),
        teams,
        happened=happened,
        effort=Effort(seconds=_SECONDS),
    )
    those_who_go = [team for team in teams if team.code not in out]
    columns = {
        "visits": [_plain(one) for one in tasks],
        "plan": plain_plan(_of_what_is_left(made, those_who_go)),
        "fallen": fallen,
    }
    seen = row.version if version is None else version
    with ledger.changing():
        if done := changed_before(actor, verb, RoundRow, number, once):
            return done
        row = held(RoundRow, number, version=seen)
        require_state(row, verb)
        return change(actor, verb, row, columns, once=once)


def _those_of(row: RoundRow, earlier: Plan) -> set[int]:
    """Number the teams that a round has known."""
    routes = (route.team for route in earlier.routes)
    return {*row.fallen, *(int(team) for team in (*row.gone, *routes))}


def _at_work(district: CareDistrictRow) -> set[int]:
    rows = CareTeamRow.objects.filter(district=district, state="active")
    return set(rows.values_list("pk", flat=True))


def _with_begun(
    row: RoundRow, tasks: Sequence[Wanted], earlier: Plan, happened: Happened
) -> list[Wanted]:
    """Keep what is wanted no more, but was begun or is still with who has left."""
    new = {one.episode: one for one in tasks}
    old = {one["episode"]: _read(one) for one in row.visits}
    kept = {one.visit for ones in (happened.begun or {}).values() for one in ones}
    for route in earlier.routes:
        if route.team in row.gone and route.team not in happened.fallen:
            kept.update(stop.visit for stop in route.stops)
    for visit in kept:
        new.setdefault(int(visit), old[int(visit)])
    return [new[number] for number in sorted(new)]


def leave(
    actor: Actor,
    number: int,
    team: int,
    *,
    version: int | None = None,
    once: str = "",
) -> RoundRow:
    """Say that a team has left: its route is frozen.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``care.no-such-district``, ``care.no-round``.
    """
    row = found(actor, verb := "care-round.leave", number)
    if str(team) not in {route.team for route in plan_of(row.plan).routes}:
        raise UsageError(
            "care.no-round",
            f"{row}: a team with a route was expected; got {team}. Choose one of it.",
        )
    with ledger.changing():
        if done := changed_before(actor, verb, RoundRow, number, once):
            return done
        row = held(RoundRow, number, version=version)
        require_state(row, verb)
        gone = {**row.gone, str(team): clock.now().isoformat()}
        return change(actor, verb, row, {"gone": gone}, once=once)


def end(
    actor: Actor, number: int, *, version: int | None = None, once: str = ""
) -> RoundRow:
    """End a round: all teams are back.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``care.no-such-district``.
    """
    found(actor, verb := "care-round.end", number)
    with ledger.changing():
        if done := changed_before(actor, verb, RoundRow, number, once):
            return done
        row = held(RoundRow, number, version=version)
        require_state(row, verb)
        return change(actor, verb, row, {}, once=once)


def found(actor: Actor, verb: str, number: int) -> RoundRow:
    """Find a round of an actor's districts.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.no-such-thing``, ``care.no-such-district``.
    """
    require(actor, verb)
    rows = RoundRow.objects.select_related("district")
    one = episodes.of_districts(rows, actor).filter(pk=number).first()
    if one is None:
        raise no_such(number)
    return one


def no_such(number: int) -> UsageError:
    """Say that there is no round of a number in one's districts."""
    return UsageError(
        "ledger.no-such-thing",
        f"care-round: the number of one of your districts was expected; got {number}. "
        "Take one of the list.",
    )
