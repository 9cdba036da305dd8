"""What is remembered of an address: its last body, so that only what is new is sent.

    known = Cached(home / "cache" / "jhu", address)
    known.conditions()   {"If-None-Match": '"5e1f"'}, to be asked with

Not for the record: without it all is fetched anew.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec

from epihq.archive.catalogue import write_whole

# Files on the web are no older; a stamp of 1970 is a clock at zero.
_EARLIEST = datetime(1991, 1, 1, tzinfo=UTC)


class Cached:
    """What is remembered of an address: the last body and its two stamps."""

    def __init__(self, folder: Path, address: str) -> None:
        key = hashlib.sha256(address.encode()).hexdigest()[:16]
        self._body, self._stamps = folder / f"{key}.body", folder / f"{key}.json"

    def _known(self) -> dict[str, str]:
        try:
            stamps = msgspec.json.decode(self._stamps.read_bytes(), type=dict[str, str])
            whole = hashlib.sha256(self._body.read_bytes()).hexdigest()
        except (OSError, msgspec.DecodeError):
            return {}
        # A body that does not match its stamps (a crash between the two) is useless.
        return stamps if stamps.get("sha256") == whole else {}

    def conditions(self) -> dict[str, str]:
        """Give what a request asks with: whether anything is new since."""
        known = self._known()
        asked = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
        return {header: known[k] for header, k in asked.items() if k in known}

    def body(self) -> bytes:
        """Give the last body."""
        return self._body.read_bytes()

    def modified(self) -> datetime | None:
        """Tell when its publisher last changed it; None where it does not say."""
        return _stamped(self._known().get("last-modified", ""))

    def keep(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Remember a body and its stamps.

        Raises:
            DataError: ``disk.full``, ``disk.not-writable``.
        """
        stamps = {k: headers[k] for k in ("etag", "last-modified") if k in headers}
        stamps["sha256"] = hashlib.sha256(body).hexdigest()
        write_whole(self._body, body)
        write_whole(self._stamps, json.dumps(stamps).encode())


def _stamped(text: str) -> datetime | None:
    """Read a Last-Modified stamp; None where it is no day on which anything was said.

    Servers send zero, the hour of a clock that is wrong, or no date at all.
    """
    try:
        stamp = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    stamp = stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp
    return stamp.astimezone(UTC) if _EARLIEST <= stamp <= datetime.now(UTC) else None
