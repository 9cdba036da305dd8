"""Who may open and do what: every address and every operation against every role.

Addresses are found by walking them: a new one without a rule, or with a part in its
address that nobody can fill in, fails.
"""

from dataclasses import replace

import pytest
from django.test import override_settings

from epihq.operations.ledger import log, rules
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import ROLES, suspend_officer
from epihq.operations.people.tables import Officer
from every_address import (
    NONE,
    ask,
    browser,
    filled,
    for_systems,
    key_of,
    operations,
    pages,
    patterns,
)
from furnished_room import actor_of, one_of_each, person
from the_rules import RULES


def test_every_address_and_operation_has_a_rule_or_a_reason(room):
    unmarked = [
        address
        for address, view in patterns()
        if not hasattr(view, "verb")
        and not getattr(view, "public", "")
        and not (address.startswith("sign-in/") and "allauth" in view.__module__)
        and not address.startswith("api/v1/")
    ]

    assert unmarked == []
    assert {told["x-scope"] for _, _, told in operations()} <= set(RULES)
    told = {filled(address) for _, address, _ in operations()}
    ours = {filled(a) for a, _ in patterns() if a.startswith("api/v1/")}
    assert ours - told == {
        "/api/v1/",
        "/api/v1/docs",
        "/api/v1/openapi.json",
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_the_pages_that_the_rules_give_it(room, role):
    officer = person("someone", role)
    client, by, wrong = browser(officer), actor_of(officer), []

    for address, view in pages():
        allowed, before = rules.may(by, view.verb), log.head()
        asked = client.get if allowed else client.post
        status = asked(filled(address, number=NONE)).status_code
        if allowed != (status not in {401, 403}) or status >= 500:
            wrong.append((address, view.verb, status))
        if not allowed and log.head() != before:
            wrong.append((address, "changed something"))

    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
@override_settings(API_PER_MINUTE=0)
def test_a_role_does_by_program_what_the_rules_give_it(room, role):
    officer = person("someone", role)
    client, wrong = browser(), []
    auth = {"Authorization": f"Bearer {key_of(officer)}"}

    by_key = replace(actor_of(officer), scopes=frozenset(RULES))
    for method, address, told in operations():
        allowed = rules.may(by_key, told["x-scope"])
        before = log.head()
        answer = ask(client, method, filled(address, number=NONE), told, **auth)
        if allowed != (answer.status_code != 403) or answer.status_code >= 500:
            wrong.append((method, address, told["x-scope"], answer.status_code))
        if not allowed and log.head() != before:
            wrong.append((address, "changed something"))

    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
@override_settings(API_PER_MINUTE=0)
def test_a_role_opens_to_other_systems_what_the_rules_give_it(room, role):
    officer = person("someone", role)
    client, wrong = browser(), []
    told = {"Authorization": f"Bearer {key_of(officer)}", "X-Reason": "R"}
    by_key = replace(actor_of(officer), scopes=frozenset(RULES))

    for address, view in for_systems():
        allowed, before = rules.may(by_key, view.verb), log.head()
        for asked in (client.get, client.post):
            answer = asked(address, headers=told)
            if allowed != (answer.status_code != 403) or answer.status_code >= 500:
                wrong.append((address, view.verb, answer.status_code))
            if answer.json()["resourceType"] != "OperationOutcome":
                wrong.append((address, "told otherwise"))
        if log.head() != before:
            wrong.append((address, "changed something"))

    assert wrong == []


def nobody(room):
    return browser()


def suspended(room):
    """Somebody who was signed in and then suspended."""
    officer = person("someone", *ROLES)
    client = browser(officer)
    person("another", Role.ADMINISTRATOR)
    suspend_officer(SETUP, officer.pk, reason="left")
    return client


@pytest.mark.parametrize("who", [nobody, suspended])
@override_settings(API_PER_MINUTE=0)
def test_who_is_not_signed_in_opens_nothing(room, who):
    client, wrong = who(room), []
    one_of_each(person("owner", *ROLES), room)
    before = log.head()

    for address, _view in pages():
        for asked in (client.get, client.post):
            answer = asked(filled(address))
            if not answer.get("Location", "").startswith("/sign-in/?next="):
                wrong.append((address, answer.status_code))
    for method, address, told in operations():
        answer = ask(client, method, filled(address), told)
        if answer.status_code != 401:
            wrong.append((method, address, answer.status_code))
    for address, _view in for_systems():
        for asked in (client.get, client.post):
            answer = asked(address, headers={"X-Reason": "R"})
            if answer.status_code != 401:
                wrong.append((address, answer.status_code))

    assert wrong == []
    assert log.head() == before


@override_settings(API_PER_MINUTE=0)
def test_who_has_no_role_any_more_opens_nothing(room):
    officer = person("someone", Role.AUDITOR)
    Officer.objects.filter(pk=officer.pk).update(
        roles=["no-role-of-ours"], version=officer.version + 1
    )
    client, key = browser(officer), key_of(officer)
    auth, before = {"Authorization": f"Bearer {key}"}, log.head()

    answers = [client.post(filled(address)).status_code for address, _ in pages()]
    answers += [
        ask(browser(), method, filled(address), told, **auth).status_code
        for method, address, told in operations()
    ]
    why = {**auth, "X-Reason": "R"}
    answers += [
        browser().get(address, headers=why).status_code for address, _ in for_systems()
    ]

    assert set(answers) == {403}
    assert log.head() == before


@override_settings(API_PER_MINUTE=0)
def test_nothing_is_done_without_the_pages_proof(room):
    officer = person("someone", *ROLES)
    one_of_each(officer, room)
    client, before = browser(officer, enforce_csrf_checks=True), log.head()

    refused = {client.post(filled(address)).status_code for address, _ in pages()}
    answers = {
        ask(client, method, filled(address), told).json()["code"]
        for method, address, told in operations()
        if method != "get"
    }

    refused |= {client.post(address).status_code for address, _ in for_systems()}

    assert refused == {403}
    assert answers == {"api.not-our-page"}
    assert log.head() == before
