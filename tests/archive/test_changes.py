"""Only what a publication says anew becomes a row."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from archive_samples import JULY, vintage
from epihq.archive.changes import (
    added,
    refuse_vanishing,
    restated,
    said_that_day,
    stamped,
)
from epihq.archive.publication import NAMED_SCHEMA
from epihq.archive.table import SCHEMA
from epihq.terms.errors import DataError


def reading(*rows):
    """Rows of (place, day of July, day on which it was said, value)."""
    told = [
        ("cholera", place, name, JULY[about - 1], JULY[said - 1], value)
        for place, name, about, said, value in (
            (place, "cases", about, said, value) for place, about, said, value in rows
        )
    ]
    return pl.DataFrame(told, schema=NAMED_SCHEMA, orient="row")


def known(*rows):
    """What was known: rows of (place, day of July, value), said on 2 July."""
    return reading(*((place, about, 2, value) for place, about, value in rows))


def told(changes):
    days = changes.sort("location", "reference_date")
    return [
        (place, day.day, value)
        for place, day, value in days.select(
            "location", "reference_date", "value"
        ).iter_rows()
    ]


def test_new_and_changed_values_are_rows_and_the_same_ones_are_not():
    said = reading(("ZZA", 1, 3, 10), ("ZZA", 2, 3, 25), ("ZZA", 3, 3, 30))

    changes = restated(said, known(("ZZA", 1, 10), ("ZZA", 2, 20)))

    assert told(changes) == [("ZZA", 2, 25), ("ZZA", 3, 30)]


def test_a_value_that_is_gone_is_withdrawn_on_the_day_of_the_publication():
    changes = restated(
        reading(("ZZA", 1, 3, 10)), known(("ZZA", 1, 10), ("ZZA", 2, 20))
    )

    assert told(changes) == [("ZZA", 2, None)]
    assert changes["report_date"].to_list() == [JULY[2]]


def test_what_was_withdrawn_before_is_not_withdrawn_again():
    before = known(("ZZA", 1, 10), ("ZZA", 2, None))

    assert restated(reading(("ZZA", 1, 3, 10)), before).is_empty()


def test_a_withdrawn_value_that_is_said_again_is_news():
    before = known(("ZZA", 1, None))

    assert told(restated(reading(("ZZA", 1, 3, 10)), before)) == [("ZZA", 1, 10)]


def test_an_indicator_that_the_publication_does_not_carry_is_left_alone():
    deaths = known(("ZZA", 1, 1)).with_columns(indicator=pl.lit("deaths"))
    before = pl.concat([known(("ZZA", 1, 10)), deaths])

    assert restated(reading(("ZZA", 1, 3, 10)), before).is_empty()


def test_a_restatement_is_said_on_its_day_and_each_figure_once():
    said = reading(("ZZA", 1, 2, 10), ("ZZA", 1, 3, 12), ("ZZA", 2, 2, 20))

    once = said_that_day(said, JULY[4])

    assert told(once) == [("ZZA", 1, 12), ("ZZA", 2, 20)]
    assert once["report_date"].unique().to_list() == [JULY[4]]


def test_a_row_that_was_added_before_is_not_added_again():
    stated = known(("ZZA", 1, 10))
    said = reading(("ZZA", 1, 2, 10), ("ZZA", 1, 3, 10), ("ZZA", 2, 3, 20))

    # The same value said on another day is a statement of its own.
    assert told(added(said, stated)) == [("ZZA", 1, 10), ("ZZA", 2, 20)]
    assert added(said, stated)["report_date"].unique().to_list() == [JULY[2]]


def test_a_row_said_otherwise_on_the_same_day_is_news():
    said = reading(("ZZA", 1, 2, 11))

    assert told(added(said, known(("ZZA", 1, 10)))) == [("ZZA", 1, 11)]


def gone(count, of):
    """Changes that withdraw ``count`` of ``of`` known figures."""
    value = pl.Series("value", [None] * count, dtype=pl.Float64)
    return pl.DataFrame({"value": value}), pl.DataFrame({"value": [1.0] * of})


@pytest.mark.parametrize(("count", "of"), [(500, 2499), (900, 1000)])
def test_a_publication_in_which_a_fifth_is_gone_is_refused(count, of):
    with pytest.raises(DataError) as raised:
        refuse_vanishing(*gone(count, of), "jhu 2020-07-02")

    assert raised.value.code == "archive.figures-vanished"


@pytest.mark.parametrize(("count", "of"), [(499, 499), (500, 2500), (0, 5000)], ids=str)
def test_a_few_figures_may_be_withdrawn(count, of):
    refuse_vanishing(*gone(count, of), "jhu 2020-07-02")

    assert gone(count, of)[0].height == count


def test_rows_carry_the_number_and_the_hour_of_their_vintage():
    rows = stamped(reading(("ZZA", 1, 3, 10)), vintage(7, date(2020, 7, 3)))

    assert rows.columns == list(SCHEMA)
    assert rows["vintage"].to_list() == [7]
    assert rows["retrieved_at"].to_list() == [
        datetime(2020, 7, 3, 6, tzinfo=UTC).replace(tzinfo=None)
    ]
