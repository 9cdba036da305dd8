"""Feeds: listed with how each was last asked, what came of it; set, and paused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.ledger.moments import row_at
from epihq.operations.processes.heartbeats import heartbeats
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.texts.entries import Said
from epihq.operations.texts.feeds import beat_of, set_feed
from epihq.operations.texts.tables import FeedRow, TextRow
from epihq.terms.languages import LANGUAGES
from epihq.web.kit.asked import watch_of
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import Found, equals, found, page_of
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import version_of
from epihq.web.kit.sheet import Asked, Sheet, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do
from epihq.web.texts.asked_words import sentence, sentences, told_of
from epihq.web.texts.forms import BESIDE_FEED, FeedForm

_NEWEST = 10


class Line(NamedTuple):
    """A feed with how it was last asked; nothing of that is kept for the past."""

    row: FeedRow
    beat: HeartbeatRow | None
    texts: int

    @property
    def language(self) -> str:
        """The language of its texts by its own name; "" where each has its own."""
        return LANGUAGES.get(self.row.language, self.row.language)

    @property
    def asked_at(self) -> datetime | None:
        """When it was last asked, well or not."""
        return self.beat.beat_at if self.beat else None

    @property
    def done_at(self) -> datetime | None:
        """When that last went well."""
        return self.beat.done_at if self.beat else None

    @property
    def due_at(self) -> datetime | None:
        """When it is asked next; None while it is paused, or at once."""
        return self.beat.due_at if self.beat and self.row.state == "watched" else None

    @property
    def trouble(self) -> str:
        """Why it could not be asked the last time."""
        return self.beat.trouble if self.beat else ""

    @property
    def said(self) -> Said | None:
        """What came of the last asking that went well."""
        return told_of(self.beat.said) if self.beat else None

    @property
    def sentence(self) -> str:
        """The same in one sentence."""
        return sentence(self.said) if self.said else ""


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda one: one.row.pk, "number"),
    Column("name", gettext_lazy("Name"), lambda one: one.row.name, "name"),
    Column("address", gettext_lazy("Address"), lambda one: one.row.address),
    Column("state", gettext_lazy("State"), lambda one: one.row.state, "state"),
    Column("language", gettext_lazy("Language"), lambda one: one.row.language),
    Column(
        "every",
        gettext_lazy("Every … minutes"),
        lambda one: one.row.every_minutes,
        "every_minutes",
    ),
    Column("asked_at", gettext_lazy("Last asked"), lambda one: one.asked_at),
    Column("done_at", gettext_lazy("Last success"), lambda one: one.done_at),
    Column("due_at", gettext_lazy("Asked next"), lambda one: one.due_at),
    Column("came", gettext_lazy("What came"), lambda one: one.sentence),
    Column("texts", gettext_lazy("Texts"), lambda one: one.texts),
    Column("trouble", gettext_lazy("Trouble"), lambda one: one.trouble),
)
LIST = Sheet(page="feeds", columns=COLUMNS, filters=(words("name", "address"),))


@page("feed.see")
def list_feeds(request: HttpRequest) -> HttpResponse:
    """List the feeds with how each was last asked."""
    look = look_of(request)
    sheet = LIST.asked(request, look.moment)
    cut = page_of(_found(sheet, look), request)
    context = {
        "look": look,
        "sheet": sheet,
        "found": cut,
        "lines": _lines(list(cut), look),
        "watch": watch_of(look),
        "may": may_do(actor_of(request), look, "feed.set"),
        "sees": may_do(actor_of(request), look, "text.see"),
    }
    return render(request, "web/feeds/list.html", context)


@page("feed.see")
def feeds_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the feeds as CSV."""
    look = look_of(request)
    rows = _found(LIST.asked(request, look.moment), look)
    return csv_response("feeds", COLUMNS, _lines(list(rows), look))


@page("feed.see")
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """Show a feed: how it is asked, what came of it, and the form to change it."""
    look = look_of(request)
    row = _row(number, look)
    return _shown(request, look, row, FeedForm(row=row))


@page("feed.set")
def new_feed(request: HttpRequest) -> HttpResponse:
    """Put a feed on the schedule."""
    look = look_of(request)
    form = FeedForm(request.POST or None)
    if request.method != "POST":
        return _new(request, look, form)

    def made() -> FeedRow:
        return set_feed(actor_of(request), form.said())

    row = tried(form, made, BESIDE_FEED) if form.is_valid() else None
    if row is None:
        return _new(request, look, form, status=400)
    return on_to(request, _SET, "feed", row.pk)


@page("feed.set")
@require_POST
def change_feed(request: HttpRequest, number: int) -> HttpResponse:
    """Change a feed, or pause it."""
    look = look_of(request)
    row = _row(number, look)
    form = FeedForm(request.POST, row=row)

    def changed() -> FeedRow:
        version = version_of(request)
        return set_feed(actor_of(request), form.said(), number=number, version=version)

    if not form.is_valid() or tried(form, changed, BESIDE_FEED) is None:
        return _shown(request, look, row, form, status=400)
    return on_to(request, _SET, "feed", number)


_SET = gettext_lazy("It is set; the watch asks it in its next round.")


def _new(
    request: HttpRequest, look: Look, form: FeedForm, status: int = 200
) -> HttpResponse:
    context = {"look": look, "form": form}
    return render(request, "web/feeds/new.html", context, status=status)


def _shown(
    request: HttpRequest, look: Look, row: FeedRow, form: FeedForm, status: int = 200
) -> HttpResponse:
    (line,) = _lines([row], look)
    actor = actor_of(request)
    sees = may_do(actor, look, "text.see") or look.moment.is_past
    told = list(sentences(line.said)) if line.said else []
    context = {
        "look": look,
        "line": line,
        "row": row,
        "form": form,
        "version": version_of(request) or row.version,
        "entries": life_of(row, look.moment),
        "may": may_do(actor, look, "feed.set"),
        "may_host": may_do(actor, look, "host.allow"),
        "told": told,
        "odd": [one for one in told if one.is_odd],
        "newest": _newest(row, look) if sees else [],
    }
    return render(request, "web/feeds/feed.html", context, status=status)


def _newest(row: FeedRow, look: Look) -> list[TextRow]:
    texts = found(TextRow, look.moment, [equals("feed", row.pk)])
    return list(texts[:_NEWEST])


def _row(number: int, look: Look) -> FeedRow:
    row = row_at(FeedRow, number, look.moment)
    if row is None:
        raise Http404
    return row


def _found(sheet: Asked, look: Look) -> Found[FeedRow]:
    return found(FeedRow, look.moment, sheet.conditions, order=sheet.order("name"))


def _lines(rows: list[FeedRow], look: Look) -> list[Line]:
    """Give feeds with their heartbeats and how many texts came, in two questions."""
    beats = {} if look.moment.is_past else heartbeats(map(beat_of, rows))
    counts = {} if look.moment.is_past else _counts(rows)
    return [Line(row, beats.get(beat_of(row)), counts.get(row.pk, 0)) for row in rows]


def _counts(rows: list[FeedRow]) -> Mapping[int, int]:
    mine = TextRow.objects.filter(feed__in=[row.pk for row in rows]).order_by()
    return dict(mine.values_list("feed").annotate(texts=Count("number")))


URLS: list[Any] = [
    path("feeds/", list_feeds, name="feeds"),
    path("feeds.csv", feeds_csv, name="feeds-csv"),
    path("feeds/new/", new_feed, name="feed-new"),
    path("feeds/<int:number>/", feed, name="feed"),
    path("feeds/<int:number>/set/", change_feed, name="feed-set"),
]
