"""Deliveries: messages about instructions, put in line with the change they tell of.

A delivery is entered in the same transaction as what it tells of, so none is lost; the
watch then tries until the address took it, and every attempt is on record. What was
sent but not recorded because the machine failed is sent again with the same number,
by which the receiver knows it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import begin, change, held, require_state
from epihq.operations.ledger.rules import WATCH, Actor
from epihq.operations.people.tables import AgencyRow, Officer

EMAIL, WEBHOOK = "email", "webhook"
_LONGEST_WAIT = timedelta(hours=1)
_GIVEN_UP_AFTER = timedelta(days=3)


def put_in_line(
    actor: Actor,
    instruction: InstructionRow,
    occasion: str,
    agencies: Sequence[AgencyRow],
    officers: Sequence[Officer],
) -> None:
    """Put messages in line, one for each address; an occasion is told once.

    Two agencies at one web address are told both: each knows its own signature.
    """
    before = DeliveryRow.objects.filter(instruction=instruction, occasion=occasion)
    known = {_letterbox(row) for row in before}
    for address in _addresses(agencies, officers):
        row = DeliveryRow(
            state="waiting",
            instruction=instruction,
            occasion=occasion,
            due_at=clock.now(),
            **address,
        )
        if _letterbox(row) not in known:
            known.add(_letterbox(row))
            begin(_PUTS, "delivery.send", row, note=f"by {actor.name}")


def _letterbox(row: DeliveryRow) -> tuple[str, str, int | None]:
    """Where a message goes in; a web address is another one under another secret."""
    return row.channel, row.address, row.agency_id if row.channel == WEBHOOK else None


# Who changes an instruction does not need to know that messages follow.
_PUTS = Actor(name="notices", roles=WATCH.roles, via="watch")


def _addresses(
    agencies: Sequence[AgencyRow], officers: Sequence[Officer]
) -> Iterator[dict[str, object]]:
    for agency in agencies:
        if agency.email:
            yield {"channel": EMAIL, "address": agency.email, "agency": agency}
        if agency.webhook:
            yield {"channel": WEBHOOK, "address": agency.webhook, "agency": agency}
    for officer in officers:
        if officer.email:
            yield {"channel": EMAIL, "address": officer.email, "officer": officer}


def goes_out(instruction: InstructionRow) -> bool:
    """Tell whether a message tells of it: its addressee has an address on record."""
    return bool(DeliveryRow.objects.filter(instruction=instruction).exists())


def due(now: datetime, limit: int = 50) -> list[DeliveryRow]:
    """List the deliveries to try now, the longest waiting first."""
    waiting = DeliveryRow.objects.filter(state="waiting", due_at__lte=now)
    related = waiting.select_related("instruction", "agency", "officer")
    return list(related.order_by("due_at")[:limit])


def record_attempt(
    actor: Actor, number: int, *, version: int, now: datetime, trouble: str
) -> DeliveryRow:
    """Record what came of an attempt; ``trouble`` "" is that the address took it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(DeliveryRow, number, version=version)
        require_state(row, "delivery.attempt")
        attempts = [*row.attempts, {"at": now.isoformat(), "trouble": trouble}]
        state = "waiting" if trouble else "delivered"
        if trouble and now - row.opened_at >= _GIVEN_UP_AFTER:
            state = "given-up"
        return change(
            actor,
            "delivery.attempt",
            row,
            {
                "state": state,
                "attempts": attempts[-50:],
                "due_at": now + wait_after(len(attempts)),
            },
            note=trouble,
        )


def retry(actor: Actor, number: int, *, version: int | None = None) -> DeliveryRow:
    """Try a delivery again at once; one that was given up gets one more attempt.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(DeliveryRow, number, version=version)
        require_state(row, "delivery.retry")
        return change(actor, "delivery.retry", row, {"due_at": clock.now()})


def wait_after(attempts: int) -> timedelta:
    """Say how long the next attempt waits: longer each time, an hour at most."""
    return min(timedelta(seconds=30 * 2 ** min(attempts - 1, 10)), _LONGEST_WAIT)
