"""What names a person is locked; the keys lie outside the database.

    search 6Jm0...      hashes of names and telephones are made with this
    key d41x...         the first locks, all of them open
    key 8sQz...         the one before it

Each person has a key of their own, which locks their data and all that is written about
them, and is itself locked by the headquarters' keys. So new keys lock few bytes anew,
and whose own key is destroyed can be read by nobody: that is how somebody is erased.
"""

import base64
import hmac
import os
import re
import secrets
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from epihq.archive.catalogue import write_whole
from epihq.operations.ledger import ledger
from epihq.terms.errors import DataError
from epihq.terms.signing import made_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from epihq.operations.ledger.log import Damage

KEY_FILE = "care-keys"
VARIABLE = "EPIHQ_CARE_KEYS"
_LINE = re.compile(r"(search|key) ([A-Za-z0-9_-]{43}=)")


@dataclass(frozen=True)
class Keys:
    """The headquarters' keys of home care; ``newest`` locks, ``older`` still open."""

    search: str
    newest: str
    older: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Write them as the file holds them."""
        lines = [f"search {self.search}", f"key {self.newest}"]
        return "\n".join([*lines, *(f"key {one}" for one in self.older)]) + "\n"


def key_file() -> Path:
    """Say where the keys lie: in the headquarters' folder, or where a variable says."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else ledger.folder() / KEY_FILE


def keys() -> Keys:
    """Read the keys, or make them where nobody is on record yet.

    Raises:
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    file = key_file()
    try:
        state = file.stat()
    except FileNotFoundError:
        if _anybody():
            raise _lost(file) from None
        made_once(file, lambda: Keys(_new_key(), _new_key()).text)
        state = file.stat()
    return _kept(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _kept(file: Path, _changed: int, _size: int) -> Keys:
    found = keys_in(file.read_text("utf-8", errors="replace"), file)
    _require_ours(found, file)
    return found


def keys_in(text: str, file: Path) -> Keys:
    """Read the lines of a file of keys.

    Raises:
        DataError: ``care.keys-damaged``.
    """
    lines = [_LINE.fullmatch(line) for line in text.split("\n") if line.strip()]
    search = [line[2] for line in lines if line and line[1] == "search"]
    locks = [line[2] for line in lines if line and line[1] == "key"]
    if not all(lines) or len(search) != 1 or not locks:
        raise DataError(
            "care.keys-damaged",
            f"{file}: keys of home care, one a line, were expected; got {len(lines)} "
            "lines that are not all such. Restore the file from where it is kept.",
        )
    return Keys(search[0], locks[0], tuple(locks[1:]))


def _anybody() -> bool:
    from epihq.care.register.tables import PersonRow  # noqa: PLC0415 - names tables

    return bool(PersonRow.objects.exclude(locked_key=b"").exists())


def _require_ours(found: Keys, file: Path) -> None:
    """Lock nobody with keys that do not open those who are on record."""
    from epihq.care.register.tables import PersonRow  # noqa: PLC0415 - names tables

    rows = PersonRow.objects.exclude(locked_key=b"").order_by("-number")
    newest = rows.values_list("locked_key", flat=True).first()
    if newest is not None:
        try:
            _locks(found).decrypt(_token(newest))
        except InvalidToken:
            raise _lost(file) from None


def check() -> "Iterator[Damage]":
    """Tell when the keys do not open who is on record; makes none."""
    if _anybody():
        try:
            keys()
        except DataError as error:
            from epihq.operations.ledger.log import Damage  # noqa: PLC0415 - names tables

            yield Damage(number=0, sentence=str(error))


def _lost(file: Path) -> DataError:
    return DataError(
        "care.keys-lost",
        f"{file}: the keys that lock the people on record were expected; got none, or "
        "others. Nothing was changed. Bring the file back from where it is kept, or "
        f"name it with {VARIABLE}; without it nobody's name can be read.",
    )


@dataclass(frozen=True)
class Lock:
    """One person's own key: it locks and opens what is written of them."""

    key: bytes

    def lock(self, text: str) -> bytes:
        """Lock a text; nothing stays nothing."""
        if not text:
            return b""
        return _bytes(Fernet(self.key).encrypt(text.encode()))

    def open(self, locked: bytes) -> str:
        """Open a locked text.

        Raises:
            DataError: ``care.cannot-open``.
        """
        if not locked:
            return ""
        try:
            return Fernet(self.key).decrypt(_token(locked)).decode()
        except InvalidToken:
            raise _cannot_open() from None


def new_lock() -> Lock:
    """Make a key for a person."""
    return Lock(Fernet.generate_key())


def locked_key(lock: Lock) -> bytes:
    """Lock a person's key with the headquarters' newest.

    Raises:
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    return _bytes(_locks(keys()).encrypt(base64.urlsafe_b64decode(lock.key)))


def opened_key(locked: bytes) -> Lock:
    """Open a person's key with any of the headquarters'.

    Raises:
        DataError: ``care.keys-lost``, ``care.keys-damaged``, ``care.cannot-open``.
    """
    try:
        key = _locks(keys()).decrypt(_token(locked))
    except InvalidToken:
        raise _cannot_open() from None
    return Lock(base64.urlsafe_b64encode(key))


def add_key(*, search: bool = False) -> Keys:
    """Put a new key before the others in the file; ``search``: a new one of hashes.

    Raises:
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    old = keys()
    new = replace(old, newest=_new_key(), older=(old.newest, *old.older))
    if search:
        new = replace(new, search=_new_key())
    _write(new)
    return new


def drop_older() -> None:
    """Leave the newest key in the file, and the one before it.

    That locks nobody any more. But a backup that was being made holds rows of before,
    and so may somebody who was just being taken in.
    """
    now = keys()
    _write(replace(now, older=now.older[:1]))


def _write(new: Keys) -> None:
    before = os.umask(0o077)
    try:
        write_whole(key_file(), new.text.encode())
    finally:
        os.umask(before)


def _cannot_open() -> DataError:
    return DataError(
        "care.cannot-open",
        "home care: data locked with a key of this headquarters were expected; got "
        "others, or damaged ones. Run `epihq log verify`, and restore from a backup.",
    )


def search_hash(kind: str, text: str) -> str:
    """Hash what people are found by, so that only who has the key can search."""
    if not text:
        return ""
    key = base64.urlsafe_b64decode(keys().search)
    return hmac.digest(key, f"{kind}\n{text}".encode(), "sha256")[:16].hex()


@cache
def _locks(found: Keys) -> MultiFernet:
    return MultiFernet(Fernet(key) for key in (found.newest, *found.older))


def _new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _bytes(token: bytes) -> bytes:
    return base64.urlsafe_b64decode(token)


def _token(raw: bytes | memoryview) -> bytes:
    return base64.urlsafe_b64encode(bytes(raw))
