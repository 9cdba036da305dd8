"""What a person is told when something cannot be done, and what a program is told.

A person who sent a form keeps what they wrote: htmx gets a sentence to put above the
form, and without htmx the page repeats what was sent.
"""

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from epihq.operations.ledger import out_of_reach
from epihq.operations.ledger.rules import NotAllowedError
from epihq.terms.errors import EpihqError, RecordError
from epihq.web.kit import subject
from epihq.web.kit.tags import role_word

_STATUS = {
    "api.no-key": 401,
    "api.no-such-key": 401,
    "api.not-our-page": 403,
    "api.owner-without-factor": 403,
    "api.too-many": 429,
    "rules.not-allowed": 403,
    "rules.prove-again": 403,
    "web.first-things-first": 403,
    "ledger.stale": 409,
    "ledger.wrong-state": 409,
    "ledger.no-such-thing": 404,
    "ledger.not-available": 503,
    "ledger.disk-full": 503,
    "ledger.locked": 503,
    "web.figures-not-ready": 503,
    "officers.link-used": 410,
}
_UNREADABLE, _LATER = 422, 503
# What a form sends that nobody wrote, or nobody should see again.
_NOT_SHOWN = ("csrfmiddlewaretoken", "password", "once", "version")


class Errors:
    """Answer an error that a person can mend with its sentence and a true status."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.answer(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Answer what a view raised; None leaves a fault of ours to ``fault``."""
        if isinstance(error, EpihqError):
            return answered(request, error)
        if isinstance(error, SuspiciousOperation | MultiPartParserError):
            return unreadable(request, error)
        return unreachable(request, error) if out_of_reach.why(error) else None


def status_of(error: EpihqError, *, api: bool = False) -> int:
    """Give the HTTP status of an error, e.g. 409 for a thing changed meanwhile."""
    status = _STATUS.get(error.code) or subject.status(error.code)
    if status is not None:
        return status
    if isinstance(error, RecordError):
        return 409
    return _UNREADABLE if api else 400


def answered(request: HttpRequest, error: EpihqError) -> HttpResponse:
    """Answer an error that a person can mend."""
    api = request.path.startswith("/api/")
    sentence = str(error)
    if isinstance(error, NotAllowedError) and not api:
        sentence = _closed(error)
    return _answer(request, status_of(error, api=api), error.code, sentence)


def _closed(error: NotAllowedError) -> str:
    """Say in the reader's language to whom a page is open."""
    roles = ", ".join(sorted(role_word(role) for role in error.roles))
    sentence = _(
        "This is not open to you. It is for: %(roles)s, and some of it only where it "
        "is their own. Ask one of them to do it, or an administrator for the role."
    )
    return sentence % {"roles": roles}


def unreachable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Say why the ledger cannot be used: a full disk, a lock, or no answer."""
    code = out_of_reach.why(error) or out_of_reach.NOT_AVAILABLE
    return _answer(request, 503, code, _out_of_reach(code))


def _out_of_reach(code: str) -> str:
    if code == out_of_reach.DISK_FULL:
        return _(
            "The disk is full, and nothing was recorded. What is on record can still "
            "be read, but personal data are not shown while a look at them cannot be "
            "recorded. Tell an administrator to make room, then do it again."
        )
    if code == out_of_reach.LOCKED:
        return _(
            "Another program has been writing to the ledger all the time, and nothing "
            "was recorded. What is on record can still be read. Try again in a moment; "
            "if it stays so, tell an administrator."
        )
    return _(
        "The ledger cannot be reached just now, and nothing was recorded. "
        "Try again in a moment; if it stays so, tell an administrator."
    )


def too_large(request: HttpRequest, largest: int) -> HttpResponse:
    """Refuse an upload by the size that it announces."""
    sentence = _(
        "What was sent is larger than %(size)d MB, or does not say how large it is. "
        "Nothing was stored. Send a smaller file."
    )
    sentence %= {"size": largest >> 20}
    return _answer(request, 413, "web.too-large", sentence, is_read=False)


def not_our_name(request: HttpRequest) -> HttpResponse:
    """Refuse a request for another address than ours (``EPIHQ_ADDRESS``)."""
    sentence = _(
        "There is no page of this name here. Use the address that you were given."
    )
    return _answer(request, 400, "web.not-our-name", sentence, is_read=False)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """Say that what was sent cannot be read: no browser sends it."""
    sentence = _("What was sent cannot be read. Nothing was recorded. Send it anew.")
    return _answer(request, 400, "web.unreadable", sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """Say that there is no such page."""
    sentence = _("There is no page at this address. Follow a link of the menu.")
    return _answer(request, 404, "web.no-such-page", sentence)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """Say that Django itself refused."""
    sentence = _("This is not open to you. Ask an administrator for the role.")
    return _answer(request, 403, "web.forbidden", sentence)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """Say that a form did not come from our own page, or is too old."""
    sentence = _(
        "This form is too old, or did not come from this site. Nothing was recorded. "
        "Go back, load the page anew and send it again."
    )
    return _answer(request, 403, "web.old-form", sentence)


def fault(request: HttpRequest) -> HttpResponse:
    """Own up to a fault of ours, or say that the database does not answer."""
    error = sys.exc_info()[1]
    if error is not None and out_of_reach.why(error):
        return unreachable(request, error)
    sentence = _(
        "epihq met a fault of its own, and this was not recorded. Report the hour and "
        "the address of this page to an administrator, who finds it in the journal."
    )
    return _answer(request, 500, "web.fault", sentence)


def _answer(
    request: HttpRequest, status: int, code: str, sentence: str, *, is_read: bool = True
) -> HttpResponse:
    """Answer; of a request whose size nobody has looked at, nothing is read."""
    response = _said(request, status, code, sentence, is_read=is_read)
    if status == _LATER:
        response["Retry-After"] = "5"
    return response


def _said(
    request: HttpRequest, status: int, code: str, sentence: str, *, is_read: bool
) -> HttpResponse:
    if (refuse := subject.refusal(request.path)) is not None:
        return refuse(status, code, sentence)
    if request.path.startswith("/api/"):
        return JsonResponse({"code": code, "message": sentence}, status=status)
    context = {"code": code, "sentence": sentence, "status": status}
    if request.headers.get("HX-Request"):
        response = HttpResponse(
            render_to_string("web/problem.html", context), status=status
        )
        response["HX-Retarget"], response["HX-Reswap"] = "#problem", "innerHTML"
        response["HX-Push-Url"] = "false"
        return response
    context |= _sent(request, is_read)
    return render(None, "web/error.html", context, status=status)


def _sent(request: HttpRequest, is_read: bool) -> dict[str, Any]:
    """Repeat what a form sent, so that nobody writes it twice."""
    pairs = request.POST.items() if is_read else ()
    kept = [(name, text) for name, text in pairs if _is_shown(name, text)]
    return {"sent": kept, "back": request.headers.get("Referer", "")}


def _is_shown(name: str, text: str) -> bool:
    return bool(text.strip()) and not any(word in name for word in _NOT_SHOWN)
