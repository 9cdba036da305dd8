"""After an action: a message, and on to the page of its thing."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from epihq.terms.errors import UsageError
from epihq.web.kit.sent import version_of
from epihq.web.kit.sign_in import actor_of

_SEE_OTHER = 303


def on_to(
    request: HttpRequest, message: str, name: str, *args: str | int
) -> HttpResponse:
    """Say that it was done, and show a page: a reload does nothing twice."""
    messages.success(request, message)
    return see(reverse(name, args=args))


def see(address: str) -> HttpResponse:
    """Show another page by GET, whatever was sent to this one."""
    return HttpResponseRedirect(address, status=_SEE_OTHER)


class Deed(NamedTuple):
    """What a button on the page of a thing does.

    ``words`` is what the action calls the words that were written beside the button.
    """

    action: Callable[..., Any]
    words: str
    message: str


def do(request: HttpRequest, deed: Deed, number: int, **more: Any) -> HttpResponse:
    """Do it to the version that the page showed, and show its thing again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    more[deed.words] = request.POST.get("words", "").strip()
    row = deed.action(actor_of(request), number, version=version_of(request), **more)
    return on_to(request, str(deed.message), row.kind, number)


def tried(
    form: forms.Form, action: Callable[[], Any], beside: dict[str, str]
) -> Any | None:
    """Do what a valid form asks; None, and the sentence in the form, where it cannot.

    ``beside`` tells by code beside which field an error stands; what it does not tell
    stands above the form. Other errors are answered by ``epihq.web.errors``.
    """
    try:
        return action()
    except UsageError as error:
        form.add_error(beside.get(error.code), str(error))
        return None
