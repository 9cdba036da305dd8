"""What is on record of people at home is found when altered, backed up, restored."""

import hashlib
import json
from datetime import datetime

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from behind import behind_the_back
from care_samples import PLANTED, RASHAD, reading, somebody
from epihq.care.checks import sealing
from epihq.care.checks.intake import write_reading
from epihq.care.checks.tables import ReadingRow
from epihq.care.desk import acts
from epihq.care.register import erasing, locking, looking, rotating
from epihq.operations.keeping import verifying
from epihq.operations.keeping.backup import back_up
from epihq.operations.keeping.restore import restore
from epihq.operations.ledger import ledger
from epihq.operations.ledger.rules import SETUP
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import DataError
from program import epihq_here

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def filled(desk):
    """Two people, two readings with a note, two acts by hand; sealed."""
    for _ in range(2):
        row = somebody(desk, RASHAD)
        write_reading(desk.nurse, row.pk, reading(96.0), note="a cough")
        acts.note(desk.nurse, row.pk, words="a dog")
    sealing.seal_readings()
    return desk


def damages():
    return [one.sentence for one in verifying.check().damage]


def test_a_desk_as_people_left_it_is_whole(filled):
    assert damages() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE care_reading SET spo2_rest = 91 WHERE number = 1",
            "readings 1 to 2 of home care are not as they were sealed: altered",
        ),
        (
            "UPDATE care_reading SET due_at = NULL WHERE number = 2",
            "readings 1 to 2 of home care are not as they were sealed: altered",
        ),
        (
            "DELETE FROM care_reading WHERE number = 2",
            "readings 1 to 2 of home care are not as they were sealed: "
            "1 of them removed",
        ),
        (
            "UPDATE care_act SET by = 'olga' WHERE number = 4",
            "acts 1 to 6 of home care are not as they were sealed: altered",
        ),
        ("UPDATE care_episode SET age = 30 WHERE number = 1", "care 1 was altered"),
        ("DELETE FROM care_person WHERE number = 1", "care 1 has lost its person"),
        (
            "UPDATE care_person SET person = (SELECT person FROM care_person "
            "WHERE number = 2) WHERE number = 1",
            "care 1 was altered without an act",
        ),
        ("DELETE FROM care_episode WHERE number = 1", "care 1 is gone"),
    ],
    ids=lambda one: one.split(" care")[0] if one.isupper() else None,
)
def test_what_was_altered_behind_the_back_is_found(filled, statement, told):
    behind_the_back(statement)

    assert told in " | ".join(damages())


def test_the_command_finds_a_reading_that_was_altered(filled):
    behind_the_back("UPDATE care_reading SET spo2_rest = 91 WHERE number = 2")
    connection.close()

    done = epihq_here("log", "verify", home=filled.home)

    assert done.returncode == 1
    assert "readings 1 to 2 of home care are not as they were sealed" in done.stdout


def test_what_is_added_later_is_sealed_in_its_turn(filled):
    write_reading(filled.nurse, 1, reading(95.0))
    before = damages()
    assert (sealing.seal_readings(), sealing.seal_readings()) == (1, 0)

    behind_the_back("UPDATE care_reading SET spo2_rest = 91 WHERE number = 3")

    assert before == []
    assert [one.split(" of")[0] for one in damages()] == ["readings 3 to 3"]


def test_what_was_sealed_before_checks_told_when_the_next_is_due_is_whole(desk):
    write_reading(desk.nurse, somebody(desk).pk, reading(96.0))
    behind_the_back("UPDATE care_reading SET due_at = NULL")
    columns = [one.attname for one in ReadingRow._meta.concrete_fields]
    assert columns.pop() == "due_at"
    (row,) = ReadingRow.objects.values_list(*columns)

    sealing.seal_readings()

    sealed = json.loads(LogRow.objects.get(verb=sealing.VERB).content)["readings"]
    assert sealed["sha256"] == hashlib.sha256(as_json(row)).hexdigest()
    assert damages() == []


def as_json(row):
    """A row as it was digested: hours to the microsecond, bytes as hexadecimals."""
    told = [
        one.isoformat(timespec="microseconds")
        if isinstance(one, datetime)
        else bytes(one).hex()
        if isinstance(one, bytes | memoryview)
        else one
        for one in row
    ]
    return json.dumps(told, separators=(",", ":")).encode()


def test_who_is_erased_is_no_damage(filled):
    acts.end_episode(
        filled.nurse, 1, reason=acts.Ending.RECOVERED, outcome=acts.Outcome.WELL
    )
    erasing.erase(filled.supervisor, 1, reason="He asked.")
    rotating.rotate(SETUP)

    assert damages() == []


def test_keys_that_are_lost_or_others_are_told(filled):
    kept = locking.key_file().read_text()
    locking.key_file().unlink()
    lost = damages()
    made_anew = locking.key_file().exists()
    locking.key_file().write_text(kept)

    assert ["the keys that lock the people" in one for one in lost] == [True]
    assert (made_anew, damages()) == (False, [])


def rows():
    """Everything that home care holds."""
    models = apps.get_app_config("care").get_models()
    return {
        m._meta.db_table: list(m._base_manager.order_by("pk").values()) for m in models
    }


@pytest.fixture
def empty_database(request, monkeypatch):
    """Restore where nothing is: another database, where the ledger is in PostgreSQL."""

    def opened():
        if connection.vendor != "postgresql":
            return
        folder = request.getfixturevalue("postgres")
        server = f"postgresql://epihq@/postgres?host={folder}"
        with psycopg.connect(server, autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS another WITH (FORCE)")
            server.execute("CREATE DATABASE another")
        monkeypatch.setenv(
            "EPIHQ_DATABASE_URL", f"postgresql://epihq@/another?host={folder}"
        )

    return opened


def test_a_desk_stands_again_as_it_was_with_its_keys(filled, tmp_path, empty_database):
    before = rows()
    back_up(filled.home, tmp_path / "monday.tar")
    empty_database()

    done = restore(tmp_path / "monday.tar", tmp_path / "new")

    ledger.configure(tmp_path / "new")
    assert done.findings == ()
    assert rows() == before
    assert locking.key_file() == tmp_path / "new" / "care-keys"
    assert locking.key_file().stat().st_mode & 0o077 == 0
    assert looking.look(filled.nurse, 1, reason="x").person == RASHAD
    assert somebody(filled).pk == 3
    assert write_reading(filled.nurse, 1, reading()).number == 3
    sealing.seal_readings()
    assert damages() == []


def test_keys_kept_elsewhere_are_not_in_a_backup_and_are_asked_for(
    desk, tmp_path, empty_database, monkeypatch
):
    monkeypatch.setenv(locking.VARIABLE, str(tmp_path / "keys"))
    somebody(desk, RASHAD)
    back_up(desk.home, tmp_path / "monday.tar")
    monkeypatch.delenv(locking.VARIABLE)
    empty_database()

    done = restore(tmp_path / "monday.tar", tmp_path / "new")

    ledger.configure(tmp_path / "new")
    (told,) = done.findings
    assert "the keys that lock the people on record were expected" in told
    with pytest.raises(DataError):
        looking.look(desk.nurse, 1, reason="x")
    monkeypatch.setenv(locking.VARIABLE, str(tmp_path / "keys"))
    assert looking.look(desk.nurse, 1, reason="x").person == RASHAD


def test_a_backup_holds_rows_and_no_name(filled, tmp_path):
    back_up(filled.home, tmp_path / "monday.tar")

    body = (tmp_path / "monday.tar").read_bytes()

    assert b"database/care_reading.jsonl" in body
    assert [word for word in PLANTED if word.encode() in body] == []
