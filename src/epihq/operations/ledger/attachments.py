"""Files that belong to a thing: evidence of an instruction done, a decision's record.

The bytes lie in the headquarters' folder under their SHA-256, where nothing is ever
overwritten; the ledger keeps the name, the size and whose they are.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q

from epihq.archive.catalogue import write_whole
from epihq.operations.ledger.acting import begin
from epihq.operations.ledger.moments import Moment, found, now
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.ledger.thing import Thing
from epihq.terms.errors import DataError, UsageError

LARGEST = 20 * 1024 * 1024
# How a file of each kind begins; a text has no such mark, only no zero bytes.
_BEGINNINGS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK\x03\x04",
    ),
}
_TEXTS = {".txt": "text/plain", ".csv": "text/csv", ".json": "application/json"}
# What is read and never opened as it is: pages and letters, where texts are taken in.
_PAGES = {".html": "text/html", ".htm": "text/html", ".eml": "message/rfc822"}


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that a person brings, e.g. "photo.jpg" and its bytes."""

    name: str
    body: bytes


def media_type_of(file: File, *, pages: bool = False) -> str:
    """Tell what a file is, from its name and its first bytes.

    ``pages`` lets pages and letters in as well, which no evidence is.

    Raises:
        UsageError: ``attachments.wrong-type``, ``attachments.too-large``,
            ``attachments.empty``.
    """
    if not file.body:
        raise UsageError(
            "attachments.empty",
            f"{file.name}: a file with something in it was expected; got 0 bytes. "
            "Choose it again.",
        )
    check_size(file.name, len(file.body))
    ending = Path(file.name).suffix.lower()
    texts = _TEXTS | _PAGES if pages else _TEXTS
    media_type, beginning = _BEGINNINGS.get(ending, (texts.get(ending, ""), b""))
    is_text = ending in texts and b"\0" not in file.body[:65536]
    if not is_text and not (beginning and file.body.startswith(beginning)):
        raise UsageError(
            "attachments.wrong-type",
            f"{file.name}: a file that is what its name says was expected, one of "
            f"{', '.join(sorted({*_BEGINNINGS, *texts}))}; got bytes that begin with "
            f"{file.body[:8]!r}. Save it in one of these forms.",
        )
    return media_type


def check_size(name: str, size: int) -> None:
    """Refuse what is too large to keep.

    Raises:
        UsageError: ``attachments.too-large``.
    """
    if size > LARGEST:
        raise UsageError(
            "attachments.too-large",
            f"{name}: a file of at most {LARGEST // 2**20} MB was expected; got "
            f"{size / 2**20:,.0f} MB. Make it smaller, or send where it can be had.",
        )


def attach(
    actor: Actor,
    verb: str,
    to: Thing,
    files: Iterable[File],
    home: Path,
    *,
    pages: bool = False,
) -> list[AttachmentRow]:
    """Keep files as belonging to a thing, inside an open change of the ledger.

    ``pages`` as ``media_type_of`` has it.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: those of ``media_type_of``.
    """
    require(actor, verb, to)
    rows = []
    typed = [(file, media_type_of(file, pages=pages)) for file in files]
    for file, media_type in typed:
        sha256 = sha256_of(file.body)
        path = path_of(home, sha256)
        if not path.exists():
            write_whole(path, file.body)
        row = AttachmentRow(
            state="kept",
            of_thing=to.kind,
            of_number=to.pk,
            name=Path(file.name).name,
            media_type=media_type,
            size=len(file.body),
            sha256=sha256,
        )
        rows.append(begin(actor, verb, row))
    return rows


def attachments_of(thing: Thing, moment: Moment | None = None) -> list[AttachmentRow]:
    """List the files that a thing had at a moment, in the order in which they came."""
    mine = Q(of_thing=thing.kind, of_number=thing.pk)
    return list(found(AttachmentRow, moment or now(), mine, order=("number",)))


def sha256_of(body: bytes) -> str:
    """Name bytes by their hash."""
    return hashlib.sha256(body).hexdigest()


def path_of(home: Path, sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return home / "attachments" / sha256[:2] / sha256


def body_of(row: AttachmentRow, home: Path) -> bytes:
    """Read a file back, and see that it is still the one that was kept.

    Raises:
        DataError: ``attachments.damaged``.
    """
    return bytes_of(row.sha256, home, row.name)


def bytes_of(sha256: str, home: Path, said: str) -> bytes:
    """Read the bytes with a hash, and see that they are still those; ``said``: whose.

    Raises:
        DataError: ``attachments.damaged``.
    """
    path = path_of(home, sha256)
    body = path.read_bytes() if sha256 and path.is_file() else b""
    if sha256_of(body) != sha256:
        raise DataError(
            "attachments.damaged",
            f"{said}: the bytes that were kept were expected; got {len(body):,} "
            f"others. Restore {path} from a backup.",
        )
    return body
