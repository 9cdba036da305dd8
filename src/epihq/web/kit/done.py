"""After an action: a message, and on to the page of its thing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from epihq.terms.errors import UsageError

_SEE_OTHER = 303


def on_to(request: HttpRequest, message: str, name: str, *args: Any) -> HttpResponse:
    """Say that it was done, and show a page: a reload does nothing twice."""
    messages.success(request, message)
    return see(reverse(name, args=args))


def see(address: str) -> HttpResponse:
    """Show another page by GET, whatever was sent to this one."""
    return HttpResponseRedirect(address, status=_SEE_OTHER)


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
