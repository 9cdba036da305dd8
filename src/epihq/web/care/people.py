"""Somebody is registered by hand; who may be on record already is shown first."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from epihq.care.register import episodes, opening, sameness
from epihq.care.register.opening import Opening
from epihq.care.register.sameness import Likely
from epihq.operations.ledger.rules import Actor
from epihq.web.care.lines import likely_lines
from epihq.web.care.person_forms import PersonForm, facts_of, person_of
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.moment import look_of
from epihq.web.kit.sent import once_of
from epihq.web.kit.sign_in import actor_of, page

BESIDE = {"ledger.says-nothing": "name", "care.no-such-district": "district"}


@page("care.register")
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of somebody new, or register them."""
    actor = actor_of(request)
    districts = districts_for(actor)
    if request.method != "POST":
        first = {"district": districts[0][0]} if len(districts) == 1 else {}
        return _form(request, PersonForm(initial=first, districts=districts))
    form = PersonForm(request.POST, districts=districts)
    if not form.is_valid():
        return _form(request, form, status=400)
    wanted = opening_of(form)
    if "is_another" not in request.POST:
        likely = tried(form, lambda: likely_same(actor, wanted), BESIDE)
        if likely or form.errors:
            return _form(request, form, likely or (), status=400)
    once = once_of(request)
    row = tried(form, lambda: opening.open_episode(actor, wanted, once=once), BESIDE)
    if row is None:
        return _form(request, form, status=400)
    message = _("Registered as person %(n)d; the first contact is due now.")
    return on_to(request, message % {"n": row.pk}, "care", row.pk)


def opening_of(form: PersonForm) -> Opening:
    """Read whom a valid form registers."""
    cleaned = form.cleaned_data
    return Opening(
        person=person_of(cleaned),
        facts=facts_of(cleaned),
        district=cleaned["district"],
        source="page",
    )


def likely_same(actor: Actor, wanted: Opening) -> list[Likely]:
    """Look who may be on record already; nothing is kept.

    Raises:
        UsageError: those of ``opening.check`` and ``opening.district_of``.
    """
    opening.check(wanted)
    district = opening.district_of(actor, wanted.district)
    return sameness.likely(*opening.made(wanted, district))


def districts_for(actor: Actor) -> list[tuple[int, str]]:
    """List the districts at work that an actor sees, by number and name."""
    found = episodes.own_districts(actor).filter(state="active")
    return list(found.order_by("name").values_list("pk", "name"))


def _form(
    request: HttpRequest,
    form: PersonForm,
    likely: Sequence[Likely] = (),
    status: int = 200,
) -> HttpResponse:
    numbers = [one.number for one in likely]
    mine = episodes.seen_by(actor_of(request)).filter(pk__in=numbers)
    lines, elsewhere = likely_lines(likely, mine.select_related("district"))
    context = {
        "look": look_of(request),
        "form": form,
        "parts": form.parts(),
        "likely": lines,
        "elsewhere": elsewhere,
        "is_likely": bool(likely),
        "once": once_of(request),
    }
    return render(request, "web/care/new.html", context, status=status)


URLS = [path("care/new/", new, name="care-new")]
