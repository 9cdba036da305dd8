"""The ledger keeps what was written, on SQLite and on PostgreSQL alike."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError

from epihq.operations.ledger import ledger
from epihq.operations.measures.acts import acts, record_act
from epihq.operations.measures.shares import record_shares, shares_of
from epihq.terms.errors import DataError, UsageError
from epihq.terms.regimes import Kind, Measure
from regime_samples import act, july

pytestmark = pytest.mark.databases("sqlite", "postgresql")

FULL = act(
    signed_on=date(2020, 7, 3),
    areas=("AZ-BA", "AZ-SM"),
    measures=(
        Measure(code="C6", level=3, note="by permit"),
        Measure(
            code="C5",
            level=2,
            areas=(),
            effective_from=july(11),
            effective_to=july(13, 6),
        ),
    ),
    exemptions=("bakers", "doctors"),
    source="a gazette",
)


def test_an_act_is_read_as_it_was_recorded(kept_home):
    before = datetime.now(UTC)
    recorded = record_act(kept_home, FULL, by=" the duty officer ")

    (found,) = acts(kept_home)
    assert found == recorded
    assert replace(found, number=0, recorded_by="", recorded_at=None) == FULL
    assert (found.number, found.recorded_by) == (1, "the duty officer")
    assert before <= found.recorded_at <= datetime.now(UTC)


def test_hours_keep_the_zone_in_which_they_were_said(kept_home):
    record_act(kept_home, FULL, by="x")

    (found,) = acts(kept_home)
    assert found.effective_to.isoformat() == "2020-07-20T06:00:00+04:00"
    assert found.measures[1].effective_to.isoformat() == "2020-07-13T06:00:00+04:00"


def test_without_a_ledger_nothing_is_read_and_nothing_is_made(home):
    assert acts(home) == []
    assert shares_of(home, "AZE") == {}
    assert not home.exists()


def test_acts_are_asked_for_by_location_in_the_order_of_entry(kept_home):
    for location in ("AZE", "ARM", "AZE"):
        areas = () if location == "ARM" else ("AZ-BA",)
        told = act(location=location, areas=areas, instrument=str(len(acts(kept_home))))
        record_act(kept_home, told, by="x")

    assert [a.number for a in acts(kept_home, "AZE")] == [1, 3]
    assert [a.location for a in acts(kept_home)] == ["AZE", "ARM", "AZE"]


def test_the_same_act_twice_is_one(kept_home):
    first = record_act(kept_home, FULL, by="the duty officer")
    second = record_act(kept_home, FULL, by="the next officer")

    assert second == first
    assert acts(kept_home) == [first]


def test_an_open_end_and_a_lifting_are_kept(kept_home):
    record_act(kept_home, act(effective_to=None), by="x")
    record_act(kept_home, act(Kind.LIFT, effective_from=july(9)), by="x")

    assert [a.effective_to for a in acts(kept_home)] == [None, None]
    assert acts(kept_home)[1].measures == ()


def test_a_correction_stands_beside_what_it_corrects(kept_home):
    wrong = record_act(kept_home, act(effective_to=july(12)), by="x")
    right = record_act(kept_home, act(corrects=wrong.number), by="x")
    again = record_act(kept_home, act(corrects=wrong.number), by="x")

    assert again == right
    assert [a.corrects for a in acts(kept_home)] == [0, 1]


@pytest.mark.parametrize(
    ("wrong", "by", "code"),
    [
        (act(), "  ", "measures.no-author"),
        (act(measures=()), "x", "measures.nothing-set"),
        (act(Kind.EXTEND), "x", "measures.not-there"),
        (act(Kind.LIFT), "x", "measures.not-there"),
        (act(corrects=7), "x", "measures.nothing-to-correct"),
    ],
)
def test_what_the_rules_forbid_is_not_recorded(kept_home, wrong, by, code):
    with pytest.raises(UsageError) as asked:
        record_act(kept_home, wrong, by=by)
    assert asked.value.code == code
    assert acts(kept_home) == []


def test_one_process_may_keep_several_ledgers(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    record_act(tmp_path / "one", act(), by="x")
    record_act(tmp_path / "two", act(instrument="another"), by="x")

    assert acts(tmp_path / "one")[0].instrument == "No. 208"
    assert acts(tmp_path / "two")[0].instrument == "another"
    assert acts(tmp_path / "three") == []


def second_process(code, *words, **pipes):
    paths = os.pathsep.join(sys.path)
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env={**os.environ, "PYTHONPATH": paths},
        text=True,
        **pipes,
    )


WRITER = """
import sys
from pathlib import Path
from epihq.operations.measures.acts import record_act
from regime_samples import act
for number in range(10):
    record_act(Path(sys.argv[1]), act(regime=f"{sys.argv[2]} {number}"), by="x")
"""


def test_two_processes_that_write_at_once_lose_nothing(home):
    """They also race to make the ledger."""
    writers = [
        second_process(WRITER, home, name, stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    told = [writer.communicate()[1] for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0], told
    found = acts(home)
    assert {a.regime for a in found} == {
        f"{name} {number}" for name in ("one", "two") for number in range(10)
    }
    assert len({a.number for a in found}) == len(found) == 20


EXTENDER = """
import sys
from pathlib import Path
from epihq.operations.measures.acts import record_act
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Kind
from regime_samples import act, july
try:
    record_act(
        Path(sys.argv[1]),
        act(Kind.EXTEND, effective_from=july(20, 6), effective_to=july(30),
            instrument=sys.argv[2]),
        by="x",
    )
except UsageError as error:
    print(error.code)
"""


def test_of_two_officers_who_extend_at_once_one_is_told(home):
    record_act(home, act(), by="x")
    officers = [
        second_process(EXTENDER, home, name, stdout=subprocess.PIPE)
        for name in ("one", "two")
    ]
    told = sorted(officer.communicate()[0].strip() for officer in officers)

    assert told == ["", "measures.shortens"]
    assert [a.kind for a in acts(home)] == [Kind.SET, Kind.EXTEND]


def test_people_are_those_last_said(kept_home):
    first = record_shares(
        kept_home, "AZE", {"az-ba": 0.25, "AZ-SM": 0.03}, source="", by="x"
    )
    second = record_shares(kept_home, "AZE", {"AZ-BA": 0.23}, source="", by="x")
    third = record_shares(kept_home, "AZE", {"AZ-BA": 0.23}, source="", by="x")

    assert (first, second, third) == (2, 1, 0)
    assert shares_of(kept_home, "AZE") == {"AZ-BA": 0.23, "AZ-SM": 0.03}
    assert shares_of(kept_home, "ARM") == {}


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ({"AZ-BA": 1.2}, "measures.bad-share"),
        ({"AZ-BA": -0.1}, "measures.bad-share"),
        ({"AZ-BA": 0.9, "AZ-SM": 0.2}, "measures.bad-share"),
        ({"AM-ER": 0.3}, "measures.unknown-area"),
    ],
)
def test_shares_that_cannot_be_are_refused(kept_home, shares, code):
    with pytest.raises(UsageError) as asked:
        record_shares(kept_home, "AZE", shares, source="", by="x")
    assert asked.value.code == code
    assert shares_of(kept_home, "AZE") == {}


def test_a_damaged_ledger_says_so_and_nothing_is_written_over_it(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(b"not a database " * 100)

    for call in (lambda: acts(tmp_path), lambda: record_act(tmp_path, act(), by="x")):
        with pytest.raises(DataError) as asked:
            call()
        assert asked.value.code == "ledger.not-available"
        assert str(file) in str(asked.value)
    assert file.read_bytes() == b"not a database " * 100


def test_a_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    (tmp_path / "file").write_text("")

    with pytest.raises(DataError) as asked:
        record_act(tmp_path / "file" / "home", act(), by="x")
    assert asked.value.code == "ledger.not-available"


def test_a_fault_of_ours_is_not_told_as_the_databases(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    with pytest.raises(ProgrammingError), ledger.writing(tmp_path):
        raise ProgrammingError


def test_a_postgresql_that_does_not_answer_is_told_without_its_password(
    tmp_path, monkeypatch
):
    monkeypatch.setenv(
        "EPIHQ_DATABASE_URL", f"postgresql://epihq:secret@/hq?host={tmp_path}"
    )

    with pytest.raises(DataError) as asked:
        acts(tmp_path)
    assert asked.value.code == "ledger.not-available"
    assert f"PostgreSQL database hq at {tmp_path}" in str(asked.value)
    assert "secret" not in str(asked.value)


@pytest.mark.parametrize(
    "address", ["hq", "postgresql://me:secret@host", "mysql://me:secret@host/hq"]
)
def test_an_address_that_is_none_is_told_without_its_password(
    tmp_path, monkeypatch, address
):
    monkeypatch.setenv("EPIHQ_DATABASE_URL", address)

    with pytest.raises(UsageError) as asked:
        acts(tmp_path)
    assert asked.value.code == "ledger.bad-database-url"
    assert "secret" not in str(asked.value)


def test_what_is_kept_survives_any_reader_of_sqlite(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    record_act(tmp_path, act(), by="x")

    with sqlite3.connect(tmp_path / "ledger.sqlite3") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert plain.execute("SELECT count(*) FROM ledger_act").fetchone() == (1,)
    plain.close()
