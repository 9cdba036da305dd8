"""The page of somebody at home: five questions, behind a secret, with no name on it.

It works without a script and without a device; with a script it keeps answers on the
telephone until they have arrived. The secret lets in, so no cookie does: a form that
waited for hours is as good as a new one.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from epihq.care.checks.intake import Kept
from epihq.care.contact import links
from epihq.care.contact.grammar import POSSIBLE
from epihq.care.contact.sending import in_danger, what_to_do
from epihq.care.records import Channel, Feeling, Level, Reading
from epihq.care.register.tables import EpisodeRow
from epihq.care.words import ASKED_SIGNS
from epihq.operations.centre.day import zone_of
from epihq.operations.ledger import clock
from epihq.terms.languages import LANGUAGES
from epihq.web.kit.counts import counted
from epihq.web.kit.room import stand
from epihq.web.kit.sign_in import public

# So many answers an hour are no person's: somebody plays with a link that leaked.
_ANSWERS_AN_HOUR = 30
_MEASURES = ("spo2_rest", "spo2_walk", "temperature")
_NUMBER = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|°?\s*[CСcс])?\s*")
_WHY = "who is at home has a secret instead of an account"


@dataclass
class Answers:
    """What somebody answered, as the form gives it; ``odd`` could not be read."""

    values: dict[str, Any] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    feeling: Feeling | None = None
    symptoms: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)


@public(_WHY)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def patient_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask the five questions, and take the answers."""
    row = links.whose_page(secret)
    with translation.override(_language(request, row)):
        if row is None:
            told = {"kind": "problem", "sentence": _closed()}
            return _shown(request, None, told, status=404)
        if request.method != "POST":
            return _shown(request, row, {"kind": "", "sentence": ""})
        told, status = _answered(request, row)
        return _shown(request, row, told, status=status)


@public(_WHY)
def worker(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - it stands beside the page
    """Give the script that keeps the page on the telephone."""
    script = files("epihq.web").joinpath("static", "web", "patient-worker.js")
    return HttpResponse(script.read_bytes(), content_type="text/javascript")


def _answered(request: HttpRequest, row: EpisodeRow) -> tuple[dict[str, str], int]:
    if counted(f"care-answers:{row.pk}", 3600) > _ANSWERS_AN_HOUR:
        sentence = _("There were too many answers in an hour. Call us.")
        return {"kind": "problem", "sentence": sentence}, 429
    answers = _read(request)
    if not (answers.values or answers.feeling or answers.symptoms or answers.denied):
        sentence = _("Please answer at least one question.")
        return {"kind": "problem", "sentence": sentence}, 400
    now = clock.now()
    reading = Reading(
        about_at=links.hour_of(_waited(request), now),
        written_at=now,
        channel=Channel.WEB,
        feeling=answers.feeling,
        symptoms=frozenset(answers.symptoms),
        denied=frozenset(answers.denied - answers.symptoms),
        **answers.values,
    )
    kept = links.answer(row, reading, once=request.POST.get("once", "")[:80])
    kind = "danger" if kept.level is Level.EMERGENCY else "kept"
    return {"kind": kind, "sentence": _said(row, kept, answers)}, 200


def _said(row: EpisodeRow, kept: Kept, answers: Answers) -> str:
    """Say what to do now, what could not be read, and when to answer again."""
    sentences = [what_to_do(kept.level, row.district.telephone)]
    if answers.odd:
        sentences.append(
            _("We could not read this: %(what)s. A nurse asks you.")
            % {"what": ", ".join(answers.odd)}
        )
    if kept.due_at is not None and kept.level is not Level.EMERGENCY:
        due_at = kept.due_at.astimezone(_zone())
        sentences.append(
            _("Please answer again at %(hour)s.") % {"hour": f"{due_at:%H:%M}"}
        )
    return " ".join(sentences)


def _zone() -> ZoneInfo:
    return zone_of(stand(None).centre)


def _read(request: HttpRequest) -> Answers:
    """Read a form; of what cannot be so only that is left out."""
    sent, answers = request.POST, Answers()
    labels = {
        "spo2_rest": _("oxygen at rest"),
        "spo2_walk": _("oxygen after walking"),
        "temperature": _("temperature"),
    }
    for name in _MEASURES:
        written = sent.get(name, "").strip()
        value = _number(written, name)
        if value is not None:
            answers.values[name] = value
        elif written:
            answers.odd.append(f"{labels[name]} {written[:12]}")
    if sent.get("feeling") in set(Feeling):
        answers.feeling = Feeling(sent["feeling"])
    breathing = sent.get("breathing", "")
    there, not_there = _BREATHING.get(breathing, (set(), set()))
    answers.symptoms |= there
    answers.denied |= not_there
    # Who answered the questions before has seen this one, too.
    if answers.feeling or breathing:
        ticked = set(sent.getlist("sign")) & set(_SIGNS)
        answers.symptoms |= ticked
        answers.denied |= set(_SIGNS) - ticked
    return answers


def _number(written: str, name: str) -> float | None:
    found = _NUMBER.fullmatch(written)
    value = float(found[1].replace(",", ".")) if found else None
    low, high = POSSIBLE[name]
    return value if value is not None and low <= value <= high else None


_BREATHING: dict[str, tuple[set[str], set[str]]] = {
    "no": (set(), {"breathless", "breathless-at-rest"}),
    "little": ({"breathless"}, {"breathless-at-rest"}),
    "much": ({"breathless", "breathless-at-rest"}, set()),
}
# For breath there is a question of its own.
_SIGNS = {
    code: word
    for code, (_letter, word) in ASKED_SIGNS.items()
    if code != "breathless-at-rest"
}


def _waited(request: HttpRequest) -> timedelta:
    """How long an answer has waited on the telephone, by the telephone's own count."""
    waited = request.POST.get("waited", "0")
    return timedelta(seconds=min(int(waited), 10**8) if waited.isdecimal() else 0)


def _shown(
    request: HttpRequest,
    row: EpisodeRow | None,
    told: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(told, status=status)
    telephone = row.district.telephone if row else ""
    context: dict[str, Any] = {
        "language": translation.get_language(),
        "languages": LANGUAGES.items(),
        "told": told,
        "is_open": row is not None,
        "in_danger": in_danger(telephone),
        "telephone_dialled": re.sub(r"[^\d+]", "", telephone),
        "once": uuid4().hex,
        "shelf": sha256(request.path.encode()).hexdigest()[:12],
        "feelings": [
            (Feeling.BETTER.value, _("better")),
            (Feeling.SAME.value, _("as before")),
            (Feeling.WORSE.value, _("worse")),
        ],
        "breathing": [
            ("no", _("no")),
            ("little", _("a little harder than usual")),
            ("much", _("very hard, or also when I rest")),
        ],
        "signs": [(code, _(word)) for code, word in _SIGNS.items()],
    }
    return render(request, "web/care/patient.html", context, status=status)


def _closed() -> str:
    return _("This page is closed. If you need help, call the number you were given.")


def _language(request: HttpRequest, row: EpisodeRow | None) -> str:
    """The language that is asked for, or the person's, or that of the telephone."""
    asked = request.POST.get("language") or request.GET.get("language", "")
    wishes = (asked, row.language if row else "")
    own = next((one for one in wishes if one in LANGUAGES), None)
    return own or translation.get_language_from_request(request)


URLS = [
    path("h/<str:secret>/", patient_page, name="patient-page"),
    path("h/<str:secret>/worker.js", worker, name="patient-worker"),
]
