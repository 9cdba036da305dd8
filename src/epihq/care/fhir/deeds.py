"""What was done: Encounter, Flag, Task, SupplyDelivery and AuditEvent."""

from epihq.care.fhir.building import (
    Part,
    concept,
    extension,
    extensions,
    hour,
    made,
    named,
    numbered,
    own,
    period,
)
from epihq.care.fhir.codes import HL7, Code, ours
from epihq.care.fhir.records import (
    Contact,
    ContactKind,
    ContactOutcome,
    Delivery,
    Errand,
    Look,
    Sign,
)

_ACT = HL7 + "v3-ActCode"
CLASSES = {
    ContactKind.CALL: Code(_ACT, "VR", "virtual"),
    ContactKind.VISIT: Code(_ACT, "HH", "home health"),
    ContactKind.HOSPITAL: Code(_ACT, "IMP", "inpatient encounter"),
}
_CLINICAL = Code(HL7 + "flag-category", "clinical", "Clinical")
_REST = Code(HL7 + "audit-event-type", "rest", "RESTful Operation")


def encounter_of(contact: Contact) -> Part:
    """Write a call, a visit or a stay in hospital."""
    klass = CLASSES[contact.kind]
    by = [{"individual": named(contact.by)}] if contact.by else []
    return made(
        {
            "resourceType": "Encounter",
            "extension": [extension("outcome", "Code", contact.outcome.value)],
            "identifier": numbered("contact", contact.number),
            "status": _status_of(contact),
            "class": {
                "system": klass.system,
                "code": klass.code,
                "display": klass.display,
            },
            "participant": by,
            "period": period(contact.at, contact.until),
            "serviceProvider": named(contact.place),
        }
    )


def _status_of(contact: Contact) -> str:
    if contact.outcome is not ContactOutcome.REACHED:
        return "cancelled"
    is_there = contact.kind is ContactKind.HOSPITAL and contact.until is None
    return "in-progress" if is_there else "finished"


def flag_of(sign: Sign) -> Part:
    """Write a danger sign."""
    return made(
        {
            "resourceType": "Flag",
            "extension": [extension("level", "Code", sign.level.value)],
            "identifier": numbered("sign", sign.number),
            "status": "active" if sign.until is None else "inactive",
            "category": [concept(_CLINICAL)],
            "code": concept(own("danger-sign", sign.code)),
            "period": period(sign.at, sign.until),
            "author": named(sign.by),
        }
    )


def task_of(errand: Errand) -> Part:
    """Write what is to be done."""
    due = {"period": period(None, errand.due_at)} if errand.due_at else {}
    reason = concept(own("reason", errand.reason)) if errand.reason else {}
    return made(
        {
            "resourceType": "Task",
            "identifier": numbered("errand", errand.number),
            "status": errand.state.value,
            "intent": "order",
            "priority": errand.urgency.value,
            "code": concept(own("errand", errand.what)),
            "authoredOn": hour(errand.asked_at),
            "requester": named(errand.asked_by),
            "owner": named(errand.owner),
            "reasonCode": reason,
            "restriction": due,
        }
    )


def supply_of(delivery: Delivery) -> Part:
    """Write what was brought."""
    item = {
        "quantity": {"value": delivery.quantity},
        "itemCodeableConcept": concept(own("item", delivery.item)),
    }
    return made(
        {
            "resourceType": "SupplyDelivery",
            "identifier": numbered("delivery", delivery.number),
            "status": delivery.state.value,
            "suppliedItem": item,
            "occurrenceDateTime": hour(delivery.at),
            "supplier": named(delivery.by),
            "receiver": [named(delivery.received_by)] if delivery.received_by else [],
        }
    )


def audit_of(look: Look) -> Part:
    """Write that somebody read what names a person; whom it names is linked later."""
    purpose = [{"text": look.reason}] if look.reason else []
    return made(
        {
            "resourceType": "AuditEvent",
            "extension": extensions(_number_of(look)),
            "type": {"system": _REST.system, "code": _REST.code},
            "subtype": [{"system": ours("verb"), "code": look.verb}],
            "action": "R",
            "recorded": hour(look.at),
            "outcome": "0",
            "purposeOfEvent": purpose,
            "agent": [{"who": named(look.by), "requestor": True}],
            "source": {"observer": named("epihq")},
        }
    )


def _number_of(look: Look) -> Part:
    # An AuditEvent has no identifier in R4.
    number = numbered("entry", look.number)
    return {"url": ours("entry"), "valueIdentifier": number[0]} if number else {}
