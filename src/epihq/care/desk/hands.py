"""A person in one pair of hands: two nurses never call the same person."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q

from epihq.care.desk.queue import Waiting, Why, queue
from epihq.care.register import episodes
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import RecordError

# So many of the first are tried before the queue is asked anew.
_TRIED = 20


def take(actor: Actor, number: int, now: datetime | None = None) -> EpisodeRow:
    """Take somebody in hand for some minutes; who has them already keeps them longer.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.taken``.
        UsageError: ``care.no-such-episode``.
    """
    row = episodes.found(actor, "care.take", number)
    hour = now or clock.now()
    if not _took(actor, row, hour):
        held = EpisodeRow.objects.get(pk=number)
        raise RecordError(
            "care.taken",
            f"{row}: somebody whom nobody else has in hand was expected; got one whom "
            f"{held.taken_by} has. Take the next, or ask them to let go.",
        )
    return EpisodeRow.objects.select_related("district").get(pk=number)


def _took(actor: Actor, row: EpisodeRow, now: datetime) -> bool:
    """Take it in one statement: of two who ask at once, one has it."""
    until = now + timedelta(minutes=row.district.take_minutes)
    free = (
        Q(taken_until__isnull=True) | Q(taken_until__lte=now) | Q(taken_by=actor.name)
    )
    rows = EpisodeRow.objects.filter(free, pk=row.pk)
    return bool(rows.update(taken_by=actor.name, taken_until=until))


def take_next(
    actor: Actor,
    now: datetime | None = None,
    *,
    why: tuple[Why, ...] = tuple(Why),
) -> Waiting | None:
    """Take whom waiting can harm most, of those in nobody's hand; None: nobody waits.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.take")
    hour = now or clock.now()
    while waiting := queue(actor, hour, _TRIED, why=why, taken=False):
        for one in waiting:
            row = EpisodeRow.objects.select_related("district").get(pk=one.number)
            if _took(actor, row, hour):
                row.refresh_from_db(fields=["taken_by", "taken_until"])
                return replace(one, taken_by=row.taken_by, taken_until=row.taken_until)
    return None


def release(actor: Actor, number: int) -> None:
    """Let go of somebody whom one has in hand; a supervisor lets go for others, too.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-episode``.
    """
    row = episodes.found(actor, "care.release", number)
    rows = EpisodeRow.objects.filter(pk=row.pk)
    if not rules.may(actor, "care.settle"):
        rows = rows.filter(taken_by=actor.name)
    rows.update(taken_by="", taken_until=None)
