"""A check that is sent again is answered as the first time, whatever came between.

By each way that returns an answer: the API one by one and many at once, a nurse's page,
the diary's, the person's own, a short message, a bundle of FHIR.
"""

import json
import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care_samples import RASHAD, open_desk, reading, set_to_noon, somebody
from epihq.care.checks.intake import Incoming, write_many, write_reading
from epihq.care.checks.tables import ReadingRow
from epihq.care.contact.links import make_page
from epihq.care.contact.messages import mark_read
from epihq.care.contact.tables import MessageRow
from epihq.operations.instructions.carriers import signature
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer
from every_address import browser, key_of
from fhir_samples import from_clinic

pytestmark = pytest.mark.databases("sqlite", "postgresql")
WHY = {"X-Reason": "Records for polyclinic 4"}


class Scene:
    """Rashad at home in Sabail, at noon; a nurse and a supervisor, each with a key."""

    def __init__(self, home, monkeypatch):
        monkeypatch.setenv("EPIHQ_SMS_SECRET", "shared")
        self.home, self.desk = home, open_desk(home)
        set_to_noon(home)
        self.sent_at = clock.now()
        self.number = somebody(self.desk, RASHAD).pk
        self.page = make_page(self.desk.nurse, self.number)[1]
        nurse = self._officer("nina", Role.NURSE, districts=(self.desk.sabail,))
        self.browser = browser(nurse)
        self._keys = {"nurse": key_of(nurse)}
        supervisor = self._officer("sara", Role.CARE_SUPERVISOR)
        self._keys["supervisor"] = key_of(supervisor)

    def _officer(self, name, role, **more):
        told = Person(username=name, full_name=name, roles=(role,), **more)
        return make_officer(SETUP, told)

    def ask(self, address, body, *, by="nurse", **headers):
        headers["Authorization"] = f"Bearer {self._keys[by]}"
        return self.send(f"/api/{address}", json.dumps(body), headers).json()

    def send(self, address, body, headers):
        return Client(SERVER_NAME="127.0.0.1").post(
            address, body, content_type="application/json", headers=headers
        )

    def hours_pass(self):
        """Another check comes in, a nurse reads what waits, and the rules go on."""
        clock.set_clock(self.home, self.sent_at + timedelta(hours=3))
        write_reading(self.desk.nurse, self.number, reading(88.0))
        for row in MessageRow.objects.filter(state__in=("unclear", "unknown")):
            mark_read(self.desk.nurse, row.pk, episode=self.number)


def by_api(scene):
    body = {"about_at": scene.sent_at.isoformat(), "spo2_rest": 97}
    address = f"v1/care/people/{scene.number}/readings"
    told = scene.ask(address, body, **{"Idempotency-Key": "one"})
    assert told["due_at"]
    return less_that_it_came_again([told])


def by_api_many_at_once(scene):
    hour = scene.sent_at - timedelta(hours=1)
    well = {"about_at": hour.isoformat(), "spo2_rest": 97, "once": "a"}
    ill = {"about_at": scene.sent_at.isoformat(), "spo2_rest": 88, "once": "b"}
    each = [{"person": scene.number, **one} for one in (well, ill)]
    told = scene.ask("v1/care/readings", {"readings": each})
    assert told[0]["due_at"] != told[1]["due_at"]
    return less_that_it_came_again(told)


def less_that_it_came_again(told):
    """An answer without the word that says so, which alone may differ."""
    return [{name: one[name] for name in one if name != "is_again"} for one in told]


def by_the_nurses_page(scene):
    told = {"spo2_rest": "97", "channel": "call", "once": "one"}
    address = f"/care/{scene.number}/check/"
    page = scene.browser.post(address, told, follow=True).content.decode()
    return re.search(r"The check is kept; next due [^<]+", page)[0]


def by_the_diary(scene):
    day = (scene.sent_at - timedelta(days=1)).date().isoformat()
    line = {"line-0-day": day, "line-0-hour": "08:00", "line-0-spo2_rest": "96"}
    forms = {"line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0", "once": "one"}
    told = {"code": str(scene.number), **forms, **line}
    page = scene.browser.post("/care/paper/", told).content.decode()
    return re.search(r"1 checks? of person [^<]+", page)[0]


def by_their_own_page(scene):
    told = {"feeling": "better", "breathing": "no", "once": "a"}
    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post(f"/h/{scene.page}/", told, HTTP_ACCEPT="application/json")
    assert "answer again at" in answer.json()["sentence"]
    return answer.json()


def by_message(scene, text="94 37,2 worse", sender="+994505012345"):
    sent = {"id": "881", "from": sender, "text": text}
    body = json.dumps({**sent, "sent_at": scene.sent_at.isoformat()}).encode()
    said = str(int(time.time()))
    signed = f"sha256={signature('shared', said, body)}"
    headers = {"X-Epihq-Timestamp": said, "X-Epihq-Signature": signed}
    return scene.send("/care/sms/", body, headers).json()


def by_unclear_message(scene):
    told = by_message(scene, "the dog")
    assert told["state"] == "unclear"
    return told


def by_message_of_nobody_known(scene):
    told = by_message(scene, "95 same", "+7 900 000 00 00")
    assert told["state"] == "unknown"
    return told


def by_fhir(scene):
    bundle = from_clinic()
    system = "urn:epihq:care:district"
    of = {"identifier": {"system": system, "value": str(scene.desk.sabail)}}
    bundle["entry"][1]["resource"]["managingOrganization"] = of
    once = {**WHY, "Idempotency-Key": "clinic-4-881"}
    return scene.ask("fhir", bundle, by="supervisor", **once)


WAYS = (
    by_api,
    by_api_many_at_once,
    by_the_nurses_page,
    by_the_diary,
    by_their_own_page,
    by_message,
    by_unclear_message,
    by_message_of_nobody_known,
    by_fhir,
)


@pytest.fixture
def scene(room, monkeypatch):
    return Scene(room, monkeypatch)


@pytest.mark.parametrize("way", WAYS, ids=lambda one: one.__name__)
def test_what_is_sent_again_is_answered_as_the_first_time(scene, way):
    first = way(scene)
    scene.hours_pass()
    kept = ReadingRow.objects.count()

    assert way(scene) == first
    assert ReadingRow.objects.count() == kept


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_in_whatever_parts_and_order_checks_come_again(scene, data):
    saturations = data.draw(st.lists(st.sampled_from([88.0, 93.0, 97.0]), min_size=1))
    key = data.draw(st.uuids(version=4))
    coming = [
        Incoming(episode=scene.number, reading=reading(spo2), once=f"{key} {place}")
        for place, spo2 in enumerate(saturations)
    ]
    first = write_many(scene.desk.nurse, coming)
    again = data.draw(st.permutations(range(len(coming))))
    cut = data.draw(st.integers(0, len(again)))

    for part in filter(None, (again[:cut], again[cut:])):
        answers = write_many(scene.desk.nurse, [coming[place] for place in part])
        assert answers == [replace(first[place], is_again=True) for place in part]
