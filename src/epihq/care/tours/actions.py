"""A round is planned for a day, goes out team by team, is planned anew, and ends.

Visited are who is sought, who waits for a visit, and who is to be brought something.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from epihq.care.needs.actions import open_needs
from epihq.care.needs.stocks import require_district
from epihq.care.register import episodes, looking
from epihq.care.register.tables import ActRow, CareDistrictRow, CareTeamRow, EpisodeRow
from epihq.care.rounds import (
    Begun,
    Effort,
    Happened,
    Plan,
    Task,
    Team,
    Visit,
    begun_by_plan,
    plain_plan,
    plan,
    plan_of,
    replan,
)
from epihq.care.tours.tables import RoundRow
from epihq.operations.centre.actions import centre
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
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

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-district``, ``care.no-round``.
    """
    require(actor, "care-round.plan")
    require_district(actor, district)
    where = CareDistrictRow.objects.get(pk=district)
    tasks = wanted(actor, district)
    teams = _teams(where, day)
    made = plan(_visits(actor, tasks, teams), teams, effort=Effort(seconds=_SECONDS))
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


def _plain(one: Wanted) -> dict[str, object]:
    return {"episode": one.episode, "why": one.why, "brings": list(one.brings)}


def _read(given: Mapping[str, object]) -> Wanted:
    return Wanted(**{**given, "brings": tuple(given["brings"])})  # type: ignore[arg-type]


def _teams(district: CareDistrictRow, day: date) -> list[Team]:
    rows = list(CareTeamRow.objects.filter(district=district, state="active"))
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


def _hour(day: date, text: str, otherwise: time) -> datetime:
    room = centre()
    at = time.fromisoformat(text) if text else otherwise
    return datetime.combine(day, at, ZoneInfo(room.time_zone if room else "UTC"))


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
) -> RoundRow:
    """Plan the rest of a round anew: who is new is put in, who falls out goes no more.

    What a team that has left has begun, and has still to do, stays with it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-district``, ``care.no-round``.
    """
    row = found(actor, "care-round.again", number)
    fallen = sorted({*row.fallen, *([falls_out] if falls_out else [])})
    teams, earlier, now = _teams(row.district, row.day), plan_of(row.plan), clock.now()
    tasks = _with_begun(row, wanted(actor, row.district_id), earlier)
    happened = Happened(
        now=now,
        begun=_begun(row, earlier, now),
        fallen={str(one) for one in fallen},
    )
    made = replan(
        earlier,
        _visits(actor, tasks, teams),
        teams,
        happened=happened,
        effort=Effort(seconds=_SECONDS),
    )
    columns = {
        "visits": [_plain(one) for one in tasks],
        "plan": plain_plan(made),
        "fallen": fallen,
    }
    seen = row.version if version is None else version
    with ledger.changing():
        row = held(RoundRow, number, version=seen)
        require_state(row, "care-round.again")
        return change(actor, "care-round.again", row, columns)


def _begun(row: RoundRow, earlier: Plan, now: datetime) -> dict[str, list[Begun]]:
    by_plan = begun_by_plan(earlier, now)
    return {team: list(by_plan.get(team, [])) for team in row.gone}


def _with_begun(row: RoundRow, tasks: Sequence[Wanted], earlier: Plan) -> list[Wanted]:
    """Keep what teams that have left still do, though it is wanted no more."""
    new = {one.episode: one for one in tasks}
    old = {one["episode"]: _read(one) for one in row.visits}
    for route in earlier.routes:
        if route.team in row.gone:
            for stop in route.stops:
                new.setdefault(int(stop.visit), old[int(stop.visit)])
    return [new[number] for number in sorted(new)]


def leave(
    actor: Actor, number: int, team: int, *, version: int | None = None
) -> RoundRow:
    """Say that a team has left: its route is frozen.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-district``, ``care.no-round``.
    """
    row = found(actor, "care-round.leave", number)
    if str(team) not in {route.team for route in plan_of(row.plan).routes}:
        raise UsageError(
            "care.no-round",
            f"{row}: a team with a route was expected; got {team}. Choose one of it.",
        )
    with ledger.changing():
        row = held(RoundRow, number, version=version)
        require_state(row, "care-round.leave")
        gone = {**row.gone, str(team): clock.now().isoformat()}
        return change(actor, "care-round.leave", row, {"gone": gone})


def end(actor: Actor, number: int, *, version: int | None = None) -> RoundRow:
    """End a round: all teams are back.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-district``.
    """
    found(actor, "care-round.end", number)
    with ledger.changing():
        row = held(RoundRow, number, version=version)
        require_state(row, "care-round.end")
        return change(actor, "care-round.end", row, {})


def found(actor: Actor, verb: str, number: int) -> RoundRow:
    """Find a round of an actor's districts.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.no-such-thing``, ``care.no-such-district``.
    """
    require(actor, verb)
    rows = RoundRow.objects.select_related("district")
    mine = episodes.districts_of(actor)
    row = (rows if mine is None else rows.filter(district_id__in=mine)).filter(
        pk=number
    )
    one = row.first()
    if one is None:
        raise UsageError(
            "ledger.no-such-thing",
            f"care-round: the number of one of your districts was expected; got "
            f"{number}. Take one of the list.",
        )
    return one
