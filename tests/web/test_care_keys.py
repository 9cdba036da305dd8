"""A key sent for two people: the API refuses the second, a page keeps both diaries."""

import json
from datetime import UTC, timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from care_samples import open_desk, somebody
from epihq.care.checks.intake import Kept
from epihq.care.checks.tables import ReadingRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer
from epihq.web.care.reading_shapes import KeptOut
from every_address import browser, key_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")


class Keys:
    """Two people at home, and a nurse with a browser and a key."""

    def __init__(self, room):
        desk = open_desk(room)
        self.people = [somebody(desk).pk for _ in range(2)]
        told = {"full_name": "Nina", "roles": (Role.NURSE,)}
        told["districts"] = (desk.sabail,)
        nurse = make_officer(SETUP, Person(username="nina", **told))
        self.browser = browser(nurse)
        self._auth = {"Authorization": f"Bearer {key_of(nurse)}"}

    def post(self, address, body, key="one"):
        return self.send(f"/care/people/{address}", body, key)

    def send(self, address, body, key=""):
        return Client(SERVER_NAME="127.0.0.1").post(
            f"/api/v1{address}",
            json.dumps(body),
            content_type="application/json",
            headers={**self._auth, "Idempotency-Key": key},
        )


@pytest.fixture
def keys(room):
    return Keys(room)


def kept():
    return sorted(ReadingRow.objects.values_list("episode", flat=True))


def test_a_key_of_anothers_check_is_answered_409(keys):
    first, second = keys.people
    check = {"about_at": clock.now().isoformat(), "spo2_rest": 97}

    answers = [keys.post(f"{n}/readings", check) for n in (first, first, second)]

    assert [one.status_code for one in answers] == [200, 200, 409]
    assert answers[2].json()["code"] == "care.key-used"
    assert kept() == [first]


def test_a_key_of_anothers_act_is_answered_409(keys):
    first, second = keys.people

    answers = [keys.post(f"{n}/note", {"note": "X."}) for n in (first, first, second)]

    assert [one.status_code for one in answers] == [200, 200, 409]


def test_diaries_of_two_people_under_one_form_are_both_kept(keys):
    day = (clock.now() - timedelta(days=1)).date().isoformat()
    told = {"once": "one", "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0"}
    told |= {"line-0-day": day, "line-0-hour": "08:00", "line-0-spo2_rest": "96"}

    for number in (*keys.people, keys.people[0]):
        answer = keys.browser.post("/care/paper/", {**told, "code": str(number)})
        assert answer.status_code == 200, answer.content[-2000:]

    assert kept() == keys.people


def test_a_batch_is_answered_as_one_alone_is(keys):
    first, _ = keys.people
    check = {"about_at": clock.now().isoformat(), "spo2_rest": 97}
    batch = [{"person": first, "once": "alone", **check}, {"person": 999, **check}]

    kept, refused = keys.send("/care/readings", {"readings": batch}).json()
    alone = keys.post(f"{first}/readings", check, key="alone").json()

    assert alone == kept | {"is_again": True}
    assert (refused["person"], refused["number"]) == (999, None)
    assert refused["code"] == "care.no-such-episode"
    assert kept.keys() == refused.keys() == alone.keys()


@given(due=st.datetimes(timezones=st.just(UTC)) | st.none())
def test_an_hour_is_written_in_a_batch_as_alone(due):
    kept = Kept(number=1, episode=2, level=None, due_at=due)

    (told,) = json.loads(KeptOut.many([kept]))

    alone = json.loads(json.dumps({"due_at": due}, cls=DjangoJSONEncoder))
    assert told["due_at"] == alone["due_at"]


def test_the_next_under_a_key_is_the_same_though_they_wait_no_more(keys):
    first = keys.send("/care/next", {}, key="n").json()
    check = {"about_at": clock.now().isoformat(), "spo2_rest": 97}
    keys.post(f"{keys.people[0]}/readings", check)

    again = keys.send("/care/next", {}, key="n").json()
    another = keys.send("/care/next", {}, key="m").json()

    assert [one["number"] for one in (*first, *again, *another)] == [
        keys.people[0],
        keys.people[0],
        keys.people[1],
    ]
    assert [one["why"] for one in (*first, *again)] == ["first", "first"]
