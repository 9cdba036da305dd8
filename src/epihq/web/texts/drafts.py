"""From a sentence of a text to the form of a claim, a measure or a signal, filled in.

The address names the sentence, ``?text=12&record=c1``; what is filled in is what stands
in the text, and the reference by which both find each other again.
"""

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.operations.texts.actions import reading_of
from epihq.operations.texts.references import reference
from epihq.operations.texts.reviews import as_reviewed, record_of, reviews_of
from epihq.operations.texts.tables import TextRow
from epihq.terms.locations import is_location
from epihq.terms.regimes import Kind
from epihq.text.records import (
    AnyRecord,
    Figure,
    Measure,
    Reading,
    Review,
    StatementAbout,
)
from epihq.web.kit.moment import Look, home_folder
from epihq.web.kit.sent import number_of
from epihq.web.kit.sign_in import actor_of
from epihq.web.texts.words import held_sentences, speaker_of

# What is considered may be anything: the form says what stands there otherwise.
_KINDS = {"extended": Kind.EXTEND, "lifted": Kind.LIFT}
_LONGEST = 2000
# What can be made of a record, by its type: the kind of thing, its form, its verb.
_LEADS = {
    Measure: (("proposal", "propose", "proposal.make"),),
    StatementAbout: (
        ("claim", "claim-new", "claim.record"),
        ("signal", "signal-new", "signal.raise"),
    ),
    Figure: (("signal", "signal-new", "signal.raise"),),
}


def leads_of(record: AnyRecord, actor: Actor, look: Look) -> list[tuple[str, str]]:
    """List what somebody may make of a record that a person has confirmed.

    A measure of another country is none that this headquarters could propose.
    """
    if look.moment.is_past or record.review not in (Review.CONFIRMED, Review.CORRECTED):
        return []
    area = getattr(record, "area", None)
    if area is not None and area.partition("-")[0] != look.location.partition("-")[0]:
        return []
    leads = _LEADS.get(type(record), ())
    return [(thing, page) for thing, page, verb in leads if rules.may(actor, verb)]


class Source(NamedTuple):
    """A sentence of a text from which something is made."""

    row: TextRow
    reading: Reading
    record: AnyRecord


def claim(request: HttpRequest) -> dict[str, Any]:
    """Say of a claim what a statement says; the grade is for a person to give."""
    found = _named(request)
    if found is None or not isinstance(found.record, StatementAbout):
        return {}
    said = found.record
    return {
        "quotation": said.text[:_LONGEST],
        "speaker": speaker_of(said, found.reading),
        **_if("said_on", found.row.published),
        "source": _source(found),
        "location": said.about if is_location(said.about) else "",
        "claimant": said.by_country or "",
        **_if("kind", said.claim),
        "threshold": said.threshold,
    }


def signal(request: HttpRequest) -> dict[str, Any]:
    """Say of a signal what a figure or a statement says, and what was published."""
    found = _named(request)
    if found is None:
        return {}
    record = found.record
    place = getattr(record, "place", None) or getattr(record, "about", None)
    known = [sentence for _agrees, sentence in held_sentences(found.row, record)]
    who = speaker_of(record, found.reading)
    words = [f"{who}: {record.text[:_LONGEST]}", *known, _source(found)]
    return {
        "text": "\n".join(words),
        **_if("location", place if place and is_location(place) else None),
        **_if("on", found.row.published),
    }


def proposal(request: HttpRequest) -> dict[str, Any]:
    """Say of a proposal what a sentence of a measure says; no end is worked out."""
    found = _named(request)
    if found is None or not isinstance(found.record, Measure):
        return {}
    told = found.record
    who = speaker_of(told, found.reading)
    return {
        **_if("kind", _KINDS.get(told.status)),
        "why": f"{who}: {told.text[:_LONGEST]}\n{_source(found)}",
    }


def _named(request: HttpRequest) -> Source | None:
    """Find the sentence that an address names; none for who may not see texts."""
    number = number_of(request.GET.get("text"))
    if number is None or not rules.may(actor_of(request), "text.see"):
        return None
    row = TextRow.objects.filter(pk=number).exclude(reading="").first()
    if row is None:
        return None
    reading = reading_of(row, home_folder())
    record = record_of(reading, request.GET.get("record", ""))
    reviewed = reviews_of(row.reviews).get(record.id)
    return Source(row, reading, as_reviewed(record, reviewed))


def _source(found: Source) -> str:
    row = found.row
    day = f"{row.published:%Y-%m-%d}" if row.published else _("day not known")
    told = [row.publisher, row.title or row.name, day, row.address]
    return f"{', '.join(filter(None, told))}; {reference(row.pk, found.record.id)}"


def _if(name: str, value: str | date | None) -> dict[str, Any]:
    return {name: value} if value else {}
