"""The page on which a text is reviewed: the text on one side, its records on the other.

Each record lights up where it stands. One is chosen, by pointing or by the keys j and
k; c confirms it, x rejects it, e corrects it, and the next one is chosen.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import Actor
from epihq.operations.processes.asked import Queue
from epihq.operations.texts import actions as texts
from epihq.operations.texts.actions import TO_READ
from epihq.operations.texts.fetched import TO_FETCH, fetch_again
from epihq.operations.texts.leads import made_of
from epihq.operations.texts.other_side import OtherSide, other_side
from epihq.operations.texts.outside import PAGES
from epihq.operations.texts.queue import TEXTS
from epihq.operations.texts.reviews import (
    Reviewed,
    Verdict,
    as_reviewed,
    record_of,
    reviews_of,
)
from epihq.operations.texts.tables import FeedRow, TextRow
from epihq.terms.dates import parse_day
from epihq.terms.errors import DataError, UsageError
from epihq.text.explaining import words_that_spoke
from epihq.text.records import AnyRecord, Reading, Review, StatementAbout
from epihq.web.kit.asked import live, waiting
from epihq.web.kit.done import on_to, see
from epihq.web.kit.links import thing_link
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sent import version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import life_of, to_do
from epihq.web.texts.drafts import leads_of
from epihq.web.texts.forms import RecordForm
from epihq.web.texts.marked import parts, stretch_of, within
from epihq.web.texts.pages import row_of
from epihq.web.texts.words import (
    BANDS,
    asks_both,
    facts_of,
    held_sentences,
    is_candidate,
    speaker_of,
    type_word,
)

_SHOWN = 20
_FEW_WORDS = 6
_QUEUES: dict[str, Queue[TextRow]] = {TO_FETCH: PAGES, TO_READ: TEXTS}
_PROGRESS = {
    TO_FETCH: "web/texts/fetching.html",
    TO_READ: "web/texts/progress.html",
}
_VERDICTS = {
    "confirm": Review.CONFIRMED,
    "reject": Review.REJECTED,
    "correct": Review.CORRECTED,
    "undo": Review.UNREVIEWED,
}


class Line(NamedTuple):
    """A record in the list beside the text."""

    record: AnyRecord
    type: str
    review: Review
    is_candidate: bool


@page("text.see")
def text(request: HttpRequest, number: int) -> HttpResponse:
    """Show a text with what was read out of it."""
    look = look_of(request)
    return _page(request, row_of(number, look), look)


@page("text.see")
def text_live(request: HttpRequest, number: int) -> HttpResponse:
    """Give how far a text is; the whole page anew once it is read."""
    look = look_of(request)
    row = row_of(number, look)
    queue = _QUEUES.get(row.state)
    context = waiting(queue, row, look) if queue else None
    return live(request, _PROGRESS.get(row.state, ""), context)


@page("text.see")
def text_file(request: HttpRequest, number: int) -> HttpResponse:
    """Send the records of a text as the terminal writes them, as they were read."""
    row = row_of(number, look_of(request))
    if not row.reading:
        raise Http404
    body = texts.body_of(row, home_folder())
    return HttpResponse(body, content_type="application/json")


@page("text.review")
def judge(request: HttpRequest, number: int, record: str, verb: str) -> HttpResponse:
    """Confirm, reject or correct a record, and choose the next."""
    if verb not in _VERDICTS:
        raise Http404
    if request.method != "POST":
        return redirect(_at(number, record))
    look, home = look_of(request), home_folder()
    reading = texts.reading_of(row_of(number, look), home)
    form = RecordForm(record_of(reading, record), request.POST)
    now = {name: request.POST[name] for name in form.fields if name in request.POST}
    verdict = Verdict(review=_VERDICTS[verb], now=now if verb == "correct" else {})
    try:
        row = texts.review(
            actor_of(request), number, record, verdict, home=home,
            version=version_of(request),
        )  # fmt: skip
    except UsageError as error:
        form.add_error(None, str(error))
        return _page(request, row_of(number, look), look, form=form, status=400)
    onward = record if verb == "undo" else _next(reading, row, record)
    return see(_at(number, onward))


@page("text.finish")
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the review of a text is done."""
    if request.method != "POST":
        return redirect("text", number)
    texts.finish(actor_of(request), number, version=version_of(request))
    return on_to(request, _("The review is finished."), "text", number)


@page("text.again")
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Have a text read again, with the right day."""
    if request.method != "POST":
        return redirect("text", number)
    day = request.POST.get("published", "").strip()
    texts.read_again(
        actor_of(request),
        number,
        published=parse_day(day, "published") if day else None,
        today=look_of(request).as_of,
        version=version_of(request),
    )
    return on_to(request, _("The watch reads it again."), "text", number)


@page("text.retry")
def fetch(request: HttpRequest, number: int) -> HttpResponse:
    """Have a text fetched once more."""
    if request.method != "POST":
        return redirect("text", number)
    fetch_again(actor_of(request), number, version=version_of(request))
    return on_to(request, _("The watch fetches it again."), "text", number)


def _at(number: int, record: str) -> str:
    return f"{reverse('text', args=[number])}?record={record}#chosen"


def _next(reading: Reading, row: TextRow, record: str) -> str:
    """Choose the next record that nobody judged, candidates before the others."""
    ids = [one.id for one in _in_order(reading.records)]
    after = [*ids[ids.index(record) + 1 :], *ids]
    return next((one for one in after if one not in row.reviews), record)


def _in_order(records: Sequence[AnyRecord]) -> list[AnyRecord]:
    """Put what a person has to look at first, each in the order of the text."""
    return sorted(records, key=lambda one: not is_candidate(one))


def _page(
    request: HttpRequest,
    row: TextRow,
    look: Look,
    *,
    form: RecordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "look": look,
        "row": row,
        "entries": life_of(row, look.moment),
        "may": to_do(row, actor_of(request), look),
        "stories": _stories(row, look),
        "feed": row_at(FeedRow, row.feed, look.moment) if row.feed else None,
    }
    if (queue := _QUEUES.get(row.state)) is not None:
        context |= waiting(queue, row, look)
    elif row.reading:
        try:
            context |= _read(request, row, look, form)
        except DataError as error:
            context["damaged"] = str(error)
    return render(request, "web/texts/text.html", context, status=status)


def _stories(row: TextRow, look: Look) -> list[TextRow]:
    """List the other texts that tell the same story."""
    if row.story is None:
        return []
    rows = found(TextRow, look.moment, [equals("story", row.story)])
    return [one for one in rows[:_SHOWN] if one.pk != row.pk]


def _read(
    request: HttpRequest, row: TextRow, look: Look, form: RecordForm | None
) -> dict[str, Any]:
    home = home_folder()
    words, reading = texts.words_of(row, home), texts.reading_of(row, home)
    reviews = reviews_of(row.reviews)
    asked = request.resolver_match.kwargs.get("record") if form else None
    chosen = _chosen(reading, row, asked or request.GET.get("record", ""))
    part = stretch_of(words, chosen.start if chosen else _letter(request))
    shown = within(reading.records, part)
    return {
        "reading": reading,
        "stretch": part,
        "parts": parts(words, reading.records, part, chosen.id if chosen else ""),
        "lines": [_line(one, reviews) for one in _in_order(shown)],
        "left": sum(one.id not in reviews for one in reading.records),
        "chosen": chosen
        and _about(chosen, reading, row, reviews, look, actor_of(request), form),
        "spoke": chosen and words_that_spoke(reading, words, chosen)[:_FEW_WORDS],
    }


def _letter(request: HttpRequest) -> int:
    at = request.GET.get("at_letter", "")
    return int(at) if at.isascii() and at.isdecimal() and len(at) < 9 else 0


def _chosen(reading: Reading, row: TextRow, asked: str) -> AnyRecord | None:
    order = _in_order(reading.records)
    own = next((one for one in order if one.id == asked), None)
    open_now = (one for one in order if one.id not in row.reviews)
    return own or next(open_now, order[0] if order else None)


def _line(record: AnyRecord, reviews: dict[str, Reviewed]) -> Line:
    told = reviews.get(record.id)
    review = told.review if told else Review.UNREVIEWED
    return Line(record, type_word(record), review, is_candidate(record))


def _about(
    record: AnyRecord,
    reading: Reading,
    row: TextRow,
    reviews: dict[str, Reviewed],
    look: Look,
    actor: Actor,
    form: RecordForm | None,
) -> dict[str, Any]:
    """Tell of the record that is chosen all that its panel shows."""
    told = reviews.get(record.id)
    now = as_reviewed(record, told)
    order = [one.id for one in _in_order(reading.records)]
    place = order.index(record.id)
    made = made_of(row, look.moment).get(record.id, [])
    return {
        "id": record.id,
        "record": record,
        "type": type_word(record),
        "speaker": speaker_of(now, reading),
        "facts": facts_of(now, reading),
        "read": facts_of(record, reading) if told and told.now else [],
        "review": told,
        "band": BANDS[record.band],
        "is_candidate": is_candidate(record),
        "held": list(held_sentences(row, now)),
        "cards": asks_both(now),
        "other": _other_side(now, row, look),
        "leads": leads_of(now, actor, look),
        "made": [thing_link(thing, number) for thing, number in made],
        "form": form or RecordForm(now),
        "before": order[place - 1] if place else "",
        "after": order[place + 1] if place + 1 < len(order) else "",
    }


def _other_side(record: AnyRecord, row: TextRow, look: Look) -> OtherSide | None:
    if not isinstance(record, StatementAbout):
        return None
    return other_side(row, record, look.moment, home_folder())


URLS = [
    path("texts/<int:number>/", text, name="text"),
    path("texts/<int:number>.json", text_file, name="text-file"),
    path("texts/<int:number>/live/", text_live, name="text-live"),
    path("texts/<int:number>/finish/", finish, name="text-finish"),
    path("texts/<int:number>/again/", again, name="text-again"),
    path("texts/<int:number>/fetch/", fetch, name="text-fetch"),
    path("texts/<int:number>/<str:record>/<str:verb>/", judge, name="text-judge"),
]
