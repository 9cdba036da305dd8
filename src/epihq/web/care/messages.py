"""Messages that wait for a person: what was not understood, and from whom it came.

The list names nobody. What the messages say is shown to whoever asks for it, and the
log keeps who read them.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from epihq.care.contact import messages
from epihq.care.contact.messages import Words
from epihq.care.contact.tables import MessageRow
from epihq.care.register import episodes, looking
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import DataError, UsageError
from epihq.web.kit.done import on_to, see
from epihq.web.kit.moment import look_of
from epihq.web.kit.sent import number_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import may_do

# So many are read at once; the next come up as these are done.
_SHOWN = 30


class Line(NamedTuple):
    """A message; ``words`` None: not shown, or of somebody who was erased.

    ``sharers`` are the people who share its telephone, of those whom the reader sees;
    one that ``is_damaged`` cannot be opened.
    """

    row: MessageRow
    sharers: Sequence[int]
    words: Words | None = None
    is_damaged: bool = False


@page("care.see")
def list_messages(request: HttpRequest) -> HttpResponse:
    """List what waits to be read, the oldest first."""
    if look_of(request).moment.is_past:
        return _shown(request, [], is_open=False)
    return _shown(request, _waiting(actor_of(request)), is_open=False)


@page("care.look")
def read_messages(request: HttpRequest) -> HttpResponse:
    """Show what they say; the log is told who read which."""
    if request.method != "POST":
        return see("../")
    return _shown(request, opened(actor_of(request)), is_open=True)


def opened(actor: Actor) -> list[Line]:
    """Open those that wait, as many as a page shows; the log is told.

    Raises:
        RecordError: ``rules.not-allowed``.
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    lines = _waiting(actor)
    if lines:
        tell_of(actor, [one.row for one in lines])
    return [_opened(one) for one in lines]


def _opened(line: Line) -> Line:
    """Open a message; one that is damaged closes the page for no other."""
    try:
        return line._replace(words=messages.words_of(line.row))
    except DataError as error:
        if error.code != "care.cannot-open":
            raise
        return line._replace(is_damaged=True)


def tell_of(actor: Actor, rows: Sequence[MessageRow]) -> None:
    """Tell the log which messages somebody reads, and of whom they are."""
    numbers = sorted({n for row in rows for n in (row.episode, *row.candidates) if n})
    content: dict[str, object] = {
        "messages": [row.pk for row in rows],
        "numbers": numbers,
    }
    looking.tell(actor, "care.look", numbers[0] if numbers else 0, content)


def _waiting(actor: Actor) -> list[Line]:
    rows = messages.unread(actor).order_by("number")[:_SHOWN]
    asked = {number for row in rows for number in row.candidates}
    mine = set(
        episodes.seen_by(actor).filter(pk__in=asked).values_list("pk", flat=True)
    )
    return [Line(row, sorted(mine & {*row.candidates})) for row in rows]


@page("care.write")
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a message is read, and of whom it is where that was not known."""
    if request.method == "POST":
        episode = _person(request.POST.get("person", ""))
        messages.mark_read(actor_of(request), number, episode=episode)
        if episode is not None:
            message = _("The message is read. Write down what it says.")
            return on_to(request, message, "care", episode)
        return on_to(request, _("The message is read."), "care-messages")
    return see("../../")


def _person(written: str) -> int | None:
    """Read the number of a person as people write it: "12", "№ 12"; None for nobody.

    Raises:
        UsageError: ``care.whose-message``.
    """
    numbers = re.findall(r"[0-9]+", written)
    if written.strip() and len(numbers) != 1:
        raise UsageError(
            "care.whose-message",
            f"message: the number of one person was expected; got {written[:20]!r}. "
            "Write it as it stands on their page, or leave it empty.",
        )
    return number_of(numbers[0]) if numbers else None


def _shown(
    request: HttpRequest, lines: Sequence[Line], *, is_open: bool
) -> HttpResponse:
    look = look_of(request)
    context = {
        "look": look,
        "lines": lines,
        "is_open": is_open,
        "is_cut": len(lines) == _SHOWN,
        "may": may_do(actor_of(request), look, "care.look", "care.write"),
    }
    return render(request, "web/care/messages.html", context)


URLS = [
    path("care/messages/", list_messages, name="care-messages"),
    path("care/messages/read/", read_messages, name="care-messages-read"),
    path("care/messages/<int:number>/done/", done, name="care-message-done"),
]
