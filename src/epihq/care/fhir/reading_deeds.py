"""Encounter, Flag, Task, SupplyDelivery and AuditEvent that came in."""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from epihq.care.fhir.codes import ours
from epihq.care.fhir.deeds import CLASSES
from epihq.care.fhir.element import Element
from epihq.care.fhir.records import (
    Contact,
    ContactKind,
    ContactOutcome,
    Delivery,
    DeliveryState,
    Errand,
    ErrandState,
    Look,
    Sign,
    Urgency,
)
from epihq.care.records import Level

W = TypeVar("W", bound=StrEnum)
# What other systems call a stay, a visit and a call.
_KIND_OF = {code.code: kind for kind, code in CLASSES.items()} | {
    "ACUTE": ContactKind.HOSPITAL,
    "NONAC": ContactKind.HOSPITAL,
    "EMER": ContactKind.HOSPITAL,
    "FLD": ContactKind.VISIT,
}
_MOST_ITEMS = 10_000


def read_encounter(at: Element) -> Contact | None:
    """Read a call, a visit or a stay in hospital."""
    klass, status = at["class"]["code"], at["status"]
    if klass.text() not in _KIND_OF:
        rule = f"one of {', '.join(_KIND_OF)}"
        klass.refuse("unknown-code", rule, "Say how they were met.")
        return None
    if status.text() not in {"finished", "in-progress", "cancelled"}:
        rule = "finished, in-progress or cancelled"
        status.refuse("not-taken", rule, "Send it when it has been.")
    told = at.extension(ours("outcome"))["valueCode"]
    is_off = status.text() == "cancelled"
    usual = ContactOutcome.UNREACHED if is_off else ContactOutcome.REACHED
    by = at["participant"][0]["individual"]["display"]
    began = _needed(at["period"]["start"])
    if began is None:
        return None
    return Contact(
        kind=_KIND_OF[klass.text()],
        at=began,
        until=at["period"]["end"].hour(),
        outcome=_word(told, ContactOutcome, usual),
        by=by.text(),
        place=at["serviceProvider"]["display"].text(),
        number=_number(at, "contact"),
    )


def read_flag(at: Element) -> Sign | None:
    """Read a danger sign; one of another system is looked at by a clinician."""
    code = at["code"].code(ours("danger-sign"))
    level = at.extension(ours("level"))["valueCode"]
    began, until = _needed(at["period"]["start"]), at["period"]["end"].hour()
    if (at["status"].text() == "active") is not (until is None):
        rule = "period.end of what is over, and of nothing else,"
        at["period"]["end"].refuse("contradiction", rule, "Correct status or period.")
    if began is None:
        return None
    return Sign(
        code=code.text() or "told-by-others",
        level=_word(level, Level, Level.REVIEW),
        at=began,
        until=until,
        by=at["author"]["display"].text(),
        number=_number(at, "sign"),
    )


def read_task(at: Element) -> Errand | None:
    """Read what is to be done."""
    code = at["code"].code(ours("errand"))
    if not code:
        rule = f"what is to be done, as a code of {ours('errand')},"
        code.refuse("unknown-code", rule, "Add it.")
        return None
    asked = _needed(at["authoredOn"])
    due = at["restriction"]["period"]["end"].hour(may_be_ahead=True)
    if asked is None:
        return None
    return Errand(
        what=code.text(),
        state=_word(at["status"], ErrandState, ErrandState.REQUESTED),
        asked_at=asked,
        due_at=due,
        urgency=_word(at["priority"], Urgency, Urgency.ROUTINE),
        asked_by=at["requester"]["display"].text(),
        owner=at["owner"]["display"].text(),
        reason=at["reasonCode"].code(ours("reason")).text(),
        number=_number(at, "errand"),
    )


def read_supply(at: Element) -> Delivery | None:
    """Read what was brought."""
    supplied = at["suppliedItem"]
    item = supplied["itemCodeableConcept"].code(ours("item"))
    quantity = supplied["quantity"]["value"].whole()
    if not item:
        item.refuse("unknown-code", f"a code of {ours('item')}", "Add it.")
    if quantity is None or not 0 < quantity <= _MOST_ITEMS:
        rule = f"a whole number from 1 to {_MOST_ITEMS:,}"
        supplied["quantity"]["value"].refuse("out-of-range", rule, "Correct it.")
        return None
    return Delivery(
        item=item.text(),
        quantity=quantity,
        state=_word(at["status"], DeliveryState, DeliveryState.DELIVERED),
        at=at["occurrenceDateTime"].hour(),
        by=at["supplier"]["display"].text(),
        received_by=at["receiver"][0]["display"].text(),
        number=_number(at, "delivery"),
    )


def read_audit(at: Element) -> Look | None:
    """Read that somebody looked at what names a person."""
    number = at.extension(ours("entry"))["valueIdentifier"]["value"].text()
    recorded = _needed(at["recorded"])
    if recorded is None:
        return None
    return Look(
        verb=at["subtype"][0]["code"].text(),
        at=recorded,
        by=at["agent"][0]["who"]["display"].text(),
        reason=at["purposeOfEvent"][0]["text"].text(),
        number=int(number) if number.isdecimal() else 0,
    )


def _needed(at: Element) -> datetime | None:
    if not at:
        at.refuse("missing", "an hour with its time zone", "Add it.")
    return at.hour()


def _word(at: Element, words: type[W], otherwise: W) -> W:
    if not at:
        return otherwise
    if at.text() not in set(words):
        at.refuse("unknown-code", f"one of {', '.join(words)}", "Correct it.")
        return otherwise
    return words(at.text())


def _number(at: Element, name: str) -> int:
    for one in at["identifier"]:
        text = one["value"].text()
        if one["system"].value == ours(name) and text.isdecimal() and len(text) < 19:
            return int(text)
    return 0
