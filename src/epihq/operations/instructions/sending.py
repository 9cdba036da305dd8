"""Sending: what is due goes to its address, by e-mail or webhook.

Each delivery is sent outside any transaction, and what came of it is recorded after.
Its number is in the message, so that a receiver knows one that comes a second time.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from epihq.operations.centre.actions import centre
from epihq.operations.instructions.carriers import Outcome, mail, post_to
from epihq.operations.instructions.deliveries import EMAIL, due, record_attempt
from epihq.operations.instructions.letters import body_of, letter_of
from epihq.operations.instructions.redaction import without_addresses
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.ledger.rules import WATCH
from epihq.operations.people.tables import AgencyRow
from epihq.terms.errors import EpihqError


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """How many deliveries arrived and failed, and what troubled the last of these."""

    arrived: int = 0
    failed: int = 0
    trouble: str = ""


def deliver_due(now: datetime, *, seconds: float = 60) -> Delivered:
    """Send the deliveries that are due, and record each attempt.

    No new one is begun after ``seconds``: the rest stays due. A server that could not
    be reached is not asked again in the same round; its deliveries wait like the first.
    """
    stop = time.monotonic() + seconds
    silent: dict[str, str] = {}
    arrived, failed, last = 0, 0, ""
    for delivery in due(now):
        if time.monotonic() > stop:
            break
        trouble = _try(delivery, silent, now)
        if trouble:
            failed, last = failed + 1, trouble
        else:
            arrived += 1
    return Delivered(arrived=arrived, failed=failed, trouble=last)


def _try(delivery: DeliveryRow, silent: dict[str, str], now: datetime) -> str:
    """Send one delivery unless its server is known to be silent, and record it."""
    number, version = delivery.pk, delivery.version
    server = _server(delivery)
    outcome = Outcome(trouble=silent[server]) if server in silent else _send(delivery)
    # A server may repeat the address; what went wrong is seen by more than that is.
    trouble = without_addresses(outcome.trouble, delivery.address)
    if outcome.unreachable:
        silent[server] = trouble
    try:
        record_attempt(WATCH, number, version=version, now=now, trouble=trouble)
    except EpihqError as error:
        # A person put it on its way again meanwhile: it is sent once more.
        return str(error)
    return trouble


def _server(delivery: DeliveryRow) -> str:
    if delivery.channel == EMAIL:
        return EMAIL
    return urlsplit(delivery.address).netloc


def _send(delivery: DeliveryRow) -> Outcome:
    """Send one delivery; its trouble is "" if the address took it."""
    if delivery.channel == EMAIL:
        return mail(letter_of(delivery, centre()))
    agency = _signs(delivery)
    if agency is None:
        return Outcome(trouble="the agency does not have this web address any more")
    return post_to(
        delivery.address, delivery.pk, body_of(delivery), agency.webhook_secret
    )


def _signs(delivery: DeliveryRow) -> AgencyRow | None:
    """The agency whose secret signs a delivery, if the address is still its own."""
    agency = delivery.agency
    if agency is not None:
        return agency if agency.webhook == delivery.address else None
    # Of a ledger that did not keep whose address it was: then it has to be one's alone.
    having = list(AgencyRow.objects.filter(webhook=delivery.address)[:2])
    return having[0] if len(having) == 1 else None
