"""What is one's own and what is another's: instructions, files, keys, handovers."""

import json
from datetime import UTC, datetime

import pytest
from django.test import override_settings

from claim_samples import TODAY, claim_check, statement
from epihq.operations.claims import actions as claims
from epihq.operations.decisions.actions import ask_decision
from epihq.operations.decisions.asking import Asking
from epihq.operations.duty import handovers
from epihq.operations.duty.tables import HandoverRow
from epihq.operations.events.actions import Description, declare_event
from epihq.operations.find import actions as views
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import log, rules
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.measures import proposals
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.people import tokens
from epihq.operations.people.officers import ROLES
from epihq.operations.people.tables import TokenRow
from epihq.operations.signals import actions as signals
from every_address import ask, browser, filled, key_of, operations
from furnished_room import actor_of, may_all, one_of_each, person
from regime_samples import act
from room_samples import alarm, hours
from the_rules import OWN

AGENCY = Role.AGENCY_OFFICER


def _instruction(by, **to):
    boss = may_all(actor_of(by))
    order = instructions.Order(text="Count beds.", deadline=hours(5), **to)
    return instructions.issue_instruction(boss, order)


# For each rule about one's own: what is one's own, and what is another's.
def _to_own(room, me, other):
    return _instruction(other, agency=me.agency_id)


def _to_me(room, me, other):
    return _instruction(other, officer=me.pk)


def _to_other(room, me, other):
    return _instruction(other, agency=other.agency_id)


def _token(room, me, other):
    whole = may_all(actor_of(me))
    return tokens.make_token(whole, name="a", scopes=["signal.see"], days=1)[0]


def _proposal(room, me, other):
    return proposals.propose(may_all(actor_of(me)), act(), why="R.", home=room)


def _decision(_room, by, _other):
    """A comparison that somebody asked for."""
    asking = Asking(location="AZE", as_of=TODAY)
    return ask_decision(may_all(actor_of(by)), asking, today=TODAY)


def _checked_claim(owner):
    one = may_all(actor_of(owner))
    row = claims.record_claim(one, statement(), today=TODAY)
    return claims.keep_check(one, row.pk, claim_check())


def _draft(room, me, other):
    return handovers.draft_handover(may_all(actor_of(me)))


def _incoming(room, me, other):
    boss = may_all(actor_of(other))
    draft = handovers.draft_handover(boss)
    told = {"state": "signed", "incoming": me}
    HandoverRow.objects.filter(pk=draft.pk).update(version=2, **told)
    return HandoverRow.objects.get(pk=draft.pk)


def _view(room, me, other):
    told = {"name": "Open", "roles": ROLES}
    return views.keep_view(may_all(actor_of(me)), "signals", "tab=open", **told)


def swapped(make):
    return lambda room, me, other: make(room, other, me)


_ANSWERS = ("acknowledge", "begin", "done", "refuse")
OWNERS = {
    "instruction.see": ("get", "instructions/{number}", (_to_own, _to_me, _to_other)),
    **{
        f"instruction.{verb}": (
            "post",
            f"instructions/{{number}}/{verb}",
            (_to_own, _to_me, _to_other),
        )
        for verb in _ANSWERS
    },
    "view.change": ("post", "views/{number}/change", (_view, swapped(_view))),
    "view.drop": ("post", "views/{number}/drop", (_view, swapped(_view))),
    "token.revoke": ("post", "tokens/{number}/revoke", (_token, swapped(_token))),
    "proposal.withdraw": (
        "post",
        "proposals/{number}/withdraw",
        (_proposal, swapped(_proposal)),
    ),
    "decision.withdraw": (
        "post",
        "decisions/{number}/withdraw",
        (_decision, swapped(_decision)),
    ),
    "handover.edit": ("post", "handovers/{number}/edit", (_draft, swapped(_draft))),
    "handover.sign": ("post", "handovers/{number}/sign", (_draft, swapped(_draft))),
    "handover.accept": (
        "post",
        "handovers/{number}/accept",
        (_incoming, swapped(_incoming)),
    ),
}


def test_every_rule_about_ones_own_is_looked_at(room):
    # Files come with "done"; the account that one changes is always one's own. People
    # at home have a test of their own.
    others = {verb for verb in OWN if verb.startswith("care.")}
    assert set(OWN) - others - {"instruction.attach", "account.set"} == set(OWNERS)


@pytest.mark.parametrize("role", ROLES)
@override_settings(API_PER_MINUTE=0)
def test_what_is_anothers_stays_theirs(room, role):
    me, other = person("someone", role), person("other", *ROLES)
    auth, client = {"Authorization": f"Bearer {key_of(me)}"}, browser()
    known = {(method, address): told for method, address, told in operations()}
    wrong = []

    for verb, (method, address, makers) in OWNERS.items():
        told = known[method, f"api/v1/{address}"]
        for make in makers:
            row = make(room, me, other)
            path = filled(f"api/v1/{address}", number=str(row.pk))
            body = {"incoming": other.pk} if verb == "handover.sign" else None
            before = log.head()
            if body:
                answer = client.post(
                    path, json.dumps(body), "application/json", headers=auth
                )
            else:
                answer = ask(client, method, path, told, **auth)
            expected = 200 if rules.may(actor_of(me), verb, row) else 403
            if answer.status_code != expected:
                wrong.append((verb, make, answer.status_code, answer.content[:300]))
            if expected == 403 and log.head() != before:
                wrong.append((verb, "changed something"))

    assert wrong == []


ANSWERED = {
    "signal": ("verify", "event", "close", "note", "merge"),
    "instruction": ("acknowledge", "begin", "done", "refuse", "withdraw"),
    "proposal": ("approve", "reject", "withdraw"),
    "claim": ("raise", "close"),
    "decision": ("withdraw",),
    "event": (
        *("situation", "grade", "respond", "note", "join", "leave", "link", "close"),
    ),
}


@pytest.mark.parametrize("role", ROLES)
def test_a_page_does_for_a_role_what_the_rules_give_it(room, role):
    officer, owner = person("someone", role), person("owner", *ROLES)
    client, wrong = browser(officer), []

    makers = {
        "signal": lambda n: signals.raise_signal(WATCH, [alarm()], cause=f"c{n}"),
        "instruction": lambda _: _instruction(owner, agency=owner.agency_id),
        "proposal": lambda _: _proposal(room, owner, None),
        "claim": lambda _: _checked_claim(owner),
        "decision": lambda _: _decision(room, owner, None),
        "event": lambda _: declare_event(WATCH, Description(title="Cholera")),
    }
    into = makers["signal"](0)
    for thing, verbs in ANSWERED.items():
        for verb in verbs:
            row = makers[thing](verb)
            told = {"words": "Said.", "reason": "Said.", "into": into.pk}
            told |= {"known": "Said.", "grade": "grade-2", "signal": into.pk}
            told |= {"officer": owner.pk, "role": "lead"}
            status = client.post(f"/{thing}s/{row.pk}/{verb}/", told).status_code
            allowed = rules.may(actor_of(officer), f"{thing}.{verb}", row)
            if status != (303 if allowed else 403) and not (allowed and status == 302):
                wrong.append((thing, verb, status))

    assert wrong == []


@override_settings(API_PER_MINUTE=0)
def test_an_agency_sees_nothing_of_another(room):
    me, other = person("someone", AGENCY), person("other", *ROLES)
    one_of_each(other, room)
    mine = _instruction(other, agency=me.agency_id)
    file = AttachmentRow.objects.get(of_thing="instruction")
    plan = AttachmentRow.objects.get(of_thing="event")
    client, key = browser(me), key_of(me)
    auth = {"Authorization": f"Bearer {key}"}

    for at in ("", "?at=2099-01-01"):
        assert client.get(f"/instructions/1/{at}").status_code == 403
        listed = client.get(f"/instructions/{at}").content.decode()
        assert "Count beds." in listed
        assert "/instructions/1/" not in listed
    rows = client.get("/instructions.csv").getvalue().decode().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [str(mine.pk)]
    for kept in (file, plan):
        assert client.get(f"/attachments/{kept.pk}/").status_code == 403
        path = f"/api/v1/attachments/{kept.pk}"
        assert client.get(path, headers=auth).status_code == 403
    assert client.get("/deliveries/").status_code == 403
    assert client.get("/deliveries.csv").status_code == 403
    found = client.get("/api/v1/instructions", headers=auth).json()["items"]
    assert [row["number"] for row in found] == [mine.pk]
    asked = client.get("/api/v1/instructions?agency=2", headers=auth).json()["items"]
    assert asked == []
    for path in ("instructions/1", "instructions/1/files", f"attachments/{file.pk}"):
        assert client.get(f"/api/v1/{path}", headers=auth).status_code == 403


def test_an_agency_saw_nothing_of_another_in_the_past_either(room):
    me, other = person("someone", AGENCY), person("other", *ROLES)
    one_of_each(other, room)

    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    mine = _instruction(other, agency=me.agency_id)
    client = browser(me)

    assert client.get(f"/instructions/1/?at={then}").status_code == 403
    assert client.get(f"/instructions/{mine.pk}/?at={then}").status_code == 404
    assert client.get(f"/instructions.csv?at={then}").getvalue().count(b"\r\n") == 1


def test_an_officer_sees_no_key_of_another(room):
    me, other = person("someone", Role.DUTY_OFFICER), person("other", *ROLES)
    row = _token(room, other, me)
    client = browser(me)

    assert client.get(f"/tokens/{row.pk}/").status_code == 404
    assert client.post(f"/tokens/{row.pk}/revoke/").status_code == 403
    assert TokenRow.objects.get(pk=row.pk).state == "valid"


def test_a_log_entry_of_anothers_delivery_is_not_an_agencys(room):
    me = person("someone", AGENCY)
    one_of_each(person("other", *ROLES), room)
    client = browser(me)

    assert DeliveryRow.objects.exists()
    assert client.get("/log/").status_code == 403
    assert client.get("/log.csv").status_code == 403
    assert client.get("/deliveries/1/").status_code == 403
    assert InstructionRow.objects.count() == 2
    assert ProposalRow.objects.count() == 1
