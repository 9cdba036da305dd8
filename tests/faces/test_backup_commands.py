"""Init, one round of the watch, backup and restore as a person runs them."""

import re

import pytest

from program import epihq, epihq_forked, epihq_here

# A process for every command.
pytestmark = pytest.mark.slow
INIT = (
    "init", "--name", "HQ", "--location", "AZE", "--username", "a.aliyev",
    "--full-name", "Aysel Aliyeva",
)  # fmt: skip


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A headquarters of one's own, and what setting it up said."""
    home = tmp_path_factory.mktemp("hq") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        return home, epihq(*INIT, home=home)


@pytest.fixture
def home(started, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    return started[0]


@pytest.fixture(scope="module")
def kept(started, tmp_path_factory):
    """A backup of it, and what making it said."""
    file = tmp_path_factory.mktemp("backups") / "monday.tar"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        return file, epihq("backup", "--to", file, home=started[0])


def newest(home):
    """The lines of ``log verify``: how many entries, and the newest one's hash."""
    done = epihq_here("log", "verify", home=home)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def refused(done):
    """The one line that a refused command says."""
    assert done.returncode in {1, 2}
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    return line


def test_init_prints_a_link_and_the_next_step(started):
    home, done = started

    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/enter/\S{20,}\n", done.stdout)
    assert "epihq serve" in done.stderr
    assert str(home) in done.stderr
    assert (home / "secret-key").stat().st_mode & 0o077 == 0


def test_init_a_second_time_is_refused_and_changes_nothing(home):
    before = newest(home)

    line = refused(epihq_here(*INIT, home=home))

    assert "the one of 'HQ'" in line
    assert newest(home) == before


def test_an_init_with_a_mistake_sets_nothing_up(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    folder = tmp_path / "home"

    line = refused(epihq_here(*INIT, "--username", "A B", home=folder))

    assert "'A B'" in line
    assert epihq_here(*INIT, home=folder).returncode == 0


def test_a_backup_says_what_it_holds_and_is_its_owners_alone(kept):
    file, done = kept

    assert done.returncode == 0, done.stderr
    assert "to log entry 3, 0 publications, 0 attached files" in done.stdout
    assert file.stat().st_mode & 0o077 == 0


def test_a_backup_writes_over_no_file(home, kept):
    before = kept[0].read_bytes()

    line = refused(epihq_here("backup", "--to", kept[0], home=home))

    assert "monday.tar" in line
    assert kept[0].read_bytes() == before


def test_a_backup_of_no_headquarters_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)

    refused(epihq_here("backup", "--to", tmp_path / "a.tar", home=tmp_path / "none"))

    assert list(tmp_path.iterdir()) == []


def test_what_is_restored_has_the_same_log(home, kept, tmp_path):
    done = epihq("restore", kept[0], home=tmp_path / "new")

    assert done.returncode == 0, done.stderr
    assert "to log entry 3" in done.stdout
    assert newest(tmp_path / "new") == newest(home)


def test_a_restore_into_a_headquarters_is_refused_and_harms_nothing(home, kept):
    before = newest(home)

    line = refused(epihq_here("restore", kept[0], home=home))

    assert "empty folder" in line
    assert newest(home) == before


def test_a_backup_that_was_cut_short_restores_nothing(home, kept, tmp_path):
    short = tmp_path / "short.tar"
    short.write_bytes(kept[0].read_bytes()[:-20_000])

    refused(epihq_here("restore", short, home=tmp_path / "new"))

    assert not (tmp_path / "new" / "ledger.sqlite3").exists()


def test_a_round_of_the_watch_ends_with_0(home, kept):
    done = epihq_forked("watch", "--once", home=home)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def test_a_watch_of_no_headquarters_asks_for_one(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)

    line = refused(epihq_here("watch", "--once", home=tmp_path / "none"))

    assert "epihq init" in line
    assert not (tmp_path / "none").exists()
