"""Figures of an event by day: reports as they came, and what was known by a day.

A report is kept whole as its source said it. Of a day that two reports tell of, the
one of the later report date holds, and of one report date the one entered later: in
whatever order they came, the same is known by the end of a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from epihq.operations.events.actions import day_here
from epihq.operations.events.tables import EventRow, FiguresRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.moments import Moment, rows
from epihq.operations.ledger.rules import Actor, require
from epihq.terms.errors import UsageError
from epihq.terms.events import INDICATORS, Figure

MOST_VALUES = 5000
_HIGHEST = 2**31 - 1


class Value(TypedDict):
    """One figure of a report: the day that it is about, what it counts, how many."""

    reference_date: str
    indicator: str
    value: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a source said on a day, of days up to it."""

    report_date: date
    source: str
    values: Sequence[Value]


def enter_figures(
    actor: Actor, number: int, report: Report, *, once: str = ""
) -> FiguresRow:
    """Keep a report of an event's figures.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: ``events.bad-figure``, ``events.no-figures``,
            ``events.too-many-figures``, ``events.report-to-come``,
            ``ledger.says-nothing``, ``ledger.no-such-thing``.
    """
    source = require_words(report.source, f"event {number}", "who says the figures")
    _check(number, report)
    with ledger.changing():
        if row := done_before(actor, FiguresRow, once):
            return row
        event = held(EventRow, number)
        require(actor, "event.figures", event)
        require_state(event, "event.figures")
        row = FiguresRow(
            state="kept",
            event=event,
            report_date=report.report_date,
            source=source,
            values=sorted(report.values, key=_order),
            entered_by=actor.name,
        )
        begin(actor, "event.figures", row, once=once)
        _renew(actor, event, f"{source}, {report.report_date}")
        return row


def withdraw_figures(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> FiguresRow:
    """Take a report back and say why; those before it hold again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, ``ledger.no-such-thing``.
    """
    why = require_words(reason, f"figures {number}", "the reason for withdrawing them")
    with ledger.changing():
        row = held(FiguresRow, number, version=version)
        require_state(row, "figures.withdraw")
        event = held(EventRow, row.event_id)
        require_state(event, "event.figures")
        change(actor, "figures.withdraw", row, {"reason": why}, note=why)
        _renew(actor, event, why)
        return row


def _renew(actor: Actor, event: EventRow, note: str) -> None:
    """Set the newest figures of an event anew: lists and the board show them."""
    kept = list(FiguresRow.objects.filter(event=event, state="kept"))
    columns = {"latest": latest_of(known(kept, date.max))}
    change(actor, "event.figures", event, columns, note=note)


def reports_of(event: int, moment: Moment) -> list[FiguresRow]:
    """List the reports of an event as they stood, withdrawn ones too, newest first."""
    return rows(FiguresRow, moment, {"event_id": event})


def figures_of(event: int, moment: Moment, as_of: date = date.max) -> list[Figure]:
    """Give what was known of an event's days by the end of a day, in their order.

    One figure for each day and indicator, with the report that said it: for tables
    and charts alike.
    """
    return known(reports_of(event, moment), as_of)


def known(reports: Iterable[FiguresRow], as_of: date) -> list[Figure]:
    """Choose of each day and indicator the figure that holds by the end of a day."""
    then = [row for row in reports if row.state == "kept" and row.report_date <= as_of]
    newest: dict[tuple[str, str], Figure] = {}
    for row in sorted(then, key=lambda one: (one.report_date, one.pk)):
        for one in row.values:
            newest[one["reference_date"], one["indicator"]] = Figure(
                reference_date=date.fromisoformat(one["reference_date"]),
                indicator=one["indicator"],
                value=one["value"],
                report_date=row.report_date,
                source=row.source,
            )
    return [newest[key] for key in sorted(newest)]


def latest_of(figures: Sequence[Figure]) -> dict[str, object]:
    """Give the figures of the newest day that has any, as a row keeps them."""
    if not figures:
        return {}
    day = max(one.reference_date for one in figures)
    of_it = [one for one in figures if one.reference_date == day]
    newest = max(of_it, key=lambda one: one.report_date)
    return {
        "day": day.isoformat(),
        "report_date": newest.report_date.isoformat(),
        "source": newest.source,
        "values": {one.indicator: one.value for one in of_it},
    }


def _order(value: Value) -> tuple[str, int]:
    return value["reference_date"], INDICATORS.index(value["indicator"])


def _check(number: int, report: Report) -> None:
    subject, today = f"event {number}", day_here(clock.now())
    if not report.values:
        raise UsageError(
            "events.no-figures",
            f"{subject}: at least one figure was expected; got none. Write a number "
            "into one of the fields; leave empty what is not known.",
        )
    if len(report.values) > MOST_VALUES:
        raise UsageError(
            "events.too-many-figures",
            f"{subject}: at most {MOST_VALUES} figures of a report were expected; got "
            f"{len(report.values)}. Enter it in parts.",
        )
    if report.report_date > today:
        raise UsageError(
            "events.report-to-come",
            f"{subject}: a report of {today} or before was expected; got one of "
            f"{report.report_date}. Correct the day on which it was said.",
        )
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(report.values, 1):
        key = one["reference_date"], one["indicator"]
        wrong = "" if key not in seen else "the second of its day and kind"
        seen.add(key)
        if wrong := wrong or _wrong(one, report.report_date):
            raise UsageError(
                "events.bad-figure",
                f"{subject}: whole numbers from 0 on of days up to the report, one of "
                f"{', '.join(INDICATORS)}, were expected; got, in place {place}, "
                f"{wrong}. Correct it.",
            )


def _wrong(one: Value, report_date: date) -> str:
    """Say what is wrong with a figure; "" where nothing is."""
    if one["indicator"] not in INDICATORS:
        return f"{one['indicator']!r}"
    if not 0 <= one["value"] <= _HIGHEST:
        return f"{one['indicator']} {one['value']}"
    day = one["reference_date"]
    return f"the day {day}" if day > report_date.isoformat() else ""
