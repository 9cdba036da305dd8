"""How homes of a round are to be visited, on its page and over the API."""

import json
from datetime import timedelta

import pytest

from care_samples import open_desk, somebody
from epihq.care.needs import actions as needs
from epihq.care.register.districts import District, Team, set_district, set_team
from epihq.care.register.persons import Person
from epihq.care.rounds import plan_of
from epihq.care.tours import actions
from epihq.care.tours.tables import RoundRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people import officers
from every_address import browser

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def town(room, monkeypatch):
    """Two teams, two homes beside the centre, and a supervisor's browser."""
    monkeypatch.setattr(actions, "_SECONDS", 0.2)
    desk = open_desk(room)
    told = {"location": "AZ-BA", "latitude": 40.36, "longitude": 49.83}
    set_district(SETUP, District(name="Sabail", **told), number=desk.sabail)
    for n in range(2):
        set_team(SETUP, Team(name=f"Team {n}", district=desk.sabail))
        person = Person(name=f"P {n}", latitude=40.361 + n / 500, longitude=49.8311)
        needs.ask(desk.nurse, somebody(desk, person).pk, {"zinc": 1})
    roles = (Role.CARE_SUPERVISOR,)
    sara = officers.Person(username="sara", full_name="Sara", roles=roles)
    desk_browser = browser(officers.make_officer(SETUP, sara))
    day = (clock.now() + timedelta(days=1)).date()
    return desk_browser, actions.plan_round(desk.supervisor, desk.sabail, day)


def test_wishes_are_set_on_the_page_and_stay(town):
    client, row = town
    one, other = (visit["episode"] for visit in row.visits)
    sent = {
        "version": row.version,
        f"carers-{one}": "2",
        f"earliest-{one}": "11:00",
        f"latest-{one}": "12:00",
        "ways": f"{one} 0 25\n{other};{one};30,5\n",
    }

    assert client.post(f"/care/rounds/{row.pk}/again/", sent).status_code == 303
    page = client.get(f"/care/rounds/{row.pk}/").content.decode()

    new = RoundRow.objects.get()
    assert len(plan_of(new.plan).comes[str(one)]) == 2
    assert "two carers together; from 11:00 to 12:00" in page
    assert f"{one} 0 25" in page
    assert f"{other} {one} 30.5" in page
    assert f'name="earliest-{one}" value="11:00"' in page


def test_hours_past_midnight_are_taken_and_no_day_team_has_time(town):
    client, row = town
    one = row.visits[0]["episode"]
    night = {f"earliest-{one}": "22:00", f"latest-{one}": "02:00", "ways": ""}

    sent = client.post(
        f"/care/rounds/{row.pk}/again/", night | {"version": row.version}
    )
    page = client.get(f"/care/rounds/{row.pk}/").content.decode()

    assert sent.status_code == 303
    assert "<strong>from 22:00 to 02:00</strong>" in page
    assert "(no time left)" in page
    assert f'name="latest-{one}" value="02:00"' in page
    (left,) = plan_of(RoundRow.objects.get().plan).unplanned
    assert (left.visit, left.reason.value) == (str(one), "no-time")


def test_a_program_says_hours_past_midnight(town):
    client, row = town
    one = row.visits[0]["episode"]
    home = {"person": one, "earliest": "22:00", "latest": "02:00"}

    answer = client.post(
        f"/api/v1/care/rounds/{row.pk}/again",
        json.dumps({"homes": [home]}),
        content_type="application/json",
    )

    assert answer.status_code == 200, answer.content
    wish = answer.json()["visits"][0]["wish"]
    assert (wish["earliest"], wish["latest"]) == ("22:00", "02:00")


def test_what_cannot_be_read_is_told_with_its_line(town):
    client, row = town

    answer = client.post(f"/care/rounds/{row.pk}/again/", {"ways": "1 0 5\nfar"})

    assert answer.status_code == 400
    assert "line 2" in answer.content.decode()


def test_a_program_says_how_homes_are_to_be_visited(town):
    client, row = town
    one = row.visits[0]["episode"]
    home = {"person": one, "carers": 2, "earliest": "11:00", "ways": {"0": 12}}

    answer = client.post(
        f"/api/v1/care/rounds/{row.pk}/again",
        json.dumps({"homes": [home]}),
        content_type="application/json",
    )

    assert answer.status_code == 200, answer.content
    wish = answer.json()["visits"][0]["wish"]
    assert (wish["carers"], wish["earliest"], wish["ways"]) == (2, "11:00", {"0": 12})
