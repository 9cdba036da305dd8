"""Crafted and cut-off backups: each is refused in a sentence and leaves nothing."""

import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from archive_samples import JULY, published
from disks import small_disk
from epihq.archive import Archive
from epihq.operations.keeping.backup import a_folder_aside, back_up
from epihq.operations.keeping.restore import restore
from epihq.operations.measures.acts import record_act
from epihq.terms.errors import DataError, UsageError
from program import epihq_here
from regime_samples import act
from warm import Forked

MANIFEST = "manifest.json"
ACTS = "database/ledger_act.jsonl"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A backup of a small headquarters on SQLite."""
    folder = tmp_path_factory.mktemp("backup")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        record_act(folder / "home", act(), by="x")
        Archive(folder / "home").add(published(JULY[1], ("ZZA", 1, 10)))
        back_up(folder / "home", folder / "small.tar")
    return folder / "small.tar"


@pytest.fixture(autouse=True)
def _on_sqlite(monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)


def contents(file):
    with tarfile.open(file) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers()}


def listed(files, **changed):
    """A list of contents that agrees with what lies in the file."""
    manifest = json.loads(files[MANIFEST])
    manifest["members"] = {
        name: {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
        for name, body in files.items()
        if name != MANIFEST
    }
    return {**manifest, **changed}


def packed(folder, files, manifest, *more):
    """A file of these members and this list; ``more`` lie before the list."""
    text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    file = folder / "crafted.tar"
    with tarfile.open(file, "w", format=tarfile.PAX_FORMAT) as tar:
        for name, body in files.items():
            if name != MANIFEST:
                _put(tar, name, body)
        for member, body in more:
            tar.addfile(member, None if body is None else io.BytesIO(body))
        _put(tar, MANIFEST, text)
    return file


def _put(tar, name, body):
    member = tarfile.TarInfo(name)
    member.size = len(body)
    tar.addfile(member, io.BytesIO(body))


def refused(file, folder):
    """The code of the refusal; nothing is left beside the file."""
    before = sorted(folder.iterdir())
    done = epihq_here("restore", file, "--home", folder / "new", home=folder / "none")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "fault of its own" not in done.stderr
    assert sorted(folder.iterdir()) == before
    return done.stderr


def nested(depth):
    return b'{"format":1,"epihq":"0","x":' + b"[" * depth + b"]" * depth + b"}"


LISTS = {
    "not a table": lambda _: b"[]",
    "nothing": lambda _: b"",
    "not JSON": lambda _: b"\xff{",
    "nested without end": lambda _: nested(200_000),
    "a version of digits of another kind": lambda m: {**m, "epihq": "\u00b2.0"},
    "a version of ten thousand digits": lambda m: {**m, "epihq": "9" * 10_000},
    "a version that is a number": lambda m: {**m, "epihq": 1},
    "a format that is a list": lambda m: {**m, "format": [1]},
    "members in a list": lambda m: {**m, "members": list(m["members"])},
    "a member without a hash": lambda m: {
        **m, "members": {**m["members"], ACTS: {"size": 1}}
    },
    "sizes that are words": lambda m: {
        **m, "members": {n: {**t, "size": "x"} for n, t in m["members"].items()}
    },
    "steps that are words": lambda m: {**m, "migrations": ["operations.0001"]},
    "steps of three words": lambda m: {**m, "migrations": [["a", "b", "c"]]},
    "steps that are numbers": lambda m: {**m, "migrations": [[1, 2]]},
    "steps of nobody": lambda m: {**m, "migrations": [["nobody", "0001_initial"]]},
    "rows in words": lambda m: {**m, "rows": dict.fromkeys(m["rows"], "many")},
    "rows of other tables": lambda m: {**m, "rows": {"auth_user": 1}},
    "no head": lambda m: {n: told for n, told in m.items() if n != "head"},
    "a head that is a word": lambda m: {**m, "head": "7"},
    "publications that are words": lambda m: {**m, "publications": "\x1b[31m"},
    "an hour that is a word": lambda m: {**m, "made_at": "\x1b[31mnow"},
    "one step of many": lambda m: {**m, "migrations": m["migrations"][:1]},
}  # fmt: skip


@pytest.mark.parametrize("how", LISTS)
def test_a_list_of_contents_that_is_none_is_refused(small, tmp_path, how):
    files = contents(small)

    refused(packed(tmp_path, files, LISTS[how](listed(files))), tmp_path)


def member(name, kind=tarfile.REGTYPE, size=0, link="", **pax):
    made = tarfile.TarInfo(name)
    made.type, made.size, made.linkname, made.pax_headers = kind, size, link, pax
    return made


SPARSE = {
    "GNU.sparse.major": "0",
    "GNU.sparse.minor": "1",
    "GNU.sparse.name": "secret-key",
    "GNU.sparse.size": str(2**40),
    "GNU.sparse.numblocks": "1",
    "GNU.sparse.map": "0,1",
}
MEMBERS = {
    "a link": (member("secret-key", tarfile.SYMTYPE, link="/etc/passwd"), None),
    "a hard link": (member("secret-key", tarfile.LNKTYPE, link=ACTS), None),
    "a pipe": (member("secret-key", tarfile.FIFOTYPE), None),
    "a device": (member("secret-key", tarfile.CHRTYPE), None),
    "a folder": (member("secret-key", tarfile.DIRTYPE), None),
    "a name from the root": (member("/tmp/epihq-was-here", size=1), b"x"),  # noqa: S108
    "a name that leads out": (member("archive/../../out", size=1), b"x"),
    "a name with a zero": (member("x", size=1, path="attachments/a\0b"), b"x"),
    "a name of nothing": (member("", size=1), b"x"),
    "a name of a folder": (member("archive", size=1), b"x"),
    "a name that nothing has": (member("ledger.sqlite3", size=1), b"x"),
    "a name in two": (member(ACTS, size=1), b"x"),
    "a long name": (member("attachments/" + "a" * 5_000, size=1), b"x"),
    "a terabyte of noughts": (member("secret-key", size=1, **SPARSE), b"x"),
    "more than there is": (member("secret-key", size=2**40), None),
}


@pytest.mark.parametrize("how", MEMBERS)
def test_a_member_of_another_kind_is_refused(small, tmp_path, how):
    files = contents(small)
    more, body = MEMBERS[how]
    told = {"sha256": hashlib.sha256(body or b"").hexdigest(), "size": more.size}
    manifest = listed(files)
    manifest["members"] = {more.name: told, **manifest["members"]}

    said = refused(packed(tmp_path, files, manifest, (more, body)), tmp_path)

    assert "epihq backup" in said


def rows(change):
    """Another table of acts, which the list agrees with."""

    def changed(files):
        names, *lines = files[ACTS].splitlines()
        made = {**files, ACTS: b"\n".join(change(names, lines)) + b"\n"}
        return made, listed(made)

    return changed


def cell(name, value):
    """Acts with another value in a column."""

    def changed(names, lines):
        row = json.loads(lines[0])
        row[json.loads(names).index(name)] = value
        return [names, json.dumps(row).encode()]

    return rows(changed)


ROWS = {
    "cut within a row": rows(lambda names, lines: [names, lines[0][:-9]]),
    "a row twice": rows(lambda names, lines: [names, lines[0], lines[0]]),
    "a row too short": rows(lambda names, _: [names, b"[1]"]),
    "a row that is a number": rows(lambda names, _: [names, b"7"]),
    "a column of nobody": rows(lambda *_: [b'["nobody"]', b"[1]"]),
    "no columns": rows(lambda *_: [b"null"]),
    "a number beyond the database": cell("id", 2**80),
    "a null where none may be": cell("location", None),
    "half a letter": cell("location", "\ud800"),
    "an hour that is a word": cell("recorded_at", "yesterday"),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", ROWS)
def test_rows_that_no_table_takes_are_refused(small, tmp_path, how):
    files, manifest = ROWS[how](contents(small))

    said = refused(packed(tmp_path, files, manifest), tmp_path)

    assert "rows that its tables do not take" in said


@pytest.mark.parametrize("seed", range(30))
def test_a_backup_altered_at_random_restores_nothing_that_was_not_kept(
    small, tmp_path, seed
):
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    body = bytearray(small.read_bytes())
    # Headers begin every 512 bytes.
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(0, len(body), 512)
        at = start + chance.randrange(512 if chance.random() < 0.3 else 160)
        body[at] = (body[at] + chance.randrange(1, 256)) % 256
    (tmp_path / "crafted.tar").write_bytes(body[: chance.randint(1, 2 * len(body))])

    done = epihq_here(
        "restore", tmp_path / "crafted.tar", "--home", tmp_path / "new", home=tmp_path
    )

    assert "fault of its own" not in done.stderr
    # What lies between members, or after them, is no part of a backup.
    assert (done.returncode == 0) == (tmp_path / "new").exists()
    assert "damage" not in done.stdout


def test_many_at_once_clear_no_folder_in_which_another_works(tmp_path):
    def work(_):
        for _ in range(40):
            with a_folder_aside(tmp_path, ".epihq-backup-") as folder:
                (folder / "draft").touch()
                assert (folder / "draft").exists()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_was_killed_is_cleared_by_the_next(small, tmp_path):
    left = tmp_path / ".new.restoring-abc"
    (left / "home").mkdir(parents=True)
    (left / "home" / "secret-key").write_text("half")
    held = tmp_path / ".new.restoring-held"
    held.mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(held / "lock")], stdout=subprocess.PIPE
    )
    holder.stdout.readline()

    with pytest.raises(DataError):
        restore(packed(tmp_path, {}, b"{}"), tmp_path / "new")

    assert not left.exists()
    assert held.exists()
    holder.kill()
    holder.communicate()


HOLD = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_a_backup_and_a_restore_killed_leave_nothing_for_long(small, tmp_path):
    home = shutil.copytree(small.parent / "home", tmp_path / "home")
    # The tables of the pages are made first, so that the kill meets the backup.
    epihq_here("backup", "--to", tmp_path / "first.tar", home=home)
    for words, result in (
        (["backup", "--to", tmp_path / "b.tar"], tmp_path / "b.tar"),
        (["restore", small, "--home", tmp_path / "new"], tmp_path / "new"),
    ):
        _kill_at_work(words, tmp_path, home)
        if not result.exists():
            done = epihq_here(*words, home=home)
            assert done.returncode == 0, done.stderr
        assert [path.name for path in tmp_path.glob(".*")] == []


def _kill_at_work(words, folder, home):
    """Kill a program soon after it begins to write."""
    process = Forked(words, {**os.environ, "EPIHQ_HOME": home}, [os.devnull] * 2)
    while process.poll() is None and not list(folder.glob(".*")):
        time.sleep(0.005)
    time.sleep(0.05)
    if process.poll() is None:
        process.kill()
    process.wait()


@pytest.mark.slow
def test_what_is_restored_is_its_owners_alone(small, tmp_path):
    restore(small, tmp_path / "new")

    for path in (tmp_path / "new", *(tmp_path / "new").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_disk_too_full_for_a_restore_is_told(small, tmp_path):
    with small_disk(tmp_path / "disk", "64k") as disk:
        with pytest.raises(DataError) as full:
            restore(small, disk / "new")

        assert full.value.code == "disk.full"
        assert list(disk.iterdir()) == []


ARCHIVES = {
    "a publication gone": lambda a: next(a.glob("publications/??/*")).unlink(),
    "a publication altered": lambda a: next(a.glob("publications/??/*")).write_bytes(
        b"x"
    ),
    "the catalogue gone": lambda a: (a / "catalogue.json").unlink(),
    "the catalogue cut": lambda a: (a / "catalogue.json").write_text('{"format": 1'),
    "a table gone": lambda a: shutil.rmtree(next(a.glob("table/*"))),
}


@pytest.mark.parametrize("how", ARCHIVES)
def test_a_backup_tells_what_is_damaged_and_holds_the_rest(tmp_path, how):
    archive = Archive(tmp_path / "home")
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.add(published(JULY[2], ("ZZA", 1, 12)))
    ARCHIVES[how](tmp_path / "home" / "archive")

    done = epihq_here("backup", "--to", tmp_path / "b.tar", home=tmp_path / "home")

    assert done.returncode == 1
    assert "damage" in done.stdout
    assert "The backup is made" in done.stderr
    kept = [n for n in contents(tmp_path / "b.tar") if "publications" in n]
    assert len(kept) == (1 if how == "a publication gone" else 2)
    again = epihq_here(
        "restore", tmp_path / "b.tar", "--home", tmp_path / "new", home=tmp_path
    )
    assert again.returncode == (1 if "table" not in how else again.returncode)
    assert "fault of its own" not in again.stderr


def test_a_folder_that_is_no_backup_is_refused(tmp_path):
    with pytest.raises(UsageError):
        restore(tmp_path, tmp_path / "new")
