"""Who asks the API: the owner of a key, or who is signed in on the pages.

A key is sent as ``Authorization: Bearer epihq_...``. A session of the pages needs the
pages' own proof (CSRF) for whatever changes something.
"""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import BaseThrottle
from ninja.utils import check_csrf

from epihq.operations.ledger.rules import Actor
from epihq.operations.people.tokens import Holder, hash_of, holder_of
from epihq.terms.errors import RecordError
from epihq.web.kit.counts import counted
from epihq.web.kit.memory import Kept
from epihq.web.kit.proof import lacks_factor
from epihq.web.kit.room import stood
from epihq.web.kit.sign_in import in_session

_A_MINUTE = 60

# A gateway sends a reading every few milliseconds, and is the same each time. Whatever
# changes a key or its owner stands in the log, so they are known until it says more.
_holders: Kept[Holder] = Kept(256)


class Key(HttpBearer):
    """A key that its owner made on the page of keys."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Give who acts with a key.

        Raises:
            RecordError: ``api.no-such-key``, ``api.owner-without-factor``.
        """
        sent = hash_of(token)
        name = f"{stood(request).changed} {sent}"
        holder = _holders.get(name, lambda: _held_by(token))
        if holder.is_late:
            raise _no_such_key()
        actor = holder.actor
        if lacks_factor(actor.number, actor.roles):
            raise RecordError(
                "api.owner-without-factor",
                "key: an owner with a second proof was expected, as their role asks; "
                f"got {actor.name}, who has set up none. They do it on the page of "
                "their account, and make a new key after.",
            )
        request.epihq_key = sent
        return actor


def _held_by(token: str) -> Holder:
    """Find who acts with a key; what is none is not kept."""
    found = holder_of(token) if _can_be(token) else None
    if found is None:
        raise _no_such_key()
    return found


def _no_such_key() -> RecordError:
    return RecordError(
        "api.no-such-key",
        "key: one that is valid was expected; got one that is unknown, expired or "
        "revoked. Make a new one on the page of keys.",
    )


def _can_be(token: str) -> bool:
    return token.startswith("epihq_") and token.isascii()


class Session(APIKeyCookie):
    """A session of the pages, for scripts that run in them."""

    param_name = "epihq_session"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give who is signed in, once it is sure that our own page asks.

        Raises:
            RecordError: ``api.not-our-page``.
        """
        user = request.user
        if not user.is_authenticated:
            return None
        # The proof may stand in a form, and who reads a form leaves no body to others.
        _ = request.body
        if check_csrf(request) is not None:
            raise RecordError(
                "api.not-our-page",
                "session: a request of our own pages was expected; got one without "
                "their proof. Send X-CSRFToken, or use a key.",
            )
        return in_session(request, via="api")

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Not asked: the session itself tells."""


class Rate(BaseThrottle):
    """So many requests a minute for each key or person; 0 is without a limit."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request, whichever process and thread it came to."""
        most = settings.API_PER_MINUTE
        if not most:
            return True
        key = f"api:{_whose(request)}:{minute()}"
        return counted(key, 2 * _A_MINUTE) <= most

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return _A_MINUTE - time.time() % _A_MINUTE


def minute() -> int:
    """Number of the minute that the clock shows."""
    return int(time.time()) // _A_MINUTE


def _whose(request: HttpRequest) -> str:
    key: str = getattr(request, "epihq_key", "")
    return key or f"officer:{request.user.pk}"
