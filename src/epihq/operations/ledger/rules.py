"""Who may do what: one answer for pages, API, commands and watch alike.

A verb is a thing and what is done to it. Each subject declares its own as data, with
the states that they lead from and to; pages, checks and the log's words read the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from epihq.terms.errors import RecordError

if TYPE_CHECKING:
    from epihq.operations.ledger.thing import Thing


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
    NURSE = "nurse"
    CARE_DOCTOR = "clinician"
    CARE_SUPERVISOR = "care-supervisor"
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
    # Numbers of the districts of home care that are theirs.
    districts: frozenset[int] = frozenset()
    # What a token of the API allows; None is everything that the roles allow.
    scopes: frozenset[str] | None = field(default=None)
    # Whether they showed minutes ago that it is they: asked before a verb that grants.
    is_proved: bool = True


WATCH = Actor(name="watch", roles=frozenset({Role.PROGRAM}), via="watch")
SETUP = Actor(name="setup", roles=frozenset({Role.PROGRAM}), via="cli")

_MANAGER, _ADMIN = Role.INCIDENT_MANAGER, Role.ADMINISTRATOR
TEAM = frozenset({Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST, _MANAGER})
INSIDE = TEAM | {Role.SPOKESPERSON, Role.AUDITOR, _ADMIN}
CARE = frozenset({Role.NURSE, Role.CARE_DOCTOR, Role.CARE_SUPERVISOR})
ALL = INSIDE | CARE | {Role.AGENCY_OFFICER}
# Who can do most must show two things that only they have.
TWO_FACTORS = frozenset({_ADMIN, _MANAGER})
# Whom an instruction can go to; an auditor watches and does nothing.
ANSWERING = ALL - {Role.AUDITOR}


@dataclass(frozen=True)
class Verb:
    """One deed, e.g. "signal.verify": by whom, from which states to which.

    ``who`` is empty for what the log tells and nobody asks for. ``own`` says whether a
    thing is the actor's own; ``another``, where a second person has to stand behind it,
    whether it is somebody else's. ``before`` are the states from which it goes, none
    where it begins a thing or goes from any; ``after`` is the state that it leads to,
    "" where it stays or depends. ``done`` and ``doing`` say it: "raised a signal",
    "raise a signal"; without ``doing`` no key to the API can be allowed it. What
    ``grants`` gives rights to people and programs: a person who has just shown again
    that it is they does it, and never a key, which would make what outlives it. What is
    ``only_looked`` at, by another name than "see", leaves every thing as it was.
    """

    name: str
    who: frozenset[Role] = frozenset()
    own: "Callable[[Actor, Any], bool] | None" = None
    another: "Callable[[Actor, Any], bool] | None" = None
    before: tuple[str, ...] = ()
    after: str = ""
    done: str = ""
    doing: str = ""
    grants: bool = False
    only_looked: bool = False


@dataclass(frozen=True)
class State:
    """A state of a thing: what it is called, and how it is marked.

    ``mark`` is calm, wait, work, warn, grave or done.
    """

    word: str
    mark: str


_known: dict[str, Verb] = {}


def know(verbs: Iterable[Verb]) -> None:
    """Take the verbs of a subject into the table; ``operations.subjects`` does it."""
    _known.update({verb.name: verb for verb in verbs})


def verb_named(name: str) -> Verb:
    """Give a verb by its name; one that nobody declared is a slip of the pen."""
    return _known[name]


def is_look(name: str) -> bool:
    """Tell whether an entry of a verb tells of a look alone, and of no change."""
    return name.endswith(".see") or (name in _known and _known[name].only_looked)


def is_known(name: str) -> bool:
    """Tell whether somebody may do what the name says."""
    return name in _known and bool(_known[name].who)


def is_same(one: int | None, other: int | None) -> bool:
    """Tell whether two numbers are of one thing; nobody's is nobody's own."""
    return one is not None and one == other


def may(actor: Actor, verb: str, row: "Thing | None" = None) -> bool:
    """Whether an actor may do this, to this thing if one is given."""
    rule = _known[verb]
    if not actor.roles & rule.who:
        return False
    if actor.scopes is not None and (rule.grants or verb not in actor.scopes):
        return False
    return row is None or (
        _fits(rule.own, actor, row) and is_anothers(actor, verb, row)
    )


def is_anothers(actor: Actor, verb: str, row: "Thing") -> bool:
    """Whether nothing keeps an actor from being the second person behind a deed."""
    return _fits(_known[verb].another, actor, row)


def _fits(
    told: "Callable[[Actor, Any], bool] | None", actor: Actor, row: "Thing"
) -> bool:
    return told is None or told(actor, row)


def open_to(actor: Actor, row: "Thing") -> frozenset[str]:
    """Give the deeds that an actor may do to a thing as it stands, e.g. "verify"."""
    return frozenset(
        name.partition(".")[2]
        for name, rule in _known.items()
        if rule.before
        and name.startswith(f"{row.kind}.")
        and row.state in rule.before
        and may(actor, name, row)
    )


def require(actor: Actor, verb: str, row: "Thing | None" = None) -> None:
    """Refuse what the table does not allow.

    Raises:
        NotAllowedError: ``rules.not-allowed``.
    """
    if may(actor, verb, row):
        return
    asked = _known[verb].who - {Role.PROGRAM}
    if actor.scopes is not None and verb not in actor.scopes:
        rule = f"a key with the scope {verb} was expected; got one without it. Make one"
    else:
        may_it = " or ".join(sorted(asked)) or "nobody but the program"
        own = ", if it is their own," if _known[verb].own else ""
        has = ", ".join(sorted(actor.roles)) or "no role"
        rule = (
            f"{may_it}{own} may do this; got {has}. Ask one of them to do it, or an "
            "administrator for the role"
        )
    subject = actor.name if row is None else f"{actor.name}, {row}"
    raise NotAllowedError(f"{subject}: {rule}.", asked)


def is_enough(actor: Actor, verb: str) -> bool:
    """Whether an actor has shown enough of who they are to do this."""
    return actor.is_proved or not _known[verb].grants


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
