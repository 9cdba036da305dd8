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
from typing import TypedDict

import msgspec
from django.db import DatabaseError

from epihq.archive.catalogue import write_whole
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.log import Damage
from epihq.operations.ledger.tables import CentreRow, LogRow
from epihq.operations.ledger.time_stamps import stamp, stamped_at
from epihq.terms.errors import DataError, UsageError
from epihq.terms.signing import canonical, house_key, kept_key, signed, signer

SCHEMA = "epihq.head/1"
FILE = "log-head"
_AT_ONCE = 500
_VERB = "head.renew"
# Letters of the head in the folder, blanks at its end.
_LENGTH = 500

_ANOTHER_COPY = "Take another copy of the file."
_ANEW = (
    "Hold the log against heads kept elsewhere; `epihq log head --anew` then sets it "
    "anew, on record"
)
_NO_HEAD = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)

# Number and hash of an entry, and where it was said to be so.
Kept = tuple[int, str, str]


class Newest(TypedDict):
    """What the log says of its newest entry."""

    number: int
    hash: str
    previous_hash: str


class Head(msgspec.Struct, frozen=True):
    """What of a kept head tells whether the log goes on from it."""

    number: int
    hash: str


def _newest() -> Newest | None:
    columns = ("number", "hash", "previous_hash")
    return LogRow.objects.order_by("-number").values(*columns).first()


def _signed(newest: Newest, **more: str) -> dict[str, object]:
    head = {"schema": SCHEMA, "number": newest["number"], "hash": newest["hash"]}
    hour = datetime.now(UTC).isoformat(timespec="seconds")
    return signed({**head, **more, "signed_at": hour}, house_key(ledger.folder()))


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
    head = _signed(newest, centre=centre)
    token = stamp(canonical(head))
    return canonical({**head, "timestamp": token} if token else head)


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


def begin() -> None:
    """Keep the newest head in the folder, if no head stands there.

    Asked with the first entry, and where a ledger was restored or brought up to date:
    at any other time one that is not there was taken away, which must show.
    """
    with suppress(OSError, DatabaseError, DataError):
        if not _place().exists():
            _write_newest()


def keep() -> None:
    """Keep the newest head in the folder: forward only, and along the same chain.

    One that the log does not go on from stays, and one that is gone stays gone: it
    shows what happened. A folder that cannot be written, where a ledger can, is no
    reason to refuse what was recorded.
    """
    with suppress(OSError, DatabaseError, DataError):
        kept, newest = _kept(), _newest()
        if kept is not None and newest is not None and not _stays(kept, newest):
            _write_over(canonical(_signed(newest)))


def set_anew(by: str) -> None:
    """Keep the newest head in the folder, and tell the log what stood there before.

    Raises:
        DataError: ``disk.full``, ``disk.not-writable``, ``signing.damaged-key``.
    """
    with ledger.changing():
        log.write(
            by=by,
            via="cli",
            verb=_VERB,
            thing="log",
            number=log.head(),
            content={"replaced": (_text() or "")[:_LENGTH].strip()},
        )
    _write_newest()


def _place() -> Path:
    return ledger.folder() / FILE


def _text() -> str | None:
    """Read what stands in the folder, whatever it is; None where nothing does."""
    try:
        return _place().read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return None


def _kept() -> Head | None:
    text = _text()
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=Head)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        # What cannot be read is a finding of ``check_kept``, and is not replaced.
        return Head(number=0, hash="")


def _stays(kept: Head, newest: Newest) -> bool:
    if kept.number >= newest["number"]:
        return True
    if newest["previous_hash"] == kept.hash:
        return False
    same = LogRow.objects.filter(number=kept.number, hash=kept.hash)
    return not same.exists()


def _write_newest() -> None:
    """Write it as a new file, which is on the disk before it has its name."""
    newest = _newest()
    if newest is not None:
        write_whole(_place(), _padded(canonical(_signed(newest))))


def _write_over(text: str) -> None:
    """Write it over the old one, always as long, in one call and no new file.

    A new file in its place would wait for the disk, as long as the ledger itself does.
    It fits in one sector of a disk: when the power fails, the old one or the new one
    stands there.
    """
    descriptor = os.open(_place(), os.O_WRONLY)
    try:
        os.pwrite(descriptor, _padded(text), 0)
    finally:
        os.close(descriptor)


def _padded(text: str) -> bytes:
    return f"{text:<{_LENGTH}}\n".encode()


def check_kept() -> Iterator[Damage]:
    """Hold the log against the head that stands in the folder.

    Before secret columns were sealed in the log no head was kept.
    """
    try:
        text = _text()
        if text is not None:
            yield from check(list(_heads_in(text, FILE)))
        elif LogRow.objects.filter(content__contains='"sealed":').exists():
            yield Damage(number=0, sentence=f"{FILE} is gone. {_ANEW}")
    except OSError as error:
        how = f"{FILE} cannot be read ({error.strerror})"
        yield Damage(number=0, sentence=f"{how}. {_ANEW}")
    except DataError as error:
        what = str(error).removesuffix(_ANOTHER_COPY).strip()
        yield Damage(number=0, sentence=f"{what} {_ANEW}")


def read(file: Path) -> Iterator[Kept]:
    """Read what a file says of the log: heads, or the record of a day.

    Lines that are no JSON, as of a message around them, are passed over.

    Raises:
        UsageError: ``log.no-such-file``.
        DataError: ``log.not-kept-heads``, ``log.no-time-stamp``.
    """
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeError) as exc:
        raise UsageError(
            "log.no-such-file",
            f"--against: a file of kept heads, or a day's record, was expected; got "
            f"{str(file)!r}, which cannot be read. Name one that is there.",
        ) from exc
    yield from _heads_in(text, file.name)


def _heads_in(text: str, name: str) -> Iterator[Kept]:
    count = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("{"):
            count += 1
            yield from _head_in(line, f"{name}, line {number}")
    if not count:
        raise _not_heads(name, "no such line")


def _head_in(line: str, place: str) -> Iterator[Kept]:
    try:
        head = json.loads(line)
        if head.get("schema") == SCHEMA:
            _check_signature(head, place)
        head = head.get("head", head)
        if head["number"]:
            yield int(head["number"]), str(head["hash"]), place
    except _NO_HEAD as exc:
        raise _not_heads(place, repr(line[:40])) from exc


def _check_signature(head: dict[str, object], place: str) -> None:
    bare = {name: head[name] for name in head if name != "timestamp"}
    public, key = signer(bare), kept_key(ledger.folder())
    if public is None:
        raise _not_heads(place, "a head whose signature does not hold")
    if key is not None and public != key.public:
        raise _not_heads(place, f"a head signed with another key, {public}")
    if "timestamp" in head:
        stamped_at(canonical(bare), str(head["timestamp"]))


def _not_heads(place: str, got: str) -> DataError:
    return DataError(
        "log.not-kept-heads",
        f"{place}: heads of this log as `epihq log head` writes them, or the record of "
        f"a day, were expected; got {got}. {_ANOTHER_COPY}",
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
