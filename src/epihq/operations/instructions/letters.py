"""What a delivery says: an e-mail in its addressee's language, or a body in JSON."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from os import environ
from zoneinfo import ZoneInfo

from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger.tables import CentreRow
from epihq.terms.instructions import OPEN, InstructionState
from epihq.terms.languages import LANGUAGES
from epihq.words import gettext as _
from epihq.words import noop, speaking

_HOUR = "%Y-%m-%d %H:%M"
_ANSWERED = {InstructionState.REFUSED.value, InstructionState.WITHDRAWN.value}
# By the first word of a delivery's occasion.
_SUBJECTS = {
    "issued": noop("Instruction %(number)s (%(priority)s): a new instruction"),
    "refused": noop("Instruction %(number)s (%(priority)s): it was refused"),
    "returned": noop("Instruction %(number)s (%(priority)s): its answer was sent back"),
    "withdrawn": noop("Instruction %(number)s (%(priority)s): it was withdrawn"),
    "overdue": noop("Instruction %(number)s (%(priority)s): its deadline has passed"),
}


def letter_of(delivery: DeliveryRow, room: CentreRow | None) -> EmailMessage:
    """Write the e-mail, in the addressee's language where it is known."""
    with speaking(_language(delivery, room)):
        subject, lines = _subject(delivery), _lines(delivery, room)
    return enveloped(
        subject, lines, delivery.address, f"notice-{delivery.pk}", delivery.opened_at
    )


def enveloped(
    subject: str, lines: Iterable[str], address: str, name: str, first: datetime
) -> EmailMessage:
    """Put a letter into its envelope: ``name`` and its first hour make its number.

    The number is the same at every attempt, and another in another headquarters.
    """
    sender = environ.get("EPIHQ_MAIL_FROM", "")
    domain = sender.rstrip("> ").rpartition("@")[2] or "epihq.invalid"
    letter = EmailMessage()
    letter["Subject"] = subject
    letter["From"] = sender
    letter["To"] = Address(addr_spec=address)
    letter["Date"] = datetime.now(UTC)
    said = first.astimezone(UTC)
    letter["Message-ID"] = f"<{name}-{said:%Y%m%d%H%M%S%f}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n".join([*lines, ""]))
    return letter


def _language(delivery: DeliveryRow, room: CentreRow | None) -> str:
    if delivery.officer is not None:
        spoken = str(delivery.officer.language)
    else:
        spoken = room.language if room else "en"
    return spoken if spoken in LANGUAGES else "en"


def _subject(delivery: DeliveryRow) -> str:
    row = delivery.instruction
    text = _(_SUBJECTS[delivery.occasion.split("-")[0]])
    return text % {"number": row.pk, "priority": _(row.priority)}


def _lines(delivery: DeliveryRow, room: CentreRow | None) -> list[str]:
    facts = {"centre": room.name if room else "epihq", "number": delivery.pk}
    last = _(
        "This message was sent by %(centre)s by machine; answers to it are not read. "
        "Message %(number)s."
    )
    zone = room.time_zone if room else "UTC"
    lines = [_sent_back(delivery), *_asked(delivery.instruction, zone)]
    return [*filter(None, lines), "", last % facts]


def _sent_back(delivery: DeliveryRow) -> str:
    row = delivery.instruction
    # Answered anew meanwhile, its words are those of the new answer.
    if not delivery.occasion.startswith("returned") or row.state not in OPEN:
        return ""
    return _("Sent back because: %(why)s") % {"why": row.report}


def _asked(row: InstructionRow, zone: str) -> list[str]:
    """What is to be done until when, a line each; "" where there is nothing to say."""
    facts = {
        "location": row.location,
        "basis": row.legal_basis,
        "answer": row.report,
        "link": _link(row),
    }
    return [
        _("What is to be done: %(text)s") % {"text": row.text},
        _("Deadline: %(utc)s UTC (%(local)s %(zone)s)")
        % {
            "utc": f"{row.deadline.astimezone(UTC):{_HOUR}}",
            "local": f"{row.deadline.astimezone(ZoneInfo(zone)):{_HOUR}}",
            "zone": zone,
        },
        _("Priority: %(priority)s") % {"priority": _(row.priority)},
        _("Where: %(location)s") % facts if row.location else "",
        _("Legal basis: %(basis)s") % facts if row.legal_basis else "",
        _("What was answered: %(answer)s") % facts if row.state in _ANSWERED else "",
        _("Open it, answer it: %(link)s") % facts if facts["link"] else "",
    ]


def body_of(delivery: DeliveryRow) -> dict[str, object]:
    """Write the webhook's body; docs/howto/run-the-watch.md tells each part."""
    row = delivery.instruction
    return {
        "schema": "epihq.notice/1",
        "delivery": delivery.pk,
        "occasion": delivery.occasion,
        "instruction": row.pk,
        "state": row.state,
        "text": row.text,
        "location": row.location,
        "priority": row.priority,
        "legal_basis": row.legal_basis,
        "deadline": row.deadline.astimezone(UTC).isoformat(),
        "link": _link(row),
    }


def _link(row: InstructionRow) -> str:
    return link_to(f"instructions/{row.pk}")


def link_to(page: str) -> str:
    """Where a page is to be opened; "" while nobody set the address."""
    address = environ.get("EPIHQ_ADDRESS", "").rstrip("/")
    return f"{address}/{page}" if address else ""
