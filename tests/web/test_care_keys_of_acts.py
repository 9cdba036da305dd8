"""Every act of home care's API takes a key: sent twice under it, it is one act."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from care_samples import RASHAD, open_desk, reading, somebody
from epihq.care.checks import rules as approving
from epihq.care.checks.intake import write_reading
from epihq.care.contact import links
from epihq.care.contact.messages import Message, take
from epihq.care.contact.tables import MessageRow
from epihq.care.desk import acts, escalations, hands
from epihq.care.needs import actions as needs
from epihq.care.needs.stocks import change_stock
from epihq.care.register import districts
from epihq.care.register.districts import District, Team
from epihq.care.register.persons import Person
from epihq.care.register.tables import CareDistrictRow
from epihq.care.signs import rule_set
from epihq.care.tours import actions as tours
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Actor, Role
from epihq.operations.people.officers import Person as Officer
from epihq.operations.people.officers import make_officer
from every_address import key_of, operations

pytestmark = pytest.mark.databases("sqlite", "postgresql")
ROLES = (Role.CARE_DOCTOR, Role.CARE_SUPERVISOR)
# What reads is told in the log each time, and changes nothing.
READS = {
    "care/search",
    "care/people/{number}/look",
    "care/messages/read",
    "care/research",
}
# Here each check has a key of its own.
EACH_ITS_OWN = {"care/readings"}


class Room:
    """A desk, and a program with the key of a clinician who supervises."""

    def __init__(self, home, monkeypatch):
        self.desk = open_desk(home)
        monkeypatch.setattr(tours, "_SECONDS", 0.1)
        officer = make_officer(
            SETUP, Officer(username="cem.sara", full_name="C", roles=ROLES)
        )
        self.actor = Actor(name="cem.sara", roles=frozenset(ROLES), via="page")
        self._auth = f"Bearer {key_of(officer, *ROLES)}"
        self.client = Client(SERVER_NAME="127.0.0.1")

    def ask(self, method, address, body, key):
        return self.client.generic(
            method.upper(),
            f"/api/v1/{address}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": self._auth, "Idempotency-Key": key},
        )

    # What each act is done to: the address's number, and the body.

    def person(self, **body):
        return somebody(self.desk).pk, body

    def watched(self, **body):
        number = somebody(self.desk).pk
        write_reading(self.desk.nurse, number, reading(94.0))
        return number, body

    def escalated(self, **body):
        number = self.watched()[0]
        escalations.escalate(self.desk.nurse, number, "ambulance", reason="Grey.")
        return number, body

    def in_hospital(self, **body):
        number = self.escalated()[0]
        escalations.admit(self.desk.nurse, number)
        return number, body

    def paused(self, **body):
        number = self.watched()[0]
        until = clock.now() + timedelta(hours=2)
        acts.pause(self.desk.doctor, number, reason="Asleep.", until=until)
        return number, body

    def ended(self, **body):
        number = self.watched()[0]
        told = {"reason": acts.Ending.RECOVERED, "outcome": acts.Outcome.WELL}
        acts.end_episode(self.desk.doctor, number, **told)
        return number, body

    def twins(self):
        one, other = (somebody(self.desk, RASHAD).pk for _ in range(2))
        return other, {"other": one, "is_same": True, "reason": "He told so."}

    def held(self):
        number = somebody(self.desk).pk
        hands.take(self.actor, number)
        return number, {}

    def with_page(self):
        number = somebody(self.desk).pk
        links.make_page(self.desk.nurse, number)
        return number, {}

    def message(self):
        now = clock.now()
        take(Message(gateway_id="1", sender="+994501", text="Hm?", sent_at=now))
        return MessageRow.objects.get().pk, {}

    def need(self, *steps):
        desk, number = self.desk, somebody(self.desk).pk
        change_stock(desk.supervisor, desk.sabail, "oximeter", 9, why="received")
        (row,) = needs.ask(desk.nurse, number, {"oximeter": 1})
        for step in steps:
            needs.step(desk.nurse, step, [row.pk], words="Leyla took it.")
        return 0, {"needs": [row.pk], "note": "Leyla took it."}

    def team(self, **body):
        told = Team(name="North", district=self.desk.sabail)
        return districts.set_team(SETUP, told).pk, body

    def round(self, *, is_gone=False, **body):
        desk = self.desk
        place = CareDistrictRow.objects.get(pk=desk.sabail)
        told = {"name": place.name, "location": place.location, "calling_code": "994"}
        centre = District(latitude=40.36, longitude=49.83, **told)
        districts.set_district(SETUP, centre, number=desk.sabail)
        self.team()
        at = Person(name="Out There", latitude=40.37, longitude=49.84)
        self.person_with_need(somebody(desk, at).pk)
        if not body.pop("is_planned", True):
            return 0, {"district": desk.sabail, "day": tomorrow()}
        day = (clock.now() + timedelta(days=1)).date()
        row = tours.plan_round(desk.supervisor, desk.sabail, day)
        team = int(row.plan["routes"][0]["team"])
        if is_gone:
            tours.leave(desk.supervisor, row.pk, team)
        return row.pk, body or {"team": team}

    def person_with_need(self, number):
        needs.ask(self.desk.nurse, number, {"food": 1})

    def proposed(self):
        row = approving.propose(self.desk.doctor, rule_set("who-2021"))
        return row.pk, {"reason": "As WHO has it."}

    def approved(self):
        number = self.proposed()[0]
        approving.approve(self.desk.doctor, number, reason="As WHO has it.")
        return number, {"reason": "Another is better."}


def tomorrow():
    return (clock.now() + timedelta(days=1)).date().isoformat()


DISTRICT = {"name": "Yasamal", "location": "AZ-BA"}
WHY = {"reason": "As seen."}
# Each act: what it is done to and with.
DONE = {
    "post care/next": lambda room: room.person(),
    "post care/people": lambda room: (
        0,
        {"person": {"name": "New Person"}, "district": room.desk.sabail},
    ),
    "post care/people/{number}/correct": lambda room: room.person(facts={"age": 50}),
    "post care/people/{number}/settle": Room.twins,
    "post care/people/{number}/take": Room.person,
    "post care/people/{number}/release": Room.held,
    "post care/people/{number}/readings": lambda room: room.person(
        about_at=clock.now().isoformat(), spo2_rest=97
    ),
    "post care/people/{number}/contact": lambda room: room.person(came="unreached"),
    "post care/people/{number}/raise": lambda room: room.watched(
        level="emergency", **WHY
    ),
    "post care/people/{number}/lower": lambda room: room.watched(level="steady", **WHY),
    "post care/people/{number}/escalate": lambda room: room.watched(
        to="ambulance", **WHY
    ),
    "post care/people/{number}/answered": lambda room: room.escalated(note="Well."),
    "post care/people/{number}/admit": Room.escalated,
    "post care/people/{number}/return": Room.in_hospital,
    "post care/people/{number}/pause": lambda room: room.watched(
        until=(clock.now() + timedelta(hours=3)).isoformat(), **WHY
    ),
    "post care/people/{number}/resume": Room.paused,
    "post care/people/{number}/end": lambda room: room.watched(
        reason="recovered", outcome="well"
    ),
    "post care/people/{number}/assign": lambda room: room.watched(username="cem.sara"),
    "post care/people/{number}/note": lambda room: room.person(note="Seen."),
    "post care/people/{number}/thresholds": lambda room: room.watched(
        thresholds={"pulse-high-review": 120}, **WHY
    ),
    "post care/people/{number}/page": Room.person,
    "post care/people/{number}/page/withdraw": Room.with_page,
    "post care/people/{number}/diary": Room.person,
    "post care/people/{number}/erase": lambda room: room.ended(**WHY),
    "post care/messages/{number}/done": Room.message,
    "post care/people/{number}/needs": lambda room: room.person(items={"food": 1}),
    "post care/needs/pack": Room.need,
    "post care/needs/send": lambda room: room.need("care.pack"),
    "post care/needs/deliver": lambda room: room.need("care.pack", "care.send"),
    "post care/needs/fail": lambda room: room.need("care.pack", "care.send"),
    "post care/needs/drop": Room.need,
    "post care/needs/take-back": lambda room: room.need(
        "care.pack", "care.send", "care.deliver"
    ),
    "post care/stock": lambda room: (
        0,
        {"district": room.desk.sabail, "item": "zinc", "amount": 5, "why": "received"},
    ),
    "post care/rounds": lambda room: room.round(is_planned=False),
    "post care/rounds/{number}/leave": Room.round,
    "post care/rounds/{number}/again": lambda room: room.round(is_gone=True),
    "post care/rounds/{number}/end": lambda room: room.round(is_gone=True, version=2),
    "post care/districts": lambda _: (0, DISTRICT),
    "put care/districts/{number}": lambda room: (room.desk.narimanov, DISTRICT),
    "post care/districts/{number}/retire": lambda room: (room.desk.narimanov, WHY),
    "post care/teams": lambda room: (
        0,
        {"name": "South", "district": room.desk.sabail},
    ),
    "put care/teams/{number}": lambda room: room.team(
        name="South", district=room.desk.sabail
    ),
    "post care/teams/{number}/retire": lambda room: room.team(**WHY),
    "post care/rule-sets": lambda _: (0, {"code": "who-2021"}),
    "post care/rule-sets/{number}/approve": Room.proposed,
    "post care/rule-sets/{number}/retire": Room.approved,
}


def changing():
    """Operations of home care that change something, with what is told of each."""
    for method, address, told in operations():
        short = address.removeprefix("api/v1/")
        if short.startswith("care/") and method != "get" and short not in READS:
            yield f"{method} {short}", told


def kept():
    """All that is on record: rows of home care, things and entries of the log."""
    return {
        model: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.db_table.startswith("care_")
        or model._meta.db_table in {"ledger_log", "ledger_instruction", "ledger_once"}
    }


def test_every_act_takes_a_key():
    without = {
        act
        for act, told in changing()
        if act.partition(" ")[2] not in EACH_ITS_OWN
        and "Idempotency-Key" not in {one["name"] for one in told.get("parameters", ())}
    }

    assert without == set()
    assert {act for act, _ in changing()} == {*DONE, "post care/readings"}


@pytest.fixture
def place(room, monkeypatch):
    return Room(room, monkeypatch)


def test_sent_twice_under_its_key_each_act_is_done_once_and_answered_alike(place):
    wrong = []
    for act, scene in DONE.items():
        method, _, address = act.partition(" ")
        number, body = scene(place)
        asked = address.replace("{number}", str(number))
        first = place.ask(method, asked, body, act)
        then = kept()
        second = place.ask(method, asked, body, act)
        answers = [_plain(one) for one in (first, second)]
        if first.status_code != 200 or answers[0] != answers[1] or kept() != then:
            changed = [m.__name__ for m, rows in kept().items() if rows != then[m]]
            wrong.append((act, first.status_code, second.status_code, changed, answers))
        _tidy(act, number, place)

    assert wrong == []


def _plain(answer):
    """An answer, less that a check came again."""
    told = answer.json()
    if isinstance(told, dict):
        told.pop("is_again", None)
    return told


def _tidy(act, number, place):
    """Make room for the next act: names are free again, nobody has a round."""
    if act.endswith("care/districts"):
        row = CareDistrictRow.objects.get(name="Yasamal")
        other = District(name="Other", location="AZ-BA")
        districts.set_district(SETUP, other, number=row.pk)
