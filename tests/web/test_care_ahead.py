"""The work of the next weeks on the pages, by the forecast that the watch keeps."""

from datetime import timedelta

import pytest

from ahead_samples import NOW, compared
from care_samples import open_desk, somebody
from epihq.care.ahead import keeping
from epihq.care.needs import actions as needs
from epihq.care.needs.stocks import change_stock
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer
from every_address import browser

pytestmark = pytest.mark.databases("sqlite", "postgresql")


class Desk:
    """A desk on the day of the decision, and who look at its work."""

    def __init__(self, room):
        self.home, self.desk = room, open_desk(room)
        for _ in range(10):
            somebody(self.desk)
        somebody(self.desk, district=self.desk.narimanov)
        for name in ("zinc", "masks"):
            change_stock(self.desk.supervisor, self.desk.sabail, name, 9, why="counted")
        person = somebody(self.desk)
        needs.ask_package(self.desk.nurse, person.pk, "azerbaijan-2020")
        self.supervisor = self._browser("sara", Role.CARE_SUPERVISOR)
        self.nurse = self._browser("olga", Role.NURSE, self.desk.narimanov)
        self.duty = self._browser("dara", Role.DUTY_OFFICER)

    def _browser(self, name, role, *districts):
        told = {"full_name": name.title(), "roles": (role,), "districts": districts}
        return browser(make_officer(SETUP, Person(username=name, **told)))


@pytest.fixture
def desk(room, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Desk(room)


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer).decode().replace("\xa0", " ")


def test_it_is_shown_with_its_day_and_who_it_takes(desk):
    compared(desk.home)
    keeping.keep(desk.home)

    page = shown(desk.supervisor, "/care/districts/")

    assert "As of 10 July 2020, made at" in page
    assert "11 July 2020 to 17 July 2020" in page
    for word in ("Nurses on duty", "Teams on duty", "Beds", "all districts"):
        assert word in page
    # A cell is a median with its interval.
    ahead = page.partition('id="ahead-head"')[2]
    assert "[" in ahead.split('data-label="Calls"')[1][:40]
    # Who may not read decisions is led to none.
    assert 'href="/decisions/' not in ahead
    assert 'href="/decisions/' in shown(desk.duty, "/care/districts/")
    third = shown(desk.supervisor, "/care/districts/?week=3")
    assert '<option value="3" selected>' in third


def test_it_says_that_it_is_old_or_that_there_is_none(desk, monkeypatch):
    assert "No forecast is kept." in shown(desk.supervisor, "/care/districts/")
    assert "No forecast of home care" in shown(desk.supervisor, "/care/needs/")
    compared(desk.home)
    keeping.keep(desk.home)

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=5))
    old = shown(desk.supervisor, "/care/districts/")
    stock = shown(desk.supervisor, "/care/needs/")

    assert "This forecast is old" in old
    assert "5 days ago" in old
    assert "It is 5 days old" in stock
    assert "not known" in stock


SIX_HOURS = timedelta(hours=6)
TOLD_AT = ("/care/ahead.csv", "/api/v1/care/ahead")


def test_at_a_past_hour_it_is_the_one_that_stood_then(desk, monkeypatch):
    compared(desk.home)
    keeping.keep(desk.home)
    told_then = {one: shown(desk.supervisor, one) for one in TOLD_AT}
    for _ in range(20):
        somebody(desk.desk)
    monkeypatch.setattr(clock, "now", lambda: NOW + SIX_HOURS)
    keeping.keep(desk.home)

    between = f"?at={NOW + SIX_HOURS / 2:%Y-%m-%dT%H:%MZ}"
    page = shown(desk.supervisor, f"/care/districts/{between}")

    assert {one: shown(desk.supervisor, one) for one in TOLD_AT} != told_then
    assert {one: shown(desk.supervisor, one + between) for one in TOLD_AT} == told_then
    # Noon in UTC is four in the afternoon in Baku.
    made = f'<time datetime="{NOW:%Y-%m-%dT%H:%M}'
    ahead = page.partition('id="ahead-head"')[2]
    assert "As of 10 July 2020, made at " in ahead
    assert made in ahead
    # What leads on from it stays at that hour.
    at = f"{NOW + SIX_HOURS / 2:%Y-%m-%dT%H:%M:%SZ}"
    assert f'href="/care/ahead.csv?at={at}"' in ahead
    assert f'<input type="hidden" name="at" value="{at}">' in ahead


def test_at_a_past_hour_without_one_it_says_so(desk, monkeypatch):
    compared(desk.home)
    keeping.keep(desk.home)
    before = f"?at={NOW - SIX_HOURS:%Y-%m-%dT%H:%MZ}"

    page = shown(desk.supervisor, f"/care/districts/{before}")

    assert "No forecast that was made by then is kept." in page
    assert shown(desk.supervisor, f"/care/ahead.csv{before}").count("\n") == 1
    assert desk.supervisor.get(f"/api/v1/care/ahead{before}").json() == []


def test_one_that_was_old_by_then_says_how_old_it_was(desk, monkeypatch):
    compared(desk.home)
    keeping.keep(desk.home)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=30))

    page = shown(desk.supervisor, "/care/districts/?at=2020-07-15T12:00Z")

    assert "it knew nothing after 10 July 2020, 5 days before" in page


def test_a_nurse_of_another_district_sees_her_own_alone(desk):
    compared(desk.home)
    keeping.keep(desk.home)

    for address in ("/care/districts/", "/care/ahead.csv", "/care/needs/"):
        page = shown(desk.nurse, address)
        assert "Sabail" not in page, address
    lines = shown(desk.nurse, "/care/ahead.csv").splitlines()[1:]
    assert {line.split(",")[1] for line in lines} == {"Narimanov"}
    told = desk.nurse.get("/api/v1/care/ahead").json()
    assert {one["district"] for one in told} == {desk.desk.narimanov}
    everybody = desk.supervisor.get("/api/v1/care/ahead").json()
    assert {one["district"] for one in everybody} == {
        None,
        desk.desk.sabail,
        desk.desk.narimanov,
    }
    calls = next(one for one in everybody if one["what"] == "calls")
    assert calls["lower90"] <= calls["median"] <= calls["upper90"]
    assert calls["as_of"] == "2020-07-10"


def test_what_runs_out_within_a_week_stands_first_on_the_page_of_needs(desk):
    compared(desk.home)
    keeping.keep(desk.home)

    page = shown(desk.supervisor, "/care/needs/")
    told = desk.supervisor.get("/api/v1/care/stock").json()

    assert "Runs out within a week" in page
    assert "as of 10 July 2020, made at" in page
    assert page.index("zinc</th>") < page.index("masks</th>")
    by_item = {one["item"]: one["ahead"] for one in told}
    assert by_item["zinc"]["chance"] > 0.9
    assert by_item["zinc"]["to_order"] > 50
    assert by_item["masks"]["chance"] == 0
    assert by_item["masks"]["until"] == "2020-07-17"
