"""The house's own key: what is signed with it was made in this headquarters.

    record = {..., "signature": {"key": <public key>, "value": <Ed25519 of the rest>}}

The key lies in the headquarters' folder, outside the database: who can write the
database alone can neither sign, nor seal a column. Anyone can check a signature with
the public key that stands beside it, if they know from elsewhere that it is ours.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from epihq.terms.errors import DataError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY = "signing-key"
_SEALS = b"epihq: columns sealed in the log"


@dataclass(frozen=True, kw_only=True)
class Key:
    """A private key, as its 32 bytes; ``public`` in Base64 is what others know."""

    private: bytes
    public: str

    @property
    def name(self) -> str:
        """Name it shortly, e.g. "3f09c1aa"."""
        return hashlib.sha256(self.public.encode()).hexdigest()[:8]

    def seal(self, text: str) -> str:
        """Give the digest that only who has the key can make, after the key's name."""
        digest = hmac.new(
            hmac.digest(self.private, _SEALS, "sha256"), text.encode(), "sha256"
        )
        return f"{self.name}:{digest.hexdigest()}"


def house_key(home: Path) -> Key:
    """Read the key of a headquarters, or make it.

    Raises:
        DataError: ``signing.damaged-key``.
    """
    file = home / KEY
    return _read(made_once(file, _new), file)


def kept_key(home: Path) -> Key | None:
    """Read the key of a headquarters; None where it has none, and none is made.

    Raises:
        DataError: ``signing.damaged-key``.
    """
    file = home / KEY
    try:
        return _read(_text_of(file), file)
    except FileNotFoundError:
        return None


def made_once(file: Path, make: Callable[[], str]) -> str:
    """Read a secret file, or make it, whole before it has its name.

    Two processes may start at once; both have the same secret then.

    Raises:
        DataError: ``signing.damaged-key``.
    """
    with suppress(FileNotFoundError):
        return _text_of(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(make())
        opened.flush()
        os.fsync(opened.fileno())
    with suppress(FileExistsError):
        file.hardlink_to(part)
    part.unlink()
    return _text_of(file)


def _text_of(file: Path) -> str:
    body = file.read_bytes().strip()
    if not body or not body.isascii():
        raise DataError(
            "signing.damaged-key",
            f"{file}: a key of the headquarters, in letters of ASCII, was expected; "
            f"got {len(body)} bytes that are none. Restore it from a backup.",
        )
    return body.decode("ascii")


def signed(content: Mapping[str, object], key: Key) -> dict[str, object]:
    """Give a record with its signature."""
    body = {name: content[name] for name in content if name != "signature"}
    value = _private(key.private).sign(canonical(body).encode())
    return {**body, "signature": {"key": key.public, "value": _text(value)}}


def signer(content: Any) -> str | None:
    """Give the public key by which a record is rightly signed; None where it is not."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - slow to load
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        body = {name: content[name] for name in content if name != "signature"}
        public, value = content["signature"]["key"], content["signature"]["value"]
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(value), canonical(body).encode())
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return None
    return str(public)


def canonical(value: object) -> str:
    """Write JSON in the one way that a hash or a signature can rest on."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def _new() -> str:
    return _text(secrets.token_bytes(32))


@cache
def _read(text: str, file: Path) -> Key:
    try:
        private = base64.b64decode(text, validate=True)
        public = _private(private).public_key().public_bytes_raw()
    except ValueError as exc:
        raise DataError(
            "signing.damaged-key",
            f"{file}: the headquarters' own key, 32 bytes in Base64, was expected; got "
            f"{len(text)} letters that are none. Restore it from a backup.",
        ) from exc
    return Key(private=private, public=_text(public))


@cache
def _private(key: bytes) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - slow to load
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(key)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
