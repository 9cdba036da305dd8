"""The API answers whatever is asked: no fault of its own, and as its description says.

Questions come from the description itself, through schemathesis, the same each time.
"""

import logging
import re
from functools import cache

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from claim_samples import TODAY, statement
from epihq.operations.claims import actions as claims
from epihq.operations.duty.handovers import draft_handover
from epihq.operations.duty.roster import plan_shift
from epihq.operations.events.actions import declare_event
from epihq.operations.events.figures import enter_figures
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.templates import Template, set_template
from epihq.operations.ledger.rules import SETUP, WATCH, Role
from epihq.operations.measures import proposals
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import Person, make_officer
from epihq.operations.people.tables import Officer
from epihq.operations.people.tokens import actor_for, make_token
from epihq.operations.signals import actions as signals
from epihq.operations.watch.sources import set_source
from epihq.web.api import api
from proofs import give_factor, show
from regime_samples import act
from room_actions import EVENT, REPORT
from room_samples import alarm, hours
from the_rules import GRANTING, RULES

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 2
ALL = tuple(role for role in Role if role is not Role.PROGRAM)


def person(name, *roles):
    city = set_agency(WATCH, Agency(name=f"City of {name}", location="AZE")).pk
    made = Person(username=name, full_name=name.title(), roles=roles, agency=city)
    return actor_for(make_officer(SETUP, made), via="page")


@pytest.fixture
def key(room):
    """A key to a room in which one of each thing is there, numbers 1 to 3."""
    for name in ("anna", "bela", "cem"):
        one = person(name, *ALL)
        make_token(one, name="a key", scopes=["signal.see"], days=1)
        _furnish(one, room, name)
    # Who may do so much shows two proofs, or is answered nothing else.
    asker = person("dara", Role.ADMINISTRATOR, Role.INCIDENT_MANAGER)
    give_factor(Officer.objects.get(username="dara"))
    scopes = [
        verb
        for verb, roles in RULES.items()
        if roles - {Role.PROGRAM} and verb not in GRANTING
    ]
    return make_token(asker, name="the asker", scopes=scopes, days=1)[1]


@pytest.fixture
def proofs(key):
    """Who asks, by verb: the key, and a session for the verbs that no key may have."""
    officer = Officer.objects.get(username="dara")
    by_key, by_session = {"Authorization": f"Bearer {key}"}, session_of(officer)
    return {verb: by_session if verb in GRANTING else by_key for verb in RULES}


def session_of(officer):
    """Headers of a page's own script, whose reader has just shown who they are."""
    client = Client()
    officer.set_password("four words that do not belong")
    officer.save(update_fields=["password"])
    client.force_login(officer, "allauth.account.auth_backends.AuthenticationBackend")
    show(client, officer, "password", "mfa", ago=-3600)
    proof = "a" * 32
    session = client.cookies["epihq_session"].value
    cookies = f"epihq_session={session}; csrftoken={proof}"
    return {"Cookie": cookies, "X-CSRFToken": proof}


def _furnish(one, home, name):
    signals.raise_signal(WATCH, [alarm()], cause=name)
    event = declare_event(one, EVENT)
    enter_figures(one, event.pk, REPORT)
    order = instructions.Order(text=name, deadline=hours(5), agency=one.agency)
    instructions.issue_instruction(one, order)
    proposals.propose(one, act(), why=name, home=home)
    claims.record_claim(one, statement(), today=TODAY)
    hour = {"starts_at": hours(1), "ends_at": hours(9)}
    plan_shift(one, officer=one.number, position="Duty officer", **hour)
    draft_handover(one)
    template = Template(name=name, text="Count beds.", deadline_hours=12)
    set_template(one, template)
    set_source(one, name="jhu", every_minutes=60)


@cache
def questions():
    """A few questions to each operation, as it describes them and as it refuses them.

    They are drawn once, and asked of each database.
    """
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    numbered = {"path_parameters": {"number": 1}}
    drawn = []
    for found in schema.get_all_operations():
        operation = found.ok()
        fixed = numbered if "{number}" in operation.path else {}
        drawn += _drawn(operation, GenerationMode.POSITIVE, **fixed)
        drawn += _drawn(operation, GenerationMode.NEGATIVE)
    return drawn


def _drawn(operation, mode, **fixed):
    cases = []

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    def draw(case):
        cases.append((f"{operation.label} {mode}", case))

    draw()
    return cases


def _described():
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    return [found.ok() for found in schema.get_all_operations()]


def _asked(operation, key, path=None, **sent):
    path = re.sub(r"{\w+}", "1", path or operation.path)
    browser = Client(
        SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {key}"}
    )
    if sent:
        sent["content_type"] = "application/json"
    return browser.generic(operation.method.upper(), path, **sent)


@override_settings(API_PER_MINUTE=0)
@pytest.mark.parametrize("body", ["[null, null]", '"{"', "null", "0", "{", "[{}]"])
def test_a_body_that_is_no_object_is_refused_everywhere(key, body):
    with_body = [
        one
        for one in _described()
        if any("json" in each.media_type for each in one.body)
    ]

    told = {one.label: _asked(one, key, data=body).status_code for one in with_body}

    assert len(told) > 20
    assert set(told.values()) == {400}, told


@override_settings(API_PER_MINUTE=0)
@pytest.mark.parametrize("day", ["0", "1593561600", "-1", "1e3", "20200701"])
def test_a_number_is_no_day(key, day):
    for path in (f"/api/v1/log?day={day}", f"/api/v1/log/days/{day}"):
        client = Client(
            SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {key}"}
        )
        assert client.get(path).status_code == 422, path


@override_settings(API_PER_MINUTE=0)
@pytest.mark.databases("sqlite", "postgresql")
def test_whatever_is_asked_gets_an_answer_as_described(proofs):
    logging.disable(logging.CRITICAL)
    wrong = {}

    for label, case in questions():
        auth = proofs[case.operation.definition.raw["x-scope"]]
        try:
            case.call_and_validate(checks=CHECKS, headers=auth)
        except Exception as error:  # noqa: BLE001 - all are told together
            wrong[label] = str(error)[:1500]

    logging.disable(logging.NOTSET)
    assert wrong == {}
    assert len(api.get_openapi_schema()["paths"]) > 50
