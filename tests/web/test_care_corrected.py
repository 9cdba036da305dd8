"""What is corrected of somebody: what is sent changes, what is left out stays."""

import json
from datetime import date
from html.parser import HTMLParser

import msgspec
import pytest
from django.test import Client

from care_samples import RASHAD, open_desk, somebody
from epihq.care.register import looking
from epihq.care.register.persons import Household, facts_of
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer
from every_address import browser, key_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")
WHOLE = msgspec.structs.replace(
    RASHAD,
    latitude=40.4,
    longitude=49.8,
    household=Household(people=4, water=False, note="Dogs in the yard."),
    note="Hard of hearing.",
)
KNOWN = {
    "age": 61,
    "sex": "male",
    "is_pregnant": False,
    "conditions": frozenset({"diabetes", "kidney"}),
    "onset": date(2020, 6, 1),
    "usual_spo2": 95.0,
    "language": "az",
}


class Correcting:
    """Somebody of whom all is known, and a nurse with a browser and a key."""

    def __init__(self, room):
        self.desk = open_desk(room)
        self.row = somebody(self.desk, WHOLE, **KNOWN)
        told = {"full_name": "Nina", "roles": (Role.NURSE,)}
        told["districts"] = (self.desk.sabail,)
        nurse = make_officer(SETUP, Person(username="nina", **told))
        self.browser = browser(nurse)
        self._auth = {"Authorization": f"Bearer {key_of(nurse)}"}

    def send(self, body):
        answer = Client(SERVER_NAME="127.0.0.1").post(
            f"/api/v1/care/people/{self.row.pk}/correct",
            json.dumps(body),
            content_type="application/json",
            headers=self._auth,
        )
        self.row.refresh_from_db()
        return answer

    @property
    def person(self):
        return looking.person_of(self.row.pk)


class Shown(HTMLParser):
    """What a browser would send of the page's fields as they stand."""

    def __init__(self):
        super().__init__()
        self.told, self._choice = {}, ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        name, value = told.get("name"), told.get("value", "")
        is_box = told.get("type") in {"checkbox", "radio"}
        if tag == "input" and name and (not is_box or "checked" in told):
            self.told.setdefault(name, []).append(value)
        elif tag == "select":
            self._choice = name
        elif tag == "option" and "selected" in told and self._choice:
            self.told[self._choice] = [value]


@pytest.fixture
def one(room):
    return Correcting(room)


def test_a_fact_that_is_sent_changes_alone(one):
    before = facts_of(one.row)

    assert one.send({"facts": {"age": 70}}).status_code == 200

    assert facts_of(one.row) == msgspec.structs.replace(before, age=70)
    assert one.person == WHOLE
    content = ActRow.objects.filter(verb="care.correct").get().content
    assert json.loads(content) == {"changed": ["age"]}


def test_a_fact_that_is_sent_as_nothing_is_taken_away(one):
    assert one.send({"facts": {"onset": None, "conditions": []}}).status_code == 200

    known = facts_of(one.row)
    assert (known.onset, known.conditions) == (None, frozenset())
    assert (known.age, known.usual_spo2) == (61, 95.0)


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ({"name": "Rəşad Vəliyev"}, {"name": "Rəşad Vəliyev"}),
        ({"telephone": "+994501111111"}, {"telephone": "+994501111111"}),
        ({"latitude": None, "longitude": None}, {"latitude": None, "longitude": None}),
        (
            {"household": {"people": 5}},
            {"household": msgspec.structs.replace(WHOLE.household, people=5)},
        ),
        ({}, {}),
    ],
)
def test_what_is_sent_of_a_person_changes_alone(one, told, changed):
    before = facts_of(one.row)

    assert one.send({"person": told}).status_code == 200

    assert one.person == msgspec.structs.replace(WHOLE, **changed)
    assert facts_of(one.row) == before
    found = looking.search(one.desk.nurse, case="CASE-77", reason="They called.")
    assert [row.pk for row in found] == [one.row.pk]


def test_a_name_is_not_taken_away_and_a_fact_is_checked_alone(one):
    assert one.send({"person": {"name": ""}}).status_code == 422
    assert one.send({"facts": {"onset": "2999-01-01"}}).status_code == 422

    assert one.person == WHOLE
    assert facts_of(one.row).onset == KNOWN["onset"]


def test_the_page_carries_all_that_is_known(one):
    address = f"/care/{one.row.pk}/correct/"
    before, shown = facts_of(one.row), Shown()
    shown.feed(one.browser.get(address).content.decode())
    assert shown.told["household_note"] == ["Dogs in the yard."]

    answer = one.browser.post(address, {**shown.told, "age": "70"})

    assert answer.status_code == 303, answer.content[-2000:]
    assert one.person == WHOLE
    after = facts_of(EpisodeRow.objects.get())
    assert after == msgspec.structs.replace(before, age=70)
