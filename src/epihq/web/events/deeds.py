"""What buttons on the page of an event do."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.events import actions as events
from epihq.operations.events import following
from epihq.operations.events.tables import EventRow
from epihq.operations.ledger.attachments import File, check_size
from epihq.operations.ledger.moments import row_at
from epihq.terms.errors import UsageError
from epihq.terms.events import Grade
from epihq.web.kit.done import Deed, do, on_to
from epihq.web.kit.moment import Look, home_folder
from epihq.web.kit.sent import number_of, version_of
from epihq.web.kit.sign_in import actor_of, page

_DEEDS = {
    "respond": Deed(
        following.begin_response, "note", gettext_lazy("The response has begun.")
    ),
    "monitor": Deed(
        following.end_response,
        "note",
        gettext_lazy("The response has ended; the event is monitored."),
    ),
    "note": Deed(following.note_event, "note", gettext_lazy("The note is on record.")),
    "reopen": Deed(events.reopen_event, "reason", gettext_lazy("It is open again.")),
}


@page("event.see")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Do to an event what one of its buttons says."""
    if request.method != "POST":
        return redirect("event", number)
    if verb in _OWN:
        return _OWN[verb](request, number)
    if verb not in _DEEDS:
        raise Http404
    return do(request, _DEEDS[verb], number)


def _situation(request: HttpRequest, number: int) -> HttpResponse:
    said = {name: request.POST.get(name, "") for name in following.SENTENCES}
    actor, version = actor_of(request), version_of(request)
    following.write_situation(actor, number, said, version=version)
    return on_to(request, _("The situation is on record."), "event", number)


def _grade(request: HttpRequest, number: int) -> HttpResponse:
    following.grade_event(
        actor_of(request),
        number,
        grade=_graded(request.POST.get("grade", "")),
        note=request.POST.get("words", ""),
        version=version_of(request),
    )
    return on_to(request, _("The grade is on record."), "event", number)


def _graded(text: str) -> Grade:
    if text not in list(Grade):
        raise UsageError(
            "events.no-such-grade",
            f"event: one of {', '.join(Grade)} was expected; got {text!r}. Choose one.",
        )
    return Grade(text)


def _join(request: HttpRequest, number: int) -> HttpResponse:
    following.join_team(
        actor_of(request),
        number,
        officer=number_of(request.POST.get("officer")) or 0,
        role=request.POST.get("role", ""),
        version=version_of(request),
    )
    return on_to(request, _("The team is on record."), "event", number)


def _leave(request: HttpRequest, number: int) -> HttpResponse:
    officer = number_of(request.POST.get("officer")) or 0
    actor, version = actor_of(request), version_of(request)
    following.leave_team(actor, number, officer=officer, version=version)
    return on_to(request, _("The team is on record."), "event", number)


def _link(request: HttpRequest, number: int) -> HttpResponse:
    signal = number_of(request.POST.get("signal")) or 0
    actor, version = actor_of(request), version_of(request)
    events.link_signal(actor, number, signal=signal, version=version)
    return on_to(request, _("The signal is part of it now."), "event", number)


def _unlink(request: HttpRequest, number: int) -> HttpResponse:
    signal = number_of(request.POST.get("signal")) or 0
    actor, version = actor_of(request), version_of(request)
    events.unlink_signal(actor, number, signal=signal, version=version)
    message = _("The signal is no part of it any more, and is verified again.")
    return on_to(request, message, "event", number)


def _attach(request: HttpRequest, number: int) -> HttpResponse:
    following.attach_files(
        actor_of(request),
        number,
        files=files_of(request),
        home=home_folder(),
        version=version_of(request),
    )
    return on_to(request, _("The files are kept."), "event", number)


def event_at(number: int, look: Look) -> EventRow:
    """Find an event as it stood, or answer that there is none."""
    row = row_at(EventRow, number, look.moment)
    if row is None:
        raise Http404
    return row


def files_of(request: HttpRequest) -> list[File]:
    """Read the files that came with a form, each only if it is not too large.

    Raises:
        UsageError: ``attachments.too-large``.
    """
    sent = [file for file in request.FILES.getlist("files") if file.name]
    for file in sent:
        check_size(file.name, file.size)
    return [File(name=file.name, body=file.read()) for file in sent]


def hour_of(text: str) -> datetime:
    """Read an hour that a row keeps as text."""
    return datetime.fromisoformat(text)


_OWN: dict[str, Callable[[HttpRequest, int], HttpResponse]] = {
    "situation": _situation,
    "grade": _grade,
    "join": _join,
    "leave": _leave,
    "link": _link,
    "unlink": _unlink,
    "attach": _attach,
}
