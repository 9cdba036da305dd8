"""The log: what was done, by whom and when; and the official record of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext_lazy as _

from epihq.operations.duty import day_record
from epihq.operations.ledger import log
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.tables import LogRow
from epihq.operations.people.personal import look_at_entry
from epihq.operations.subjects import THINGS, VERBS
from epihq.reports.day_record import set_day_record
from epihq.terms.errors import UsageError
from epihq.terms.log import Entry
from epihq.terms.place_names import codes_named
from epihq.web.kit.moment import Look, look_of, moment_of
from epihq.web.kit.room import stand
from epihq.web.kit.sent import number_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.told import column_word, in_order, value_of
from epihq.web.log.entries import (
    PEOPLE,
    PROGRAM,
    Found,
    Wanted,
    all_of,
    day_of,
    found,
    found_rising,
)
from epihq.web.log.folds import Page as Folded
from epihq.web.log.folds import page as folded
from epihq.web.log.names import names_of
from epihq.web.log.tags import about, note
from epihq.words.declared import said, thing_word

# A PDF of more would keep a worker busy for minutes; JSON Lines have no limit.
_LONGEST_PRINT = 20_000
# Digests of secret columns say nothing to a person.
_SHOWN_APART = frozenset({"now", "note", "sealed"})
# What every entry about a thing has anyway.
_HIDDEN = frozenset({"number", "version", "opened_at", "changed_at", "state"})
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)
COLUMNS = (
    Column("number", _("Number"), lambda entry: entry.number),
    Column("recorded_at", _("Hour"), lambda entry: entry.recorded_at),
    Column("by", _("Who"), lambda entry: entry.by),
    Column("via", _("How"), lambda entry: entry.via),
    Column("verb", _("Verb"), lambda entry: entry.verb),
    Column("what", _("What"), lambda entry: said(entry.verb)),
    Column("thing", _("Thing"), lambda entry: entry.thing),
    Column("thing_number", _("Its number"), lambda entry: entry.thing_number),
    Column("about", _("About"), about),
    Column("before", _("State before"), lambda entry: entry.before),
    Column("after", _("State after"), lambda entry: entry.after),
    Column("note", _("Note"), note),
    Column("hash", _("Seal"), lambda entry: entry.hash),
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A column of a thing in words: before, since, and whether they differ."""

    word: str
    before: str
    after: str
    differs: bool


WHOS = (
    ("", _("people, and the program folded")),
    (PEOPLE, _("people alone")),
    (PROGRAM, _("the program alone")),
)


class Day(StringConverter):
    """A day in an address, e.g. 2020-07-01."""

    regex = r"\d{4}-\d{2}-\d{2}"


register_converter(Day, "day")


@page("log.see")
def entries(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first: people's deeds one by one, runs folded.

    ``?each=`` shows each entry by itself, ``?sort=number`` the oldest first.
    """
    wanted, before = _wanted(request), number_of(request.GET.get("before"))
    each, rising = bool(request.GET.get("each")), _is_rising(request)
    asked = (wanted.day, wanted.until, wanted.thing, wanted.by, wanted.verb)
    look = look_of(request)
    after = number_of(request.GET.get("after")) or 0
    if each and rising:
        shown: Found | Folded = found_rising(wanted, after)
    else:
        shown = found(wanted, before) if each else folded(wanted, before)
    context = {
        "look": look,
        "found": shown,
        "names": names_of(shown.entries, look.moment),
        "each": each,
        "rising": each and rising,
        "wanted": wanted,
        "whos": WHOS,
        "spans": _spans(look),
        "is_filtered": any((*asked, wanted.place, wanted.who)),
        "things": {name: thing_word(name) for name in THINGS},
        "verbs": {name: said(name) for name, one in VERBS.items() if one.done},
    }
    return render(request, "web/log/log.html", context)


def _spans(look: Look) -> list[tuple[str, str, str]]:
    """Offer the days that are asked for most: in words, from when, until when."""
    today = look.hour.astimezone(look.zone).date()
    yesterday, week = (today - timedelta(days=days) for days in (1, 6))
    return [
        (_("Today"), f"{today}", ""),
        (_("Yesterday"), f"{yesterday}", ""),
        (_("Last 7 days"), f"{week}", f"{today}"),
    ]


@page("log.see")
def entries_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every entry that the filter asks for as CSV."""
    entries = all_of(_wanted(request), rising=_is_rising(request))
    return csv_response("log", COLUMNS, entries)


@page("log.see")
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entry: what it changed, and how it is sealed."""
    row = LogRow.objects.filter(pk=number).first()
    look = look_of(request)
    upto = look.moment.upto
    if row is None or (upto is not None and number > upto):
        raise Http404
    shown = log.entry_of(row)
    look_at_entry(actor_of(request), shown)
    before = log.thing_at(shown.thing, shown.thing_number, number - 1)
    changed, stayed = _changed(before or {}, shown, look.moment)
    context = {
        "look": look,
        "row": row,
        "entry": shown,
        "is_erased": not row.content,
        "changed": changed,
        "stayed": stayed,
        "more": _more(shown, look.moment),
        "names": names_of([shown], look.moment),
        **_beside(shown, upto),
        "next": number < (log.head() if upto is None else upto),
    }
    return render(request, "web/log/entry.html", context)


@page("log.see")
def how_to_verify(request: HttpRequest) -> HttpResponse:
    """Say how anyone can see that nothing was altered."""
    newest = LogRow.objects.order_by("-number").first()
    return render(request, "web/log/verify.html", {"newest": newest})


@page("log.export")
def day_lines(request: HttpRequest, day: str) -> StreamingHttpResponse:
    """Send the official record of a day as JSON Lines."""
    record = day_record.export_day(actor_of(request), _day(day))
    response = StreamingHttpResponse(
        day_record.lines(record), content_type="application/jsonl"
    )
    return _as_file(response, f"log-{day}.jsonl")


@page("log.export")
def day_print(request: HttpRequest, day: str) -> HttpResponse:
    """Send the official record of a day as a PDF.

    Raises:
        UsageError: ``web.day-too-long``.
    """
    since, until = day_record.bounds(_day(day), day_record.time_zone())
    if (held := log.count(since, until)) > _LONGEST_PRINT:
        raise UsageError(
            "web.day-too-long",
            f"record of {day}: at most {_LONGEST_PRINT:,} entries were expected for "
            f"print; got {held:,}. Take it as JSON Lines, or print it by the command "
            f"epihq log export --day {day}.",
        )
    record = day_record.export_day(actor_of(request), _day(day))
    body = set_day_record(record, day_record.entries(record))
    response = HttpResponse(body, content_type="application/pdf")
    return _as_file(response, f"log-{day}.pdf")


def _changed(
    before: Mapping[str, Any], entry: Entry, moment: Moment
) -> tuple[list[Told], list[Told]]:
    """Tell the columns that an entry changed, and those that stayed as they were."""
    after: Mapping[str, Any] = entry.content.get("now") or {}
    told = [
        _told(entry.thing, name, before.get(name), after[name], moment)
        for name in in_order(after)
        if name not in _HIDDEN and _says(before, name, after[name])
    ]
    if not before:
        return [], told
    return [one for one in told if one.differs], [
        one for one in told if not one.differs
    ]


def _says(before: Mapping[str, Any], name: str, after: object) -> bool:
    """Whether a column holds something, or was changed to nothing or from it."""
    is_changed = bool(before) and before.get(name) != after
    return is_changed or bool(before.get(name) or after)


def _told(thing: str, name: str, before: object, after: object, moment: Moment) -> Told:
    return Told(
        word=column_word(name, thing),
        before=value_of(thing, name, before, moment),
        after=value_of(thing, name, after, moment),
        differs=before != after,
    )


def _more(entry: Entry, moment: Moment) -> list[Told]:
    """What an entry holds beside the thing and the note."""
    return [
        _told(entry.thing, name, None, entry.content[name], moment)
        for name in in_order(entry.content)
        if name not in _SHOWN_APART
    ]


def _beside(entry: Entry, upto: int | None) -> dict[str, Entry | None]:
    """The entries about the same thing before and after one."""
    if not entry.thing_number:
        return {}
    rows = LogRow.objects.filter(thing=entry.thing, thing_number=entry.thing_number)
    earlier = rows.filter(number__lt=entry.number).order_by("-number").first()
    later = rows.filter(number__gt=entry.number).order_by("number")
    if upto is not None:
        later = later.filter(number__lte=upto)
    next_one = later.first()
    return {
        "earlier": log.entry_of(earlier) if earlier else None,
        "later": log.entry_of(next_one) if next_one else None,
    }


def _place(text: str) -> str:
    """Read a place by any name that is its alone, or as a code; nothing is guessed."""
    text = text.replace("\0", "").strip()
    named = codes_named(text)
    return named[0] if len(named) == 1 else text.upper()


def _is_rising(request: HttpRequest) -> bool:
    return request.GET.get("sort") == "number"


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET
    centre = stand(request).centre
    return Wanted(
        zone=centre.time_zone if centre else "UTC",
        day=day_of(asked.get("day", "")),
        until=day_of(asked.get("until", "")),
        thing=asked.get("thing", ""),
        number=number_of(asked.get("number")),
        by=asked.get("by", "").strip(),
        who=asked.get("who", ""),
        place=_place(asked.get("place", "")),
        verb=asked.get("verb", ""),
        upto=moment_of(request).upto,
    )


def _day(text: str) -> date:
    day = day_of(text)
    if day is None:
        raise Http404
    return day


def _as_file(response: Answer, name: str) -> Answer:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


URLS = [
    path("log/", entries, name="log"),
    path("log.csv", entries_csv, name="log-csv"),
    path("log/verify/", how_to_verify, name="log-verify"),
    path("log/<int:number>/", entry, name="log-entry"),
    path("log/days/<day:day>.jsonl", day_lines, name="log-day-lines"),
    path("log/days/<day:day>.pdf", day_print, name="log-day-print"),
]
