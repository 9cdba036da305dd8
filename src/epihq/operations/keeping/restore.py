"""A headquarters from the one file that a backup made, whole or not at all.

All is looked at and unpacked beside the new folder first; the folder appears in one
rename, after the database was filled in one transaction. The file is a stranger's until
it is known to be ours: only members of our own names and of the size that is told are
unpacked, so that nothing comes out that did not lie in it.
"""

import hashlib
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import epihq
from epihq.archive import Archive
from epihq.archive.catalogue import writable
from epihq.operations.keeping import dump
from epihq.operations.keeping.backup import FORMAT, MANIFEST, a_folder_aside, own_files
from epihq.operations.ledger import ledger
from epihq.terms.errors import DataError, UsageError

_PIECE = 1 << 20
_LARGEST_MANIFEST = 1 << 28
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9a-z+-]{1,99}){0,9}")
_HASH = r"(?P<{0}>[0-9a-f]{{2}})/(?P={0})[0-9a-f]{{62}}"
# What a backup holds beside files of the folder: no name leads out of its own.
_NAMES = re.compile(
    r"database/[a-z0-9_]+\.jsonl"
    r"|archive/catalogue\.json"
    r"|archive/table/source=[a-z0-9-]+/[0-9a-f]{32}\.parquet"
    rf"|archive/publications/{_HASH.format('one')}"
    rf"|attachments/{_HASH.format('two')}"
)


class MadeBy(msgspec.Struct, frozen=True):
    """What any version's list of contents says first."""

    format: int
    epihq: str


class Head(msgspec.Struct, frozen=True):
    """The log's newest entry."""

    number: int
    hash: str


class Member(msgspec.Struct, frozen=True):
    """What the list says of a member."""

    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """The list of contents."""

    made_at: datetime
    rows: dict[str, int]
    migrations: list[tuple[str, str]]
    head: Head
    publications: int
    attachments: int
    members: dict[str, Member]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What stands again; ``findings`` are damages that the backup held already."""

    made_at: str
    rows: int
    publications: int
    attachments: int
    head_number: int
    head_hash: str
    findings: tuple[str, ...]


def restore(file: Path, home: Path) -> Restored:
    """Set up a headquarters from a backup, in an empty folder and an empty database.

    Raises:
        UsageError: ``backup.no-such-file``, ``backup.not-empty``.
        DataError: ``backup.damaged``, ``backup.newer``, ``ledger.not-available``,
            ``disk.full``, ``disk.not-writable``.
    """
    if not file.is_file():
        raise UsageError(
            "backup.no-such-file",
            "restore: a file that `epihq backup` made was expected; got "
            f"{str(file)!r}. Name one that is there.",
        )
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise _not_empty(f"the folder {str(home)!r}, which holds something already")
    before = os.umask(0o077)  # it holds the secret key, and what was written
    try:
        with (
            writable(home),
            a_folder_aside(home.parent, f".{home.name}.restoring-") as aside,
        ):
            return _restored(file, home, aside)
    finally:
        connection.close()
        os.umask(before)


def _not_empty(what: str) -> UsageError:
    return UsageError(
        "backup.not-empty",
        f"restore: an empty folder and an empty database were expected; got {what}. "
        "Restore beside it, with --home and EPIHQ_DATABASE_URL, and compare.",
    )


def _restored(file: Path, home: Path, aside: Path) -> Restored:
    with _opened(file) as tar:
        members = _members(tar, file)
        manifest = _manifest(tar, members.pop(MANIFEST), file)
        _unpack(tar, members, manifest, aside, file)
    rows = aside / "database"
    new = aside / "home"
    if manifest.migrations:
        _fill(new, manifest, rows, file)
    findings = tuple(_findings(new, manifest))
    connection.close()
    if home.exists():
        home.rmdir()
    new.rename(home)
    return Restored(
        made_at=manifest.made_at.isoformat(),
        rows=sum(manifest.rows.values()),
        publications=manifest.publications,
        attachments=manifest.attachments,
        head_number=manifest.head.number,
        head_hash=manifest.head.hash,
        findings=findings,
    )


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as exc:
        raise _damaged(file, str(exc)) from exc


def _damaged(file: Path, why: str) -> DataError:
    return DataError(
        "backup.damaged",
        f"restore: a whole file as `epihq backup` made it was expected; got "
        f"{str(file)!r} ({why}). Nothing was restored. Take another copy of it.",
    )


def _members(tar: tarfile.TarFile, file: Path) -> dict[str, tarfile.TarInfo]:
    """Find what lies in the file, each once; the list of contents is the last."""
    found: dict[str, tarfile.TarInfo] = {}
    longest, end = file.stat().st_size, 0
    own = {*own_files(), MANIFEST}
    for member in tar:
        name = member.name
        # A member that says that it is larger than the file would unpack to noughts.
        lies_within = end <= member.offset_data <= longest - member.size
        ours = member.isreg() and not member.issparse() and lies_within
        known = name in own or _NAMES.fullmatch(name)
        if not ours or name in found or not known:
            raise _damaged(file, f"{name[:100]!r} is not one of its own")
        end = member.offset_data + member.size
        found[name] = member
    if not found or next(reversed(found)) != MANIFEST:
        raise _damaged(file, "its end is missing")
    return found


def _manifest(tar: tarfile.TarFile, last: tarfile.TarInfo, file: Path) -> Manifest:
    """Read the last member, which a file cut short does not have."""
    if last.size > _LARGEST_MANIFEST:
        raise _damaged(file, "its list of contents is too long")
    body = tar.extractfile(last)
    text = body.read() if body else b""
    try:
        made_by = msgspec.json.decode(text, type=MadeBy)
        if made_by.format != FORMAT or _is_newer(made_by.epihq):
            raise _newer(file, f"by epihq {made_by.epihq[:20]}")
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError) as exc:
        raise _damaged(file, "its list of contents cannot be read") from exc
    _check_steps(file, manifest.migrations)
    return manifest


def _is_newer(version: str) -> bool:
    def parts(text: str) -> list[int]:
        if not _VERSION.fullmatch(text):
            raise ValueError(text)
        return [int(part) for part in text.split(".") if part.isdecimal()]

    return parts(version) > parts(epihq.__version__)


def _newer(file: Path, how: str) -> DataError:
    return DataError(
        "backup.newer",
        f"restore: a backup of epihq {epihq.__version__} or older was expected; got "
        f"{str(file)!r}, made {how}. Install that version, and restore with it.",
    )


def _check_steps(file: Path, steps: list[tuple[str, str]]) -> None:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if unknown := [f"{a}.{n}" for a, n in steps if (a, n) not in known]:
        raise _newer(file, f"with tables that are not known here ({unknown[-1]})")


def _unpack(
    tar: tarfile.TarFile,
    members: Mapping[str, tarfile.TarInfo],
    manifest: Manifest,
    aside: Path,
    file: Path,
) -> None:
    """Unpack what the manifest names, and see that it is what was packed."""
    for name in sorted({*members, *manifest.members}):
        member, listed = members.get(name), manifest.members.get(name)
        if listed is None or member is None:
            what = "missing" if member is None else "not one of its own"
            raise _damaged(file, f"{name[:100]!r} is {what}")
        place = aside if name.startswith("database/") else aside / "home"
        body = tar.extractfile(member) if member.size == listed.size else None
        if body is None or _copied(body, place / name) != listed.sha256:
            raise _damaged(file, f"{name!r} was altered")


def _copied(body: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as made:
        while piece := body.read(_PIECE):
            digest.update(piece)
            made.write(piece)
    return digest.hexdigest()


def _fill(new: Path, manifest: Manifest, rows: Path, file: Path) -> None:
    new.mkdir(exist_ok=True)
    files = {name: rows / f"{name}.jsonl" for name in _named(rows)}
    if set(files) != set(manifest.rows):
        raise _damaged(file, "its tables are not those of its list")
    with ledger.opened(new):
        from epihq.operations.ledger import heads  # noqa: PLC0415 - of this ledger

        if connection.vendor == "postgresql" and _holds_rows():
            name = connection.settings_dict["NAME"]
            raise _not_empty(f"{name}, which holds a ledger")
        try:
            dump.load(list(map(list, manifest.migrations)), files)
            ledger.bring_up_to_date(new)
            heads.begin()
        except dump.NOT_ROWS as exc:
            why = " ".join(str(exc).split())[:200]
            raise _damaged(file, f"rows that its tables do not take: {why}") from exc


def _named(rows: Path) -> list[str]:
    return sorted(path.stem for path in rows.glob("*.jsonl"))


def _holds_rows() -> bool:
    names = set(connection.introspection.table_names())
    ours = {name: model for name, model in dump.tables().items() if name in names}
    return any(model._base_manager.exists() for model in ours.values())  # noqa: SLF001


def _findings(new: Path, manifest: Manifest) -> Iterator[str]:
    """Look at what stands again as anybody would: log, tables, files, archive."""
    if manifest.migrations:
        with ledger.opened(new):
            yield from _of_the_ledger()
    if (new / "archive").is_dir():
        try:
            yield from Archive(new).verify()
        except DataError as error:
            yield str(error)


def _of_the_ledger() -> Iterator[str]:
    from epihq.operations.keeping import verifying  # noqa: PLC0415

    for damage in verifying.check().damage:
        place = f"log entry {damage.number}" if damage.number else "ledger"
        yield f"{place}: {damage.sentence.rstrip('.')}."
