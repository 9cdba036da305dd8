"""Secrets of second factors, locked with a key that is not in the database.

    locked("JBSWY3DP...")   "locked:gAAAAAB..."

Whoever reads the database, or a copy of it without the headquarters' secret key, can
make no codes. The key is derived from the secret key of the opened headquarters, not
from Django's setting: a backup and a restore run without that. Another secret key opens
nothing.
"""

import base64
from functools import cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from epihq.operations.ledger import ledger
from epihq.terms.errors import RecordError
from epihq.web.secret_key import secret_key

_MARK = "locked:"
# Of an app, and of recovery codes; a security key has none here.
_SECRETS = ("secret", "seed")


def locked(text: str) -> str:
    """Lock a secret; one that is locked already stays as it is."""
    if text.startswith(_MARK):
        return text
    return _MARK + _lock().encrypt(text.encode()).decode()


def unlocked(text: str) -> str:
    """Open a secret; one that was never locked is given as it is.

    Raises:
        RecordError: ``web.factor-unreadable``.
    """
    if not text.startswith(_MARK):
        return text
    try:
        return _lock().decrypt(text.removeprefix(_MARK)).decode()
    except InvalidToken as error:
        raise RecordError(
            "web.factor-unreadable",
            "second proof: one locked with this headquarters' secret key was expected; "
            "got one of another. Give the key back that was there before, or let this "
            "officer in anew with `epihq officers recover`.",
        ) from error


def lock_all() -> None:
    """Lock what stands in clear, of a ledger from before; the log seals it anew.

    Asked where pages open: there the key is at hand by which they will be opened.
    """
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        closed = {name: locked(row.data[name]) for name in _SECRETS if name in row.data}
        if closed.items() - row.data.items():
            row.data |= closed
            row.save(update_fields=["data"])


def _lock() -> Fernet:
    return _lock_of(secret_key(ledger.folder()))


@cache
def _lock_of(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"epihq second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
