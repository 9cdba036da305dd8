"""What was read out of a text, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.texts.reviews import correctable
from epihq.operations.texts.tables import TextRow
from epihq.terms.locations import is_location
from epihq.text.records import AnyRecord, Band, Candidate, Reading, StatementAbout
from epihq.text.telling import speaker
from epihq.web.claims.words import WORDS as CLAIMS
from epihq.words.diseases import disease_name
from epihq.words.numbers import exact, iso_length
from epihq.words.places import place_name

TYPES = {
    "measure": _lazy("Measure"),
    "statement_about": _lazy("Statement about another party"),
    "initiative": _lazy("Initiative"),
    "position": _lazy("Position"),
    "assistance": _lazy("Help"),
    "figure": _lazy("Figure"),
    "event": _lazy("Event"),
    "quote": _lazy("Quotation"),
    "person": _lazy("Person"),
    "org": _lazy("Organisation"),
    "date": _lazy("Date"),
}
ATTRIBUTES = {
    "said_by": _lazy("said by"),
    "value": _lazy("value"),
    "role": _lazy("what it is"),
    "name": _lazy("name"),
    "office": _lazy("office"),
    "organisation": _lazy("organisation"),
    "country": _lazy("country"),
    "speaks": _lazy("speaks in the text"),
    "code": _lazy("code"),
    "kind": _lazy("kind"),
    "by": _lazy("speaker"),
    "by_name": _lazy("speaker's name"),
    "cue": _lazy("word of saying"),
    "source": _lazy("named by"),
    "indicator": _lazy("what is counted"),
    "place": _lazy("place"),
    "disease": _lazy("disease"),
    "disease_code": _lazy("code of the disease"),
    "date": _lazy("date"),
    "cases": _lazy("cases"),
    "deaths": _lazy("deaths"),
    "status": _lazy("status"),
    "area": _lazy("area"),
    "duration": _lazy("for how long"),
    "starts": _lazy("from"),
    "ends": _lazy("until"),
    "about": _lazy("about"),
    "by_country": _lazy("speaker's country"),
    "topic": _lazy("topic"),
    "checkable": _lazy("can be checked"),
    "claim": _lazy("what of it can be checked"),
    "threshold": _lazy("share from which it holds"),
    "other_side": _lazy("the other side"),
    "proposed_by": _lazy("proposed by"),
    "proposed_by_name": _lazy("proposer's name"),
    "proposed_for": _lazy("proposed for"),
    "as_said_by": _lazy("as told by"),
    "actor": _lazy("whose position"),
    "stance": _lazy("stance"),
    "target": _lazy("towards"),
    "target_name": _lazy("towards what"),
    "direction": _lazy("asked, offered or given"),
    "giver": _lazy("from"),
    "receiver": _lazy("to"),
}
VALUES = {
    "considered": _lazy("considered"),
    "rejected": _lazy("rejected"),
    "extended": _lazy("extended"),
    "lifted": _lazy("lifted"),
    "eased": _lazy("eased"),
    "in_force": _lazy("in force"),
    "planned": _lazy("planned"),
    "supports": _lazy("supports"),
    "opposes": _lazy("opposes"),
    "abstains": _lazy("abstains"),
    "asked": _lazy("asked for"),
    "offered": _lazy("offered"),
    "given": _lazy("given"),
    "received": _lazy("received"),
    "direct": _lazy("in quotation marks"),
    "indirect": _lazy("without quotation marks"),
    "new": _lazy("new ones"),
    "total": _lazy("all so far"),
    "pronoun": _lazy("a pronoun"),
    "not in this text": _lazy("not in this text"),
    "figures": _lazy("their figures"),
    "assistance": _lazy("help"),
    "position": _lazy("their position"),
    "character": _lazy("their character"),
    "cases": _lazy("cases"),
    "deaths": _lazy("deaths"),
    "tests": _lazy("tests"),
    "recovered": _lazy("recovered"),
    "hospitalised": _lazy("in hospital"),
    "home_care": _lazy("treated at home"),
    "active": _lazy("active cases"),
    "vaccinated": _lazy("vaccinated"),
    "quarantined": _lazy("in quarantine"),
    "suspected": _lazy("suspected cases"),
    "negative": _lazy("negative tests"),
    "severe": _lazy("in a severe state"),
    "critical": _lazy("in a critical state"),
    "icu": _lazy("in intensive care"),
    "ventilated": _lazy("on ventilators"),
    "contacts": _lazy("contacts"),
    "cfr": _lazy("fatality of cases"),
    "name": _lazy("their name"),
    "office": _lazy("their office"),
    "body": _lazy("their organisation"),
}
BANDS = {
    Band.HIGH: _lazy("nine of ten of this rule are right"),
    Band.MIDDLE: _lazy("seven of ten of this rule are right"),
    Band.LOW: _lazy("look at it closely: the rule is often wrong"),
}
# What stands in more than one attribute, or helps the machine alone.
_QUIET = {
    "said_by",
    "by",
    "by_name",
    "cue",
    "as_said_by",
    "proposed_by",
    "target",
    "organisation",
}


def type_word(record: AnyRecord) -> str:
    """Name what kind of record it is."""
    return str(TYPES[kind_of(record)])


def kind_of(record: AnyRecord) -> str:
    """Give the tag of a record's type, e.g. "measure"."""
    return str(record.__struct_config__.tag)


def facts_of(record: AnyRecord, reading: Reading) -> list[tuple[str, str]]:
    """Say what a record says, attribute by attribute; what is not known is left out."""
    by_id = {one.id: one for one in reading.records}
    return [
        (str(ATTRIBUTES.get(name, name)), value_word(name, value, by_id))
        for name, value in correctable(record).items()
        if value not in (None, "") and name not in _QUIET
    ]


def value_word(name: str, value: Any, by_id: Mapping[str, AnyRecord]) -> str:
    """Say a value: a person by name, a country by name and code, yes or no."""
    if isinstance(value, bool):
        return _("yes") if value else _no(name)
    if isinstance(value, int | float):
        return exact(value) if float(value).is_integer() else f"{value:g}"
    return _words(name, str(value), by_id)


def _words(name: str, text: str, by_id: Mapping[str, AnyRecord]) -> str:
    if text in by_id:
        return str(getattr(by_id[text], "name", text))
    if name == "disease":
        return str(disease_name(text))
    if is_location(text):
        return f"{place_name(text)} ({text})"
    if name == "duration":
        return iso_length(text)
    if name == "claim":
        return str(CLAIMS.get(text, text))
    return ", ".join(str(VALUES.get(one, one)) for one in _listed(name, text))


def _listed(name: str, text: str) -> list[str]:
    return text.split(",") if name == "topic" else [text]


def _no(name: str) -> str:
    return _("no: a judgement cannot be checked") if name == "checkable" else _("no")


def speaker_of(record: AnyRecord, reading: Reading) -> str:
    """Name who says it; what the text leaves open is told so."""
    return speaker(record, reading.records) or _("not resolved")


# A figure that a person has set right in one of these is another than was held.
_WHAT_IT_IS = ("kind", "indicator", "place", "disease", "date")


def held_sentences(row: TextRow, record: AnyRecord) -> Iterator[tuple[bool, str]]:
    """Say what each source published of a figure by the day of the text.

    ``record`` is the figure after its review: a value that was set right is compared
    as it is now, and of another place or kind nothing is told.
    """
    reviewed = row.reviews.get(record.id, {}).get("now", {})
    if any(name in reviewed for name in _WHAT_IT_IS):
        return
    for one in row.held:
        told = {**one, "agrees": one["value"] == getattr(record, "value", None)}
        if told["record"] == record.id:
            facts = {
                "source": told["source"].upper(),
                "value": exact(told["value"]),
                "day": told["reference_date"],
            }
            yield told["agrees"], _held(told) % facts


def _held(told: Mapping[str, Any]) -> str:
    if told["agrees"]:
        return _("%(source)s published the same for %(day)s.")
    if told["from_totals"]:
        return _("The totals of %(source)s give %(value)s for %(day)s.")
    return _("%(source)s published %(value)s for %(day)s.")


def asks_both(record: AnyRecord) -> list[tuple[str, str]]:
    """Name whose cards of credibility stand beside a statement, the speaker's first."""
    if not isinstance(record, StatementAbout):
        return []
    codes = dict.fromkeys((record.by_country, record.about))
    return [(code, place_name(code)) for code in codes if code and is_location(code)]


def is_candidate(record: AnyRecord) -> bool:
    """Tell whether a record is but a sentence to be looked at."""
    return isinstance(record, Candidate)
