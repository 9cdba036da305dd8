"""A headquarters from the one file that a backup made, whole or not at all.

All is looked at and unpacked beside the new folder first; the folder appears in one
rename, after the database was filled in one transaction.
"""

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

import epihq
from epihq.archive import Archive
from epihq.operations import dump, ledger
from epihq.operations.backup import FORMAT, MANIFEST
from epihq.terms.errors import DataError, UsageError

_PIECE = 1 << 20
_LARGEST_MANIFEST = 1 << 30


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
        DataError: ``backup.damaged``, ``backup.newer``, ``ledger.not-available``.
    """
    if not file.is_file():
        raise UsageError(
            "backup.no-such-file",
            "restore: a file that `epihq backup` made was expected; got "
            f"{str(file)!r}. Name one that is there.",
        )
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise _not_empty(f"the folder {str(home)!r}, which holds something already")
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{home.name}.restoring-", dir=home.parent))
    try:
        return _restored(file, home, aside)
    finally:
        connection.close()
        shutil.rmtree(aside, ignore_errors=True)


def _not_empty(what: str) -> UsageError:
    return UsageError(
        "backup.not-empty",
        f"restore: an empty folder and an empty database were expected; got {what}. "
        "Restore beside it, with --home and EPIHQ_DATABASE_URL, and compare.",
    )


def _restored(file: Path, home: Path, aside: Path) -> Restored:
    with _opened(file) as tar:
        manifest = _manifest(tar, file)
        _unpack(tar, manifest["members"], aside, file)
    rows = aside / "database"
    new = aside / "home"
    if manifest["migrations"]:
        _fill(new, manifest, rows, file)
    findings = tuple(_findings(new, manifest))
    connection.close()
    if home.exists():
        home.rmdir()
    new.rename(home)
    return Restored(
        made_at=manifest["made_at"],
        rows=sum(manifest["rows"].values()),
        publications=manifest["publications"],
        attachments=manifest["attachments"],
        head_number=manifest["head"]["number"],
        head_hash=manifest["head"]["hash"],
        findings=findings,
    )


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as exc:
        raise _damaged(file, str(exc)) from exc


def _damaged(file: Path, why: str) -> DataError:
    return DataError(
        "backup.damaged",
        f"restore: a whole file as `epihq backup` made it was expected; got "
        f"{str(file)!r} ({why}). Nothing was restored. Take another copy of it.",
    )


def _manifest(tar: tarfile.TarFile, file: Path) -> dict[str, Any]:
    """Read the last member, which a file cut short does not have."""
    members = tar.getmembers()
    last = members[-1] if members else None
    if last is None or last.name != MANIFEST or last.size > _LARGEST_MANIFEST:
        raise _damaged(file, "its end is missing")
    body = tar.extractfile(last)
    try:
        manifest = json.loads(body.read() if body else b"")
        made_with, steps = manifest["epihq"], manifest["migrations"]
        known = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError) as exc:
        raise _damaged(file, "its list of contents cannot be read") from exc
    if not known or _is_newer(made_with):
        raise _newer(file, f"by epihq {made_with}")
    _check_steps(file, steps)
    return dict(manifest)


def _is_newer(version: str) -> bool:
    def parts(text: str) -> list[int]:
        return [int(part) for part in text.split(".") if part.isdigit()]

    return parts(version) > parts(epihq.__version__)


def _newer(file: Path, how: str) -> DataError:
    return DataError(
        "backup.newer",
        f"restore: a backup of epihq {epihq.__version__} or older was expected; got "
        f"{str(file)!r}, made {how}. Install that version, and restore with it.",
    )


def _check_steps(file: Path, steps: list[list[str]]) -> None:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if unknown := [f"{a}.{n}" for a, n in steps if (a, n) not in known]:
        raise _newer(file, f"with tables that are not known here ({unknown[-1]})")


def _unpack(
    tar: tarfile.TarFile, told: Mapping[str, Any], aside: Path, file: Path
) -> None:
    """Unpack what the manifest names, and see that it is what was packed."""
    found = set()
    for member in tar.getmembers()[:-1]:
        name = member.name
        if name not in told or not member.isreg() or not _stays_inside(name):
            raise _damaged(file, f"{name} is not one of its own")
        place = aside if name.startswith("database/") else aside / "home"
        body = tar.extractfile(member)
        if body is None or _copied(body, place / name) != told[name]["sha256"]:
            raise _damaged(file, f"{name} was altered")
        found.add(name)
    if missing := sorted(set(told) - found):
        raise _damaged(file, f"{missing[0]} is missing")


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _copied(body: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    digest = hashlib.sha256()
    with path.open("wb") as made:
        while piece := body.read(_PIECE):
            digest.update(piece)
            made.write(piece)
    return digest.hexdigest()


def _fill(new: Path, manifest: Mapping[str, Any], rows: Path, file: Path) -> None:
    new.mkdir(exist_ok=True)
    ledger.configure(new)
    if connection.vendor == "postgresql" and _holds_rows():
        raise _not_empty(f"{connection.settings_dict['NAME']}, which holds a ledger")
    told = {name: partial((rows / f"{name}.jsonl").open, "rb") for name in _named(rows)}
    if set(told) != set(manifest["rows"]):
        raise _damaged(file, "its tables are not those of its list")
    dump.load(manifest["migrations"], told)
    ledger.bring_up_to_date(new)


def _named(rows: Path) -> list[str]:
    return sorted(path.stem for path in rows.glob("*.jsonl"))


def _holds_rows() -> bool:
    names = set(connection.introspection.table_names())
    ours = {name: model for name, model in dump.tables().items() if name in names}
    return any(model._base_manager.exists() for model in ours.values())  # noqa: SLF001


def _findings(new: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Look at what stands again as anybody would: log, tables, files, archive."""
    if manifest["migrations"]:
        from epihq.operations import log, standing  # noqa: PLC0415

        for damage in (*log.verify(), *standing.check_things()):
            yield f"log entry {damage.number}: {damage.sentence}."
        yield from _missing_files(new)
    if (new / "archive").is_dir():
        yield from Archive(new).verify()


def _missing_files(new: Path) -> Iterator[str]:
    from epihq.operations.attachments import body_of  # noqa: PLC0415
    from epihq.operations.models import AttachmentRow  # noqa: PLC0415

    for row in AttachmentRow.objects.iterator():
        try:
            body_of(row, new)
        except DataError as error:
            yield str(error)
