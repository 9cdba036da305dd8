"""Numbers and days as the briefing prints them: one way, in every face.

A no-break space stands before units, and a true minus before negatives, so that no
line ends between a number and what belongs to it. Each function says in a word what
it prints for a number that is not known; the caller says why.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import pairwise
from math import floor, log10

from epihq.assessment.record import ForecastWeek, Interval
from epihq.desk.decision import Cost, Difference

NBSP = "\u00a0"
NOT_PUBLISHED = "not published"
NOT_GIVEN = "not given"

# Not strftime: its month names change with the machine's locale.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_YEAR = 365
# The briefing names older figures among the problems.
_USUAL_DAYS_BEHIND = 3


def figures_to(last_date: date, as_of: date) -> str:
    """Print to which day figures reach, and how old they are where that is long."""
    behind = (as_of - last_date).days
    old = f", {behind:,} days before" if behind > _USUAL_DAYS_BEHIND else ""
    return f"Figures to {day(last_date)}{old}"


def count(value: float | None, missing: str = NOT_PUBLISHED) -> str:
    """Print persons as they were published: 18112.0 is "18,112"."""
    return missing if value is None else _signed(f"{value:,.0f}")


def rough(value: float | None, missing: str = NOT_GIVEN) -> str:
    """Print an estimated number of persons to three figures: 18112.0 is "18,100"."""
    if value is None:
        return missing
    digits = 0 if abs(value) < 1 else 2 - floor(log10(abs(value)))
    return count(round(value, min(digits, 0)))


def ratio(value: float | None, missing: str = NOT_GIVEN) -> str:
    """Print a reproduction number or a rate per 100,000: 1.0512 is "1.05"."""
    return missing if value is None else _signed(f"{value:,.2f}")


def per_100k(value: float | None, missing: str = NOT_GIVEN) -> str:
    """Print persons per 100,000 inhabitants: 39.47 is "39.5"."""
    return missing if value is None else _signed(f"{value:,.1f}")


def change(value: float | None, missing: str = NOT_GIVEN) -> str:
    """Print a relative change: 0.123 is "+12 %"."""
    if value is None:
        return missing
    text = f"{100 * value:+,.0f}"
    return _signed("0" if text in {"+0", "-0"} else text) + NBSP + "%"


def daily_change(value: float) -> str:
    """Print a relative change per day: 0.0123 is "+1.2 %"."""
    text = f"{100 * value:+.1f}"
    return _signed("0.0" if text in {"+0.0", "-0.0"} else text) + NBSP + "%"


def probability(value: float) -> str:
    """Print a probability, never as certainty: 0.874 is "87 %"."""
    if value > 0.99:
        return f"over 99{NBSP}%"
    if value < 0.01:
        return f"under 1{NBSP}%"
    return f"{100 * value:.0f}{NBSP}%"


def duration(days: float) -> str:
    """Print a number of days: 30.4 is "30 days", 3.51 is "3.5 days"."""
    if days > _YEAR:
        return "more than a year"
    return f"{days:.1f}{NBSP}days" if days < 10 else f"{days:.0f}{NBSP}days"


def interval(
    lower: float | None, upper: float | None, form: Callable[[float], str]
) -> str:
    """Print an interval in a table: "[0.93, 1.18]"."""
    if lower is None or upper is None:
        return NOT_GIVEN
    return f"[{form(lower)}, {form(upper)}]"


def with_interval(
    value: Interval | Difference | Cost, form: Callable[[float], str] = rough
) -> str:
    """Print a median and its 90 % interval; a line may end before the bracket alone."""
    bounds = interval(value.lower90, value.upper90, form).replace(" ", NBSP)
    return f"{form(value.median)} {bounds}"


def span(lower: float | None, upper: float | None, form: Callable[[float], str]) -> str:
    """Print an interval in a sentence: "0.93 to 1.18"."""
    if lower is None or upper is None:
        return NOT_GIVEN
    return f"{form(lower)} to {form(upper)}"


def day(value: date) -> str:
    """Print a day: "2 July 2020"."""
    return f"{short_day(value)} {value.year}"


def short_day(value: date) -> str:
    """Print a day where its year is plain: "2 July"."""
    return f"{value.day}{NBSP}{_MONTHS[value.month - 1]}"


def near_day(value: date, near: date) -> str:
    """Print a day beside another: its year only where it is not plain."""
    is_plain = abs((near - value).days) < _YEAR // 2
    return short_day(value) if is_plain else day(value)


def brief_day(value: date) -> str:
    """Print a day in a narrow column: "19 Aug"."""
    return f"{value.day}{NBSP}{_MONTHS[value.month - 1][:3]}"


def brief_hour(value: datetime) -> str:
    """Print an hour in a narrow column: "5 Jul 2020, 06:00"."""
    return f"{brief_day(value.date())}{NBSP}{value.year}, {value:%H:%M}"


def hour(value: datetime) -> str:
    """Print an hour with its zone: "5 July 2020 at 06:00 (UTC+4)"."""
    offset = value.utcoffset()
    if offset is None:
        return f"{day(value.date())} at {value:%H:%M}"
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    zone = f"{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else ""
    return f"{day(value.date())} at {value:%H:%M} (UTC{zone})"


def amount(value: float) -> str:
    """Print a cost or another amount to three figures: 5.4554 is "5.46"."""
    return rough(value) if abs(value) >= 100 else _signed(f"{value:.3g}")


def length(days: int) -> str:
    """Print a number of days ahead, in weeks where they are whole: "8 weeks"."""
    weeks, odd = divmod(days, 7)
    number, unit = (days, "day") if odd else (weeks, "week")
    return f"{number}{NBSP}{unit}{'s' * (number != 1)}"


def period(first: date, last: date) -> str:
    """Print a day, or the days from one to another."""
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def days(values: Sequence[date]) -> str:
    """Print some days: one by one when few, as a period when they are many."""
    ordered = sorted(values)
    if len(ordered) <= 3:
        return ", ".join(map(day, ordered))
    gaps = any((b - a).days > 1 for a, b in pairwise(ordered))
    number = f"{len(ordered)} days, with gaps" if gaps else f"{len(ordered)} days"
    return f"{period(ordered[0], ordered[-1])} ({number})"


def quantile(row: ForecastWeek, level: float) -> float | None:
    """Look up one quantile of a forecast; the record's keys are texts like "0.025"."""
    for key, value in row.quantiles.items():
        if abs(float(key) - level) < 1e-9:
            return value
    return None


def with_sign(value: float, form: Callable[[float], str] = rough) -> str:
    """Print a difference with its sign; none before a zero."""
    size = form(abs(value))
    return size if size == "0" else f"{'−' if value < 0 else '+'}{size}"


def _signed(text: str) -> str:
    return text.replace("-", "−")
