"""What lets an officer in, and how it ends: passwords, second factors, links, keys.

A session is sealed with the officer's password and ``access_since``: when either
changes, every session from before is worth nothing, also after a suspension is lifted.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from epihq.operations.ledger import ledger, log, sealing
from epihq.operations.ledger.acting import change, held
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.people.tables import InviteRow, Officer, TokenRow


def tell(officer: Officer | None, what: str, **content: object) -> None:
    """Tell the log of a sign-in and the like, e.g. "sign-in", "sign-out".

    Nothing changes by it, so the entry carries no state. Without an officer it is
    somebody whom nobody here knows.
    """
    with ledger.changing():
        log.write(
            by="unknown" if officer is None else officer.username,
            via="page",
            verb=f"account.{what}",
            thing="officer",
            number=0 if officer is None else officer.pk,
            content={name: value for name, value in content.items() if value},
        )


def set_password(officer: Officer, password: str) -> None:
    """Set an officer's password; sessions, links and keys from before end with it."""
    officer.set_password(password)
    with ledger.changing():
        renew(officer, "password", {"password": officer.password})


def renew(
    officer: Officer,
    what: str,
    to: Mapping[str, object] | None = None,
    *,
    keys: bool = True,
    **more: object,
) -> None:
    """Change what lets an officer in, at their own word, e.g. "factor-added".

    Other ways in from before end; ``keys`` to the API may stay. The caller holds the
    writers' lock.
    """
    oneself = Actor(name=officer.username, roles=frozenset({Role.PROGRAM}), via="page")
    row = end_access(
        oneself, officer, to or {}, logged_as=f"account.{what}", keys=keys, more=more
    )
    officer.access_since, officer.version = row.access_since, row.version


def end_access(
    actor: Actor,
    officer: Officer,
    to: Mapping[str, object],
    *,
    logged_as: str = "",
    note: str = "",
    keys: bool = True,
    more: Mapping[str, object] | None = None,
) -> Officer:
    """Change an officer so that no session, open link or key from before lets in.

    Raises:
        RecordError: ``rules.not-allowed``, ``rules.prove-again``, ``ledger.stale``.
    """
    row = held(Officer, officer.pk)
    columns = {**to, "access_since": datetime.now(UTC)}
    if keys:
        for key in TokenRow.objects.filter(owner=row, state="valid"):
            change(actor, "token.revoke", key, {"state": "revoked"}, note=note)
    for link in InviteRow.objects.filter(officer=row, state="open"):
        change(actor, "officer.invite", link, {"state": "void"}, note=note)
    return change(
        actor, "officer.set", row, columns, logged_as=logged_as, note=note, more=more
    )


def strengthen(officer: Officer, password: str) -> None:
    """Keep the same password under a stronger hash, and tell the log; nothing ends."""
    officer.set_password(password)
    with ledger.changing():
        officer.save(update_fields=["password"])
        digests = sealing.sealed(officer, officer.secret)
        tell(officer, "password", note="kept under a stronger hash", sealed=digests)


def tell_factor(
    officer: Officer, number: int, kind: str, data: Mapping[str, object] | None
) -> None:
    """Seal a second factor in the log, as it is stored; None where it was removed."""
    digests = sealing.sealed_factor(number, officer.pk, kind, data)
    tell(officer, "factor-sealed", sealed=digests)
