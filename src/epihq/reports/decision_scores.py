"""The table of a decision file held against what happened, in words."""

from collections.abc import Sequence

from epihq.desk.score import WeekScored
from epihq.reports.decision_behind import kind
from epihq.words import gettext as _
from epihq.words import numbers


def scores_table(
    weeks: Sequence[WeekScored],
) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Give the heads of the table, and its rows by them; options by their names."""
    heads = (
        _("option"),
        _("taken"),
        _("indicator"),
        _("week end"),
        _("median"),
        _("lower90"),
        _("upper90"),
        _("published"),
        _("inside50"),
        _("inside90"),
    )
    return heads, [dict(zip(heads, _row(week), strict=True)) for week in weeks]


def _row(week: WeekScored) -> tuple[str, ...]:
    return (
        week.option,
        _claim(claim=week.taken),
        kind(week.indicator),
        f"{week.week_end}",
        _persons(week.median),
        _persons(week.lower90),
        _persons(week.upper90),
        _persons(week.published),
        _claim(claim=week.inside50),
        _claim(claim=week.inside90),
    )


def _claim(*, claim: bool | None) -> str:
    if claim is None:
        return "–"
    return _("yes") if claim else _("no")


def _persons(value: float | None) -> str:
    """Means of a day are told to a tenth where they are not whole."""
    if value is None:
        return "–"
    return numbers.count(value) if value.is_integer() else numbers.per_100k(value)
