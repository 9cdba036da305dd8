"""What the charts are drawn from: plain rows, in the form that Vega-Lite reads.

A row has JSON values alone. ``start``, ``noon`` and ``end`` are its day in UTC, and
``day`` the same in words. The 7-day mean and the height at which a bar is cut are
matters of drawing, made here; nothing else is computed.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil, floor, isclose, log10
from typing import Any

from epihq.assessment.record import Assessment, Curve, ForecastWeek, Problem, RtCurve
from epihq.reports import words
from epihq.words import gettext, numbers

Row = dict[str, Any]
_MOST_TICKS, _A_FORTNIGHT = 9, 14


def at(day: date) -> Row:
    """Place a row on its day; a bar leaves a tenth of the day free on either side."""
    return {
        "date": day.isoformat(),
        "start": f"{day}T02:24:00Z",
        "noon": f"{day}T12:00:00Z",
        "end": f"{day}T21:36:00Z",
        "day": numbers.day(day),
    }


def at_week(last: date) -> Row:
    """Place a row on the week that ends on a day; ``noon`` is in its middle."""
    first, middle = last - timedelta(days=6), last - timedelta(days=3)
    return {
        "date": last.isoformat(),
        "start": f"{first}T06:00:00Z",
        "noon": f"{middle}T12:00:00Z",
        "end": f"{last}T18:00:00Z",
        "day": words.week_to(last),
    }


def weeks(assessment: Assessment, indicator: str, last: date, most: int) -> list[Row]:
    """Reported persons per week, up to the week that ends on ``last``.

    A week is not ``used`` that is not over, or of which the estimates leave out or
    spread a day; one is a gap in which the figures begin, or of whose days one between
    others was not published. ``share`` is what is reported so far of a week that is
    still being filled up.
    """
    curve = next(c for c in assessment.data.curves if c.indicator == indicator)
    kinds = _kinds(assessment.data.problems, indicator)
    found = dict(
        zip(curve.dates, zip(curve.published, curve.used, strict=True), strict=True)
    )
    ends = [last - timedelta(days=7 * ago) for ago in range(most - 1, -1, -1)]
    filling = _still_filling(assessment.data.problems, indicator)
    weekly = _are_sums_of_weeks(assessment.data.problems, indicator)
    rows = [_week(end, found, kinds, filling, weekly=weekly) for end in ends]
    return _cut([row for row in rows if row is not None])


def _week(
    end: date,
    found: Mapping[date, tuple[float | None, float | None]],
    kinds: Mapping[date, str],
    filling: Container[date],
    *,
    weekly: bool,
) -> Row | None:
    days = [end - timedelta(days=before) for before in range(6, -1, -1)]
    held = [day for day in days if day in found]
    if not held or held[0] != days[0]:
        return None
    said = [found[day][0] for day in held]
    count = None if None in said else sum(n for n in said if n is not None)
    label = numbers.count(count)
    if len(held) < 7:
        label = words.so_far(label, len(held))
    odd = next((kinds[day] for day in held if day in kinds), gettext(words.CUT_BAR))
    is_used = len(held) == 7 and all(
        found[day][0] == found[day][1] or day in filling for day in held
    )
    final = sum(found[day][1] or 0 for day in held)
    is_used = is_used or (weekly and len(held) == 7 and isclose(count or 0, final))
    share = None
    if is_used and count and final and any(day in filling for day in held):
        share = count / final
    return (
        at_week(end)
        | {"count": count, "label": label, "used": is_used, "mean": None}
        | {"share": share}
        | {"note": f"{label}, {odd}"}
    )


def bars(
    assessment: Assessment,
    indicator: str,
    most_days: int,
    inhabitants: float | None = None,
) -> list[Row]:
    """Reported persons per day, from the first published figure, as far as wanted.

    With ``inhabitants``, persons per 100,000 of them. ``share`` is what is reported so
    far of a day that is still being filled up.
    """
    curve = next(c for c in assessment.data.curves if c.indicator == indicator)
    kinds = _kinds(assessment.data.problems, indicator)
    first = next((i for i, n in enumerate(curve.published) if n), 0)
    form = numbers.count if inhabitants is None else rate
    means = _means(curve.used)
    filling = _still_filling(assessment.data.problems, indicator)
    rows = [
        at(day)
        | {
            "count": _per(count, inhabitants),
            "label": form(_per(count, inhabitants), gettext(numbers.NOT_PUBLISHED)),
            "used": count == used or (count is not None and day in filling),
            "share": count / used if day in filling and count and used else None,
            "mean": _per(mean, inhabitants),
            "odd": kinds.get(day, gettext(words.CUT_BAR)),
        }
        for day, count, used, mean in zip(
            curve.dates, curve.published, curve.used, means, strict=True
        )
    ]
    if _are_sums_of_weeks(assessment.data.problems, indicator):
        rows, first = _by_week(rows, form), max(first - 6, 0)
    shown = rows[first:][-most_days:]
    return _cut([row | {"note": f"{row['label']}, {row['odd']}"} for row in shown])


def _are_sums_of_weeks(problems: Iterable[Problem], indicator: str) -> bool:
    kinds = {one.kind for one in problems if one.indicator == indicator}
    return words.SUMS_OF_WEEKS in kinds


def _by_week(rows: list[Row], form: Callable[[float | None, str], str]) -> list[Row]:
    """Lay sums of weeks, each on its last day, over their days: their means a day."""
    found = [row | {"count": None, "used": True} for row in rows]
    for end in range(len(rows) - 1, -1, -7):
        days = slice(max(end - 6, 0), end + 1)
        counts = [row["count"] for row in rows[days] if row["count"] is not None]
        if not counts:
            # A week of which nothing was published is none of no cases.
            continue
        total = sum(counts)
        label = words.in_the_week(
            form(total, ""), date.fromisoformat(rows[end]["date"])
        )
        found[days] = [row | {"label": label} for row in found[days]]
        found[end] |= {"start": found[days.start]["start"], "count": total / 7}
    return found


def _per(value: float | None, inhabitants: float | None) -> float | None:
    if value is None or inhabitants is None:
        return value
    return value / inhabitants * 1e5


def rate(value: float | None, missing: str) -> str:
    """Print persons a day per 100,000: of so few, three figures are told."""
    return missing if value is None else numbers.amount(value)


def _kinds(problems: Iterable[Problem], indicator: str) -> dict[date, str]:
    return {
        problem.last_date: words.problem_kind(problem.kind)
        for problem in problems
        if problem.indicator == indicator
    }


def _still_filling(problems: Iterable[Problem], indicator: str) -> set[date]:
    """Days of which a part is not reported yet: the estimates complete them."""
    return {
        one.first_date + timedelta(days=after)
        for one in problems
        if one.kind == "incomplete-days" and one.indicator == indicator
        for after in range((one.last_date - one.first_date).days + 1)
    }


def _means(used: Sequence[float | None]) -> list[float | None]:
    """Mean of the usable figures of the 7 days that end on each; of 4 at least."""
    means: list[float | None] = []
    for end in range(1, len(used) + 1):
        window = [n for n in used[max(0, end - 7) : end] if n is not None]
        means.append(sum(window) / len(window) if len(window) >= 4 else None)
    return means


def _cut(rows: list[Row]) -> list[Row]:
    """Cut bars that the estimates leave out where they would squash the others."""
    used = [row["count"] for row in rows if row["used"] and row["count"] is not None]
    means = [row["mean"] for row in rows if row["mean"] is not None]
    every = [row["count"] for row in rows if row["count"] is not None]
    high = 1.15 * max([*used, *means], default=0) or max(every, default=0) or 1.0
    low = -0.12 * high
    return [row | _height(row["count"], low, high) for row in rows]


def _height(count: float | None, low: float, high: float) -> Row:
    """Height of a bar, and of the note beside it where the bar is cut."""
    if count is None:
        return {"top": None, "note_height": None}
    top = min(max(count, low), high)
    return {"top": top, "note_height": 0.95 * top if top > 0 else 0.5 * top}


def limits(rows: Sequence[Row]) -> tuple[float, float]:
    """Heights between which the bars are drawn."""
    tops = [row["top"] for row in rows if row["top"] is not None]
    means = [row["mean"] for row in rows if row["mean"] is not None]
    return min([0.0, *tops]), max([0.0, *tops, *means]) or 1.0


def limits_with_fan(
    rows: Sequence[Row], forecast: Sequence[Row]
) -> tuple[float, float]:
    """Heights for bars and a fan; one that opens very far runs off the top."""
    low, high = limits(rows)
    top = max(row["high90"] for row in forecast)
    return low, max(high, min(top, 5 * max(high, forecast[-1]["median"])))


def reproduction(assessment: Assessment) -> list[Row]:
    """R day by day with its bands; ``piece`` numbers the stretches without a gap."""
    return of_R(words.charted_reproduction(assessment).curve)


def of_R(curve: RtCurve) -> list[Row]:  # noqa: N802 - R as in the papers
    """Give a reproduction number's days their bands."""
    columns = (
        curve.dates,
        curve.lower90,
        curve.lower50,
        curve.median,
        curve.upper50,
        curve.upper90,
    )
    return [
        at(day)
        | {"low90": low90, "low50": low50, "median": median}
        | {"high50": high50, "high90": high90}
        | {
            "label": "–"
            if median is None
            else f"{numbers.ratio(median)} "
            f"{numbers.interval(low90, high90, numbers.ratio)}"
        }
        for day, low90, low50, median, high50, high90 in zip(*columns, strict=True)
    ]


def infections(assessment: Assessment, first: str) -> list[Row]:
    """Infections per day as bands and a median, from a day like "2020-03-01" on."""
    return [
        at(row.date)
        | {"piece": 0, "low90": row.lower90, "low50": row.lower50}
        | {"median": row.median, "high50": row.upper50, "high90": row.upper90}
        | {
            "label": f"{numbers.rough(row.median)} "
            f"{numbers.interval(row.lower90, row.upper90, numbers.rough)}"
        }
        for row in assessment.infections
        if row.date.isoformat() >= first
    ]


def in_pieces(rows: Iterable[Row], value: str) -> list[Row]:
    """Keep the rows that have ``value``, numbered anew after each gap."""
    piece, kept = 0, []
    for row in rows:
        if row[value] is None:
            piece += 1
        else:
            kept.append(row | {"piece": piece})
    return kept


def fan(forecast: Iterable[ForecastWeek], indicator: str) -> list[Row]:
    """Weekly quantiles of a forecast as bands and a median."""
    return [
        at_week(row.date)
        | {
            "piece": 0,
            "low90": row.quantile(0.05),
            "low50": row.quantile(0.25),
            "median": row.quantile(0.5),
            "high50": row.quantile(0.75),
            "high90": row.quantile(0.95),
            "label": f"{numbers.rough(row.quantile(0.5))} {_rough_interval(row)}",
        }
        for row in forecast
        if row.indicator == indicator
    ]


def _rough_interval(row: ForecastWeek) -> str:
    bounds = (row.quantile(0.05), row.quantile(0.95))
    return numbers.interval(*bounds, numbers.rough)


def beside(assessment: Assessment) -> list[Row]:
    """Lines of the neighbours' chart; ``note`` says why one has no estimate."""
    return [
        {
            "name": words.named(row.location, row.name),
            "own": row.location == assessment.location,
            "median": row.Rt_median if row.verdict == "usable" else None,
            "low90": row.Rt_lower90,
            "high90": row.Rt_upper90,
            "note": words.neighbour_Rt(row),
            "one": 1,
        }
        for row in assessment.neighbours
    ]


def ticks(first: date, last: date) -> list[date]:
    """Days to be named on an axis: firsts of months, every second week, or days."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    if len(days) > 90:
        return [day for day in days if day.day == 1]
    if len(days) <= _A_FORTNIGHT:
        return days[:: 1 if len(days) <= _A_FORTNIGHT / 2 else 2]
    return days[7::14]


def log_ticks(low: float, high: float) -> list[float]:
    """Figures to be named on a logarithmic axis: 1, 2, 5, 10, or powers of ten."""
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    fine = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    kept = [tick for tick in fine if low <= tick <= high]
    if len(kept) <= _MOST_TICKS:
        return kept
    return [10.0**power for power in powers if low <= 10.0**power <= high]


def as_published(curve: Curve, first: date, inhabitants: float | None) -> list[Row]:
    """Give figures that no estimate uses their days, or the weeks that end on them."""
    is_weekly = curve.indicator.startswith("weekly_")
    held = dict(zip(curve.dates, curve.published, strict=True))
    step = 7 if is_weekly else 1
    since = max(first, curve.dates[0])
    days = range((curve.dates[-1] - since).days // step, -1, -1)
    place = at_week if is_weekly else at
    form = numbers.count if inhabitants is None else rate
    rows = []
    for ago in days:
        day = curve.dates[-1] - timedelta(days=step * ago)
        count = _per(held.get(day), inhabitants)
        label = form(count, gettext(numbers.NOT_PUBLISHED))
        rows.append(
            place(day)
            | {"count": count, "label": label, "used": True, "mean": None}
            | {"odd": "", "note": label}
        )
    return _cut(rows)
