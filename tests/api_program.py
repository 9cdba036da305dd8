"""Programs with keys, for tests of the API."""

import json

import pytest
from django.test import Client

from epihq.operations.ledger.rules import WATCH
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.tokens import actor_for, make_token
from epihq.operations.signals import actions as signals
from proofs import give_factor
from room_samples import alarm, hours
from the_rules import GRANTING, RULES


class Program:
    """A program with a key."""

    def __init__(self, key):
        self.client = Client(
            SERVER_NAME="127.0.0.1",
            raise_request_exception=False,
            headers={"Authorization": f"Bearer {key}"},
        )

    def get(self, path, **asked):
        return self.client.get(f"/api/v1{path}", asked)

    def send(self, path, body=None, method="post", **headers):
        told = json.dumps({} if body is None else body)
        return getattr(self.client, method)(
            f"/api/v1{path}",
            told,
            content_type="application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )


@pytest.fixture
def program(officer):
    """A maker of programs: ``program("duty-officer", "signal.see")``."""

    def made(role, *scopes, **more):
        person = officer(role, **more)
        actor = actor_for(person, via="page")
        wanted = scopes or [v for v in {*RULES} - GRANTING if actor.roles & RULES[v]]
        give_factor(person)
        row, key = make_token(actor, name="a program", scopes=wanted, days=1)
        it = Program(key)
        it.officer, it.row = person, row
        return it

    return made


@pytest.fixture
def city(room):
    return set_agency(WATCH, Agency(name="City", location="AZE")).pk


def raised():
    return signals.raise_signal(WATCH, [alarm()], cause="AZE cases").pk


def order(city, **changes):
    told = {"text": "Trace contacts.", "deadline": hours(5).isoformat(), "agency": city}
    return {**told, **changes}
