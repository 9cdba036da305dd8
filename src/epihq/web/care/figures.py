"""The supervisor's view: what is really done, district by district, with its hours.

Contacts made over contacts due stand first: a desk that calls each person once in
twelve days was called strict monitoring. Nobody is named here, nor in the CSV.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.desk.figures import Figures, Share, figures, sees_all
from epihq.care.register.tables import CareDistrictRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import Actor
from epihq.terms.locations import is_within
from epihq.web.board.figures import figures_at
from epihq.web.care.ahead import ahead_of
from epihq.web.kit.listing import asked
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sheet import HERE, Sheet
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import may_do
from epihq.words import numbers
from epihq.words.places import place_name
from epihq.words.spans import span

_HOURS = (24, 12, 48, 7 * 24)
_SHARES = ("heard", "first_contacts", "call_backs")


def _count(name: str, heading: str) -> Column:
    return Column(name, heading, lambda row: getattr(row, name), HERE)


def _share(name: str, heading: str) -> Column:
    return Column(name, heading, lambda row: getattr(row, name).share, HERE)


def _part(name: str, part: str) -> Column:
    """One of the two numbers of a share, for who computes on."""
    key = f"{name}_{part}"
    return Column(key, key, lambda row: getattr(getattr(row, name), part))


SHOWN = (
    Column("name", gettext_lazy("District"), lambda row: row.name, HERE),
    _count("at_home", gettext_lazy("At home")),
    _share("heard", gettext_lazy("Heard of, of those due")),
    _share("first_contacts", gettext_lazy("First contact in time")),
    _share("call_backs", gettext_lazy("Answered in time")),
    _count("alarmed", gettext_lazy("Danger unanswered")),
    _count("silent", gettext_lazy("Silent")),
    _count("overdue", gettext_lazy("Due now")),
    _count("waiting", gettext_lazy("Wait for first contact")),
    _count("wrong_numbers", gettext_lazy("Wrong numbers")),
    _count("escalated", gettext_lazy("Escalated")),
    _count("in_hospital", gettext_lazy("In hospital")),
    _count("opened", gettext_lazy("New")),
    _count("calls", gettext_lazy("Calls")),
    _count("admissions", gettext_lazy("Admitted")),
    _count("ended", gettext_lazy("Ended")),
)
CSV = (
    Column("number", gettext_lazy("Number"), lambda row: row.district),
    SHOWN[0],
    *(_part(name, part) for name in _SHARES for part in ("made", "due")),
    *(
        _count(one.name, one.name)
        for one in fields(Figures)
        if one.name not in {"district", "name", "at", *_SHARES}
    ),
    Column("at", gettext_lazy("At"), lambda row: row.at),
)
SHEET = Sheet(page="care-figures", columns=SHOWN)


class Row(NamedTuple):
    """A district as the page shows it: label, value, what it is of."""

    number: int
    name: str
    cells: list[tuple[str, str, str]]


class Covered(NamedTuple):
    """Those followed at home over the cases that are known of a place."""

    place: str
    followed: int
    known: int
    until: object
    share: str


@page("care.figures")
def by_district(request: HttpRequest) -> HttpResponse:
    """Show the figures by district, with their sum."""
    look, actor = look_of(request), actor_of(request)
    hours, since, until = _span(request)
    sheet = SHEET.asked(request, look.moment)
    rows = [] if look.moment.is_past else figures(actor, since, until)
    context = {
        "look": look,
        "hours": hours,
        "spans": [(one, span(3600 * one)) for one in _HOURS],
        "sort": asked(request, "sort"),
        "since": since,
        "until": until,
        "sheet": sheet,
        "heads": [(one.key, one.key != "name") for one in SHOWN],
        "rows": [_row(one) for one in sheet.sort(rows)],
        "tiles": _tiles(rows) if rows else [],
        "covered": _covered(look, actor, rows),
        "ahead": ahead_of(request, look) if rows or look.moment.is_past else None,
        "may": may_do(actor, look, "care-district.set", "care-team.see"),
    }
    return render(request, "web/care/figures.html", context)


@page("care.figures")
def figures_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the figures by district as CSV; nobody is named in it."""
    _hours, since, until = _span(request)
    # They are told of now alone; of a past hour there are none.
    is_past = look_of(request).moment.is_past
    rows = [] if is_past else figures(actor_of(request), since, until)
    return csv_response("care", CSV, rows)


def _span(request: HttpRequest) -> tuple[int, datetime, datetime]:
    """Read of how many hours is told; the last day where nothing is asked."""
    text = asked(request, "hours")
    hours = int(text) if text in {str(one) for one in _HOURS} else _HOURS[0]
    until = clock.now()
    return hours, until - timedelta(hours=hours), until


def _row(one: Figures) -> Row:
    return Row(one.district, one.name, [_cell(column, one) for column in SHOWN[1:]])


def _cell(column: Column, one: Figures) -> tuple[str, str, str]:
    value = getattr(one, column.key)
    if isinstance(value, Share):
        return str(column.heading), *_shared(value)
    return str(column.heading), numbers.count(value), ""


def _shared(value: Share) -> tuple[str, str]:
    """Say a share in percent, and of how many."""
    if value.share is None:
        return "–", ""
    told = _("%(made)s of %(due)s") % {
        "made": numbers.count(value.made),
        "due": numbers.count(value.due),
    }
    return numbers.percent(value.share), told


class Tile(NamedTuple):
    """A sum of all districts."""

    word: str
    value: str
    told: str
    mark: str = ""


def _tiles(rows: Sequence[Figures]) -> list[Tile]:
    def total(name: str) -> int:
        return sum(getattr(one, name) for one in rows)

    def shares(name: str) -> tuple[str, str]:
        return _shared(sum((getattr(r, name) for r in rows), Share(made=0, due=0)))

    def mark(name: str, word: str) -> str:
        return word if total(name) else ""

    return [
        Tile(_("people at home"), numbers.count(total("at_home")), ""),
        Tile(_("heard of, of those due"), *shares("heard")),
        Tile(_("first contact in time"), *shares("first_contacts")),
        Tile(_("danger signs answered in time"), *shares("call_backs")),
        Tile(
            _("danger unanswered"), *_told(total, "alarmed"), mark("alarmed", "grave")
        ),
        Tile(_("silent"), *_told(total, "silent"), mark("silent", "warn")),
        Tile(_("admitted"), *_told(total, "admissions")),
        Tile(_("ended"), *_told(total, "ended")),
    ]


def _told(total: Callable[[str], int], name: str) -> tuple[str, str]:
    return numbers.count(total(name)), ""


def _covered(look: Look, actor: Actor, rows: Sequence[Figures]) -> list[Covered]:
    """Hold those who are followed against the cases of the last 14 days.

    Whoever sees some districts alone would hold those against all.
    """
    if not rows or not sees_all(actor):
        return []
    followed = _followed(rows)
    table = {one.location: one for one in figures_at(look).rows}
    found = []
    for place in {*followed, look.location}:
        row = table.get(place)
        if row is None or row.cases_7_days is None or row.cases_change in (None, -1):
            continue
        known = round(row.cases_7_days * (1 + 1 / (1 + row.cases_change)))
        those = sum(n for of, n in followed.items() if is_within(of, place))
        if known:
            share = numbers.percent(those / known)
            found.append(Covered(place_name(place), those, known, row.last_date, share))
    return sorted(found)


def _followed(rows: Sequence[Figures]) -> dict[str, int]:
    """Count those who are followed, by the place of their district."""
    numbers_ = [one.district for one in rows]
    places = dict(
        CareDistrictRow.objects.filter(pk__in=numbers_).values_list("pk", "location")
    )
    found: dict[str, int] = {}
    for one in rows:
        place = places[one.district]
        found[place] = found.get(place, 0) + one.followed
    return found


URLS: list[Any] = [
    path("care/districts/", by_district, name="care-figures"),
    path("care/districts.csv", figures_csv, name="care-figures-csv"),
]
