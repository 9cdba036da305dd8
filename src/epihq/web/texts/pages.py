"""Texts: listed, brought, shown with what was read out of them, reviewed."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.ledger.moments import Moment, row_at, rows
from epihq.operations.texts.actions import TO_READ, take_text
from epihq.operations.texts.fetched import NOT_FETCHED, TO_FETCH, ask_text
from epihq.operations.texts.hosts import allowed_hosts
from epihq.operations.texts.tables import FeedRow, TextRow
from epihq.operations.texts.verbs import STATES
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import Found, equals, found, page_of, tab_of
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sent import once_of
from epihq.web.kit.sheet import Asked, Sheet, choice, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import may_do
from epihq.web.texts.forms import BESIDE, TextForm

TABS = (
    ("open", gettext_lazy("Open")),
    ("reviewed", gettext_lazy("Reviewed")),
    ("all", gettext_lazy("All")),
)
_OPEN = (TO_FETCH, NOT_FETCHED, TO_READ, "read", "unreadable")
_STATES = {"open": _OPEN, "reviewed": ("reviewed",)}


def _of_read(count: Callable[[Any], int]) -> Callable[[Any], int | None]:
    """Count what was found in a text; of one that is not read nothing is known."""
    return lambda row: count(row) if row.is_read else None


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column(
        "state", gettext_lazy("State"), lambda row: row.state, "state", tuple(STATES)
    ),
    Column(
        "published",
        gettext_lazy("Published on"),
        lambda row: row.published,
        "published",
    ),
    Column("title", gettext_lazy("Title"), lambda row: row.title, "title"),
    Column("publisher", gettext_lazy("Publisher"), lambda row: row.publisher),
    Column("address", gettext_lazy("Where it was read"), lambda row: row.address),
    Column("language", gettext_lazy("Language"), lambda row: row.language),
    Column(
        "records", gettext_lazy("Records"), _of_read(lambda row: row.records), "records"
    ),
    Column(
        "candidates",
        gettext_lazy("Sentences to look at"),
        _of_read(lambda row: row.candidates),
        "candidates",
    ),
    Column(
        "reviewed", gettext_lazy("Reviewed"), _of_read(lambda row: len(row.reviews))
    ),
    Column("story", gettext_lazy("Same story as text"), lambda row: row.story),
    Column("sha256", gettext_lazy("Fingerprint"), lambda row: row.sha256),
    Column("taken_by", gettext_lazy("Taken in by"), lambda row: row.taken_by),
    Column(
        "retrieved_at",
        gettext_lazy("Fetched"),
        lambda row: row.retrieved_at,
        "retrieved_at",
    ),
    Column("feed", gettext_lazy("Feed"), lambda row: row.feed),
    Column(
        "opened_at", gettext_lazy("Taken in"), lambda row: row.opened_at, "opened_at"
    ),
)


def _feeds(moment: Moment) -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in rows(FeedRow, moment)]


LIST = Sheet(
    page="texts",
    columns=COLUMNS,
    filters=(
        words("title", "publisher", "address", "name"),
        choice("feed", gettext_lazy("Feed"), "feed", _feeds),
    ),
)


@page("text.see")
def list_texts(request: HttpRequest) -> HttpResponse:
    """List texts, newest first."""
    look, tab = look_of(request), tab_of(request, TABS)
    sheet = LIST.asked(request, look.moment)
    cut = page_of(_found(sheet, look, tab), request)
    context = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "found": cut,
        "rows": list(cut),
        "sheet": sheet,
        "may": may_do(actor_of(request), look, "text.take"),
    }
    return render(request, "web/texts/texts.html", context)


@page("text.see")
def texts_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the texts that a filter asks for as CSV."""
    look, tab = look_of(request), tab_of(request, TABS, "all")
    return csv_response(
        "texts", COLUMNS, _found(LIST.asked(request, look.moment), look, tab)
    )


def _found(sheet: Asked, look: Look, tab: str) -> Found[TextRow]:
    filters = sheet.conditions
    if tab in _STATES:
        filters.append(equals("state", *_STATES[tab]))
    return found(TextRow, look.moment, filters, order=sheet.order("-number"))


@page("text.take")
def take(request: HttpRequest) -> HttpResponse:
    """Show the form by which a text is brought, or take it in."""
    look = look_of(request)
    if request.method != "POST":
        return _form(request, look, TextForm())
    form = TextForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, look, form, status=400)

    def taken() -> TextRow:
        if form.to_fetch:
            return ask_text(
                actor_of(request),
                form.asked(),
                today=look.as_of,
                once=once_of(request),
            )
        return take_text(
            actor_of(request),
            form.brought(),
            home=home_folder(),
            today=look.as_of,
            once=once_of(request),
        )

    row = tried(form, taken, BESIDE)
    if row is None:
        return _form(request, look, form, status=400)
    return on_to(request, _came(row), "text", row.pk)


def _came(row: TextRow) -> str:
    if row.state == TO_FETCH:
        return _("The watch fetches it now, and reads it then.")
    if row.state == TO_READ:
        return _("It is taken in; the watch reads it now.")
    return _("These very bytes were taken in before: this is what stands.")


def _form(
    request: HttpRequest, look: Look, form: TextForm, status: int = 200
) -> HttpResponse:
    form.tell_hosts(allowed_hosts())
    context = {
        "look": look,
        "form": form,
        "once": once_of(request),
    }
    return render(request, "web/texts/take.html", context, status=status)


def row_of(number: int, look: Look) -> TextRow:
    """Find a text as it stood at the hour that is looked at, or answer 404."""
    row = row_at(TextRow, number, look.moment)
    if row is None:
        raise Http404
    return row


URLS = [
    path("texts/", list_texts, name="texts"),
    path("texts.csv", texts_csv, name="texts-csv"),
    path("texts/new/", take, name="text-new"),
]
