"""One person at home: how they stand, the check written down, what can be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from epihq.care.checks import standings
from epihq.care.checks.intake import write_reading
from epihq.care.checks.rules import Judging, in_force
from epihq.care.contact import links
from epihq.care.desk.acts import Came, contact
from epihq.care.desk.hands import release
from epihq.care.records import EpisodeState, Level
from epihq.care.register import episodes, looking, opening
from epihq.care.register.persons import Person
from epihq.care.register.persons import facts_of as facts_on_record
from epihq.care.register.tables import EpisodeRow
from epihq.care.verbs import OPEN
from epihq.care.words import notice_sentence, reason_sentences, unjudged_sentence
from epihq.operations.ledger import clock, rules
from epihq.web.care import needs, twins, who
from epihq.web.care.deeds import Offered, do_it, is_at_home, offered, sent_deed
from epihq.web.care.forms import CheckForm, reading_of, values_of_reading
from epihq.web.care.history import (
    Then,
    acts_of,
    reading_to_correct,
    readings_of,
    stood_at,
)
from epihq.web.care.lines import about
from epihq.web.care.people import districts_for
from epihq.web.care.person_forms import PersonForm, facts_of, person_of, values_of
from epihq.web.care.rule_words import own_thresholds
from epihq.web.care.said import said_after
from epihq.web.kit.done import on_to, see, tried
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import number_of, once_of, version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import may_do
from epihq.words import numbers

_MAY = (
    "care.write",
    "care.take",
    "care.release",
    "care.look",
    "care.contact",
    "care.correct",
    "care.link",
    "care.unlink",
    "care.settle",
)
_IN_DANGER = {Level.REVIEW, Level.EMERGENCY}


@page("care.see")
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show one person: whoever has them in hand sees who it is."""
    look, actor = look_of(request), actor_of(request)
    row = _found(request, "care.see", number)
    known = None
    if not look.moment.is_past:
        known = who.shown_in_hand(row, actor, clock.now())
    return shown(request, row, known=known, why=who.why_in_hand())


def _found(request: HttpRequest, verb: str, number: int) -> EpisodeRow:
    """Find somebody who was there at the hour that is looked at."""
    row, moment = (
        episodes.found(actor_of(request), verb, number),
        look_of(request).moment,
    )
    if moment.is_past and row.opened_at > moment.at:
        raise episodes.no_such(number)
    return row


@page("care.look")
def look_at(request: HttpRequest, number: int) -> HttpResponse:
    """Show who somebody is to whoever says why they look."""
    if request.method != "POST":
        return see(_page(number))
    reason = request.POST.get("reason", "")
    looked = looking.look(actor_of(request), number, reason=reason)
    return shown(request, looked.row, known=looked.person, why=reason)


@page("care.write")
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Write a check down, or say what of it cannot be."""
    row = _found(request, "care.write", number)
    if request.method != "POST":
        return see(_page(number))
    form = CheckForm(request.POST)
    if form.is_valid() and (kept := _kept(request, form, row)) is not None:
        return _after(request, number, kept)
    return _again(request, row, form=form)


def _kept(request: HttpRequest, form: CheckForm, row: EpisodeRow) -> Any | None:
    actor, told = actor_of(request), form.cleaned_data
    corrects = number_of(request.POST.get("corrects"))
    reading = reading_of(told, clock.now(), by=actor.name, corrects=corrects)
    once = once_of(request)
    return tried(
        form,
        lambda: write_reading(actor, row.pk, reading, once=once, note=told["note"]),
        {},
    )


def _after(request: HttpRequest, number: int, kept: Any) -> HttpResponse:
    """Show the person as they stand with the check; on to the next with Enter.

    Who is in danger by it stays in hand: that asks for more than a check.
    """
    if kept.level not in _IN_DANGER:
        release(actor_of(request), number)
    said = _("The check is kept; next due %(hour)s.")
    due = kept.due_at
    told = numbers.brief_hour(timezone.localtime(due)) if due else ""
    words = said % {"hour": told} if due else _("The check is kept.")
    messages.success(request, words)
    return see(f"{_page(number)}?done")


@page("care.contact")
def came(request: HttpRequest, number: int) -> HttpResponse:
    """Write down what became of a call, and go back to the desk."""
    if request.method != "POST":
        return see(_page(number))
    outcome = request.POST.get("outcome", "")
    if outcome not in set(Came):
        return see(_page(number))
    contact(
        actor_of(request),
        number,
        Came(outcome),
        words=request.POST.get("words", ""),
        version=version_of(request),
        once=once_of(request),
    )
    return on_to(request, _("The call is written down."), "care-desk")


@page("care.see")
def deed(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Do one of the deeds for a person, or say what of its form cannot be."""
    if request.method != "POST":
        return see(_page(number))
    row = episodes.found(actor_of(request), "care.see", number)
    sent = sent_deed(verb, request.POST)
    rules.require(actor_of(request), sent.deed.verb, row)
    if (after := do_it(request, row, sent)) is not None:
        return on_to(request, said_after(sent.deed, after), "care", number)
    return _again(request, row, sent=sent)


@page("care.correct")
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of what is known of somebody, or correct it."""
    actor, look = actor_of(request), look_of(request)
    row = _found(request, "care.correct", number)
    if look.moment.is_past:
        return see(_page(number))
    districts = districts_for(actor)
    if request.method != "POST":
        reason = _("to correct what is known")
        known = looking.look(actor, number, reason=reason).person
        if known is None:
            return on_to(request, _("Who it was is erased."), "care", number)
        values = values_of(known, facts_on_record(row), row.district_id)
        form = PersonForm(initial=values, districts=districts)
        return _correcting(request, look, row, form)
    form = PersonForm(request.POST, districts=districts)
    if form.is_valid() and _corrected(request, form, row) is not None:
        return on_to(request, _("It is corrected."), "care", number)
    return _correcting(request, look, row, form, status=400)


def _corrected(request: HttpRequest, form: PersonForm, row: EpisodeRow) -> Any | None:
    told = form.cleaned_data
    moved = told["district"] != row.district_id
    return tried(
        form,
        lambda: opening.correct(
            actor_of(request),
            row.pk,
            person=person_of(told),
            facts=facts_of(told),
            district=told["district"] if moved else None,
            version=version_of(request),
        ),
        {"ledger.says-nothing": "name"},
    )


def _correcting(
    request: HttpRequest,
    look: Look,
    row: EpisodeRow,
    form: PersonForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "look": look,
        "row": row,
        "form": form,
        "parts": form.parts(),
        "version": request.POST.get("version") or row.version,
    }
    return render(request, "web/care/correct.html", context, status=status)


def _again(
    request: HttpRequest,
    row: EpisodeRow,
    *,
    form: CheckForm | None = None,
    sent: Offered | None = None,
) -> HttpResponse:
    """Show the page of a person again, with the form that could not be done."""
    known = who.shown_in_hand(row, actor_of(request), clock.now())
    return shown(
        request,
        row,
        known=known,
        why=who.why_in_hand(),
        form=form,
        sent=sent,
        status=400,
    )


def shown(
    request: HttpRequest,
    row: EpisodeRow,
    *,
    known: Person | None = None,
    why: str = "",
    form: CheckForm | None = None,
    sent: Offered | None = None,
    own_page: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the page of a person; ``own_page`` is the address that was just made."""
    look, actor = look_of(request), actor_of(request)
    now = look.moment.at if look.moment.is_past else clock.now()
    then = stood_at(row, now) if look.moment.is_past else Then(row.state, row.level)
    if then is None:
        raise Http404
    judging = in_force().by_district[row.district_id]
    lock = episodes.lock_of(row.pk) if known is not None else None
    readings = readings_of(row, now, judging, lock)
    context = {
        "look": look,
        "row": row,
        "now": now,
        "then": then,
        "is_open": row.state in OPEN,
        "about": about(row),
        "who": who.told(known) if known is not None else None,
        "why_shown": why,
        "why_look": _reasons_to_look(),
        "is_held": who.is_held(row, now),
        "is_mine": who.is_in_hand(row, actor, now),
        "readings": readings,
        "acts": acts_of(row, now, lock),
        "once": once_of(request),
        "may": may_do(actor, look, *_MAY),
        "own_thresholds": own_thresholds(row),
        **_standing(row, judging, look),
        **twins.told_of(row, actor),
    }
    if not look.moment.is_past:
        form, corrects = _check_form(request, row, form)
        deeds = offered(row, actor, sent=sent, to_open=request.GET.get("open", ""))
        context |= {
            "form": form,
            "corrects": corrects,
            "own_page": own_page,
            "link": links.page_of(row.pk),
            **needs.of_person(row, actor),
            "is_called": is_at_home(row),
            "done": "done" in request.GET,
            "deeds": deeds,
            "needs_help": _needs_help(row, deeds),
        }
    return render(request, "web/care/person.html", context, status=status)


def _needs_help(row: EpisodeRow, deeds: list[Offered]) -> bool:
    """Tell whether somebody is in danger and help can be asked for, but was not."""
    if row.level not in _IN_DANGER or row.state == EpisodeState.ESCALATED:
        return False
    return any(one.deed.name == "escalate" for one in deeds)


def _check_form(
    request: HttpRequest, row: EpisodeRow, form: CheckForm | None
) -> tuple[CheckForm, int | None]:
    """Give the form as it was sent, or empty, or with the reading to be corrected."""
    corrects = number_of(request.POST.get("corrects") or request.GET.get("correct"))
    if form is not None or corrects is None:
        return form or CheckForm(), corrects
    found = reading_to_correct(row, corrects)
    if found is None:
        return CheckForm(), None
    return CheckForm(initial=values_of_reading(found)), corrects


def _standing(row: EpisodeRow, judging: Judging, look: Look) -> dict[str, Any]:
    """Say how somebody stands and why; what the rules cannot say is told as well."""
    found = standings.stood(row)
    if found is None:
        return {"standing": None, "judging": judging}
    notices = [notice_sentence(one) for one in found.notices]
    return {
        "standing": found,
        "reasons": [
            " ".join(reason_sentences(one, look.zone)) for one in found.reasons
        ],
        "notices": [*notices, *filter(None, [unjudged_sentence(found.unjudged)])],
        "judging": judging,
    }


def _reasons_to_look() -> list[str]:
    return [
        _("they called the hotline"),
        _("a doctor or team asks"),
        _("a question about their case"),
        _("a check by the supervisor"),
    ]


def _page(number: int) -> str:
    return reverse("care", args=[number])


URLS = [
    path("care/<int:number>/", person, name="care"),
    path("care/<int:number>/look/", look_at, name="care-look"),
    path("care/<int:number>/check/", check, name="care-check"),
    path("care/<int:number>/call/", came, name="care-call"),
    path("care/<int:number>/correct/", correct, name="care-correct"),
    path("care/<int:number>/<str:verb>/", deed, name="care-deed"),
]
