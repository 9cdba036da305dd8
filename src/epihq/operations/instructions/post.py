"""The post: takes notices that are due to their addresses, by e-mail or webhook.

Each notice is sent outside any transaction, and what came of it is recorded after. Its
number is in the message, so that a receiver knows one that comes a second time.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from os import environ
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from epihq.operations.centre.actions import centre
from epihq.operations.instructions import notices
from epihq.operations.instructions.addresses import without_addresses
from epihq.operations.instructions.carriers import Letter, mail, post_to
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.instructions.words import Words, words_in
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import CentreRow
from epihq.operations.people.tables import AgencyRow
from epihq.terms.errors import EpihqError
from epihq.terms.instructions import InstructionState

_HOUR = "%Y-%m-%d %H:%M"
_ANSWERED = {InstructionState.REFUSED.value, InstructionState.WITHDRAWN.value}


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """How many notices arrived and failed, and what troubled the last that failed."""

    arrived: int = 0
    failed: int = 0
    trouble: str = ""


def deliver_due(now: datetime, *, seconds: float = 60) -> Delivered:
    """Send the notices that are due, and record each attempt.

    No new one is begun after ``seconds``: the rest stays due. A server that could not
    be reached is not asked again in the same round; its notices wait like the first.
    """
    stop = time.monotonic() + seconds
    silent: dict[str, str] = {}
    arrived, failed, last = 0, 0, ""
    for delivery in notices.due(now):
        if time.monotonic() > stop:
            break
        trouble = _try(delivery, silent, now)
        if trouble:
            failed, last = failed + 1, trouble
        else:
            arrived += 1
    return Delivered(arrived=arrived, failed=failed, trouble=last)


def _try(delivery: DeliveryRow, silent: dict[str, str], now: datetime) -> str:
    """Send one notice unless its server is known to be silent, and record it."""
    number, version = delivery.pk, delivery.version
    server = _server(delivery)
    answer = Letter(trouble=silent[server]) if server in silent else send(delivery)
    # A server may repeat the address; what went wrong is seen by more than that is.
    trouble = without_addresses(answer.trouble, delivery.address)
    if answer.unreachable:
        silent[server] = trouble
    try:
        notices.record_attempt(WATCH, number, version=version, now=now, trouble=trouble)
    except EpihqError as error:
        # A person put it on its way again meanwhile: it is sent once more.
        return str(error)
    return trouble


def _server(delivery: DeliveryRow) -> str:
    if delivery.channel == notices.EMAIL:
        return notices.EMAIL
    return urlsplit(delivery.address).netloc


def send(delivery: DeliveryRow) -> Letter:
    """Send one notice; the answer's trouble is "" if the address took it."""
    if delivery.channel == notices.EMAIL:
        return mail(message_of(delivery, centre()))
    agency = _signs(delivery)
    if agency is None:
        return Letter(trouble="the agency does not have this web address any more")
    return post_to(
        delivery.address, delivery.pk, body_of(delivery), agency.webhook_secret
    )


def _signs(delivery: DeliveryRow) -> AgencyRow | None:
    """The agency whose secret signs a notice, if the address is still its own."""
    agency = delivery.agency
    if agency is not None:
        return agency if agency.webhook == delivery.address else None
    # Of a ledger that did not keep whose address it was: then it has to be one's alone.
    having = list(AgencyRow.objects.filter(webhook=delivery.address)[:2])
    return having[0] if len(having) == 1 else None


def message_of(delivery: DeliveryRow, room: CentreRow | None) -> EmailMessage:
    """Write the e-mail, in the addressee's language where it is known."""
    words = words_in(_language(delivery, room))
    row = delivery.instruction
    sender = environ.get("EPIHQ_MAIL_FROM", "")
    message = EmailMessage()
    message["Subject"] = words.subject.format(
        number=row.pk,
        priority=words.priorities.get(row.priority, row.priority),
        occasion=words.occasions[delivery.occasion.split("-")[0]],
    )
    message["From"] = sender
    message["To"] = Address(addr_spec=delivery.address)
    message["Date"] = datetime.now(UTC)
    domain = sender.rstrip("> ").rpartition("@")[2] or "epihq.invalid"
    first = delivery.opened_at.astimezone(UTC)
    # The same at every attempt, and another in another headquarters.
    message["Message-ID"] = f"<notice-{delivery.pk}-{first:%Y%m%d%H%M%S%f}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(delivery, row, room, words)) + "\n")
    return message


def _lines(
    delivery: DeliveryRow, row: InstructionRow, room: CentreRow | None, words: Words
) -> list[str]:
    zone = room.time_zone if room else "UTC"
    name = room.name if room else "epihq"
    deadline = words.deadline.format(
        utc=f"{row.deadline.astimezone(UTC):{_HOUR}}",
        local=f"{row.deadline.astimezone(ZoneInfo(zone)):{_HOUR}}",
        zone=zone,
    )
    priority = words.priorities.get(row.priority, row.priority)
    lines = [
        words.task.format(text=row.text),
        deadline,
        words.priority.format(priority=priority),
        words.location.format(location=row.location) if row.location else "",
        words.legal_basis.format(legal_basis=row.legal_basis)
        if row.legal_basis
        else "",
        words.report.format(report=row.report) if row.state in _ANSWERED else "",
        words.link.format(link=link_of(row)) if link_of(row) else "",
    ]
    last = words.automatic.format(centre=name, delivery=delivery.pk)
    return [*filter(None, lines), "", last]


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
        "link": link_of(row),
    }


def link_of(row: InstructionRow) -> str:
    """Where the instruction is to be opened; "" while nobody set the address."""
    address = environ.get("EPIHQ_ADDRESS", "").rstrip("/")
    return f"{address}/instructions/{row.pk}" if address else ""


def _language(delivery: DeliveryRow, room: CentreRow | None) -> str:
    if delivery.officer is not None:
        return str(delivery.officer.language)
    return room.language if room else "en"
