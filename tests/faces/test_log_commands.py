"""``epihq log`` as a person runs it: verify, show, export."""

import hashlib
import json
import sqlite3

import pytest

from program import epihq, epihq_forked, epihq_here

# A process for every command.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A headquarters that was just set up: three entries in its log."""
    folder = tmp_path_factory.mktemp("log") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        done = epihq_here(
            "init", "--name", "HQ", "--location", "AZE", "--username", "a.aliyev",
            "--full-name", "Aysel Aliyeva", home=folder,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(autouse=True)
def sqlite(monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)


@pytest.fixture
def copied(home, tmp_path):
    """The same headquarters, to be damaged or written to."""
    folder = tmp_path / "home"
    folder.mkdir()
    with (
        sqlite3.connect(home / "ledger.sqlite3") as kept,
        sqlite3.connect(folder / "ledger.sqlite3") as copy,
    ):
        kept.backup(copy)
    copy.close()
    return folder


def shown(home, *words):
    done = epihq_here("log", "show", *words, "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_verify_prints_the_newest_entry_and_its_hash(home):
    done = epihq("log", "verify", home=home)

    newest = shown(home)[-1]
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "entries  3",
        "newest   3",
        f"hash     {newest['hash']}",
        "The chain is whole, and all things stand as it tells.",
    ]


def test_verify_names_what_was_altered_behind_its_back(copied):
    with sqlite3.connect(copied / "ledger.sqlite3") as database:
        database.execute("UPDATE ledger_centre SET name = 'x', version = version + 1")
    database.close()

    done = epihq_here("log", "verify", home=copied)

    assert done.returncode == 1
    assert "centre 1 was altered without an entry: name, version" in done.stdout
    assert "whole" not in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: log: ")
    assert "backup" in line


def test_verify_where_no_log_is_says_so_and_makes_none(tmp_path):
    done = epihq_here("log", "verify", home=tmp_path / "none")

    assert (done.returncode, done.stdout) == (0, "No log is kept here yet.\n")
    assert not (tmp_path / "none").exists()


def test_show_lists_who_did_what_oldest_first(home):
    done = epihq_forked("log", "show", home=home)

    _, _, *rows = done.stdout.splitlines()
    told = [(row.split()[0], row.split()[6]) for row in rows]
    assert told == [("1", "centre.set"), ("2", "officer.set"), ("3", "officer.invite")]


def test_show_of_one_thing_holds_how_it_stands(home):
    (entry,) = shown(home, "--thing", "officer", "--number", "1")

    assert (entry["by"], entry["via"]) == ("setup", "cli")
    assert entry["content"]["now"]["username"] == "a.aliyev"
    assert "password" not in entry["content"]["now"]


def test_show_of_a_day_without_entries_is_empty(home):
    assert shown(home, "--day", "2020-07-01") == []


@pytest.mark.parametrize(
    ("words", "next_step"),
    [
        (["show", "--number", "1"], "--thing signal"),
        (["show", "--day", "1.7.2020"], "2020-07-02"),
        (["export", "--day", "yesterday"], "2020-07-02"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_a_mistake_is_one_line_with_the_next_step(home, words, next_step):
    done = epihq_here("log", *words, home=home)

    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert next_step in line


def test_export_writes_a_day_that_anyone_can_check_and_tells_the_log(copied, tmp_path):
    day = shown(copied)[-1]["hour"][:10]

    done = epihq_forked(
        "log", "export", "--day", day, "--to", tmp_path / "r", "--by", "dara",
        home=copied,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "r" / f"log-{day}.pdf").read_bytes().startswith(b"%PDF")
    lines = (tmp_path / "r" / f"log-{day}.jsonl").read_text().splitlines()
    *entries, last = map(json.loads, lines)
    assert seals_hold(entries)
    assert last["head"] == {"number": 3, "hash": entries[-1]["hash"]}
    assert shown(copied)[-1]["by"] == "dara"
    assert shown(copied)[-1]["verb"] == "log.export"


def seals_hold(entries):
    """Check the seals as docs/reference/log.md tells a stranger to."""
    names = (
        "number recorded_at by via verb thing thing_number before after content_hash"
    )
    before = entries[0]["previous_hash"]
    for entry in entries:
        assert hashed(entry["content"]) == entry["content_hash"]
        assert (
            hashed([*(entry[name] for name in names.split()), before]) == entry["hash"]
        )
        before = entry["hash"]
    return len(entries) == 3


def hashed(value):
    words = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    return hashlib.sha256(json.dumps(value, **words).encode()).hexdigest()


def test_export_where_no_log_is_asks_for_the_home(tmp_path):
    done = epihq_here("log", "export", "--day", "2020-07-01", home=tmp_path / "none")

    assert done.returncode == 1
    assert "--home" in done.stderr
    assert not (tmp_path / "none").exists()
