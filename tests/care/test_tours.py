"""Rounds that are kept: planned for a day, frozen, planned anew; no place in them."""

import json
from datetime import timedelta

import pytest

from care_samples import somebody
from epihq.care.needs import actions as needs
from epihq.care.register.districts import District, Team, set_district, set_team
from epihq.care.register.persons import Person
from epihq.care.rounds import plan_of
from epihq.care.tours import actions
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import EpihqError

pytestmark = pytest.mark.databases("sqlite", "postgresql")
DAY = (clock.now() + timedelta(days=1)).date()


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
