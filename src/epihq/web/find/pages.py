"""Search: one box for all that a reader may open, and the names of places."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from epihq.operations.ledger import rules
from epihq.terms.locations import country_of
from epihq.terms.place_names import codes_like, codes_named, countries_and_parts
from epihq.web.kit.finding import Group, search, sought
from epihq.web.kit.listing import asked
from epihq.web.kit.moment import look_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.subject import findings
from epihq.words.places import in_order, place_name

# Longer than any name that is sought.
_LONGEST = 200


@page("find.see")
def find(request: HttpRequest) -> HttpResponse:
    """Show what was found, by kind."""
    return render(request, "web/find/find.html", _found(request))


@page("find.see")
def find_live(request: HttpRequest) -> HttpResponse:
    """Offer what is found while somebody types."""
    return render(request, "web/find/offers.html", _found(request))


@page("find.see")
def places(request: HttpRequest) -> HttpResponse:
    """Offer names of places: all countries, and the parts of the own one."""
    own = country_of(look_of(request).location)
    named = [(place_name(code), code) for code in countries_and_parts(own)]
    named.sort(key=lambda one: in_order(one[0]))
    # A name that several bear is offered by its code.
    offers = [
        (name if codes_named(name) == (code,) else code, name, code)
        for name, code in named
    ]
    return render(request, "web/find/places.html", {"offers": offers})


def _found(request: HttpRequest) -> dict[str, object]:
    look, text = look_of(request), asked(request, "q")[:_LONGEST]
    at = request.GET.get("at", "") if look.moment.is_past else ""
    actor = actor_of(request)
    groups: list[Group] = search(sought(text, actor, look, at), findings())
    like = () if groups or not rules.may(actor, "board.see") else codes_like(text)
    return {
        "like": like,
        "look": look,
        "text": text,
        "groups": groups,
        "count": sum(len(group.hits) for group in groups),
    }


URLS = [
    path("find/", find, name="find"),
    path("find/live/", find_live, name="find-live"),
    path("find/places/", places, name="places"),
]
