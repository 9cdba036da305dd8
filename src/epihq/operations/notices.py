"""Notices of instructions: put on their way with the change, delivered by the watch.

A notice is entered in the same transaction as what it tells of, so none is lost; the
watch then tries until the address took it, and every attempt is on record. What was
sent but not recorded because the machine failed is sent again with the same number,
by which the receiver knows it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from epihq.operations import clock, ledger
from epihq.operations.acting import begin, change, held, require_state
from epihq.operations.rules import WATCH, Actor
from epihq.operations.tables_people import AgencyRow, Officer
from epihq.operations.tables_tasks import DeliveryRow, InstructionRow

EMAIL, WEBHOOK = "email", "webhook"
_LONGEST_WAIT = timedelta(hours=1)
_GIVEN_UP_AFTER = timedelta(days=3)


def send(
    actor: Actor,
    instruction: InstructionRow,
    occasion: str,
    agencies: Sequence[AgencyRow],
    officers: Sequence[Officer],
) -> None:
    """Put notices on their way, one for each address; an occasion is told once."""
    known = set(
        DeliveryRow.objects.filter(
            instruction=instruction, occasion=occasion
        ).values_list("channel", "address")
    )
    for channel, address in dict.fromkeys(_addresses(agencies, officers)):
        if (channel, address) in known:
            continue
        row = DeliveryRow(
            state="waiting",
            instruction=instruction,
            occasion=occasion,
            channel=channel,
            address=address,
            due_at=clock.now(),
        )
        begin(_PUTS, "delivery.send", row, note=f"by {actor.name}")


# Who changes an instruction does not need to know that notices follow.
_PUTS = Actor(name="notices", roles=WATCH.roles, via="watch")


def _addresses(
    agencies: Sequence[AgencyRow], officers: Sequence[Officer]
) -> Iterator[tuple[str, str]]:
    for agency in agencies:
        if agency.email:
            yield EMAIL, agency.email
        if agency.webhook:
            yield WEBHOOK, agency.webhook
    for officer in officers:
        if officer.email:
            yield EMAIL, officer.email


def due(now: datetime, limit: int = 50) -> list[DeliveryRow]:
    """List the notices to try now, the longest waiting first."""
    waiting = DeliveryRow.objects.filter(state="waiting", due_at__lte=now)
    related = waiting.select_related("instruction", "instruction__agency")
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
        require_state(row, "delivery.attempt", "waiting")
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
                "due_at": now + _wait(len(attempts)),
            },
            note=trouble,
        )


def retry(actor: Actor, number: int, *, version: int | None = None) -> DeliveryRow:
    """Try a notice again at once; one that was given up gets one more attempt.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(DeliveryRow, number, version=version)
        require_state(row, "delivery.retry", "waiting", "given-up")
        told = {"state": "waiting", "due_at": clock.now()}
        return change(actor, "delivery.retry", row, told)


def _wait(attempts: int) -> timedelta:
    return min(timedelta(seconds=30 * 2 ** min(attempts - 1, 10)), _LONGEST_WAIT)
