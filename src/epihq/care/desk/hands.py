"""A person in one pair of hands: two nurses never call the same person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from epihq.care.desk.queue import Waiting, Why, as_waited, queue
from epihq.care.register import episodes
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import clock, ledger, rules
from epihq.operations.ledger.acting import recalled, remember, remembered
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import RecordError

# So many of the first are tried before the queue is asked anew.
_TRIED = 20
# What the key of who asks for the next is kept for, and what of it when nobody waited;
# and for what and since when they waited then, in microseconds.
_NEXT, _NOBODY = "care.next", 0
_WAITED = "care.next since"
_BEGAN, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def take(
    actor: Actor, number: int, now: datetime | None = None, *, once: str = ""
) -> EpisodeRow:
    """Take somebody in hand for some minutes; who has them already keeps them longer.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.taken``, ``care.key-used``.
        UsageError: ``care.no-such-episode``.
    """
    row = episodes.found(actor, "care.take", number)
    hour = now or clock.now()
    with _once_only(actor, "care.take", number, once) as is_new:
        if is_new and not _took(actor, row, hour):
            held = EpisodeRow.objects.get(pk=number)
            raise RecordError(
                "care.taken",
                f"{row}: somebody whom nobody else has in hand was expected; got one "
                f"whom {held.taken_by} has. Take the next, or ask them to let go.",
            )
    return EpisodeRow.objects.select_related("district").get(pk=number)


@contextmanager
def _once_only(actor: Actor, what: str, number: int, once: str) -> Iterator[bool]:
    """Tell whether something is to be done: under one key it is, the first time alone.

    No act is written of who has whom in hand, so the key is kept by itself.
    """
    if not once:
        yield True
        return
    with ledger.changing():
        known = remembered(actor, what, once)
        if known not in {None, number}:
            raise episodes.key_used()
        yield known is None
        if known is None:
            remember(actor, what, once, "care", number)


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
    once: str = "",
) -> Waiting | None:
    """Take whom waiting can harm most, of those in nobody's hand; None: nobody waits.

    A request sent again under its key is answered with the same person, and why they
    waited then; how they stand, and in whose hand they are, is told as of now.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.take")
    hour = now or clock.now()
    if not once:
        return _taken_next(actor, hour, why)
    with ledger.changing():
        number = remembered(actor, _NEXT, once)
        if number is not None:
            return _taken_before(actor, number, once)
        found = _taken_next(actor, hour, why)
        remember(actor, _NEXT, once, "care", found.number if found else _NOBODY)
        if found:
            since = (found.since - _BEGAN) // _MICROSECOND
            remember(actor, _WAITED, once, found.why.value, since)
        return found


def _taken_before(actor: Actor, number: int, once: str) -> Waiting | None:
    known = recalled(actor, _WAITED, once)
    if known is None:
        return None
    return as_waited(actor, number, Why(known[0]), _BEGAN + known[1] * _MICROSECOND)


def _taken_next(actor: Actor, hour: datetime, why: tuple[Why, ...]) -> Waiting | None:
    while waiting := queue(actor, hour, _TRIED, why=why, taken=False):
        for one in waiting:
            row = EpisodeRow.objects.select_related("district").get(pk=one.number)
            if _took(actor, row, hour):
                row.refresh_from_db(fields=["taken_by", "taken_until"])
                return replace(one, taken_by=row.taken_by, taken_until=row.taken_until)
    return None


def release(actor: Actor, number: int, *, once: str = "") -> None:
    """Let go of somebody whom one has in hand; a supervisor lets go for others, too.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.key-used``.
        UsageError: ``care.no-such-episode``.
    """
    row = episodes.found(actor, "care.release", number)
    rows = EpisodeRow.objects.filter(pk=row.pk)
    if not rules.may(actor, "care.settle"):
        rows = rows.filter(taken_by=actor.name)
    with _once_only(actor, "care.release", number, once) as is_new:
        if is_new:
            rows.update(taken_by="", taken_until=None)
