"""Weeks by the rule that a publisher counts them by, each dated with its last day.

ISO weeks end on Sunday, those of CDC (and of many ministries of the Americas and the
Gulf) on Saturday. A week may be a number, "2020-W27", or a day: its first or its last.
"""

import re
from datetime import date, timedelta
from typing import Final

import polars as pl

from epihq.archive.reading.digits import plain_digits
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError, UsageError

WEEKLY: Final = "weekly_"
_WORD = r"[WwSsНнHh][EeKkHhЕеƏə]?\.?"
_WEEK = re.compile(
    rf"(?P<year>(?:19|20)\d\d)(?:[- ]{_WORD}[- ]?|{_WORD}|[- ])(?P<week>\d{{1,2}})"
    r"|(?P<year3>(?:19|20)\d\d)(?P<week3>\d\d)"
    rf"|{_WORD}[- ]?(?P<week2>\d{{1,2}})[- ,/]+(?P<year2>(?:19|20)\d\d)"
)
_ALONE = re.compile(r"[^\W\d_]*\.?\s*(\d{1,2})")
# The day that dates a week, and how far its last day lies from it.
_BY_DAY: Final = {"monday": (0, 6), "sunday": (6, 0), "saturday": (5, 0)}
_FEWEST_OF_A_SERIES: Final = 4


def are_weeks(frame: pl.DataFrame, column: str) -> bool:
    """Tell whether the cells of a column are numbers of weeks, like 2020-W27.

    Beside a column ``year`` they may be bare numbers.
    """
    cells = frame[column].drop_nulls().unique().to_list()
    year = "2020" if "year" in frame.columns else ""
    return bool(cells) and all(_numbered(cell, year) for cell in cells)


def last_days(
    file: str, frame: pl.DataFrame, column: str, called: str, rule: str
) -> pl.Series:
    """Turn numbers of weeks into the last day of each.

    ``frame`` may have a column ``year`` beside one of bare numbers.

    Raises:
        UsageError: ``file.which-weeks``.
        DataError: ``source.not-a-date``.
    """
    if rule not in ("iso", "cdc"):
        raise UsageError(
            "file.which-weeks",
            f"{file}, column {called}: the rule by which weeks are numbered was "
            f"expected; got {frame[column].drop_nulls().first()!r} without one. Say "
            "--week iso (Monday to Sunday) or --week cdc (Sunday to Saturday).",
        )
    years = frame["year"] if "year" in frame.columns else [""] * frame.height
    days: dict[tuple[str, str], date] = {}
    for line, week, year in zip(frame[LINE], frame[column], years, strict=True):
        pair = (week or "", year or "")
        if pair in days:
            continue
        day = _last_day(_numbered(*pair), rule)
        if day is None:
            raise DataError(
                "source.not-a-date",
                f"{file}, line {line}, column {called}: a week like 2020-W27 was "
                f"expected; got {week!r}. Nothing was stored. Correct the cell.",
            )
        days[pair] = day
    return pl.Series(
        column,
        [days[w or "", y or ""] for w, y in zip(frame[column], years, strict=True)],
        dtype=pl.Date,
    )


def _numbered(week: str, told: str) -> tuple[int, int] | None:
    """Read the year and the number of a week."""
    bare = plain_digits(week).strip()
    if told:
        alone = _ALONE.fullmatch(bare)
        whole = plain_digits(told).strip().removesuffix(".0")
        return (int(whole), int(alone[1])) if alone and whole.isdigit() else None
    found = _WEEK.fullmatch(bare)
    if found is None:
        return None
    year = found["year"] or found["year2"] or found["year3"]
    return int(year), int(found["week"] or found["week2"] or found["week3"])


def _last_day(numbered: tuple[int, int] | None, rule: str) -> date | None:
    if numbered is None:
        return None
    year, week = numbered
    if not (1900 <= year < 2100 and 1 <= week <= 53):
        return None
    if rule == "iso":
        try:
            return date.fromisocalendar(year, week, 7)
        except ValueError:
            return None
    # Week 1 of CDC is the first with four or more days in its year.
    first = date(year, 1, 4)
    sunday = first - timedelta(days=first.isoweekday() % 7)
    last = sunday + timedelta(days=7 * week - 1)
    return last if (last - timedelta(days=3)).year == year else None


def dated_weeks(
    file: str, frame: pl.DataFrame, column: str, called: str, rule: str
) -> pl.Series:
    """Turn days that stand for weeks into the last day of each.

    Raises:
        DataError: ``file.not-that-weekday``.
    """
    rule = {"iso": "sunday", "cdc": "saturday"}.get(rule, rule)
    weekday, later = _BY_DAY[rule]
    days = frame[column]
    wrong = (days.dt.weekday() - 1 != weekday).fill_null(value=False)
    if wrong.any():
        row = wrong.arg_max() or 0
        raise DataError(
            "file.not-that-weekday",
            f"{file}, line {frame[LINE][row]}, column {called}: weeks dated with a "
            f"{rule.title()} were expected; got {days[row]}, a {days[row]:%A}. Say "
            "--week monday where a week is dated with its first day, sunday or "
            "saturday where with its last.",
        )
    return days.dt.offset_by(f"{later}d")


def stand_a_week_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Find series of new persons whose figures all stand seven days apart.

    ``rows`` has location, indicator and reference_date; gives location, indicator and
    how many figures.
    """
    series = ["location", "indicator"]
    gaps = pl.col("reference_date").unique().sort().diff().drop_nulls().dt.total_days()
    return (
        rows.filter(
            ~pl.col("indicator").str.contains("^(weekly|monthly|quarterly|cumulative)_")
        )
        .filter(pl.col("indicator").is_in(["cases", "deaths", "admissions", "tests"]))
        .group_by(series)
        .agg(
            gaps.min().alias("least"),
            gaps.max().alias("most"),
            pl.col("reference_date").n_unique().alias("figures"),
        )
        .filter(
            pl.col("figures") >= _FEWEST_OF_A_SERIES,
            pl.col("least") == 7,
            pl.col("most") == 7,
        )
        .select(*series, "figures")
        .sort(series)
    )
