"""A round is planned for a day, goes out team by team, is planned anew, and ends.

Visited are who is sought, who waits for a visit, and who is to be brought something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from epihq.care.needs.stocks import require_district
from epihq.care.register import episodes
from epihq.care.register.tables import CareDistrictRow, CareTeamRow
from epihq.care.rounds import (
    Effort,
    Happened,
    Plan,
    Reason,
    Team,
    Visit,
    plain_plan,
    plan,
    plan_of,
    replan,
)
from epihq.care.tours.begun import as_left, begun, from_where_they_left, left_at
from epihq.care.tours.homes import (
    Wanted,
    as_wished,
    laid_out,
    plain,
    read,
    wanted,
)
from epihq.care.tours.shifts import shift_of
from epihq.care.tours.tables import RoundRow
from epihq.care.tours.wishes import Wish, check
from epihq.care.tours.wishes import read as read_wish
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
_NONE: Mapping[int, Wish] = {}


def plan_round(
    actor: Actor,
    district: int,
    day: date,
    *,
    wishes: Mapping[int, Wish] = _NONE,
    once: str = "",
) -> RoundRow:
    """Plan a district's round of a day; the log is told whose places were looked at.

    Today's begins now at the earliest: who has no time left for it is told.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-district``, ``care.no-round``, ``care.bad-wish``.
    """
    require(actor, "care-round.plan")
    check(wishes)
    require_district(actor, district)
    if row := done_before(actor, RoundRow, once):
        # Nobody's place is looked at again.
        return row
    where = CareDistrictRow.objects.get(pk=district)
    tasks = as_wished(wanted(actor, district), wishes)
    shifts = _teams(where, day)
    teams = [_from_now(team, day) for team in shifts]
    begins = min(team.begins for team in shifts)
    visits, starts, travel = laid_out(actor, tasks, teams, day, begins)
    made = plan(visits, starts, travel=travel, effort=_effort(visits))
    made = _of_what_is_left(made, teams)
    with ledger.changing():
        if row := done_before(actor, RoundRow, once):
            return row
        row = RoundRow(
            state="planned",
            district=where,
            day=day,
            visits=[plain(one) for one in tasks],
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


def _effort(visits: Sequence[Visit]) -> Effort:
    """Look longer where there is more to be found; nobody waits more than seconds."""
    return Effort(seconds=min(_SECONDS, 0.3 + 0.03 * len(visits)))


def _teams(
    district: CareDistrictRow, day: date, earlier: RoundRow | None = None
) -> list[Team]:
    """Give the teams of a district at work, and those of a round ``earlier`` that day.

    Of who has left it is the shift in which they left, of the others that of now.

    Raises:
        UsageError: ``care.no-round``.
    """
    known = () if earlier is None else _those_of(earlier)
    wanted = Q(district=district, state="active") | Q(pk__in=known)
    rows = list(CareTeamRow.objects.filter(wanted))
    if district.latitude is None or district.longitude is None or not rows:
        raise UsageError(
            "care.no-round",
            f"care-district {district.pk}: the place of its centre and a team at work "
            "were expected; got none. Enter them on the pages of home care.",
        )
    return [_team(row, district, day, earlier) for row in rows]


def _team(
    row: CareTeamRow, district: CareDistrictRow, day: date, earlier: RoundRow | None
) -> Team:
    left = None if earlier is None else left_at(earlier, str(row.pk))
    begins, ends = shift_of(row, day, left or clock.now())
    return Team(
        code=str(row.pk),
        place=(district.latitude, district.longitude),
        begins=begins,
        ends=ends,
        skills=frozenset(row.skills),
        carries=row.capacity,
    )


def _from_now(team: Team, day: date) -> Team:
    """Give a team as it can begin: today not before now, however late that is."""
    now = clock.now().astimezone(team.begins.tzinfo)
    if now.date() != day or now <= team.begins:
        return team
    return replace(team, begins=now, ends=max(team.ends or now, now))


def plan_again(
    actor: Actor,
    number: int,
    *,
    falls_out: int | None = None,
    wishes: Mapping[int, Wish] = _NONE,
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
            ``rounds.not-a-team``, ``care.bad-wish``.
    """
    check(wishes)
    row, now = found(actor, verb := "care-round.again", number), clock.now()
    if done := changed_before(actor, verb, RoundRow, number, once):
        return done
    earlier = as_left(row, plan_of(row.plan))
    shifts = _teams(row.district, row.day, row)
    teams = [from_where_they_left(row, team) for team in shifts]
    begins = min(team.begins for team in shifts)
    asked = [] if falls_out is None else [falls_out]
    fallen = sorted({*row.fallen, *asked, *(_those_of(row) - _at_work(row.district))})
    out = {str(one) for one in fallen}
    happened = Happened(now=now, begun=begun(row, earlier, now, out), fallen=out)
    tasks = _with_begun(row, wanted(actor, row.district_id), earlier, happened)
    tasks = as_wished(tasks, _still_open(row, wishes, happened))
    visits, starts, travel = laid_out(actor, tasks, teams, row.day, begins)
    made = replan(
        earlier,
        visits,
        starts,
        happened=happened,
        travel=travel,
        effort=_effort(visits),
    )
    those_who_go = [team for team in teams if team.code not in out]
    columns = {
        "visits": [plain(one) for one in tasks],
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


def _still_open(
    row: RoundRow, wishes: Mapping[int, Wish], happened: Happened
) -> dict[int, Wish]:
    """Give the wishes that hold: those from before and the new, but of what was begun.

    Where somebody is at the door by now, it is as it was planned.
    """
    begun = {int(one.visit) for ones in (happened.begun or {}).values() for one in ones}
    known = {one["episode"]: read_wish(one.get("wish")) for one in row.visits}
    new = {number: wish for number, wish in wishes.items() if number not in begun}
    return known | new


def _those_of(row: RoundRow) -> set[int]:
    """Number the teams that a round has known."""
    routes = (route.team for route in plan_of(row.plan).routes)
    return {*row.fallen, *(int(team) for team in (*row.gone, *routes))}


def _at_work(district: CareDistrictRow) -> set[int]:
    rows = CareTeamRow.objects.filter(district=district, state="active")
    return set(rows.values_list("pk", flat=True))


def _with_begun(
    row: RoundRow, tasks: Sequence[Wanted], earlier: Plan, happened: Happened
) -> list[Wanted]:
    """Keep what is wanted no more, but was begun or is still with who has left."""
    new = {one.episode: one for one in tasks}
    old = {one["episode"]: read(one) for one in row.visits}
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
