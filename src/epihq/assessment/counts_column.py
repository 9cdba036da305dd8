"""One column of counts from any file that people have, a day at a time.

    column = counts_from("counts.xlsx", body)
    column.series, column.notes, column.sums

What was decided on the way is told in ``notes``. Sums of several days (a week on one
row, a Monday that holds the weekend) are spread over their days, which ``sums`` marks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from epihq.archive.reading.columns import field_of, indicator_of
from epihq.archive.reading.mapping import Mapping
from epihq.terms.dates import latest_day
from epihq.terms.errors import DataError, UsageError
from epihq.terms.series import DailySeries

if TYPE_CHECKING:
    import polars as pl

    from epihq.archive.reading.cells import Cells

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_DAY_FIELDS: Final = ("reference_date", "report_date", "event_date", "onset_date")
# A year without a count lies between no two days of one epidemic.
_LONGEST_GAP: Final = 366
_FEWEST_SUMS: Final = 4
_FEWEST_GAPS: Final = 3
_LONGEST_SUM: Final = 7
# A count after days that are not listed holds them when it has half of theirs.
_CAUGHT_UP: Final = 0.5
_MANY: Final = 20.0
_FASTEST: Final = 0.3
_CODES: Final = {
    "source.not-a-number": "counts.not-a-number",
    "source.not-a-date": "counts.not-a-day",
    "source.not-a-csv": "counts.not-a-table",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """Counts by day; ``sums`` marks days whose count is a part of a longer sum."""

    series: DailySeries
    sums: Mask
    notes: tuple[str, ...] = ()


def counts_from(
    name: str,
    body: bytes,
    said: Mapping | None = None,
    *,
    latest: date | None = None,
) -> Column:
    """Read a column of counts and its days from a file, in any order of rows.

    ``said`` is what a person said of the file: its columns are those of own counts,
    ``reference_date`` and ``value``. No day may be after ``latest``.

    Raises:
        DataError: ``counts.not-a-table``, ``counts.not-a-day``,
            ``counts.not-a-number``, ``counts.duplicate-day``, ``counts.empty``,
            ``counts.implausible-day``, ``counts.wrong-header``, ``file.…``.
        UsageError: ``counts.several-places``, ``file.…``.
    """
    try:
        return _read(name, body, said or Mapping(), latest or latest_day())
    except DataError as error:
        if error.code not in _CODES:
            raise
        sentence = str(error).replace(" Nothing was stored.", "")
        raise DataError(_CODES[error.code], sentence) from error


def _read(name: str, body: bytes, said: Mapping, latest: date) -> Column:
    from epihq.archive.reading.cells import cells_of  # noqa: PLC0415 - with polars

    cells = cells_of(name, body, said)
    day, count = _day_column(cells, said), _count_column(cells, said)
    rows = _one_series(cells, said)
    told = replace(said, columns={"reference_date": day, "value": count})
    frame, notes = _typed(cells, rows, told)
    days, counts = _plausible(name, frame, latest)
    notes = [*cells.notes, *notes]
    if not said.week:
        rule = _sums_of_weeks(days, counts)
        if rule:
            notes.append(rule)
            return _spread_weeks(*_without_zeros(days, counts), notes)
    elif said.week != "none":
        return _spread_weeks(days, counts, notes)
    return _by_day(days, counts, notes)


def _day_column(cells: "Cells", said: Mapping) -> str:
    wanted = said.columns.get("reference_date", "")
    # Where several days stand in a row, the one that the count is about comes first.
    kinds = [f for n in cells.columns if (f := field_of(n, _DAY_FIELDS))]
    first = min(kinds, key=_DAY_FIELDS.index, default="")
    return _column(
        cells,
        wanted,
        "date",
        lambda n: bool(first) and field_of(n, _DAY_FIELDS) == first,
    )


def _count_column(cells: "Cells", said: Mapping) -> str:
    wanted = said.columns.get("value", "")

    def is_count(name: str) -> bool:
        return bool(field_of(name, ("value", "persons")) or indicator_of(name))

    return _column(cells, wanted, "count", is_count)


def _column(
    cells: "Cells", wanted: str, own: str, is_one: Callable[[str], bool]
) -> str:
    """Find the column that was named, the one called so, or the only one like it."""
    found = [wanted] if wanted else [n for n in cells.columns if n.lower() == own]
    found = found or [n for n in cells.columns if is_one(n)]
    if len(found) == 1 and found[0] in cells.columns:
        return found[0]
    got = ", ".join(found) if found else ", ".join(cells.columns[:12]) or "nothing"
    raise DataError(
        "counts.wrong-header",
        f"{cells.file}: one column of {'days' if own == 'date' else 'counts'}, called "
        f"{own}, was expected; got {got}. Name it with --{own}.",
    )


def _one_series(cells: "Cells", said: Mapping) -> "pl.DataFrame":
    """Keep the rows of one place and one indicator.

    Raises:
        UsageError: ``counts.several-places``.
    """
    rows = cells.frame
    for field in ("location", "indicator"):
        named = [n for n in cells.columns if field_of(n, (field,))]
        if len(named) != 1:
            continue
        wanted = said.constants.get(field, "")
        if wanted:
            rows = rows.filter(rows[named[0]].str.strip_chars() == wanted)
        held = rows[named[0]].drop_nulls().unique(maintain_order=True).to_list()
        if len(held) != 1:
            listed = ", ".join(held[:8]) or f"none of {wanted}"
            raise UsageError(
                "counts.several-places",
                f"{cells.file}, column {named[0]}: the counts of one {field} were "
                f"expected; got {listed}. Say which with --{field}.",
            )
    return rows


def _typed(
    cells: "Cells", rows: "pl.DataFrame", told: Mapping
) -> tuple["pl.DataFrame", list[str]]:
    from epihq.archive.reading.shaping import single  # noqa: PLC0415 - with polars

    shaped = single(replace(cells, frame=rows), told)
    return shaped.frame, list(shaped.notes)


def _plausible(
    file: str, frame: "pl.DataFrame", latest: date
) -> tuple[list[date], Values]:
    """Give the days in their order; refuse one that no count can be about.

    Raises:
        DataError: ``counts.empty``, ``counts.not-a-day``, ``counts.duplicate-day``,
            ``counts.implausible-day``.
    """
    from epihq.archive.sources.tables import LINE  # noqa: PLC0415 - with polars

    if frame.is_empty():
        raise DataError(
            "counts.empty",
            f"{file}: at least one day was expected; got none. Check the file.",
        )
    lines, days = frame[LINE].to_list(), frame["reference_date"].to_list()
    seen: set[date] = set()
    for line, day in zip(lines, days, strict=True):
        where = f"{file}, line {line}, column date"
        if day is None:
            raise DataError(
                "counts.not-a-day",
                f"{where}: a day like 2020-07-01 was expected; got a blank cell. "
                "Correct the cell.",
            )
        if day in seen:
            raise DataError(
                "counts.duplicate-day",
                f"{where}: each day once was expected; got {day} again. Remove one of "
                "the two.",
            )
        if day > latest:
            raise _implausible(where, day, "it has not come yet")
        seen.add(day)
    ordered = sorted(zip(days, lines, frame["value"].to_list(), strict=True))
    _refuse_far_away(file, [(day, line) for day, line, _ in ordered])
    return [day for day, _, _ in ordered], np.array([v for _, _, v in ordered], float)


def _refuse_far_away(file: str, ordered: Sequence[tuple[date, int]]) -> None:
    """Refuse days that lie years from most others: a mistyped year."""
    for at in range(1, len(ordered)):
        (before, one), (after, other) = ordered[at - 1], ordered[at]
        if (after - before).days > _LONGEST_GAP:
            few_first = at <= len(ordered) - at
            day, line = (before, one) if few_first else (after, other)
            years = (after - before).days / 365.25
            where = f"{file}, line {line}, column date"
            raise _implausible(where, day, f"it lies {years:,.1f} years from the next")


def _implausible(where: str, day: date, why: str) -> DataError:
    return DataError(
        "counts.implausible-day",
        f"{where}: a day near the others was expected; got {day}: {why}. Correct its "
        "year, or remove the line.",
    )


def _sums_of_weeks(days: Sequence[date], counts: Values) -> str | None:
    """Tell sums of weeks: one row a week, or all counts on one day of it."""
    held = [day for day, count in zip(days, counts, strict=True) if count != 0]
    gaps = {(b - a).days for a, b in zip(held, held[1:], strict=False)}
    rows_apart = {(b - a).days for a, b in zip(days, days[1:], strict=False)}
    if len(held) < _FEWEST_SUMS or any(gap % 7 for gap in gaps):
        return None
    weekday = f"{held[-1]:%A}"
    if rows_apart == {7}:
        return (
            f"The counts stand a week apart and were read as sums of weeks that end on "
            f"{weekday}. Say --week monday if they are dated with their first day, or "
            "--week none if they are counts of single days."
        )
    if min(rows_apart) == 1 and np.median(counts[counts != 0]) >= _MANY:
        return (
            f"All counts stand on a {weekday} and were read as sums of weeks that end "
            "on it. Say --week none if they are counts of single days."
        )
    return None


def _without_zeros(days: Sequence[date], counts: Values) -> tuple[list[date], Values]:
    """Keep one row a week: those from the first count on, seven days apart."""
    first = next(d for d, c in zip(days, counts, strict=True) if c != 0)
    kept = [n for n, d in enumerate(days) if d >= first and (d - first).days % 7 == 0]
    return [days[n] for n in kept], counts[kept]


def _spread_weeks(days: list[date], sums: Values, notes: list[str]) -> Column:
    """Spread each week over its seven days, growing as the weeks around it do."""
    start = days[0] - timedelta(days=6)
    length = (days[-1] - start).days + 1
    counts, observed = np.zeros(length), np.zeros(length, dtype=bool)
    known = np.nan_to_num(np.maximum(sums, 0)) + 0.5
    weeks = np.array([(day - days[0]).days / 7 for day in days])
    rates = np.gradient(np.log(known), weeks) / 7 if len(days) > 1 else np.zeros(1)
    for day, total, rate in zip(days, sums, rates, strict=True):
        if not np.isfinite(total):
            continue
        last = (day - start).days
        shape = np.exp(np.clip(rate, -_FASTEST, _FASTEST) * np.arange(7))
        counts[last - 6 : last + 1] = total * shape / shape.sum()
        observed[last - 6 : last + 1] = True
    return Column(
        series=_series(start, counts, observed), sums=observed, notes=tuple(notes)
    )


def _by_day(days: list[date], counts: Values, notes: list[str]) -> Column:
    start = days[0]
    at = np.array([(day - start).days for day in days])
    laid = np.zeros(at[-1] + 1)
    observed = np.zeros(laid.size, dtype=bool)
    laid[at], observed[at] = np.nan_to_num(counts), np.isfinite(counts)
    sums = np.zeros(laid.size, dtype=bool)
    gaps = _gaps(observed)
    if gaps and _are_caught_up(laid, observed, gaps):
        for first, after in gaps:
            laid[first : after + 1] = laid[after] / (after - first + 1)
            sums[first : after + 1] = True
        observed = observed | sums
        notes = [
            *notes,
            f"{len(gaps):,} times days are not listed and the next count holds them as "
            "well: it was spread over them.",
        ]
    return Column(series=_series(start, laid, observed), sums=sums, notes=tuple(notes))


def _gaps(observed: Mask) -> list[tuple[int, int]]:
    """List runs of up to six days that are not listed: (first, day after the last)."""
    steps = np.diff(observed.astype(np.int8))
    starts, stops = np.flatnonzero(steps == -1) + 1, np.flatnonzero(steps == 1) + 1
    return [
        (int(first), int(after))
        for first, after in zip(starts, stops, strict=False)
        if after - first < _LONGEST_SUM
    ]


def _are_caught_up(
    counts: Values, observed: Mask, gaps: Sequence[tuple[int, int]]
) -> bool:
    """Tell whether counts after days that are not listed hold those days too."""
    after_gap = np.zeros(counts.size, dtype=bool)
    after_gap[[after for _, after in gaps]] = True
    ordinary = observed & ~after_gap
    shares = []
    for first, after in gaps:
        near = slice(max(first - 4, 0), after + 5)
        around = counts[near][ordinary[near]]
        if around.size and around.mean() > 0:
            excess = counts[after] / around.mean() - 1
            shares.append(excess / (after - first))
    return len(shares) >= _FEWEST_GAPS and float(np.median(shares)) >= _CAUGHT_UP


def _series(start: date, counts: Values, observed: Mask) -> DailySeries:
    return DailySeries(
        location="", indicator="cases", start=start, counts=counts, observed=observed
    )
