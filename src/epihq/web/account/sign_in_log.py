"""What the log is told of sign-in, sign-out, passwords and second factors."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa import signals as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse

from epihq.operations.ledger import ledger
from epihq.operations.people import accounts
from epihq.operations.people.tables import Officer
from epihq.web.account import attempts
from epihq.web.account.locked import locked, unlocked
from epihq.web.kit.proof import keep_shown
from epihq.web.kit.room import stand


class Adapter(DefaultAccountAdapter):
    """Nobody signs up; passwords change and attempts fail on the record."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        """Tell that officers are entered by an administrator."""
        return False

    def set_password(self, user: Officer, password: str) -> None:
        """Set the password and its entry in the log together."""
        accounts.set_password(user, password)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse one attempt too many before its password is looked at."""
        taken = attempts.take(request, str(credentials.get("username", "")))
        if taken is None:
            raise ImmediateHttpResponse(respond_429(request))
        # allauth takes it back where the password was right.
        self._login_failed_rl_usage = taken

    def post_login(
        self, request: HttpRequest, user: Officer, **words: Any
    ) -> HttpResponse:
        """Go on to the first page, and know this browser the next time."""
        response: HttpResponse = super().post_login(request, user, **words)
        attempts.keep(request, response, user.username)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tell the log whose name was tried; a name that nobody has is not kept."""
        name = str(credentials.get("username", ""))
        known = Officer.objects.filter(username__iexact=name).first()
        accounts.tell(known, "sign-in-failed", address=self.get_client_ip(request))


class Factors(DefaultMFAAdapter):
    """Keys and apps show the centre's name and the officer's, not an address."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the centre to a security key."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        held = stand().centre
        return {**entity, "name": held.name if held else "epihq"}

    def encrypt(self, text: str) -> str:
        """Lock a secret before it is kept."""
        return locked(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a kept secret."""
        return unlocked(encrypted_text)


def shown_as(user: Officer) -> str:
    """How an officer is named on keys and in messages."""
    return str(user.full_name)


def listen() -> None:
    """Hear of what allauth does."""
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    mfa.authenticator_added.connect(_factor_added)
    mfa.authenticator_removed.connect(_factor_removed)
    mfa.authenticator_reset.connect(_factor_reset)
    mfa.authentication_failed.connect(_factor_failed)
    post_save.connect(_factor_stored, sender=Authenticator)
    post_delete.connect(_factor_gone, sender=Authenticator)


def _signed_in(request: HttpRequest, user: Officer, **_: Any) -> None:
    accounts.tell(user, "sign-in", address=_address(request))


def _signed_out(user: Officer | None, **_: Any) -> None:
    if user is not None:
        accounts.tell(user, "sign-out")


def _factor_added(
    request: HttpRequest, user: Officer, authenticator: Any, **_: Any
) -> None:
    is_first = _is_first(authenticator)
    if _end_others(request, user, "factor-added", authenticator, keys=is_first):
        # Who sets a factor up has just shown it.
        keep_shown(request, "mfa", id=authenticator.pk, type=authenticator.type)


def _is_first(added: Authenticator) -> bool:
    """Whether the account had no factor: what it let in till then showed none."""
    codes = Authenticator.Type.RECOVERY_CODES
    known = Authenticator.objects.filter(user_id=added.user_id).exclude(type=codes)
    return not known.exclude(pk=added.pk).exists()


def _factor_removed(
    request: HttpRequest, user: Officer, authenticator: Any, **_: Any
) -> None:
    _end_others(request, user, "factor-removed", authenticator, keys=False)


def _end_others(
    request: HttpRequest,
    user: Officer,
    what: str,
    authenticator: Authenticator,
    *,
    keys: bool,
) -> bool:
    """End all other sessions, and keep this one; False where that is not called for."""
    factor = str(authenticator.type)
    if factor == Authenticator.Type.RECOVERY_CODES:  # they come and go with another
        accounts.tell(user, what, factor=factor)
        return False
    with ledger.changing():
        accounts.renew(user, what, keys=keys, factor=factor)
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
    return True


def _factor_reset(user: Officer, authenticator: Any, **_: Any) -> None:
    accounts.tell(user, "factor-renewed", factor=str(authenticator.type))


def _factor_stored(
    instance: Authenticator, update_fields: frozenset[str] | None, **_: Any
) -> None:
    """Seal what is stored of a factor, whoever stores it; its use is no change."""
    if update_fields is None or "data" in update_fields:
        kind, data = str(instance.type), instance.data
        accounts.tell_factor(instance.user, instance.pk, kind, data)


def _factor_gone(instance: Authenticator, **_: Any) -> None:
    accounts.tell_factor(instance.user, instance.pk, str(instance.type), None)


def _factor_failed(request: HttpRequest, user: Officer, **_: Any) -> None:
    accounts.tell(user, "factor-failed", address=_address(request))


def _address(request: HttpRequest) -> str:
    return str(Adapter(request).get_client_ip(request))
