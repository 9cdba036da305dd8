"""The figures of a place beside those of its neighbours, by the same method."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from epihq.assessment.record import Assessment, Neighbour
from epihq.reports import words
from epihq.reports.parts import Figure, Section, Table
from epihq.words import gettext, numbers


def neighbours(assessment: Assessment, drawn: Sequence[Figure]) -> Section:
    """Lay the figures of the place beside those of its neighbours.

    ``drawn`` is the chart of R, for where anybody has one. Neighbours of whom nothing
    of the disease is held are named in a sentence: rows without a figure tell less.
    """
    rows = assessment.neighbours
    if len(rows) < 2:
        return Section(
            key="neighbours",
            title=gettext(words.NEIGHBOURS),
            sentences=(gettext(words.NO_NEIGHBOURS),),
        )
    if not any(row.source for row in rows[1:]):
        return Section(
            key="neighbours",
            title=gettext(words.NEIGHBOURS),
            sentences=(words.nothing_beside(rows[1:]),),
        )
    has_R = any(row.Rt_median is not None for row in rows)
    return Section(
        key="neighbours",
        title=gettext(words.NEIGHBOURS),
        sentences=words.sources_beside(rows),
        tables=(_beside(rows, assessment.as_of),),
        figures=tuple(drawn if has_R else ()),
    )


def _beside(rows: Sequence[Neighbour], as_of: date) -> Table:
    table = Table(
        caption=gettext(
            "The same figures by the same method; R is that of reported cases, with "
            "its 90 % interval"
        ),
        columns=(
            "",
            gettext("Figures to"),
            gettext("Cases, 7 days"),
            gettext("Change"),
            gettext(words.PER_100K),
            gettext("Deaths, 7 days"),
            words.R,
            gettext("Problems seen"),
        ),
        rows=tuple(_beside_row(row, as_of) for row in rows),
    )
    return with_rates(table, [(r.cases_per_100k, r.cases_7_days) for r in rows])


def _beside_row(row: Neighbour, as_of: date) -> tuple[str, ...]:
    return (
        words.named(row.location, row.name),
        gettext(numbers.NOT_PUBLISHED)
        if row.last_date is None
        else numbers.near_day(row.last_date, as_of),
        words.beside_published(row.cases_7_days, row.published_cases_7_days),
        numbers.change(row.cases_change, gettext(words.NO_COMPARISON)),
        words.rate(row.cases_per_100k, row.cases_7_days),
        words.beside_published(row.deaths_7_days, row.published_deaths_7_days),
        words.neighbour_Rt(row),
        numbers.count(row.problems),
    )


def with_rates(
    table: Table, rates: Sequence[tuple[float | None, float | None]]
) -> Table:
    """Leave out the rates where no population at all is held, and say so.

    ``rates`` are per 100,000 inhabitants, each with the sum that it is of.
    """
    summed = [rate for rate, total in rates if total is not None]
    if not summed or any(rate is not None for rate in summed):
        return table
    caption = gettext("%(caption)s (population not held, so no rates)")
    bare = without_column(table, table.columns.index(gettext(words.PER_100K)))
    return replace(bare, caption=caption % {"caption": table.caption})


def without_column(table: Table, column: int) -> Table:
    """Leave out a column of which nothing is known."""
    return replace(
        table,
        columns=_without(table.columns, column),
        rows=tuple(_without(row, column) for row in table.rows),
    )


def _without(cells: tuple[str, ...], column: int) -> tuple[str, ...]:
    return cells[:column] + cells[column + 1 :]
