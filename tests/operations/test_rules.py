"""One table says who may do what, and the room's actions use no other."""

import ast
import re
from pathlib import Path

import pytest

from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import (
    Actor,
    Role,
    is_enough,
    may,
    require,
    require_proof,
)
from epihq.terms.errors import RecordError
from the_rules import GRANTING, OWN, RULES

SOURCES = Path(__file__).resolve().parents[2] / "src/epihq"
VERB = re.compile(r"[a-z]+\.[a-z]+")
# Verbs of pages and actions that are yet to come.
TO_COME = {
    "account.see",
    "agency.see",
    "board.see",
    "centre.set",
    "claim.see",
    "delivery.see",
    "handover.see",
    "instruction.see",
    "log.export",
    "log.see",
    "measure.see",
    "officer.invite",
    "officer.see",
    "officer.set",
    "proposal.see",
    "roster.see",
    "signal.see",
    "source.see",
    "template.see",
    "threshold.see",
}
# Who asks whether somebody may, or tells the log what was done.
ASKING = {"begin", "change", "view", "require", "attach", "may"}


def texts(room):
    for file in (SOURCES / room).rglob("*.py"):
        if file.name not in {"rules.py", "verbs.py"}:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                yield file.name, node


def asked_verbs():
    for _, node in texts("operations"):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in ASKING:
            given = [one for one in node.args if isinstance(one, ast.Constant)]
        else:
            given = [w.value for w in node.keywords if w.arg == "verb"]
        for one in given:
            if isinstance(getattr(one, "value", 0), str) and VERB.fullmatch(one.value):
                yield one.value


def test_every_verb_that_is_asked_is_in_the_table():
    asked = set(asked_verbs())

    assert len(asked) > 30
    assert asked <= RULES.keys()


def test_every_verb_of_the_table_is_used_or_to_come():
    words = {
        getattr(node, "value", None)
        for room in ("operations", "care", "web", "cli")
        for _, node in texts(room)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert RULES.keys() - words <= TO_COME
    assert RULES.keys() >= TO_COME
    assert OWN.keys() <= RULES.keys()


def actor(*roles, **more):
    return Actor(name="x", roles=frozenset(roles), via="page", **more)


@pytest.mark.parametrize("role", Role)
def test_no_role_may_what_the_table_does_not_say(role):
    for verb, roles in RULES.items():
        assert may(actor(role), verb) == (role in roles)
        assert not may(actor(role, scopes=frozenset()), verb)
        by_key = role in roles and verb not in GRANTING
        assert may(actor(role, scopes=frozenset({verb})), verb) == by_key
        assert not may(actor(), verb)


def test_who_signed_in_long_ago_shows_again_that_it_is_they_before_giving_rights():
    idle = actor(Role.ADMINISTRATOR, is_proved=False)
    giving = {"officer.set", "officer.invite", "token.make", "care.rotate-keys"}

    assert {verb for verb in RULES if not is_enough(idle, verb)} == giving
    with pytest.raises(RecordError) as refused:
        require_proof(idle, "officer.set")
    assert refused.value.code == "rules.prove-again"


def test_two_roles_may_what_either_may():
    both = actor(Role.AUDITOR, Role.INCIDENT_MANAGER)

    for verb, roles in RULES.items():
        assert may(both, verb) == bool(roles & both.roles)


def test_an_auditor_changes_nothing_of_the_room():
    changed = {
        verb
        for verb in RULES
        if may(actor(Role.AUDITOR), verb) and not verb.endswith(".see")
    }

    own = {"account.set", "token.make", "token.revoke"}
    own |= {"view.keep", "view.change", "view.drop"}
    # Figures in which nobody is named are read, not changed.
    assert changed == {"log.export", "care.figures"} | own


class Row:
    def __init__(self, **columns):
        self.__dict__.update(columns)

    def __str__(self):
        return "thing 1"


BLANK = {
    "pk": None,
    "agency_id": None,
    "officer_id": None,
    "owner_id": None,
    "outgoing_id": None,
    "incoming_id": None,
    "proposed_by": "",
    "asked_by": "",
    "issued_by": "",
    "district_id": None,
}


# Verbs that some may for others, too, e.g. an administrator revokes any key.
ALSO_OTHERS = {
    "instruction.see": rules.INSIDE,
    # Who has no district of their own sees all; a nurse without one sees nobody.
    **dict.fromkeys(
        (verb for verb in OWN if verb.startswith("care.")),
        frozenset({Role.CARE_DOCTOR, Role.CARE_SUPERVISOR, Role.PROGRAM}),
    ),
    "token.revoke": {Role.ADMINISTRATOR, Role.PROGRAM},
    "proposal.withdraw": {Role.INCIDENT_MANAGER},
    "decision.withdraw": {Role.INCIDENT_MANAGER},
    **dict.fromkeys(
        (verb for verb in OWN if RULES[verb] == rules.ANSWERING),
        frozenset({Role.INCIDENT_MANAGER, Role.DUTY_OFFICER}),
    ),
}


@pytest.mark.parametrize("verb", OWN)
def test_nothing_is_ones_own_by_being_nobodys(verb):
    """An actor without number and agency owns no row without an owner."""
    may_do = {role for role in Role if may(actor(role), verb, Row(**BLANK))}

    assert may_do == ALSO_OTHERS.get(verb, set()) & RULES[verb]


def test_an_agency_sees_and_answers_its_own_instructions_only():
    aziz = actor(Role.AGENCY_OFFICER, number=7, agency=2)
    verbs = [verb for verb in OWN if verb.startswith("instruction")]

    for verb in verbs:
        for agency, officer, is_theirs in (
            (2, None, True),
            (None, 7, True),
            (3, 8, False),
        ):
            row = Row(agency_id=agency, officer_id=officer, issued_by="somebody")
            assert may(aziz, verb, row) == is_theirs


def test_a_refusal_names_whom_to_ask():
    for verb in RULES:
        with pytest.raises(RecordError) as refused:
            require(actor(), verb)
        assert refused.value.code == "rules.not-allowed"
        assert "no role" in str(refused.value)
