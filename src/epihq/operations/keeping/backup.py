"""A headquarters in one file, made while people go on working.

    database/ledger_signal.jsonl ...   what people wrote, a table each
    attachments/ab/abcd...             the files that prove it
    archive/catalogue.json, table/ ..., publications/ ...
    secret-key, signing-key, care-keys, headquarters.toml; of an exercise its clock,
    turns and press
    manifest.json                      last: what there is, and the SHA-256 of each

The database is seen first and the archive after it: a decision names publications,
and an archive that is as new or newer holds them. Nothing of either is ever removed
that the other might ask for. Estimates are left out: they can be made again.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import IO, TypedDict

from filelock import FileLock, Timeout

import epihq
from epihq.archive.catalogue import CatalogueFile
from epihq.operations.exercise.press import PRESS_FILE
from epihq.operations.exercise.turns import TURN_FILES
from epihq.operations.keeping import dump
from epihq.operations.ledger import brought, ledger
from epihq.operations.ledger.clock import CLOCK_FILE
from epihq.operations.ledger.viewing import check_file
from epihq.terms.errors import DataError, UsageError
from epihq.terms.settings import HEADQUARTERS_FILE
from epihq.terms.signing import KEY

FORMAT = 1
MANIFEST = "manifest.json"
SECRET = "secret-key"  # noqa: S105 - a file's name
_OWN_FILES = (SECRET, KEY, HEADQUARTERS_FILE, CLOCK_FILE, *TURN_FILES, PRESS_FILE)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a backup holds; ``head_number`` is that of the log's newest entry.

    ``damage`` names files that are gone or altered in the headquarters.
    """

    made_at: str
    rows: int
    publications: int
    attachments: int
    head_number: int
    head_hash: str
    bytes: int
    damage: tuple[str, ...] = ()


def own_files() -> tuple[str, ...]:
    """Name the files of the headquarters' folder that are kept where they are there."""
    return (*_OWN_FILES, *brought.files())


def back_up(home: Path, file: Path) -> Kept:
    """Write a headquarters into one file, whole or not at all; others write on.

    Raises:
        UsageError: ``backup.cannot-write``, ``backup.nothing-to-keep``.
        DataError: ``backup.incomplete``, ``ledger.not-available``.
    """
    if file.exists():
        raise _not_writable(file, "a file of this name is there already")
    try:
        with a_folder_aside(file.parent, ".epihq-backup-") as folder:
            return _written(home, file, folder)
    except OSError as exc:
        raise _not_writable(file, exc.strerror or str(exc)) from exc


@contextmanager
def a_folder_aside(parent: Path, prefix: str) -> Iterator[Path]:
    """Work in a folder beside the result; clear those that killed programs left."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{escape(prefix)}*"):
        _clear(left)
    # It is locked before it has a name under which others would clear it.
    new = Path(tempfile.mkdtemp(prefix=f"_{prefix}", dir=parent))
    folder = parent / new.name.removeprefix("_")
    try:
        with FileLock(new / "lock"):
            new.rename(folder)
            yield folder
    finally:
        for left in (new, folder):
            shutil.rmtree(left, ignore_errors=True)


def _clear(left: Path) -> None:
    """Delete such a folder, if it is ours and nobody works in it.

    It may be gone at any moment: whoever works in it ends, or clears it as well.
    """
    with suppress(Timeout, OSError):
        if left.is_symlink() or left.stat().st_uid != os.getuid():
            return
        with FileLock(left / "lock", timeout=0):
            shutil.rmtree(left, ignore_errors=True)


def _not_writable(file: Path, why: str) -> UsageError:
    return UsageError(
        "backup.cannot-write",
        f"backup: a new file that can be written was expected; got {str(file)!r} "
        f"({why}). Name another, where there is room.",
    )


def _written(home: Path, file: Path, folder: Path) -> Kept:
    draft = folder / "draft"
    draft.touch(mode=0o600)  # it holds the secret key
    with tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:
        pack = _Pack(tar, folder)
        database = _database(home, pack)
        publications = _archive(home, pack)
        if not pack.members:
            raise UsageError(
                "backup.nothing-to-keep",
                f"backup: a headquarters' folder was expected; got {str(home)!r} with "
                "neither a ledger nor an archive. Name it with --home.",
            )
        attachments = _attachments(home, pack)
        for name in own_files():
            if (home / name).is_file():
                pack.add(name, home / name)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {
            "format": FORMAT,
            "epihq": epihq.__version__,
            "made_at": made_at,
            **database,
            "publications": publications,
            "attachments": attachments,
            "members": pack.members,
        }
        _add_manifest(pack, manifest)
    with draft.open("rb") as made:
        os.fsync(made.fileno())
    draft.replace(file)
    head = database["head"]
    return Kept(
        made_at=made_at,
        rows=sum(database["rows"].values()),
        publications=publications,
        attachments=attachments,
        head_number=head["number"],
        head_hash=head["hash"],
        bytes=file.stat().st_size,
        damage=tuple(pack.damage),
    )


class Member(TypedDict):
    """Hash and size of a file in the backup."""

    sha256: str
    size: int


class Head(TypedDict):
    """Number and hash of the log's newest entry; 0 and "" where there is none."""

    number: int
    hash: str


class Contents(TypedDict):
    """What a backup holds of the database: how many rows, made by which steps."""

    rows: dict[str, int]
    migrations: list[list[str]]
    head: Head


class _Pack:
    """A tar file that remembers the hash of what went into it."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self._tar = tar
        self._folder = folder
        self.members: dict[str, Member] = {}
        self.damage: list[str] = []

    def add_if_there(self, name: str, path: Path, sha256: str = "") -> None:
        """Add a file of the archive; remember a sentence of one that is damaged."""
        try:
            self.add(name, path)
        except FileNotFoundError:
            self.damage.append(f"archive: {path} is gone. Run `epihq archive verify`.")
            return
        if sha256 and self.members[name]["sha256"] != sha256:
            self.damage.append(
                f"archive: the bytes of {path} were altered. Restore them from an "
                "older backup."
            )

    def add(self, name: str, path: Path) -> None:
        """Add a file that nobody changes meanwhile."""
        with path.open("rb") as body:
            size = os.fstat(body.fileno()).st_size
            sha256 = hashlib.file_digest(body, "sha256").hexdigest()
            body.seek(0)
            member = tarfile.TarInfo(name)
            member.size, member.mode = size, 0o600
            member.mtime = int(path.stat().st_mtime)
            self._tar.addfile(member, body)
        self.members[name] = {"sha256": sha256, "size": size}

    @contextmanager
    def new(self, name: str) -> Iterator[IO[bytes]]:
        """Add a file that is written here."""
        path = self._folder / "part"
        with path.open("wb") as body:
            yield body
        self.add(name, path)
        path.unlink()


def _database(home: Path, pack: _Pack) -> "Contents":
    contents = Contents(rows={}, migrations=[], head=Head(number=0, hash=""))
    with ledger.reading(home) as kept:
        if not kept:
            return contents
        from epihq.operations.keeping import verifying  # noqa: PLC0415 - of this ledger

        check_file()
        if unknown := dump.unknown_tables():
            raise DataError(
                "backup.incomplete",
                "backup: only tables that this program knows were expected in the "
                f"ledger; got {', '.join(unknown)}. Make the backup with the program "
                "that made them.",
            )
        with dump.one_snapshot():
            contents["migrations"] = dump.migrations()
            contents["head"] = _head()
            pack.damage += [one.sentence for one in verifying.files()]
            for name, model in dump.tables().items():
                with pack.new(f"database/{name}.jsonl") as body:
                    contents["rows"][name] = _put(body, dump.written(model))
    return contents


def _put(body: IO[bytes], lines: Iterable[bytes]) -> int:
    count = -1  # the first line names the columns
    for line in lines:
        body.write(line)
        count += 1
    return count


def _head() -> "Head":
    from epihq.operations.ledger.tables import LogRow  # noqa: PLC0415 - after Django is set up

    newest = LogRow.objects.order_by("-number").values("number", "hash").first()
    return newest or Head(number=0, hash="")


def _archive(home: Path, pack: _Pack) -> int:
    """Add what one reading of the catalogue names; all of that is never changed.

    Files of the table come first: an hour after a newer catalogue left them out, they
    are swept away. Publications stay for ever.
    """
    folder = home / "archive"
    file = CatalogueFile(folder)
    try:
        body = file.body()
        if body is None:
            return 0
        with pack.new("archive/catalogue.json") as made:
            made.write(body)
        catalogue = file.parse(body)
    except DataError as error:
        # Whoever has the bytes can enter them again.
        pack.damage.append(str(error))
        for path in sorted((folder / "publications").glob("??/[!.]*")):
            pack.add(f"archive/publications/{path.parent.name}/{path.name}", path)
        return 0
    for name in sorted(catalogue.files):
        pack.add_if_there(f"archive/table/{name}", folder / "table" / name)
    hashes = {sha256 for v in catalogue.vintages for sha256 in v.files.values()}
    for sha256 in sorted(hashes):
        place = f"publications/{sha256[:2]}/{sha256}"
        pack.add_if_there(f"archive/{place}", folder / place, sha256)
    return sum(len(catalogue.of(source)) for source in catalogue.sources)


def _attachments(home: Path, pack: _Pack) -> int:
    files = sorted((home / "attachments").glob("??/*"))
    whole = [path for path in files if not path.name.startswith(".")]
    for path in whole:
        pack.add(f"attachments/{path.parent.name}/{path.name}", path)
    return len(whole)


def _add_manifest(pack: _Pack, manifest: Mapping[str, object]) -> None:
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    with pack.new(MANIFEST) as body:
        body.write(text.encode())
