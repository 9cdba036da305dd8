"""Who may do what: one table for pages, API, commands and watch alike.

A verb is a thing and what is done to it. ``may`` asks the table for the roles, and for
the verbs in ``OWN`` whether the thing is the actor's own; nothing else decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from epihq.terms.errors import RecordError


class NotAllowedError(RecordError):
    """The rules do not allow it; ``roles`` are those to whom they do."""

    def __init__(self, message: str, roles: frozenset["Role"]) -> None:
        super().__init__("rules.not-allowed", message)
        self.roles = roles


class Role(StrEnum):
    """What a person is in the headquarters; one person may be several."""

    DUTY_OFFICER = "duty-officer"
    EPIDEMIOLOGIST = "epidemiologist"
    INCIDENT_MANAGER = "incident-manager"
    AGENCY_OFFICER = "agency-officer"
    SPOKESPERSON = "spokesperson"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    # The program itself: the watch process, and who sets up a headquarters.
    PROGRAM = "program"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, and by which door: page, api, cli or watch."""

    name: str
    roles: frozenset[Role]
    via: str
    number: int | None = None
    agency: int | None = None
    # What a token of the API allows; None is everything that the roles allow.
    scopes: frozenset[str] | None = field(default=None)
    # Whether they showed minutes ago that it is they: asked before ``GRANTING``.
    is_proved: bool = True


WATCH = Actor(name="watch", roles=frozenset({Role.PROGRAM}), via="watch")
SETUP = Actor(name="setup", roles=frozenset({Role.PROGRAM}), via="cli")

_DUTY, _EPI, _MANAGER = Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST, Role.INCIDENT_MANAGER
_AGENCY, _SPOKES = Role.AGENCY_OFFICER, Role.SPOKESPERSON
_AUDITOR, _ADMIN, _PROGRAM = Role.AUDITOR, Role.ADMINISTRATOR, Role.PROGRAM
_TEAM = frozenset({_DUTY, _EPI, _MANAGER})
_INSIDE = _TEAM | {_SPOKES, _AUDITOR, _ADMIN}
_ALL = _INSIDE | {_AGENCY}
# Who can do most must show two things that only they have.
TWO_FACTORS = frozenset({_ADMIN, _MANAGER})
# What gives rights to people and programs: a person who has just shown again that it
# is they does it, and never a key, which would make what outlives it.
GRANTING = frozenset({"officer.set", "officer.invite", "token.make"})
# Whom an instruction can go to; an auditor watches and does nothing.
ANSWERING = _ALL - {_AUDITOR}

RULES: dict[str, frozenset[Role]] = {
    # reading
    "board.see": _INSIDE,
    "signal.see": _INSIDE,
    "instruction.see": _ALL,
    "measure.see": _INSIDE,
    "proposal.see": _INSIDE,
    "log.see": frozenset({_MANAGER, _AUDITOR, _DUTY}),
    "roster.see": _INSIDE,
    "handover.see": _TEAM | {_AUDITOR},
    "officer.see": frozenset({_ADMIN, _MANAGER, _AUDITOR, _DUTY}),
    "agency.see": _INSIDE,
    "template.see": _INSIDE,
    "threshold.see": _INSIDE,
    "source.see": _INSIDE,
    "delivery.see": _TEAM | {_AUDITOR, _ADMIN},
    "claim.see": _TEAM | {_SPOKES, _AUDITOR},
    # signals
    "signal.raise": _TEAM | {_PROGRAM},
    "signal.join": _TEAM | {_PROGRAM},
    "signal.verify": _TEAM,
    "signal.event": frozenset({_DUTY, _MANAGER}),
    "signal.close": _TEAM | {_PROGRAM},
    "signal.merge": _TEAM,
    "signal.note": _TEAM,
    # instructions
    "instruction.issue": frozenset({_DUTY, _MANAGER}),
    "instruction.acknowledge": ANSWERING,
    "instruction.begin": ANSWERING,
    "instruction.done": ANSWERING,
    "instruction.refuse": ANSWERING,
    "instruction.withdraw": frozenset({_DUTY, _MANAGER}),
    "instruction.escalate": frozenset({_PROGRAM}),
    "instruction.attach": ANSWERING,
    "delivery.send": frozenset({_PROGRAM}),
    "delivery.attempt": frozenset({_PROGRAM}),
    "delivery.retry": frozenset({_DUTY, _MANAGER, _ADMIN}),
    "template.set": frozenset({_MANAGER, _ADMIN}),
    # measures; what is recorded without a proposal comes by the command line
    "measure.record": frozenset({_PROGRAM}),
    "proposal.make": _TEAM,
    "proposal.approve": frozenset({_MANAGER}),
    "proposal.reject": frozenset({_MANAGER}),
    "proposal.withdraw": _TEAM,
    # what somebody says of somebody's figures
    "claim.record": frozenset({_DUTY, _EPI}),
    "claim.check": frozenset({_DUTY, _EPI, _PROGRAM}),
    "claim.close": _TEAM,
    "claim.raise": frozenset({_MANAGER}),
    # the room
    "mode.set": frozenset({_MANAGER, _PROGRAM}),
    "shift.plan": frozenset({_MANAGER, _ADMIN}),
    "shift.cancel": frozenset({_MANAGER, _ADMIN}),
    "handover.draft": frozenset({_DUTY, _MANAGER}),
    "handover.edit": frozenset({_DUTY, _MANAGER}),
    "handover.sign": frozenset({_DUTY, _MANAGER}),
    "handover.accept": frozenset({_DUTY, _MANAGER}),
    "centre.set": frozenset({_ADMIN, _PROGRAM}),
    "log.export": frozenset({_MANAGER, _AUDITOR, _DUTY}),
    # people and settings
    "officer.set": frozenset({_ADMIN, _PROGRAM}),
    "officer.invite": frozenset({_ADMIN, _PROGRAM}),
    "agency.set": frozenset({_ADMIN, _MANAGER, _PROGRAM}),
    "threshold.set": frozenset({_EPI, _MANAGER}),
    "source.set": frozenset({_ADMIN, _EPI, _PROGRAM}),
    "token.make": _ALL,
    "token.revoke": _ALL | {_PROGRAM},
    "account.see": _ALL,
    "account.set": _ALL,
}


def _same(one: int | None, other: int | None) -> bool:
    """Nobody's thing is not that of an actor without a number."""
    return one is not None and one == other


def _own_instruction(actor: Actor, row: Any) -> bool:
    return _same(row.officer_id, actor.number) or _same(row.agency_id, actor.agency)


def _instruction_in_sight(actor: Actor, row: Any) -> bool:
    return bool(actor.roles & _INSIDE) or _own_instruction(actor, row)


def _answering(actor: Actor, row: Any) -> bool:
    """The addressee answers; the room may on the telephone's word."""
    return _own_instruction(actor, row) or bool(actor.roles & {_MANAGER, _DUTY})


def _own_token(actor: Actor, row: Any) -> bool:
    return _same(row.owner_id, actor.number) or bool(actor.roles & {_ADMIN, _PROGRAM})


def _oneself(actor: Actor, row: Any) -> bool:
    return _same(row.pk, actor.number)


def _proposer(actor: Actor, row: Any) -> bool:
    return row.proposed_by == actor.name or _MANAGER in actor.roles


def _outgoing(actor: Actor, row: Any) -> bool:
    return _same(row.outgoing_id, actor.number)


def _incoming(actor: Actor, row: Any) -> bool:
    return _same(row.incoming_id, actor.number)


OWN: dict[str, Callable[[Actor, Any], bool]] = {
    "instruction.see": _instruction_in_sight,
    "instruction.acknowledge": _answering,
    "instruction.begin": _answering,
    "instruction.done": _answering,
    "instruction.refuse": _answering,
    "instruction.attach": _answering,
    "token.revoke": _own_token,
    "account.set": _oneself,
    "proposal.withdraw": _proposer,
    "handover.edit": _outgoing,
    "handover.sign": _outgoing,
    "handover.accept": _incoming,
}


def may(actor: Actor, verb: str, row: Any = None) -> bool:
    """Whether an actor may do this, to this thing if one is given."""
    if not actor.roles & RULES[verb]:
        return False
    if actor.scopes is not None and verb not in actor.scopes - GRANTING:
        return False
    own = OWN.get(verb)
    return row is None or own is None or own(actor, row)


def require(actor: Actor, verb: str, row: Any = None) -> None:
    """Refuse what the table does not allow.

    Raises:
        NotAllowedError: ``rules.not-allowed``.
    """
    if may(actor, verb, row):
        return
    asked = RULES[verb] - {_PROGRAM}
    if actor.scopes is not None and verb not in actor.scopes:
        told = f"a key with the scope {verb} was expected; got one without it. Make one"
    else:
        may_it = " or ".join(sorted(asked)) or "nobody but the program"
        own = ", if it is their own," if verb in OWN else ""
        has = ", ".join(sorted(actor.roles)) or "no role"
        told = (
            f"{may_it}{own} may do this; got {has}. Ask one of them to do it, or an "
            "administrator for the role"
        )
    subject = actor.name if row is None else f"{actor.name}, {row}"
    raise NotAllowedError(f"{subject}: {told}.", asked)


def is_enough(actor: Actor, verb: str) -> bool:
    """Whether an actor has shown enough of who they are to do this."""
    return actor.is_proved or verb not in GRANTING


def require_proof(actor: Actor, verb: str) -> None:
    """Refuse to give rights to who has not shown lately that it is they.

    Raises:
        RecordError: ``rules.prove-again``.
    """
    if is_enough(actor, verb):
        return
    raise RecordError(
        "rules.prove-again",
        f"{actor.name}: somebody who has just shown that it is they was expected; got "
        "one who signed in some time ago. Show it again on the page "
        "/sign-in/again/, then repeat this.",
    )
