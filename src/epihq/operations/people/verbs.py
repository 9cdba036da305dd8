"""What is done with officers, agencies and keys."""

from typing import TYPE_CHECKING

from epihq.operations.ledger.rules import ALL, INSIDE, Actor, Role, State, Verb, is_same
from epihq.words import noop

if TYPE_CHECKING:
    from epihq.operations.people.tables import Officer, TokenRow


def _own_token(actor: Actor, row: "TokenRow") -> bool:
    return is_same(row.owner_id, actor.number) or bool(
        actor.roles & {Role.ADMINISTRATOR, Role.PROGRAM}
    )


def _oneself(actor: Actor, row: "Officer") -> bool:
    return is_same(row.pk, actor.number)


VERBS = (
    Verb(
        "officer.see",
        who=frozenset(
            {Role.ADMINISTRATOR, Role.INCIDENT_MANAGER, Role.AUDITOR, Role.DUTY_OFFICER}
        ),
        done=noop("looked at a person's telephone and e-mail"),
        doing=noop("read people's accounts, telephone and e-mail"),
    ),
    Verb("agency.see", who=INSIDE, doing=noop("read agencies")),
    Verb(
        "officer.set",
        who=frozenset({Role.ADMINISTRATOR, Role.PROGRAM}),
        grants=True,
        done=noop("set up a person's account"),
        doing=noop("enter or change a person's account"),
    ),
    Verb(
        "officer.invite",
        who=frozenset({Role.ADMINISTRATOR, Role.PROGRAM}),
        before=("active",),
        grants=True,
        done=noop("made an invitation to sign in"),
        doing=noop("make an invitation to sign in"),
    ),
    Verb(
        "agency.set",
        who=frozenset({Role.ADMINISTRATOR, Role.INCIDENT_MANAGER, Role.PROGRAM}),
        done=noop("set up an agency"),
        doing=noop("enter or change an agency"),
    ),
    Verb(
        "token.make",
        who=ALL,
        grants=True,
        done=noop("made a key to the API"),
        doing=noop("make a key to the API"),
    ),
    Verb(
        "token.revoke",
        who=ALL | {Role.PROGRAM},
        own=_own_token,
        before=("valid",),
        after="revoked",
        done=noop("revoked a key to the API"),
        doing=noop("revoke a key to the API"),
    ),
    Verb("account.see", who=ALL),
    Verb("account.set", who=ALL, own=_oneself, done=noop("changed their own account")),
    Verb("account.sign-in", done=noop("signed in")),
    Verb("account.sign-in-failed", done=noop("failed to sign in")),
    Verb("account.sign-out", done=noop("signed out")),
    Verb("account.password", done=noop("set a password")),
    Verb("account.factor-added", done=noop("set up a second proof")),
    Verb("account.factor-removed", done=noop("removed a second proof")),
    Verb("account.factor-renewed", done=noop("renewed a second proof")),
    Verb(
        "account.recovered", done=noop("let somebody back in who had lost their proofs")
    ),
    Verb("account.factor-failed", done=noop("failed to show the second proof")),
    Verb("account.factor-sealed", done=noop("had a second proof sealed")),
)

THINGS = {
    "officer": noop("person"),
    "invite": noop("invitation"),
    "token": noop("key"),
    "agency": noop("agency"),
}

STATES = {
    "active": State(noop("active"), "calm"),
    "suspended": State(noop("suspended"), "done"),
    "retired": State(noop("retired"), "done"),
    "valid": State(noop("valid"), "calm"),
    "revoked": State(noop("revoked"), "done"),
}
