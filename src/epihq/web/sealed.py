"""Secrets of second factors, sealed with a key that is not in the database.

    sealed("JBSWY3DP...")   "sealed:gAAAAAB..."

Whoever reads the database, or a copy of it without the headquarters' secret key, can
make no codes. The key is derived from the secret key; another secret key opens nothing.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from epihq.terms.errors import RecordError

_MARK = "sealed:"


def sealed(text: str) -> str:
    """Seal a secret; one that is sealed already stays as it is."""
    if text.startswith(_MARK):
        return text
    return _MARK + _lock(settings.SECRET_KEY).encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """Open a secret; one that was never sealed is given as it is.

    Raises:
        RecordError: ``web.factor-unreadable``.
    """
    if not text.startswith(_MARK):
        return text
    try:
        return _lock(settings.SECRET_KEY).decrypt(text.removeprefix(_MARK)).decode()
    except InvalidToken as error:
        raise RecordError(
            "web.factor-unreadable",
            "second proof: one sealed with this headquarters' secret key was expected; "
            "got one of another. Give the key back that was there before, or let this "
            "officer in anew with `epihq officers recover`.",
        ) from error


@cache
def _lock(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"epihq second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
