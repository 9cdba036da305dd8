"""Rounds that are kept: planned for a day, frozen, planned anew; no place in them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care_samples import somebody
from epihq.care.needs import actions as needs
from epihq.care.register.districts import (
    District,
    Team,
    retire_team,
    set_district,
    set_team,
)
from epihq.care.register.persons import Person
from epihq.care.register.tables import CareTeamRow, EpisodeRow
from epihq.care.rounds import plan_of
from epihq.care.tours import actions
from epihq.care.tours.shifts import shift_of
from epihq.care.tours.windows import AtWork, window
from epihq.care.tours.wishes import Wish
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import EpihqError, UsageError

pytestmark = pytest.mark.databases("sqlite", "postgresql")
DAY = (clock.now() + timedelta(days=1)).date()


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Four homes need no seconds of search."""
    monkeypatch.setattr(actions, "_SECONDS", 0.2)


@pytest.fixture
def town(desk):
    """A district with a place, two teams, and four who are to be brought something."""
    told = {"location": "AZ-BA", "latitude": 40.36, "longitude": 49.83}
    set_district(SETUP, District(name="Sabail", **told), number=desk.sabail)
    teams = [
        set_team(SETUP, Team(name=f"Team {n}", district=desk.sabail, capacity=9)).pk
        for n in range(2)
    ]
    for n in range(4):
        person = Person(name=f"P {n}", latitude=40.361 + n / 500, longitude=49.8311)
        row = somebody(desk, person)
        needs.ask(desk.nurse, row.pk, {"zinc": 1})
    return desk, teams


def visited(row):
    routes = plan_of(row.plan).routes
    return {route.team: [stop.visit for stop in route.stops] for route in routes}


def test_a_round_brings_everybody_what_they_need(town):
    desk, _teams = town

    row = actions.plan_round(desk.nurse, desk.sabail, DAY, once="a")
    again = actions.plan_round(desk.nurse, desk.sabail, DAY, once="a")

    stops = [one for route in visited(row).values() for one in route]
    assert sorted(stops) == sorted(str(one["episode"]) for one in row.visits)
    assert again.pk == row.pk


def test_no_place_of_anybody_stands_in_the_log(town):
    desk, _teams = town

    row = actions.plan_round(desk.nurse, desk.sabail, DAY)

    kept = json.dumps([row.visits, row.plan])
    told = " ".join(str(one.content) for one in LogRow.objects.all())
    assert not [one for one in ("40.361", "40.363", "49.8311") if one in kept + told]
    assert LogRow.objects.filter(verb="care.look", by="nina").exists()


def test_what_a_team_that_has_left_does_stays_with_it(town):
    desk, _teams = town
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)
    team, stops = next((t, s) for t, s in visited(row).items() if s)

    actions.leave(desk.nurse, row.pk, int(team))
    new = actions.plan_again(desk.nurse, row.pk)

    assert set(stops) <= set(visited(new)[team])
    assert new.state == "under-way"


def test_who_falls_out_goes_no_more(town):
    desk, teams = town
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)

    new = actions.plan_again(desk.nurse, row.pk, falls_out=teams[0])

    assert str(teams[0]) not in {t for t, stops in visited(new).items() if stops}
    assert sum(len(stops) for stops in visited(new).values()) == 4
    assert actions.end(desk.nurse, row.pk).state == "over"


@pytest.fixture
def at(monkeypatch):
    """Set the clock to an hour of the day of the round."""

    def set_to(hour, minute=0):
        now = datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: now)
        return now

    return set_to


def test_who_leaves_late_has_not_been_where_the_plan_had_them_by_then(town, at):
    """Planned from nine, left at half past twelve, out ten minutes later."""
    desk, _teams = town
    at(8)
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)
    team, homes = next((t, s) for t, s in visited(row).items() if s)
    left = at(12, 30)
    actions.leave(desk.nurse, row.pk, int(team))
    now = at(12, 40)

    new = actions.plan_again(desk.nurse, row.pk, falls_out=int(team))

    routes = {route.team: route for route in plan_of(new.plan).routes}
    been = list(routes[team].stops) if team in routes else []
    assert all(left <= stop.begins <= now for stop in been)
    others = {s for t, stops in visited(new).items() if t != team for s in stops}
    assert others >= set(homes) - {stop.visit for stop in been}
    assert len(been) <= 1
    assert len(others) + len(been) == 4


def test_a_second_plan_anew_moves_no_hour_that_has_been(town, at):
    desk, _teams = town
    at(8)
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)
    team = next(t for t, s in visited(row).items() if s)
    for hour in (8, 30), (13, 0):
        left = at(*hour)
        actions.leave(desk.nurse, row.pk, int(team))
        told = []
        for minutes in (40, 60):
            at(*divmod(hour[0] * 60 + hour[1] + minutes, 60))
            plan = plan_of(actions.plan_again(desk.nurse, row.pk).plan)
            route = next(one for one in plan.routes if one.team == team)
            told.append((route.leaves, route.stops[0].begins))

        assert told[0] == told[1]
        assert abs(told[0][0] - left) < timedelta(seconds=1)


def test_todays_round_begins_now_and_a_shift_that_is_over_visits_nobody(town, at):
    desk, _teams = town
    now = at(15)
    afternoon = actions.plan_round(desk.nurse, desk.sabail, DAY)
    at(17, 30)
    evening = actions.plan_round(desk.nurse, desk.sabail, DAY)

    routes = plan_of(afternoon.plan).routes
    assert routes
    assert all(route.leaves >= now for route in routes)
    late = plan_of(evening.plan)
    assert not late.routes
    assert {one.reason for one in late.unplanned} == {"no-time"}
    assert len(late.unplanned) == 4


@pytest.mark.parametrize("how", ["retired", "moved"])
def test_a_team_that_is_there_no_more_falls_out_by_itself(town, at, how):
    desk, teams = town
    at(8)
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)
    team, stops = next((t, s) for t, s in visited(row).items() if s)
    at(9, 1)
    actions.leave(desk.nurse, row.pk, int(team))
    if how == "retired":
        retire_team(SETUP, int(team), reason="Its car broke down.")
    else:
        moved = Team(name="Moved", district=desk.narimanov)
        set_team(SETUP, moved, number=int(team))

    at(9, 2)
    new = actions.plan_again(desk.nurse, row.pk)
    again = actions.plan_again(desk.nurse, row.pk, falls_out=int(team))

    assert new.fallen == again.fallen == [int(team)]
    assert set(visited(new).get(team, [])) < set(stops)
    assert sum(len(stops) for stops in visited(again).values()) == 4
    other = next(one for one in teams if str(one) != team)
    assert visited(again)[str(other)]


def test_where_all_teams_are_out_no_team_goes(town):
    desk, teams = town
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)
    actions.plan_again(desk.nurse, row.pk, falls_out=teams[0])

    new = actions.plan_again(desk.nurse, row.pk, falls_out=teams[1])

    assert not visited(new)
    assert [one.reason for one in plan_of(new.plan).unplanned] == ["no-team"] * 4


def test_a_round_of_another_district_is_not_there(town):
    desk, _teams = town
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)

    for action in (
        lambda: actions.plan_again(desk.other, row.pk),
        lambda: actions.end(desk.other, row.pk),
        lambda: actions.plan_round(desk.other, desk.sabail, DAY),
        lambda: actions.plan_round(desk.other, desk.narimanov, DAY),
    ):
        with pytest.raises(EpihqError):
            action()


def hours_of(row, number):
    """When whoever comes to a home begins, team by team."""
    comes = plan_of(row.plan).comes[str(number)]
    return {team: f"{stop.begins:%H:%M}" for team, stop in comes}


def test_two_carers_come_together_in_the_hours_that_suit(town):
    desk, teams = town
    number = next(iter(EpisodeRow.objects.values_list("pk", flat=True)))
    wish = Wish(carers=2, earliest="11:00", latest="11:30")
    planned = actions.plan_round(desk.nurse, desk.sabail, DAY, wishes={number: wish})

    hours = hours_of(planned, number)
    assert set(hours) == {str(team) for team in teams}
    assert len({*hours.values()}) == 1
    assert "11:00" <= next(iter(hours.values())) <= "11:30"

    # Planned anew it is still so, until somebody wishes otherwise.
    again = actions.plan_again(desk.nurse, planned.pk)
    assert len(hours_of(again, number)) == 2
    alone = actions.plan_again(
        desk.nurse, planned.pk, wishes={number: Wish(latest="10:00")}
    )
    assert len(hours_of(alone, number)) == 1
    assert next(iter(hours_of(alone, number).values())) <= "10:00"


def test_a_skill_is_brought_by_who_has_it_or_told_to_lack(town):
    desk, teams = town
    number = next(iter(EpisodeRow.objects.values_list("pk", flat=True)))
    told = Team(name="Team 1", district=desk.sabail, skills=("oxygen",))
    set_team(SETUP, told, number=teams[1])

    wished = {number: Wish(skills=("oxygen",))}
    row = actions.plan_round(desk.nurse, desk.sabail, DAY, wishes=wished)
    lacks = {number: Wish(skills=("swab",))}
    without = actions.plan_again(desk.nurse, row.pk, wishes=lacks)

    assert set(hours_of(row, number)) == {str(teams[1])}
    (left,) = plan_of(without.plan).unplanned
    assert (left.visit, left.reason.value) == (str(number), "no-skill")


def test_ways_that_are_told_go_before_those_of_the_map(town):
    """The bridge is closed: two hours to one home, though it is beside the centre."""
    desk, _teams = town
    number = next(iter(EpisodeRow.objects.values_list("pk", flat=True)))
    others = set(EpisodeRow.objects.values_list("pk", flat=True)) - {number}
    usual = actions.plan_round(desk.nurse, desk.sabail, DAY)
    closed = Wish(ways={0: 120.0, **dict.fromkeys(others, 120.0)})
    row = actions.plan_round(desk.nurse, desk.sabail, DAY, wishes={number: closed})

    ((_, stop),) = plan_of(row.plan).comes[str(number)]
    assert stop.travel == 120
    assert plan_of(usual.plan).travel < 60
    assert plan_of(row.plan).travel >= 240
    (kept,) = (one["wish"] for one in row.visits if "wish" in one)
    assert kept["ways"]["0"] == 120


@pytest.mark.parametrize(
    "wish",
    [
        Wish(carers=3),
        Wish(earliest="25:00"),
        Wish(earliest="12:00", latest="11:00"),
        Wish(earliest="20:00", latest="08:01"),
        Wish(skills=("",)),
        Wish(ways={0: -1.0}),
    ],
)
def test_a_wish_that_cannot_be_is_refused(town, wish):
    desk, _teams = town
    with pytest.raises(UsageError) as caught:
        actions.plan_round(desk.nurse, desk.sabail, DAY, wishes={1: wish})
    assert caught.value.code == "care.bad-wish"


def hour_of(day, hour, minute=0):
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=UTC) + (
        timedelta(days=day)
    )


@pytest.fixture
def nights(town):
    """The teams of the town work from eight in the evening until eight."""
    desk, teams = town
    for number in teams:
        told = Team(
            name=f"Night {number}",
            district=desk.sabail,
            shift_from="20:00",
            shift_to="08:00",
        )
        set_team(SETUP, told, number=number)
    return town


@pytest.mark.parametrize(
    ("hour", "begins", "ends"),
    [
        (22, (0, 22), (1, 8)),
        (10, (0, 20), (1, 8)),
        (2, (0, 2), (0, 8)),
    ],
)
def test_a_night_shift_goes_on_past_midnight(nights, at, hour, begins, ends):
    desk, _teams = nights
    at(hour)

    made = plan_of(actions.plan_round(desk.nurse, desk.sabail, DAY).plan)

    stops = [stop for route in made.routes for stop in route.stops]
    assert len(stops) == 4
    assert min(stop.arrives for stop in stops) >= hour_of(*begins)
    assert max(route.returns for route in made.routes) <= hour_of(*ends)


def test_a_night_planned_anew_stays_the_night_in_which_it_was_left(nights, at):
    desk, _teams = nights
    at(2)
    row = actions.plan_round(desk.nurse, desk.sabail, DAY)
    team, homes = next((t, s) for t, s in visited(row).items() if s)
    left = at(2, 10)
    actions.leave(desk.nurse, row.pk, int(team))
    at(9)

    made = plan_of(actions.plan_again(desk.nurse, row.pk).plan)

    route = next(one for one in made.routes if one.team == team)
    assert {stop.visit for stop in route.stops} >= set(homes)
    assert left <= route.leaves < route.returns <= hour_of(0, 8)


def test_the_small_hours_that_suit_are_those_of_the_night(nights, at):
    desk, _teams = nights
    number = next(iter(EpisodeRow.objects.values_list("pk", flat=True)))
    wished = {number: Wish(earliest="02:00", latest="02:30")}
    at(21)

    row = actions.plan_round(desk.nurse, desk.sabail, DAY, wishes=wished)

    ((_, stop),) = plan_of(row.plan).comes[str(number)]
    assert hour_of(1, 2) <= stop.begins <= hour_of(1, 2, 30)


NIGHT = Wish(earliest="22:00", latest="02:00")


@pytest.mark.parametrize(
    ("hour", "suits"),
    [(10, ((0, 22), (1, 2))), (23, ((0, 23), (1, 2))), (1, ((0, 1), (0, 2)))],
)
def test_hours_past_midnight_that_suit_are_kept_by_a_night_shift(
    nights, at, hour, suits
):
    desk, _teams = nights
    number = next(iter(EpisodeRow.objects.values_list("pk", flat=True)))
    at(hour)

    row = actions.plan_round(desk.nurse, desk.sabail, DAY, wishes={number: NIGHT})
    again = actions.plan_again(desk.nurse, row.pk)

    for one in (row, again):
        ((_, stop),) = plan_of(one.plan).comes[str(number)]
        assert hour_of(*suits[0]) <= stop.begins <= hour_of(*suits[1])


def test_hours_of_the_night_suit_no_shift_of_the_day(town):
    desk, _teams = town
    number, *others = EpisodeRow.objects.values_list("pk", flat=True)

    row = actions.plan_round(desk.nurse, desk.sabail, DAY, wishes={number: NIGHT})
    again = actions.plan_again(desk.nurse, row.pk)

    for one in (row, again):
        (left,) = plan_of(one.plan).unplanned
        assert (left.visit, left.reason.value) == (str(number), "no-time")
        stops = [stop for route in visited(one).values() for stop in route]
        assert sorted(stops) == sorted(map(str, others))


def test_an_hour_of_the_evening_is_over_at_two_in_the_night(nights, at):
    desk, _teams = nights
    number = next(iter(EpisodeRow.objects.values_list("pk", flat=True)))
    at(2)

    wished = {number: Wish(earliest="22:00")}
    row = actions.plan_round(desk.nurse, desk.sabail, DAY, wishes=wished)

    assert str(number) in {one for stops in visited(row).values() for one in stops}


clock_hours = st.integers(0, 24 * 60 - 1).map(
    lambda one: f"{one // 60:02}:{one % 60:02}"
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    begins=st.integers(-12 * 60, 24 * 60 - 1),
    length=st.integers(1, 24 * 60),
    late=st.integers(0, 12 * 60),
    earliest=clock_hours,
    latest=clock_hours,
)
def test_a_visit_begins_in_hours_that_suit_wherever_a_shift_has_any(
    desk, begins, length, late, earliest, latest
):
    """Each minute in which a team is free is held against the two hours of a clock."""
    first = hour_of(0, 0) + timedelta(minutes=begins)
    free = first + timedelta(minutes=min(late, length))
    ends = max(first + timedelta(minutes=length), hour_of(0, 0))
    wish = Wish(earliest=earliest, latest=latest)

    opens, closes = window(wish, AtWork(day=DAY, begins=first, free=free, ends=ends))

    def suits(at):
        here = f"{at:%H:%M}"
        if earliest <= latest:
            return earliest <= here <= latest
        return here >= earliest or here <= latest

    minutes = range(int((ends - free).total_seconds()) // 60 + 1)
    suit = [at for n in minutes if suits(at := free + timedelta(minutes=n))]
    if suit:
        between = [at for at in suit if opens <= at <= closes]
        assert (between[0], between[-1]) == (opens, closes)
        assert len(between) == (closes - opens) / timedelta(minutes=1) + 1
    else:
        assert opens == closes < free


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    shift=st.tuples(st.times(), st.times()),
    offset=st.timedeltas(timedelta(days=-1), timedelta(days=2)),
)
def test_whoever_is_at_work_by_their_hours_is_so_in_the_shift_of_the_day(
    desk, shift, offset
):
    begins, ends = (f"{one:%H:%M}" for one in shift)
    row = CareTeamRow(shift_from=begins, shift_to=ends)
    now = hour_of(0, 0) + offset

    first, last = shift_of(row, DAY, now)

    assert timedelta(0) < last - first <= timedelta(days=1)
    assert (f"{first:%H:%M}", f"{last:%H:%M}") == (begins, ends)
    assert DAY in {first.date(), last.date()}
    is_past_midnight = begins >= ends
    here = f"{now:%H:%M}"
    at_work = (
        here < ends or here >= begins if is_past_midnight else begins <= here < ends
    )
    if now.date() == DAY:
        assert (first <= now < last) == at_work


@pytest.mark.parametrize(
    "hours",
    [("08:00", ""), ("", "17:00"), ("8", "17:00"), ("08:00", "24:00"), ("x", "y")],
)
def test_hours_that_are_no_shift_are_refused(desk, hours):
    begins, ends = hours
    told = Team(name="A", district=desk.sabail, shift_from=begins, shift_to=ends)
    with pytest.raises(UsageError, match="care-team, shift_") as caught:
        set_team(SETUP, told)
    assert caught.value.code == "care.bad-setting"


def test_a_team_carries_nothing_less_than_one_visit(desk):
    with pytest.raises(UsageError, match="care-team, capacity"):
        set_team(SETUP, Team(name="A", district=desk.sabail, capacity=0))
