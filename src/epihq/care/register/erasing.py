"""Somebody is erased: what names them, and the key of all that is written of them.

The episode stays with its figures, its acts and readings with their seals. Without the
key nobody reads a name, a note or a word of them any more, in rows from which nothing
may be taken either.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q

from epihq.care.register import episodes, looking
from epihq.care.register.tables import CareDistrictRow, EpisodeRow
from epihq.operations.ledger import clock, ledger, rules
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import WATCH, Actor

_A_ROUND = 500
_NOBODY = {
    "locked_key": b"",
    "person": b"",
    "name_hash": "",
    "phone_hash": "",
    "carer_phone_hash": "",
    "case_hash": "",
    "document_hash": "",
}


def erase(
    actor: Actor,
    number: int,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Erase who somebody was, for good; the log keeps that it was done, and why.

    The reason must name nobody: it stays. Backups made before still hold the person.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``care.key-used``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``.
    """
    why = require_words(reason, f"care {number}", "the reason")
    with ledger.changing(), episodes.changing():
        if done := episodes.done_before(actor, once, "care.erase", number):
            return episodes.found(actor, "care.erase", done.episode)
        hand = episodes.in_hand(actor, "care.erase", number, version=version)
        if hand.row.erased_at is None:
            columns = {"erased_at": clock.now(), "looked_after_by": "", "twins": []}
            episodes.change(hand, columns, person=_NOBODY, once=once)
            looking.tell(actor, "care.erase", number, {"note": why})
        return hand.row


def due(now: datetime) -> list[int]:
    """Number those whose district keeps names no longer, as far as a round goes."""
    found: list[int] = []
    for row in CareDistrictRow.objects.exclude(retention_days=None):
        over = now - timedelta(days=row.retention_days)
        ended = EpisodeRow.objects.filter(
            district=row, state="ended", ended_at__lte=over, erased_at=None
        )
        left = _A_ROUND - len(found)
        found += ended.order_by("ended_at").values_list("pk", flat=True)[:left]
    return found


def erase_due(now: datetime) -> int:
    """Erase whom their district keeps no longer; say how many."""
    numbers = due(now)
    for number in numbers:
        erase(WATCH, number, reason="kept as long as the district keeps names")
    return len(numbers)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How long a district keeps names of those whose home care has ended.

    ``kept`` are the ended who still have a name, ``due`` those of them who are kept no
    longer, ``next_at`` is when the next one is.
    """

    district: int
    name: str
    days: int | None
    kept: int
    due: int
    next_at: datetime | None


def kept(actor: Actor, now: datetime) -> list[Kept]:
    """Say for each of an actor's districts how long names are kept.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.figures")
    rows = list(episodes.own_districts(actor).order_by("name"))
    ended = _ended(rows, now)
    return [_kept(row, ended.get(row.pk, _NO_ENDED)) for row in rows]


_NO_ENDED: Final[Mapping[str, Any]] = {"kept": 0, "due": 0, "first": None}


def _ended(
    rows: Sequence[CareDistrictRow], now: datetime
) -> dict[int, Mapping[str, Any]]:
    """Count who has ended and has a name, districts of the same days at once."""
    alike: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        alike[row.retention_days or 0].append(row.pk)
    found = {}
    for days, part in alike.items():
        over = Q(ended_at__lte=now - timedelta(days=days))
        ended = EpisodeRow.objects.filter(
            district_id__in=part, state="ended", erased_at=None
        ).order_by()
        for one in ended.values("district_id").annotate(
            kept=Count("pk"), due=Count("pk", filter=over), first=Min("ended_at")
        ):
            found[one["district_id"]] = one
    return found


def _kept(row: CareDistrictRow, ended: Mapping[str, Any]) -> Kept:
    days, first = row.retention_days, ended["first"]
    is_kept = days is not None and first is not None
    return Kept(
        district=row.pk,
        name=row.name,
        days=days,
        kept=ended["kept"],
        due=0 if days is None else ended["due"],
        next_at=first + timedelta(days=days or 0) if is_kept else None,
    )
