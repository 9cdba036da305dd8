"""Damage to the archive and its disk: told in a sentence each, most of it mended."""

import os
import random

import pytest

from archive_samples import JULY, published
from disks import make_read_only, small_disk
from epihq.archive import Archive
from epihq.terms.errors import DataError
from program import epihq_here


@pytest.fixture
def home(tmp_path):
    """A headquarters with three publications, one of them late."""
    archive = Archive(tmp_path / "home")
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.add(published(JULY[3], ("ZZA", 1, 12), ("ZZA", 2, 20)))
    archive.add(published(JULY[2], ("ZZA", 1, 11)))
    return tmp_path / "home"


def tree(home):
    """Every file and folder with its bytes and its hour."""
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in home.rglob("*")
    }


def verified(home, *words):
    done = epihq_here("archive", "verify", *words, home=home)
    assert "fault of its own" not in done.stderr
    return done


def parquet(home):
    named = Archive(home)._catalogue.read().files
    return [home / "archive" / "table" / name for name in sorted(named)]


def publications(home):
    return sorted((home / "archive" / "publications").glob("??/*"))


def catalogue(home):
    return home / "archive" / "catalogue.json"


def overwrite_middle(path):
    """Zeroes where a page was."""
    body = path.read_bytes()
    middle = len(body) // 2
    path.write_bytes(body[: middle - 64] + bytes(128) + body[middle + 64 :])


def cut_short(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def plant(home, name):
    path = home / "archive" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")


def swap(home, old, new):
    text = catalogue(home).read_text()
    assert old in text
    catalogue(home).write_text(text.replace(old, new, 1))


BEYOND_REPAIR = {
    "the catalogue deleted": (lambda h: catalogue(h).unlink(), "names them"),
    "the catalogue emptied": (lambda h: catalogue(h).write_text(""), "cannot be read"),
    "the catalogue cut": (lambda h: cut_short(catalogue(h)), "cannot be read"),
    "the catalogue of other kinds": (
        lambda h: swap(h, '"rows_read": 1', '"rows_read": []'),
        "cannot be read",
    ),
    "the catalogue without a table": (
        lambda h: swap(h, '"latest": {', '"latest": {}, "old": {'),
        "cannot be read",
    ),
    "the catalogue not a text": (
        lambda h: catalogue(h).write_bytes(b"\xff\xfe"),
        "cannot be read",
    ),
    "an entry altered": (lambda h: swap(h, "counts.csv", "count.csv"), "entry was"),
    "a publication deleted": (lambda h: publications(h)[0].unlink(), "are gone"),
    "a publication altered": (
        lambda h: publications(h)[0].write_bytes(b"other"),
        "were altered",
    ),
    "a publication emptied": (lambda h: publications(h)[0].write_bytes(b""), "altered"),
}
LAST_DAY = '"last_report_date": "2020-07-04"'
REPAIRABLE = {
    "a table deleted": (lambda h: parquet(h)[0].unlink(), "differs"),
    "a table cut": (lambda h: cut_short(parquet(h)[-1]), "differs"),
    "a table emptied": (lambda h: parquet(h)[-1].write_bytes(b""), "differs"),
    "a table zeroed": (lambda h: overwrite_middle(parquet(h)[0]), "differs"),
    "the days of a table's file": (
        lambda h: swap(h, LAST_DAY, LAST_DAY.replace("2020", "2021")),
        "differs",
    ),
    "a publication half written": (
        lambda h: plant(h, "publications/ab/.abcd.999999.draft"),
        "half-written",
    ),
    "a catalogue half written": (
        lambda h: plant(h, ".catalogue.json.999999.draft"),
        "half-written",
    ),
    "a file of no publication": (
        lambda h: plant(h, f"publications/ab/{'ab' * 32}"),
        "no publication of the catalogue",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", [*BEYOND_REPAIR, *REPAIRABLE])
def test_each_damage_is_told_and_nothing_is_changed(home, how):
    damage, sentence = {**BEYOND_REPAIR, **REPAIRABLE}[how]
    damage(home)
    before = tree(home)

    done = verified(home)

    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert tree(home) == before


@pytest.mark.parametrize("how", REPAIRABLE)
def test_what_the_publications_tell_is_repaired(home, how):
    REPAIRABLE[how][0](home)

    done = verified(home, "--repair")

    assert done.returncode == 0, done.stderr
    assert "Repaired." in done.stdout
    assert Archive(home).verify() == []
    frame = Archive(home).snapshot(as_of=JULY[2]).frame
    assert frame.select("value", "report_date").rows() == [(11, JULY[2])]


@pytest.mark.parametrize("how", BEYOND_REPAIR)
def test_what_only_a_backup_has_is_not_called_repaired(home, how):
    damage, sentence = BEYOND_REPAIR[how]
    damage(home)

    done = verified(home, "--repair")

    assert done.returncode == 1
    assert "Repaired." not in done.stdout
    assert sentence in done.stderr


def test_a_file_set_aside_is_not_lost(home):
    plant(home, f"publications/ab/{'ab' * 32}")
    Archive(home).repair()

    assert (home / "archive" / "set-aside" / ("ab" * 32)).read_bytes() == b"half"


@pytest.mark.parametrize("seed", range(20))
def test_a_table_damaged_at_random_is_never_a_fault_of_its_own(home, seed):
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    for path in parquet(home):
        body = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 40)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        path.write_bytes(
            body[: chance.choice([len(body), chance.randrange(len(body))])]
        )

    asked = epihq_here("archive", "snapshot", home=home)
    done = verified(home, "--repair")

    assert "fault of its own" not in asked.stderr
    assert done.returncode == 0, done.stderr
    assert Archive(home).verify() == []


def test_a_question_to_a_damaged_table_says_how_it_is_repaired(home):
    for path in parquet(home):
        cut_short(path)

    done = epihq_here("archive", "snapshot", home=home)

    assert done.returncode == 1
    assert "epihq archive verify --repair" in done.stderr


def test_nothing_enters_an_archive_whose_catalogue_is_gone(home):
    catalogue(home).unlink()

    with pytest.raises(DataError) as refused:
        Archive(home).add(published(JULY[5], ("ZZA", 1, 12)))

    assert refused.value.code == "archive.catalogue-gone"
    assert not catalogue(home).exists()


def test_the_next_publication_clears_what_a_killed_one_left(home):
    plant(home, "publications/ab/.abcd.999999.draft")
    Archive(home).add(published(JULY[5], ("ZZA", 1, 12)))

    assert Archive(home).verify() == []


def test_verifying_where_nothing_is_makes_nothing(tmp_path):
    assert verified(tmp_path / "none").returncode == 0
    assert list(tmp_path.iterdir()) == []


# -- the disk --------------------------------------------------------------------


def counts_file(folder, days, day=31):
    """Own counts of so many days, as a file."""
    lines = ["location,indicator,reference_date,report_date,value"]
    lines += [
        f"ZZ{chr(65 + n % 26)},i{n},2020-07-01,2020-07-{day},{n * 7919 % 100_003}"
        for n in range(days)
    ]
    path = folder / f"counts-{days}.csv"
    path.write_text("\n".join(lines))
    return path


def entered(home, file):
    words = ("sync", "own-counts", "--from", file, "--report-date", "2020-12-31")
    return epihq_here(*words, home=home)


@pytest.mark.parametrize("room_for", ["not even the bytes", "the bytes alone"])
def test_a_full_disk_is_told_and_does_not_stay_full(tmp_path, room_for):
    large = counts_file(tmp_path, 30_000)
    rest = 0.5 if room_for == "not even the bytes" else 1.03
    with small_disk(tmp_path / "disk", "3m") as disk:
        home = disk / "home"
        assert entered(home, counts_file(tmp_path, 5)).returncode == 0
        used = 3 * 2**20 - os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
        filled = 3 * 2**20 - used - int(large.stat().st_size * rest)
        (disk / "other").write_bytes(bytes(filled // 4096 * 4096))
        before = set(tree(home))

        done = entered(home, large)

        assert done.returncode == 1
        assert "got a full one" in done.stderr
        assert {p for p in set(tree(home)) - before if p.is_file()} == set()
        assert entered(home, counts_file(tmp_path, 6)).returncode == 0
        assert Archive(home).verify() == []


def test_a_disk_that_may_only_be_read_answers_and_is_verified(tmp_path):
    with small_disk(tmp_path / "disk", "8m") as disk:
        home = disk / "home"
        entered(home, counts_file(tmp_path, 5))
        make_read_only(disk)

        refused = entered(home, counts_file(tmp_path, 6))
        asked = epihq_here("archive", "snapshot", "--format", "csv", home=home)

        assert verified(home).returncode == 0
        assert len(asked.stdout.splitlines()) == 6
        assert refused.returncode == 1
        assert "can be written was expected" in refused.stderr
