"""Signed heads: the number and hash of the newest entry, kept outside the database.

    {"schema": "epihq.head/1", "number": 120, "hash": "...", "signature": {...}, ...}

After every change the newest stands in the headquarters' folder: who cuts the end of
the log, writes a new one or puts an old database back does not know to change it, or
cannot sign. Against who can do all of that here, heads are kept elsewhere.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from epihq.operations import ledger
from epihq.operations.log import Damage
from epihq.operations.tables_log import LogRow
from epihq.operations.tables_room import CentreRow
from epihq.operations.time_stamps import stamp, stamped_at
from epihq.terms.errors import DataError, UsageError
from epihq.terms.signing import canonical, house_key, kept_key, signed, signer

SCHEMA = "epihq.head/1"
FILE = "log-head"
_AT_ONCE = 500
# Letters of the head in the folder, blanks at its end.
_LENGTH = 500

# Number and hash of an entry, and where it was said to be so.
Kept = tuple[int, str, str]


def _newest() -> dict[str, Any] | None:
    columns = ("number", "hash", "previous_hash")
    return LogRow.objects.order_by("-number").values(*columns).first()


def _signed(newest: dict[str, Any], **more: str) -> dict[str, Any]:
    told = {"schema": SCHEMA, "number": newest["number"], "hash": newest["hash"]}
    hour = datetime.now(UTC).isoformat(timespec="seconds")
    return signed({**told, **more, "signed_at": hour}, house_key(ledger.folder()))


def line() -> str | None:
    """Write the newest head as a line of JSON, with a time stamp where one is had.

    None where there is no entry.

    Raises:
        DataError: ``log.no-time-stamp``.
    """
    newest = _newest()
    if newest is None:
        return None
    centre = CentreRow.objects.values_list("name", flat=True).first() or ""
    told = _signed(newest, centre=centre)
    token = stamp(canonical(told))
    return canonical({**told, "timestamp": token} if token else told)


def add_to(file: Path, line: str) -> None:
    """Add a head to a file, which holds one a line.

    Raises:
        UsageError: ``reports.folder-not-writable``.
    """
    try:
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"{line}\n")
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as exc:
        raise UsageError(
            "reports.folder-not-writable",
            f"heads: a file that can be written was expected; got {str(file)!r} "
            f"({exc.strerror}). Name another.",
        ) from exc


def keep() -> None:
    """Keep the newest head in the folder: forward only, and along the same chain.

    One that the log does not go on from stays: it shows what happened. A folder that
    cannot be written, where a ledger can, is no reason to refuse what was recorded.
    """
    with suppress(OSError, DatabaseError, DataError):
        kept = _kept(ledger.folder() / FILE)
        newest = _newest()
        if newest is None or (kept is not None and _stays(kept, newest)):
            return
        _put(ledger.folder() / FILE, canonical(_signed(newest)))


def _stays(kept: dict[str, Any], newest: dict[str, Any]) -> bool:
    if kept["number"] >= newest["number"]:
        return True
    if newest["previous_hash"] == kept["hash"]:
        return False
    same = LogRow.objects.filter(number=kept["number"], hash=kept["hash"])
    return not same.exists()


def _kept(file: Path) -> dict[str, Any] | None:
    try:
        told = json.loads(file.read_text("utf-8"))
        return {"number": int(told["number"]), "hash": str(told["hash"])}
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        # What cannot be read is a finding of ``check_kept``, and is not replaced.
        return {"number": 0, "hash": ""}


def _put(file: Path, text: str) -> None:
    """Write it over the old one, always as long, in one call and no new file.

    A new file in its place would wait for the disk, as long as the ledger itself does.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(descriptor, f"{text:<{_LENGTH}}\n".encode(), 0)
    finally:
        os.close(descriptor)


def check_kept() -> Iterator[Damage]:
    """Hold the log against the head that stands in the folder."""
    file = ledger.folder() / FILE
    if not file.is_file():
        return
    try:
        told = list(read(file))
    except DataError as error:
        yield Damage(number=0, sentence=str(error))
        return
    yield from check(told)


def read(file: Path) -> Iterator[Kept]:
    """Read what a file says of the log: heads, or the record of a day.

    Lines that are no JSON, as of a message around them, are passed over.

    Raises:
        UsageError: ``log.no-such-file``.
        DataError: ``log.not-kept-heads``, ``log.no-time-stamp``.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeError) as exc:
        raise UsageError(
            "log.no-such-file",
            f"--against: a file of kept heads, or a day's record, was expected; got "
            f"{str(file)!r}, which cannot be read. Name one that is there.",
        ) from exc
    count = 0
    for number, line in enumerate(lines, start=1):
        if line.startswith("{"):
            count += 1
            yield from _told(line, f"{file.name}, line {number}")
    if not count:
        raise _not_heads(str(file), "no such line")


def _told(line: str, place: str) -> Iterator[Kept]:
    try:
        told = json.loads(line)
        if told.get("schema") == SCHEMA:
            _check_signature(told, place)
        told = told.get("head", told)
        if told["number"]:
            yield int(told["number"]), str(told["hash"]), place
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise _not_heads(place, repr(line[:40])) from exc


def _check_signature(told: dict[str, Any], place: str) -> None:
    bare = {name: told[name] for name in told if name != "timestamp"}
    public, key = signer(bare), kept_key(ledger.folder())
    if public is None:
        raise _not_heads(place, "a head whose signature does not hold")
    if key is not None and public != key.public:
        raise _not_heads(place, f"a head signed with another key, {public}")
    if "timestamp" in told:
        stamped_at(canonical(bare), str(told["timestamp"]))


def _not_heads(place: str, got: str) -> DataError:
    return DataError(
        "log.not-kept-heads",
        f"{place}: heads of this log as `epihq log head` writes them, or the record of "
        f"a day, were expected; got {got}. Take another copy of the file.",
    )


def check(kept: Iterable[Kept]) -> Iterator[Damage]:
    """Tell where the log does not go on from what was kept of it."""
    last = LogRow.objects.order_by("-number").values_list("number", flat=True).first()
    part: list[Kept] = []
    for one in kept:
        part.append(one)
        if len(part) == _AT_ONCE:
            yield from _compared(part, last or 0)
            part = []
    yield from _compared(part, last or 0)


def _compared(part: list[Kept], last: int) -> Iterator[Damage]:
    rows = LogRow.objects.filter(number__in=[number for number, _, _ in part])
    hashes = dict(rows.values_list("number", "hash"))
    for number, sha256, place in part:
        if number > last:
            how = f"the log ends at entry {last}, and {place} tells of entry {number}"
            yield Damage(number=last, sentence=how)
        elif hashes.get(number) != sha256:
            how = f"it is not the entry that {place} tells of"
            yield Damage(number=number, sentence=how)
