"""What the board shows, put together from the archive's table and the ledger.

Everything is read once and given as plain values; the template only sets them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from epihq.assessment.overview import OverviewRow
from epihq.operations.duty import roster
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger.moments import rows
from epihq.operations.measures.in_force import Held
from epihq.operations.signals.actions import EVENT
from epihq.operations.signals.coming_forward import forward
from epihq.operations.signals.tables import SignalRow
from epihq.reports import words as reasons
from epihq.terms.instructions import OPEN as OPEN_INSTRUCTIONS
from epihq.terms.locations import country_of, neighbours
from epihq.terms.signals import OPEN as OPEN_SIGNALS
from epihq.web.board.figures import figures_at
from epihq.web.events.lines import open_lines
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.listing import before, equals, found
from epihq.web.kit.moment import Look, home_folder
from epihq.web.measures.in_force import measures_of, recorded_since
from epihq.words import numbers
from epihq.words.diseases import disease_name
from epihq.words.numbers import amount, day, figure, percent, ratio
from epihq.words.places import in_order, place_name

_SHOWN = 8
_SEVERAL = 2
_TENS = 10
_LEVEL = 0.9
# A week is told by one point of a small curve's eight or more.
_EVERY = 2
_WIDTH, _HEIGHT = 96, 24


@dataclass(frozen=True, kw_only=True)
class Line:
    """One location of the board's table; ``course`` is a class of ``COURSES``."""

    row: OverviewRow
    course: str
    place: str
    signals: int
    curve: str

    @property
    def name(self) -> str:
        """The location in the reader's language, e.g. "Azerbaijan"."""
        return place_name(self.row.location)

    @property
    def country(self) -> str:
        """The country of a region, by code; a country is its own."""
        return country_of(self.row.location)

    @property
    def mark(self) -> str:
        """The course as a sign, so that colour is not alone."""
        return MARKS[self.course]

    @property
    def change(self) -> str:
        """The change of cases against the week before, e.g. "+25 %"."""
        return numbers.change(self.row.cases_change, "–")

    @property
    def per_100k(self) -> str:
        """Cases of a week per 100,000; few among many are not told as none."""
        per = self.row.cases_per_100k
        if per is None or per >= _TENS:
            return figure(per, 0)
        return amount(per, 2)

    @property
    def rt(self) -> str:
        """R_t of reported cases and its 90 % interval, e.g. "1.08 (0.98–1.20)"."""
        row = self.row
        return _with_interval(row.Rt_median, row.Rt_lower90, row.Rt_upper90)

    @property
    def rt_behind(self) -> str:
        """R_t of all infections in words; it has its name wherever it stands."""
        row = self.row
        found = _with_interval(
            row.infections_Rt_median,
            row.infections_Rt_lower90,
            row.infections_Rt_upper90,
        )
        known = self._not_behind if row.infections_Rt_median is None else found
        return gettext("R_t of all infections: %(figure)s") % {"figure": known}

    @property
    def _not_behind(self) -> str:
        """Why nothing is told of the infections behind the figures."""
        return reasons.verdict(self.row.infections_verdict or "not-estimated-yet")

    @property
    def verdict(self) -> str:
        """Why there is no R_t of reported cases, in words."""
        return reasons.verdict(self.row.verdict)

    @property
    def problems(self) -> str:
        """Problems of the last days, in words; "" where there are none."""
        return ", ".join(map(reasons.problem_kind, self.row.problems))

    @property
    def cases_said(self) -> str:
        """Cases of 7 days as published, where estimates take them otherwise."""
        return _as_published(self.row.published_cases_7_days, self.row.cases_7_days)

    @property
    def deaths_said(self) -> str:
        """Deaths of 7 days as published, where estimates take them otherwise."""
        return _as_published(self.row.published_deaths_7_days, self.row.deaths_7_days)

    @property
    def rt_between(self) -> str:
        """Its 90 % interval in words; "" where there is none."""
        low, high = self.row.Rt_lower90, self.row.Rt_upper90
        if low is None or high is None:
            return ""
        return _ninety(ratio(low), ratio(high))

    @property
    def doubles(self) -> str:
        """Days in which cases double, or halve: "18 d", "halves 9 d"."""
        days = self.row.doubling_days
        if days is None or abs(days) >= _LONG:
            return "–"
        words = gettext("%(n)d d") if days > 0 else gettext("halves %(n)d d")
        return words % {"n": round(abs(days))}

    @property
    def found(self) -> str:
        """The share of infections that is reported, e.g. "23 %"."""
        share = self.row.ascertainment_median
        return "–" if share is None else percent(share)

    @property
    def found_between(self) -> str:
        """Its 90 % interval in words, or why there is none."""
        low, high = self.row.ascertainment_lower90, self.row.ascertainment_upper90
        if low is None or high is None:
            return self._not_behind
        return _ninety(percent(low), percent(high))


@dataclass(frozen=True, kw_only=True)
class Board:
    """All that the board shows at one look."""

    look: Look
    lines: tuple[Line, ...]
    courses: tuple[tuple[str, int], ...]
    signals_open: int
    events: tuple[dict[str, Any], ...]
    events_open: int
    signals: tuple[SignalRow, ...]
    held_back: int
    overdue: tuple[InstructionRow, ...]
    overdue_count: int
    open_count: int
    measures: tuple[Held, ...]
    measures_since: tuple[Held, ...]
    on_duty: tuple[Any, ...]
    next_handover: datetime | None
    note: str
    is_waiting: bool
    diseases: tuple["About", ...] = ()

    @property
    def own(self) -> tuple[Line, ...]:
        """The own location's line, if it is in the table."""
        return tuple(line for line in self.lines if line.place == "own")

    @property
    def silence(self) -> str:
        """What is told first: that the own location is silent; "" where it is not."""
        if not self.look.location or not self.lines:
            return ""
        facts = {"place": place_name(self.look.location)}
        if not self.own:
            return gettext("No figures of %(place)s are in the archive.") % facts
        row = self.own[0].row
        if not row.is_silent:
            return ""
        words = ngettext(
            "%(place)s is silent: its newest figures are of %(day)s, %(n)d day ago. "
            "What stands below was so then; nothing is known of today.",
            "%(place)s is silent: its newest figures are of %(day)s, %(n)d days ago. "
            "What stands below was so then; nothing is known of today.",
            row.days_behind,
        )
        on = day(row.last_date)
        return words % {**facts, "day": on, "n": row.days_behind}


@dataclass(frozen=True, kw_only=True)
class About:
    """How one of several diseases stands in the own location, if figures tell."""

    disease: str
    line: Line | None
    signals: int


# How R_t stands to 1, from growing for certain to shrinking for certain.
COURSES = ("growing", "perhaps-growing", "perhaps-shrinking", "shrinking", "unknown")


MARKS = dict(zip(COURSES, ("▲", "△", "▽", "▼", "·"), strict=True))
# Who doubles in a year does not double.
_LONG = 366


def _with_interval(
    median: float | None, lower: float | None, upper: float | None
) -> str:
    if median is None or lower is None or upper is None:
        return "–"
    return f"{ratio(median)} ({ratio(lower)}–{ratio(upper)})"


def _ninety(low: str, high: str) -> str:
    """Say an interval with its level: "90 %: 0.98 to 1.20"."""
    facts = {"level": percent(_LEVEL), "low": low, "high": high}
    return gettext("%(level)s: %(low)s to %(high)s") % facts


def _as_published(published: float | None, counted: float | None) -> str:
    if published is None or published == counted:
        return ""
    return gettext("published: %(n)s") % {"n": figure(published, 0)}


def board(look: Look) -> Board:
    """Put the board together for one look."""
    found = figures_at(look)
    signals = rows(SignalRow, look.moment, {"state": OPEN_SIGNALS})
    front = forward(look.moment)[:_SHOWN]
    waiting = [row for row in signals if row.state != EVENT]
    events, events_open = open_lines(look, _SHOWN)
    late, late_count, open_count = _instructions(look)
    about = [row for row in signals if row.disease in {None, look.disease}]
    lines = lines_of(found.rows, look.location, about)
    return Board(
        look=look,
        lines=lines,
        courses=_counted(lines),
        signals_open=len(signals),
        events=tuple(events),
        events_open=events_open,
        signals=tuple(front),
        held_back=len(waiting) - len(front),
        overdue=tuple(late),
        overdue_count=late_count,
        open_count=open_count,
        measures=measures_of(look),
        measures_since=recorded_since(look),
        on_duty=tuple(roster.on_duty(look.moment)),
        next_handover=roster.next_change(look.moment),
        note=found.note,
        is_waiting=not found.is_settled,
        diseases=_side_by_side(look, signals),
    )


def _side_by_side(look: Look, signals: Sequence[SignalRow]) -> tuple[About, ...]:
    """Tell of each disease how the own location stands; of one alone, nothing."""
    held = held_diseases(home_folder())
    if len(held) < _SEVERAL:
        return ()
    counts = Counter(row.disease for row in signals)
    found = []
    for code in sorted(held, key=lambda code: in_order(disease_name(code))):
        rows_ = figures_at(replace(look, disease=code, named=code)).rows
        own = [row for row in rows_ if row.location == look.location]
        line = next(iter(lines_of(own, look.location, ())), None)
        found.append(About(disease=code, line=line, signals=counts[code]))
    return tuple(found)


def lines_of(
    table: Iterable[OverviewRow], own: str, signals: Iterable[SignalRow]
) -> tuple[Line, ...]:
    """Order the table: the own location, its neighbours, then all by name."""
    beside = {own: "own", **dict.fromkeys(neighbours(own) if own else (), "beside")}
    counts = Counter(
        location for row in signals for location in set(row.locations or [row.location])
    )
    lines = [
        Line(
            row=row,
            course=course_of(row),
            place=beside.get(row.location, ""),
            signals=counts[row.location],
            curve=curve_of(row.trend),
        )
        for row in table
    ]
    order = {"own": 0, "beside": 1, "": 2}
    return tuple(
        sorted(lines, key=lambda line: (order[line.place], in_order(line.name)))
    )


def course_of(row: OverviewRow) -> str:
    """Say how R_t stands to 1, in a word of ``COURSES``."""
    if row.Rt_median is None or row.Rt_lower90 is None or row.Rt_upper90 is None:
        return "unknown"
    if not row.speaks_of_now:
        return "unknown"
    if row.Rt_lower90 > 1:
        return "growing"
    if row.Rt_upper90 < 1:
        return "shrinking"
    return "perhaps-growing" if row.Rt_median > 1 else "perhaps-shrinking"


def curve_of(trend: Sequence[float | None]) -> str:
    """Draw the last weeks as points of an SVG polyline, from 0 to their highest."""
    known = [(at, value) for at, value in enumerate(trend) if value is not None]
    highest = max((value for _, value in known), default=0.0) or 1.0
    step = _WIDTH / max(len(trend) - 1, 1)
    return " ".join(
        f"{at * step:.0f},{_HEIGHT - 1 - (_HEIGHT - 2) * value / highest:.0f}"
        for at, value in known[::-_EVERY][::-1]
    )


def _instructions(look: Look) -> tuple[list[InstructionRow], int, int]:
    """The longest overdue, how many are overdue, and how many are open."""
    still_open = [equals("state", *OPEN_INSTRUCTIONS)]
    late = [*still_open, before("deadline", look.moment.at)]
    first = found(
        InstructionRow,
        look.moment,
        late,
        order=("deadline",),
        related=("agency", "officer"),
    )
    return list(first[:_SHOWN]), _count(look, late), _count(look, still_open)


def _count(look: Look, asked: Sequence[Q]) -> int:
    return int(found(InstructionRow, look.moment, asked).count())


def _counted(lines: Iterable[Line]) -> tuple[tuple[str, int], ...]:
    """Count countries by course: a region is in its country's figure already."""
    counts = Counter(line.course for line in lines if "-" not in line.row.location)
    return tuple((course, counts[course]) for course in COURSES)
