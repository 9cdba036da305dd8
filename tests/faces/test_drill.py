"""``epihq drill`` and the press of ``epihq exercise``, as a trainer meets them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection

from django_set_up import set_up
from program import epihq_here

set_up()

from epihq.exercise import DEFAULT, truth_of  # noqa: E402 - after Django is set up
from epihq.exercise.press import reports_of  # noqa: E402
from epihq.operations.exercise.cast import Scene, open_centre  # noqa: E402
from epihq.operations.exercise.press import take_in  # noqa: E402
from epihq.operations.ledger import ledger  # noqa: E402


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An exercise into which the reports of a day have come, and not been read."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    ledger.configure(home)
    ledger.bring_up_to_date(home)
    open_centre(Scene(name="HQ", location="ZZA", acts=()))
    day = DEFAULT.start + timedelta(days=113)
    take_in(home, reports_of(truth_of(DEFAULT, 2019), day)[:3])
    connection.close()
    return home


def test_a_drill_is_scored_by_kind_and_by_truth(home):
    done = epihq_here("drill", "--format", "csv", home=home)

    assert done.returncode == 0, done.stderr
    rows = {row["record"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["figure"]["expected"] == "12"
    assert rows["quote"]["expected"] == "9"
    said = [rows[f"statement_about, {one}"] for one in ("true", "false", "evaluation")]
    assert sum(int(row["expected"]) for row in said) == 3
    assert {row["proposed"] for row in rows.values()} == {"0"}
    assert rows["figure"]["checked"] == ""


def test_without_an_exercise_there_is_one_clear_error(tmp_path):
    done = epihq_here("drill", home=tmp_path)

    assert done.returncode == 1
    assert "`epihq demo` begins one" in done.stderr


def test_an_exercise_writes_its_press_with_what_is_expected(tmp_path):
    done = epihq_here("exercise", "--out", tmp_path, "--days", 32)

    assert done.returncode == 0, done.stderr
    written = sorted((tmp_path / "press").iterdir())
    reports = [one for one in written if one.suffix == ".txt"]
    assert len(written) == 2 * len(reports) > 0
    for one in reports:
        text = one.read_text("utf-8")
        for mark in json.loads(one.with_suffix(".json").read_text("utf-8")):
            assert text[mark["start"] : mark["end"]] == mark["text"]


def test_the_reader_knows_the_states_of_an_exercise_if_it_is_told_so(tmp_path):
    file = tmp_path / "report.txt"
    file.write_text("Власти Велморы утаивают все данные, — заявил глава Тарнланда.\n")
    words = ("read", file, "--published", "2019-05-28", "--format", "json")

    plain, told = epihq_here(*words), epihq_here(*words, "--exercise")

    assert "ZZA" not in plain.stdout
    assert "ZZA" in told.stdout
