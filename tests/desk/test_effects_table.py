"""The table of what measures do to R, and a user's own in its place."""

import pytest

from epihq.desk.effects_table import check_disease, effects_table
from epihq.terms.errors import DataError, UsageError

ROW = "[C6.2]\nmean = 10\nlower90 = 2\nupper90 = 18\nsource = 'own'\n"


def read(folder, text):
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return effects_table(file)


def test_the_shipped_table_names_a_source_for_every_step():
    table = effects_table()

    assert [(row.code, row.level) for row in table.rows] == sorted(
        (row.code, row.level) for row in table.rows
    )
    assert all(row.source for row in table.rows)
    assert table.total is not None


def test_a_table_of_ones_own_may_hold_a_part_and_has_then_no_total(tmp_path):
    table = read(tmp_path, ROW)

    assert [(row.code, row.level, row.mean) for row in table.rows] == [("C6", 2, 10)]
    assert table.total is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "effects.not-a-table"),
        ("[C6.2]\nmean = 'much'", "effects.not-a-table"),
        (ROW.replace("C6.2", "C9.2"), "effects.implausible"),
        (ROW.replace("mean = 10", "mean = 30"), "effects.implausible"),
        (ROW + ROW.replace("C6.2", "C6.3").replace("10", "5"), "effects.implausible"),
    ],
)
def test_a_table_that_cannot_be_is_refused(tmp_path, text, code):
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)

    assert caught.value.code == code


def test_a_file_that_is_not_there_is_a_wrong_option(tmp_path):
    with pytest.raises(UsageError) as caught:
        effects_table(tmp_path / "none.toml")

    assert caught.value.code == "effects.no-such-file"


def test_studies_of_one_disease_are_not_taken_for_another():
    shipped = effects_table()

    check_disease(shipped, "covid-19")
    with pytest.raises(UsageError) as raised:
        check_disease(shipped, "measles")
    assert raised.value.code == "decide.effects-of-another-disease"


def test_a_table_of_ones_own_that_names_no_disease_is_of_the_one_asked_about(tmp_path):
    unnamed = read(tmp_path, ROW)
    named = read(tmp_path, f"disease = 'measles'\n{ROW}")

    check_disease(unnamed, "measles")
    check_disease(named, "measles")
    assert (unnamed.disease, named.disease) == (None, "measles")
    with pytest.raises(DataError):
        read(tmp_path, f"disease = 3\n{ROW}")
