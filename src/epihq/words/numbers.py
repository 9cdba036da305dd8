"""Numbers and days as people read them: one way, in every face and language.

A no-break space stands before units, and a true minus before negatives, so that no
line ends between a number and what belongs to it. Each function says in a word what
it prints for a number that is not known; the caller says why.

>>> count(18112.0), ratio(1.0512)
('18,112', '1.05')
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from math import floor, log10
from typing import TYPE_CHECKING, Literal, Protocol

from epihq.words.catalogue import (
    capitalised,
    gettext,
    language,
    ngettext,
    noop,
    pgettext,
)

if TYPE_CHECKING:
    from babel import Locale

NBSP = "\u00a0"
NOT_PUBLISHED = noop("not published")
NOT_GIVEN = noop("not given")

_YEAR = 365
_ISO_LENGTH = re.compile(r"P(?P<number>\d{1,6})(?P<unit>[DWMY])")
# The briefing names older figures among the problems.
USUAL_DAYS_BEHIND = 3
# Of a fraction the noun takes the form that it has after two: "3,5 дня".
_FRACTION = 2


class Estimated(Protocol):
    """A median with its 90 % interval."""

    @property
    def median(self) -> float:
        """The value that is as likely too high as too low."""

    @property
    def lower90(self) -> float:
        """The lower end of the interval."""

    @property
    def upper90(self) -> float:
        """The upper end of the interval."""


def figures_to(last_date: date, as_of: date) -> str:
    """Print to which day figures reach, and how old they are where that is long."""
    behind = (as_of - last_date).days
    facts = {"day": day(last_date), "days": count(behind)}
    if behind > USUAL_DAYS_BEHIND:
        return (
            ngettext(
                "Figures to %(day)s, %(days)s day before",
                "Figures to %(day)s, %(days)s days before",
                behind,
            )
            % facts
        )
    return gettext("Figures to %(day)s") % facts


def count(value: float | None, missing: str | None = None) -> str:
    """Print persons as they were published: 18112.0 is "18,112"."""
    if value is None:
        return gettext(NOT_PUBLISHED) if missing is None else missing
    return _set(f"{value:,.0f}")


def rough(value: float | None, missing: str | None = None) -> str:
    """Print an estimated number of persons to three figures: 18112.0 is "18,100"."""
    if value is None:
        return _not_given(missing)
    digits = 0 if abs(value) < 1 else 2 - floor(log10(abs(value)))
    return count(round(value, min(digits, 0)))


def mean(value: float | None, missing: str = "–") -> str:
    """Print a mean of published figures: 1226.7 is "1,227", 12.286 is "12.3".

    It is no estimate: what seven days sum up to has to come out again.
    """
    if value is None:
        return missing
    return count(value) if abs(value) >= 100 else _set(f"{value:.3g}")


def ratio(value: float | None, missing: str | None = None) -> str:
    """Print a reproduction number or a rate per 100,000: 1.0512 is "1.05"."""
    return _not_given(missing) if value is None else _set(f"{value:,.2f}")


def per_100k(value: float | None, missing: str | None = None) -> str:
    """Print persons per 100,000 inhabitants: 39.47 is "39.5"."""
    return _not_given(missing) if value is None else _set(f"{value:,.1f}")


def figure(value: float | None, digits: int | None = None, missing: str = "–") -> str:
    """Print a figure that may count anything: 1240.0 is "1,240", 2.249 is "2.25"."""
    if value is None:
        return missing
    if digits is None:
        digits = 0 if value == int(value) else 1 if abs(value) >= 10 else 2
    # A zero has no sign, also where it is one by rounding.
    return _set(f"{round(value, digits) + 0.0:,.{digits}f}")


def change(value: float | None, missing: str | None = None) -> str:
    """Print a relative change: 0.123 is "+12 %"."""
    if value is None:
        return _not_given(missing)
    text = f"{100 * value:+,.0f}"
    return _percent("0" if text in {"+0", "-0"} else text)


def daily_change(value: float) -> str:
    """Print a relative change per day: 0.0123 is "+1.2 %"."""
    text = f"{100 * value:+.1f}"
    return _percent("0.0" if text in {"+0.0", "-0.0"} else text)


def percent(share: float, digits: int = 0) -> str:
    """Print a share: 0.874 is "87 %"."""
    return _percent(f"{100 * share:.{digits}f}")


def small_percent(share: float) -> str:
    """Print a small share to two figures: 0.00314 is "0.31 %"."""
    return _percent(f"{100 * share:.2g}")


def probability(value: float) -> str:
    """Print a probability, never as certainty: 0.874 is "87 %"."""
    if value > 0.99:
        return gettext("over %(percent)s") % {"percent": percent(0.99)}
    if value < 0.01:
        return gettext("under %(percent)s") % {"percent": percent(0.01)}
    return percent(value)


def duration(days: float) -> str:
    """Print a number of days: 30.4 is "30 days", 3.51 is "3.5 days"."""
    if days > _YEAR:
        return gettext("more than a year")
    if days < 10:
        return _days(f"{days:.1f}", _FRACTION)
    return _days(f"{days:.0f}", round(days))


def interval(
    lower: float | None, upper: float | None, form: Callable[[float], str]
) -> str:
    """Print an interval in a table: "[0.93, 1.18]"."""
    if lower is None or upper is None:
        return gettext(NOT_GIVEN)
    # Where the comma parts decimals, it parts no list.
    comma = separators()[0] == ","
    return f"[{form(lower)}{';' if comma else ','} {form(upper)}]"


def with_interval(value: Estimated, form: Callable[[float], str] = rough) -> str:
    """Print a median and its 90 % interval; a line may end before the bracket alone."""
    return bracketed(value.median, value.lower90, value.upper90, form)


def bracketed(
    middle: float | None,
    lower: float | None,
    upper: float | None,
    form: Callable[[float], str],
) -> str:
    """Print a value and its interval; a line may end before the bracket alone."""
    if middle is None:
        return gettext(NOT_GIVEN)
    return f"{form(middle)} {interval(lower, upper, form).replace(' ', NBSP)}"


def span(lower: float | None, upper: float | None, form: Callable[[float], str]) -> str:
    """Print an interval in a sentence: "0.93 to 1.18"."""
    if lower is None or upper is None:
        return gettext(NOT_GIVEN)
    facts = {"lower": form(lower), "upper": form(upper)}
    return gettext("%(lower)s to %(upper)s") % facts


def durations(lower: float, upper: float) -> str:
    """Print an interval of times in a sentence: "17 days to 173 days"."""
    facts = {"lower": duration(lower), "upper": duration(upper)}
    # Of a number alone the ends may take a case; of a number with its noun they can't.
    return pgettext("of times", "%(lower)s to %(upper)s") % facts


def day(value: date) -> str:
    """Print a day: "2 July 2020"."""
    facts = {"day": short_day(value), "year": value.year}
    return gettext("%(day)s %(year)s") % facts


def short_day(value: date) -> str:
    """Print a day where its year is plain: "2 July"."""
    return f"{value.day}{NBSP}{month(value.month)}"


def near_day(value: date, near: date) -> str:
    """Print a day beside another: its year only where it is not plain."""
    is_plain = abs((near - value).days) < _YEAR // 2
    return short_day(value) if is_plain else day(value)


def brief_day(value: date) -> str:
    """Print a day in a narrow column: "19 Aug"."""
    return f"{value.day}{NBSP}{month(value.month, 'abbreviated')}"


def dated(value: date) -> str:
    """Print a day with its year in a narrow column: "19 Aug 2020"."""
    return f"{brief_day(value)}{NBSP}{value.year}"


def week_day(value: date) -> str:
    """Print a day with its name: "Monday, 27 May 2019"."""
    return f"{_named(value)}, {day(value)}"


def brief_week_day(value: date) -> str:
    """Print a day with its name where its year is plain: "Monday 27 May"."""
    return f"{_named(value)} {brief_day(value)}"


def _named(value: date) -> str:
    names = _locale(language()).days["format"]["wide"]
    return capitalised(str(names[value.weekday()]))


def month(number: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """Name a month as it stands after a day: 7 is "July", "iyul", "июля"."""
    # Not strftime: its month names change with the machine's locale.
    return str(_locale(language()).months["format"][width][number])


def brief_hour(value: datetime) -> str:
    """Print an hour in a narrow column: "5 Jul 2020, 06:00"."""
    return f"{dated(value.date())}, {value:%H:%M}"


def hour(value: datetime) -> str:
    """Print an hour with its zone: "5 July 2020 at 06:00 (UTC+4)"."""
    facts = {"day": day(value.date()), "hour": f"{value:%H:%M}"}
    at = gettext("%(day)s at %(hour)s") % facts
    offset = value.utcoffset()
    if offset is None:
        return at
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    zone = f"{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else ""
    return f"{at} (UTC{zone})"


def amount(value: float, digits: int = 3) -> str:
    """Print a cost or another amount to three figures: 5.4554 is "5.46"."""
    return rough(value) if abs(value) >= 100 else _set(f"{value:.{digits}g}")


def exact(value: float) -> str:
    """Print a setting with all its digits, as it was given: 4.75 is "4.75"."""
    return _set(f"{value}")


def length(days: int) -> str:
    """Print a number of days ahead, in weeks where they are whole: "8 weeks"."""
    weeks, odd = divmod(days, 7)
    if odd:
        return days_of(days)
    return _unbroken(ngettext("%(number)s week", "%(number)s weeks", weeks), f"{weeks}")


def days_of(number: int) -> str:
    """Print a number of days as days, also where they are whole weeks: "14 days"."""
    return _days(f"{number}", number)


def iso_length(text: str) -> str:
    """Print a length as ISO 8601 has it: "P14D" is "14 days"; others as they are."""
    found = _ISO_LENGTH.fullmatch(text)
    if found is None:
        return text
    number = int(found["number"])
    words = {
        "D": ngettext("%(number)s day", "%(number)s days", number),
        "W": ngettext("%(number)s week", "%(number)s weeks", number),
        "M": ngettext("%(number)s month", "%(number)s months", number),
        "Y": ngettext("%(number)s year", "%(number)s years", number),
    }
    return _unbroken(words[found["unit"]], f"{number}")


def period(first: date, last: date) -> str:
    """Print a day, or the days from one to another."""
    if first == last:
        return day(first)
    return gettext("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def days(values: Sequence[date]) -> str:
    """Print some days: one by one when few, as a period when they are many."""
    ordered = sorted(values)
    if len(ordered) <= 3:
        return ", ".join(map(day, ordered))
    many = len(ordered)
    facts = {"days": period(ordered[0], ordered[-1]), "number": count(many)}
    if any((b - a).days > 1 for a, b in pairwise(ordered)):
        text = ngettext(
            "%(days)s (%(number)s day, with gaps)",
            "%(days)s (%(number)s days, with gaps)",
            many,
        )
    else:
        text = ngettext("%(days)s (%(number)s day)", "%(days)s (%(number)s days)", many)
    return text % facts


def with_sign(value: float, form: Callable[[float], str] = rough) -> str:
    """Print a difference with its sign; none before a zero."""
    size = form(abs(value))
    return size if size == "0" else f"{'−' if value < 0 else '+'}{size}"


def separators() -> tuple[str, str]:
    """Give what stands before decimals, and between thousands."""
    found = _separators(language())
    return found["."], found[","]


def _not_given(missing: str | None) -> str:
    return gettext(NOT_GIVEN) if missing is None else missing


def _days(number: str, form: int) -> str:
    return _unbroken(ngettext("%(number)s day", "%(number)s days", form), number)


def _unbroken(text: str, number: str) -> str:
    return (text % {"number": _set(number)}).replace(" ", NBSP)


def _percent(text: str) -> str:
    # Azerbaijani alone writes no space before the sign.
    return f"{_set(text)}{'' if language() == 'az' else NBSP}%"


def _set(text: str) -> str:
    """Give a number that Python wrote the separators of the language."""
    return text.translate(_table(language()))


@cache
def _table(code: str) -> dict[int, str]:
    return str.maketrans({"-": "−", **_separators(code)})


@cache
def _separators(code: str) -> dict[str, str]:
    symbols = _locale(code).number_symbols["latn"]
    # CLDR parts thousands by a point in Azerbaijani; its statistics, and our pages,
    # by a space, which nobody takes for a decimal point.
    group = NBSP if code == "az" else symbols["group"]
    return {".": symbols["decimal"], ",": group}


@cache
def _locale(code: str) -> "Locale":
    from babel import Locale  # noqa: PLC0415 - 50 ms that --help does not need

    return Locale.parse(code)
