"""Keys to the API: made by a person for a program of theirs, shown once, revoked."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from epihq.operations.ledger import ledger, rules
from epihq.operations.ledger.acting import (
    begin,
    change,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import Actor, Role, Verb
from epihq.operations.people.tables import Officer, TokenRow
from epihq.terms.errors import UsageError

_LONGEST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who acts with a key, and when it expires."""

    actor: Actor
    until: datetime

    @property
    def is_late(self) -> bool:
        """Whether the key has expired."""
        return self.until <= datetime.now(UTC)


def make_token(
    actor: Actor, *, name: str, scopes: Iterable[str], days: int
) -> tuple[TokenRow, str]:
    """Make a key for the actor; it is shown now and never again.

    ``scopes`` are verbs of the rules, e.g. "signal.see"; a key never may more than its
    owner.

    Raises:
        RecordError: ``rules.not-allowed``, ``rules.prove-again``.
        UsageError: ``tokens.unknown-scope``, ``tokens.not-for-keys``,
            ``tokens.bad-days``, ``ledger.says-nothing``.
    """
    words = require_words(name, "token", "what it is for")
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if not rules.is_known(scope)]
    if unknown or not wanted:
        raise UsageError(
            "tokens.unknown-scope",
            "token: scopes of the list, at least one, were expected; got "
            f"{', '.join(unknown) or 'none'}. See the list on the page of tokens.",
        )
    if granting := [one for one in wanted if rules.verb_named(one).grants]:
        raise UsageError(
            "tokens.not-for-keys",
            "token: scopes that give no rights to others were expected; got "
            f"{', '.join(granting)}. A person does that on the pages.",
        )
    if not 1 <= days <= _LONGEST_DAYS:
        raise UsageError(
            "tokens.bad-days",
            f"token: 1 to {_LONGEST_DAYS} days were expected; got {days}. A key that "
            "is needed for longer is made anew.",
        )
    key = f"epihq_{secrets.token_urlsafe(32)}"
    with ledger.changing():
        row = TokenRow(
            state="valid",
            owner_id=actor.number,
            name=words,
            key_hash=hash_of(key),
            scopes=wanted,
            expires_at=datetime.now(UTC) + timedelta(days=days),
        )
        return begin(actor, "token.make", row), key


def for_keys(verb: Verb) -> bool:
    """Tell whether a key to the API can be allowed a deed."""
    return bool(verb.doing) and not verb.grants


def revoke_token(actor: Actor, number: int, *, version: int | None = None) -> TokenRow:
    """Make a key worthless at once.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(TokenRow, number, version=version)
        require_state(row, "token.revoke")
        return change(actor, "token.revoke", row, {})


def holder_of(key: str) -> Holder | None:
    """Find who acts with a key; None if it is unknown, revoked or expired."""
    rows = TokenRow.objects.filter(key_hash=hash_of(key), state="valid")
    row = rows.select_related("owner").first()
    if row is None or not row.owner.is_active:
        return None
    whole = actor_for(row.owner, via="api")
    actor = replace(whole, scopes=frozenset(row.scopes))
    found = Holder(actor=actor, until=row.expires_at)
    return None if found.is_late else found


def actor_for(officer: Officer, *, via: str) -> Actor:
    """Give the actor that an officer is; a role that is no more counts for nothing."""
    known = {role.value for role in Role} - {Role.PROGRAM.value}
    return Actor(
        name=officer.username,
        roles=frozenset(Role(role) for role in officer.roles if role in known),
        via=via,
        number=officer.pk,
        agency=officer.agency_id,
        districts=frozenset(officer.districts or ()),
    )


def hash_of(key: str) -> str:
    """Hash a key; it is random enough to need no salt."""
    return hashlib.sha256(key.encode()).hexdigest()
