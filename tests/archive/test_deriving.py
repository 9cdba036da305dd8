"""The table as the publications make it, each in its turn."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from archive_samples import JULY, vintage
from epihq.archive.deriving import (
    as_read,
    counted,
    derived_in_turn,
    derived_late,
    laid_over,
    naming_the_gone,
    rows_of,
    statement_of,
)
from epihq.archive.publication import NAMED_SCHEMA, Reading
from epihq.archive.table import KEY, SCHEMA
from epihq.terms.errors import DataError

NOTHING = pl.DataFrame(schema=SCHEMA)


def reading(day, *rows, name="cases"):
    """Rows of (place, day of July, value), all said on ``day``."""
    told = [
        ("cholera", place, name, JULY[about - 1], day, value)
        for place, about, value in rows
    ]
    return Reading(frame=pl.DataFrame(told, schema=NAMED_SCHEMA, orient="row"))


FIRST = vintage(0, JULY[1], sha256="a")
SECOND = vintage(1, JULY[2], sha256="b")
THIRD = vintage(2, JULY[3], sha256="c")
READINGS = {
    0: reading(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5)),
    1: reading(JULY[2], ("ZZA", 1, 12), ("ZZA", 2, 20)),
    2: reading(JULY[3], ("ZZA", 1, 12), ("ZZA", 2, 20), ("ZZA", 3, 30)),
}


def read(one):
    return READINGS[one.number]


def said(statements):
    """Rows of (vintage, place, day of July, value)."""
    columns = ("vintage", "location", "reference_date", "value")
    return [
        (number, place, day.day, value)
        for number, place, day, value in statements.sort(columns)
        .select(columns)
        .iter_rows()
    ]


ALL_THREE = [
    (0, "ZZA", 1, 10),
    (0, "ZZB", 1, 5),
    (1, "ZZA", 1, 12),
    (1, "ZZA", 2, 20),
    (1, "ZZB", 1, None),
    (2, "ZZA", 3, 30),
]


def test_each_publication_says_what_was_not_known_before_its_turn():
    told = derived_in_turn([FIRST, SECOND, THIRD], read)

    assert said(told.statements) == ALL_THREE
    numbers = [(v.rows_read, v.rows_stored, v.rows_withdrawn) for v in told.vintages]
    assert numbers == [(2, 2, 0), (2, 2, 1), (3, 1, 0)]


@pytest.mark.parametrize("late", [FIRST, SECOND])
def test_a_publication_that_arrives_late_makes_the_same_table(late):
    others = [one for one in (FIRST, SECOND, THIRD) if one is not late]
    held = derived_in_turn(others, read)

    told = derived_late(
        held.vintages,
        as_read(late, read(late)),
        read(late).frame,
        held.statements,
        read,
        check=True,
    )

    assert said(told.statements) == ALL_THREE
    assert told.vintages[0].number == late.number


def test_a_late_publication_that_says_nothing_leaves_the_table_alone():
    again = vintage(3, JULY[1], sha256="d", hour=9)
    held = derived_in_turn([FIRST, SECOND], read)

    told = derived_late(
        held.vintages, again, READINGS[0].frame, held.statements, read, check=True
    )

    assert told.statements is held.statements
    assert [one.number for one in told.vintages] == [3]
    assert told.vintages[0].says_nothing


def test_later_publications_of_other_indicators_are_not_read_again():
    deaths = vintage(1, JULY[2], sha256="b")
    by_number = {
        0: reading(JULY[3], ("ZZA", 1, 12)),
        1: reading(JULY[2], ("ZZA", 1, 1), name="deaths"),
    }
    newest = vintage(0, JULY[3], sha256="a")
    held = derived_in_turn([newest], lambda one: by_number[one.number])
    asked = []

    def counting(one):
        asked.append(one.number)
        return by_number[one.number]

    late = as_read(deaths, by_number[1])
    told = derived_late(
        held.vintages, late, by_number[1].frame, held.statements, counting, check=True
    )

    assert asked == []
    assert said(told.statements) == [(0, "ZZA", 1, 12), (1, "ZZA", 1, 1)]


def test_rows_that_are_only_added_withdraw_nothing():
    adding = [replace(one, restates=False) for one in (FIRST, SECOND)]

    told = derived_in_turn(adding, read)

    # The same day said on another day is a statement of its own.
    assert said(told.statements) == [
        (0, "ZZA", 1, 10),
        (0, "ZZB", 1, 5),
        (1, "ZZA", 1, 12),
        (1, "ZZA", 2, 20),
    ]


def test_added_bytes_that_come_again_do_not_undo_a_correction():
    by_number = {
        0: reading(JULY[1], ("ZZA", 1, 10)),
        1: reading(JULY[1], ("ZZA", 1, 11)),
    }
    by_number[2] = by_number[0]
    entered = [
        vintage(n, JULY[1], sha256=sha256, restates=False, hour=6 + n)
        for n, sha256 in enumerate("aba")
    ]

    told = derived_in_turn(entered, lambda one: by_number[one.number])

    assert said(told.statements) == [(0, "ZZA", 1, 10), (1, "ZZA", 1, 11)]
    assert told.vintages[2].says_nothing


def test_where_rows_are_only_added_their_day_is_part_of_the_statement():
    assert statement_of(FIRST) == KEY
    assert statement_of(vintage(0, JULY[1], restates=False)) == (*KEY, "report_date")


def test_new_rows_take_the_place_of_those_of_the_same_day():
    known = rows_of(FIRST, READINGS[0].frame, NOTHING)
    after = laid_over(known, rows_of(SECOND, READINGS[1].frame, known), KEY)

    assert said(after) == [
        (1, "ZZA", 1, 12),
        (1, "ZZA", 2, 20),
        (1, "ZZB", 1, None),
    ]


def test_a_place_of_which_nothing_is_left_is_named():
    before = reading(JULY[1], ("ZZA", 1, 10), ("ZZA", 2, 20), ("ZZB", 1, 5))
    known = rows_of(FIRST, before.frame, NOTHING)
    rows = rows_of(SECOND, reading(JULY[2], ("ZZA", 2, 20)).frame, known)

    told = naming_the_gone(counted(SECOND, rows), rows, known)

    assert (told.rows_stored, told.rows_withdrawn) == (0, 2)
    oddity, gone = told.notes
    assert oddity == "An oddity."
    assert "ZZB" in gone
    # A day of it is gone, and another is left.
    assert "ZZA" not in gone


def test_figures_that_vanish_are_refused_only_where_that_is_asked():
    start = JULY[0]
    many = pl.DataFrame(
        [
            ("cholera", "ZZA", "cases", start - timedelta(days=n), JULY[1], 1.0)
            for n in range(600)
        ],
        schema=NAMED_SCHEMA,
        orient="row",
    )
    known = rows_of(FIRST, many, NOTHING)
    few = many.head(9)

    with pytest.raises(DataError) as raised:
        rows_of(SECOND, few, known, check=True)

    assert raised.value.code == "archive.figures-vanished"
    assert rows_of(SECOND, few, known)["value"].null_count() == 591


def test_a_vintage_tells_how_far_behind_its_newest_figure_was():
    told = as_read(FIRST, READINGS[1])

    assert (told.rows_read, told.lag_days) == (2, 1)
    assert (told.diseases, told.indicators) == (("cholera",), ("cases",))
    assert (told.unplaced, told.notes) == ({}, ())
