"""Who asks for a page, and whether they may have it.

    @page("signal.see")
    def signals(request): ...

    @public("a machine asks whether we are well")
    def healthz(request): ...

Every view carries one of the two, and a test walks all addresses to see that it does.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.tokens import actor_for
from epihq.web.kit.guard import guard
from epihq.web.kit.proof import is_proved

View = Callable[..., HttpResponse]
_LOOKING = frozenset({"GET", "HEAD"})


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor that the signed-in officer is."""
    kept: Actor | None = getattr(request, "epihq_actor", None)
    if kept is None or kept.number != request.user.pk:
        kept = in_session(request, via="page")
        request.epihq_actor = kept
    return kept


def in_session(request: HttpRequest, *, via: str) -> Actor:
    """Give the actor that the signed-in officer is, by the pages or by the API."""
    return replace(actor_for(request.user, via=via), is_proved=is_proved(request))


def page(verb: str) -> Callable[[View], View]:
    """Open a view to who is signed in and may do ``verb``; mark the view with it.

    Before rights are given to others, who does it shows again that it is they; what
    was sent is kept meanwhile, and goes on after.
    """
    for_verb = guard(verb, actor_of)

    def mark(view: View) -> View:
        guarded = for_verb(_proved(view, verb))

        @wraps(guarded)
        def signed_in(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            response: HttpResponse = guarded(request, *args, **words)
            return response

        return signed_in

    return mark


def public(why: str) -> Callable[[View], View]:
    """Open a view to everybody, and say why."""

    def mark(view: View) -> View:
        view.public = why  # type: ignore[attr-defined]
        return view

    return mark


def _proved(view: View, verb: str) -> View:
    @wraps(view)
    def proved(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        is_looking = request.method in _LOOKING
        if not is_looking and not rules.is_enough(actor_of(request), verb):
            # What is kept is answered as a whole page, not as a part of one.
            request.META.pop("HTTP_HX_REQUEST", None)
            raise ReauthenticationRequired
        return view(request, *args, **words)

    return proved


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    # htmx would put the sign-in page inside the page: send the whole window there.
    shown = request.headers.get("HX-Current-URL", "/")
    response = HttpResponse(status=401)
    response["HX-Redirect"] = redirect_to_login(shown)["Location"]
    return response
