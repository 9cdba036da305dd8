"""Officers: who signs in, with which roles, and the link by which they first come."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from epihq.operations.centre.actions import check_language
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.people import accounts
from epihq.operations.people.addresses import email_address
from epihq.operations.people.tables import AgencyRow, InviteRow, Officer
from epihq.operations.people.tokens import hash_of
from epihq.terms.errors import RecordError, UsageError

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
ROLES = tuple(role for role in Role if role is not Role.PROGRAM)


@dataclass(frozen=True, kw_only=True)
class Person:
    """An officer as they are to be on record; ``agency`` is its number."""

    username: str
    full_name: str
    roles: tuple[Role, ...]
    email: str = ""
    phone: str = ""
    language: str = "en"
    agency: int | None = None
    districts: tuple[int, ...] = ()


def make_officer(actor: Actor, person: Person) -> Officer:
    """Enter an officer, who has no password until they set one.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``officers.bad-username``, ``officers.username-taken``,
            ``officers.no-role``, ``officers.no-agency``, ``registry.bad-address``,
            ``ledger.says-nothing``.
    """
    if not _USERNAME.fullmatch(person.username):
        raise UsageError(
            "officers.bad-username",
            "officer: a user name of 2 to 40 small letters, digits, dots, hyphens, "
            f"beginning with a letter, was expected; got {person.username!r}. "
            "Write for example a.mammadova.",
        )
    with ledger.changing():
        if Officer.objects.filter(username__iexact=person.username).exists():
            raise UsageError(
                "officers.username-taken",
                "officer: a user name of their own was expected; got "
                f"{person.username!r}, which another has. Choose another.",
            )
        row = Officer(state="active", username=person.username, **_columns(person))
        row.set_unusable_password()
        return begin(actor, "officer.set", row)


def change_officer(
    actor: Actor, number: int, person: Person, *, version: int | None = None
) -> Officer:
    """Change an officer's name, roles, agency and addresses; not the user name.

    Raises:
        RecordError: ``rules.not-allowed``, ``officers.last-administrator``,
            ``ledger.stale``.
        UsageError: as ``make_officer``.
    """
    with ledger.changing():
        row = held(Officer, number, version=version)
        if Role.ADMINISTRATOR not in person.roles:
            _check_not_last(row)
        return change(actor, "officer.set", row, _columns(person))


def change_own(
    actor: Actor,
    number: int,
    *,
    full_name: str,
    language: str,
    version: int | None = None,
) -> Officer:
    """Change one's own name and the language of the pages; the rest is not one's own.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, ``centre.unknown-language``.
    """
    columns = {
        "full_name": require_words(full_name, "officer", "the full name"),
        "language": check_language(language, "officer"),
    }
    with ledger.changing():
        row = held(Officer, number, version=version)
        return change(actor, "account.set", row, columns)


def suspend_officer(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> Officer:
    """Let an officer sign in no more, and say why; what let them in ends for good.

    Raises:
        RecordError: ``rules.not-allowed``, ``officers.last-administrator``,
            ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"officer {number}", "the reason")
    with ledger.changing():
        row = held(Officer, number, version=version)
        require_state(row, "officer.set", "active")
        _check_not_last(row)
        return accounts.end_access(actor, row, {"state": "suspended"}, note=why)


def restore_officer(
    actor: Actor, number: int, *, version: int | None = None
) -> Officer:
    """Let a suspended officer sign in again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(Officer, number, version=version)
        require_state(row, "officer.set", "suspended")
        return change(actor, "officer.set", row, {"state": "active"})


def invite(actor: Actor, officer: Officer, *, hours: int = 24) -> str:
    """Make a link's key that signs an officer in once; links before it are void.

    Raises:
        RecordError: ``rules.not-allowed``, ``rules.prove-again``,
            ``ledger.wrong-state``.
    """
    key = secrets.token_urlsafe(24)
    with ledger.changing():
        require_state(officer, "officer.invite")
        for old in InviteRow.objects.filter(officer=officer, state="open"):
            change(actor, "officer.invite", old, {"state": "void"})
        row = InviteRow(
            state="open",
            officer=officer,
            key_hash=hash_of(key),
            expires_at=datetime.now(UTC) + timedelta(hours=hours),
        )
        begin(actor, "officer.invite", row)
    return key


def use_invite(key: str) -> Officer:
    """Take a link's key, once; return who it signs in.

    Raises:
        RecordError: ``officers.link-used``.
    """
    with ledger.changing():
        rows = InviteRow.objects.filter(key_hash=hash_of(key), state="open")
        row = rows.select_related("officer").first()
        over = row is None or row.expires_at <= datetime.now(UTC)
        if row is None or over or not row.officer.is_active:
            raise RecordError(
                "officers.link-used",
                "sign-in link: one that was not used and is not too old was expected; "
                "got one that is. Sign in with your password, or ask an administrator "
                "for a new link.",
            )
        change(WATCH, "officer.invite", row, {"state": "used"})
        return row.officer


def named(username: str) -> Officer:
    """Find an officer by user name, whatever its case.

    Raises:
        UsageError: ``officers.no-such-name``.
    """
    row = Officer.objects.filter(username__iexact=username).first()
    if row is None:
        raise UsageError(
            "officers.no-such-name",
            f"officer: the user name of one on record was expected; got {username!r}. "
            "The page of people lists them.",
        )
    return row


def account_of(name: str) -> str:
    """Give the user name of who goes by a user name or full name; "" for nobody."""
    said = name.strip()
    known = Q(username__iexact=said) | Q(full_name__iexact=said)
    row = Officer.objects.filter(known).first()
    return "" if row is None else str(row.username)


def officers(*roles: Role) -> list[Officer]:
    """List the active officers, by name; those with any of some roles."""
    found = Officer.objects.filter(state="active").select_related("agency")
    wanted = {role.value for role in roles}
    return [row for row in found if not wanted or wanted & set(row.roles)]


def _columns(person: Person) -> dict[str, object]:
    roles = _roles(person.roles)
    agency = held(AgencyRow, person.agency) if person.agency else None
    if Role.AGENCY_OFFICER.value in roles and agency is None:
        raise UsageError(
            "officers.no-agency",
            f"{person.username}: the agency of an agency officer was expected; got "
            "none. Choose it.",
        )
    return {
        "full_name": require_words(person.full_name, "officer", "the full name"),
        "roles": roles,
        "email": email_address(person.email, "officer"),
        "phone": person.phone.strip(),
        "language": check_language(person.language, "officer"),
        "agency": agency,
        "districts": sorted(set(person.districts)) or None,
    }


def _roles(roles: Iterable[Role]) -> list[str]:
    wanted = sorted({role.value for role in roles if role in ROLES})
    if not wanted:
        raise UsageError(
            "officers.no-role",
            f"officer: at least one role of {', '.join(ROLES)} was expected; got "
            "none. Choose what they may do.",
        )
    return wanted


def _check_not_last(row: Officer) -> None:
    role = Role.ADMINISTRATOR.value
    if role not in row.roles:
        return
    others = Officer.objects.filter(state="active").exclude(pk=row.pk)
    if not any(role in other.roles for other in others):
        raise RecordError(
            "officers.last-administrator",
            f"{row.username}: another active administrator was expected before this "
            "one goes; got none. Give somebody else the role first.",
        )
