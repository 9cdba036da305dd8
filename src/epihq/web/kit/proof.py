"""What a session has shown of who it is: a second factor, and how lately anything.

Both are asked of the session, not of the account: one that was begun before the account
had a factor has shown none.
"""

import time
from collections.abc import Iterable

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from epihq.operations.ledger.acting import require_state, require_words
from epihq.operations.ledger.rules import TWO_FACTORS, Actor
from epihq.operations.people.accounts import end_access
from epihq.operations.people.officers import invite
from epihq.operations.people.tables import Officer


def has_factor(number: int | None) -> bool:
    """Whether the account of an officer has a second factor."""
    return bool(is_mfa_enabled(Officer(pk=number)))


def lacks_factor(number: int | None, roles: Iterable[str]) -> bool:
    """Whether one of an account's roles asks for a second factor that it has not."""
    asked = bool(TWO_FACTORS.intersection(roles)) and not settings.DEMO
    return asked and not has_factor(number)


def has_shown_factor(request: HttpRequest) -> bool:
    """Whether this session has shown its account's second factor."""
    shown = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" for one in shown)


def is_proved(request: HttpRequest) -> bool:
    """Whether somebody has shown minutes ago in this session that it is they."""
    if settings.DEMO:
        return True
    shown = get_authentication_records(request, request.user)
    newest = max((one["at"] for one in shown), default=0.0)
    return time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def start_anew(actor: Actor, officer: Officer, why: str) -> str:
    """Take an officer's password and factors away; give the key of a link for them.

    Till the link is used nothing lets in: a password without the factor that was
    asked beside it would be enough to set up another. The caller holds the writers'
    lock.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    words = require_words(why, f"officer {officer.username}", "the reason")
    require_state(officer, "officer.invite", "active")
    factors = Authenticator.objects.filter(user_id=officer.pk)
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    row = end_access(
        actor,
        officer,
        {"password": make_password(None)},
        logged_as="account.recovered",
        note=words,
        more={"factors": kinds},
    )
    return invite(actor, row)


def keep_shown(request: HttpRequest, method: str, **more: str | int | bool) -> None:
    """Keep what was shown just now: "password", or "mfa" for a second factor."""
    record_authentication(request, request.user, method, reauthenticated=True, **more)
