"""Whether a headquarters is whole: everything that its own records can say of it.

The chain of seals, the database's triggers, things and secret columns as the log tells
them, numbers that were given, attached files, publications, and heads kept before.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.models import Max

from epihq.archive import Archive
from epihq.operations.keeping import comparing
from epihq.operations.ledger import (
    attachments,
    brought,
    guards,
    heads,
    ledger,
    log,
    owner,
    sealing,
)
from epihq.operations.ledger.log import Damage
from epihq.operations.ledger.tables import AttachmentRow, LogRow
from epihq.operations.ledger.thing import own_tables
from epihq.terms.errors import DataError

# Of a log that was altered as a whole every entry is a finding: some are shown.
SHOWN = 1000
_PUBLICATION = "publication.enter"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a look at a headquarters found; of many damages the first are kept.

    ``owns_tables``: the program's own role could drop the triggers of PostgreSQL.
    """

    entries: int
    head_number: int
    head_hash: str
    damage: tuple[Damage, ...]
    damages: int
    owns_tables: bool


@dataclass(kw_only=True)
class _Remembered:
    """What one walk through the log remembers: what must hold elsewhere."""

    sealed: sealing.Seals = field(default_factory=dict)
    publications: dict[int, tuple[int, tuple[str, str]]] = field(default_factory=dict)
    entries: int = 0


def check(against: Iterable[heads.Kept] = ()) -> Checked:
    """Verify the opened ledger, and what lies beside it in the folder.

    ``against`` is what was kept of the log elsewhere.
    """
    remembered = _Remembered()
    looks: tuple[Callable[[], Iterator[Damage]], ...] = (
        guards.check,
        lambda: log.verify(lambda row: _remember(remembered, row)),
        comparing.check_things,
        brought.check,
        lambda: sealing.check(remembered.sealed),
        _numbers,
        files,
        lambda: _publications(remembered.publications),
        heads.check_kept,
        lambda: heads.check(against),
    )
    shown: list[Damage] = []
    count = 0
    for damage in chain.from_iterable(map(_looked, looks)):
        count += 1
        if count <= SHOWN:
            shown.append(damage)
    number, sha256 = log.head_seal()
    return Checked(
        entries=remembered.entries,
        head_number=number,
        head_hash=sha256,
        damage=tuple(shown),
        damages=count,
        owns_tables=owner.owns_tables(),
    )


def _looked(look: Callable[[], Iterator[Damage]]) -> Iterator[Damage]:
    """Look, and tell of what cannot even be read: a page of noughts, a torn text."""
    try:
        yield from look()
    except _UNREADABLE as error:
        what = " ".join(str(error).split()) or type(error).__name__
        yield Damage(number=0, sentence=f"the database cannot be read on: {what}")


_UNREADABLE = (DatabaseError, ValueError, TypeError, KeyError, AttributeError)


def _remember(remembered: _Remembered, row: LogRow) -> None:
    remembered.entries += 1
    sealing.note(remembered.sealed, row)
    if row.verb == _PUBLICATION and row.content:
        said = json.loads(row.content)
        known = (str(said.get("sha256", "")), str(said.get("report_date", "")))
        remembered.publications[row.thing_number] = (row.number, known)


def _numbers() -> Iterator[Damage]:
    """Tell of rows whose number was given and that are not there.

    SQLite counts inside the transaction; PostgreSQL gives numbers to what fails, too.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        given = dict(cursor.fetchall())
    for model in own_tables():
        table = model._meta.db_table  # noqa: SLF001 - Django's way to a table's name
        rows = model._base_manager  # noqa: SLF001 - Django's way to all rows
        last = rows.aggregate(last=Max("pk"))["last"] if table in given else 0
        if table in given and given[table] > (last or 0):
            how = (
                f"numbers up to {given[table]} were given, and {last or 0} is the last"
            )
            yield Damage(number=0, sentence=f"{table}: {how}")


def files() -> Iterator[Damage]:
    """Tell of attached files that are gone or altered."""
    seen: dict[str, str] = {}
    for row in AttachmentRow.objects.order_by("number").iterator(chunk_size=500):
        if row.sha256 not in seen:
            path = attachments.path_of(ledger.folder(), row.sha256)
            seen[row.sha256] = _state(path, row.sha256)
        if how := seen[row.sha256]:
            owner = f"{row.of_thing} {row.of_number}"
            what = f"the file {row.name} of {owner} (attachment {row.pk})"
            yield Damage(number=0, sentence=f"{what} {how}")


def _state(path: Path, sha256: str) -> str:
    """Say how a file differs from its hash; "" where it is whole."""
    try:
        with path.open("rb") as body:
            same = hashlib.file_digest(body, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return "is not on the disk"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if same else "was altered on the disk"


def _publications(on_log: dict[int, tuple[int, tuple[str, str]]]) -> Iterator[Damage]:
    """Tell of publications that the log names and the archive does not hold so."""
    if not on_log:
        return
    archive = Archive(ledger.folder())
    try:
        held = {one.number: one for one in archive.entered()}
    except DataError as error:
        yield Damage(number=0, sentence=str(error).rstrip("."))
        return
    for number, (entry, known) in sorted(on_log.items()):
        one = held.get(number)
        if one is None or (one.sha256, one.report_date.isoformat()) != known:
            how = (
                "is not in the archive"
                if one is None
                else "is another in the archive, or of another day"
            )
            yield Damage(number=entry, sentence=f"publication {number} {how}")
            continue
        for name, kept in one.files.items():
            place = ledger.folder() / "archive" / "publications" / kept[:2] / kept
            if how := _state(place, kept):
                what = f"the file {name} of publication {number}"
                yield Damage(number=entry, sentence=f"{what} {how}")
