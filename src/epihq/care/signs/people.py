"""What people did, summed up: who was heard of when, what was raised or lowered."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from epihq.care.records import RANK, Level
from epihq.care.signs.deeds import Deed, DeedKind
from epihq.care.signs.judged import Reason
from epihq.care.signs.rules import Action

_BACK = (DeedKind.RESUMED, DeedKind.RETURNED)


class Did(msgspec.Struct, frozen=True, kw_only=True):
    """Deeds summed up.

    ``heard_at``: the last reading or the last time that somebody was reached.
    ``calls``: those since then that nobody answered. ``raised`` holds unless somebody
    lowered it since; ``lowered`` holds for what was known by then.
    """

    heard_at: datetime | None
    resumed_at: datetime | None = None
    calls: tuple[datetime, ...] = ()
    wrong_number: Deed | None = None
    raised: Deed | None = None
    lowered: Deed | None = None


def sum_up(deeds: Sequence[Deed], heard_at: datetime | None) -> Did:
    """Sum up what people did; their order does not matter."""
    if not deeds:
        return Did(heard_at=heard_at)
    reached = _last(deeds, DeedKind.REACHED)
    if reached is not None and (heard_at is None or heard_at < reached.at):
        heard_at = reached.at
    lowered = _last(deeds, DeedKind.LOWERED)
    return Did(
        heard_at=heard_at,
        resumed_at=max((one.at for one in deeds if one.kind in _BACK), default=None),
        calls=tuple(
            sorted(
                one.at
                for one in deeds
                if one.kind is DeedKind.UNREACHED and _is_after(one, heard_at)
            )
        ),
        wrong_number=_still(_last(deeds, DeedKind.WRONG_NUMBER), heard_at),
        raised=_highest(deeds, lowered),
        lowered=lowered,
    )


def _last(deeds: Sequence[Deed], kind: DeedKind) -> Deed | None:
    # Of two at one moment the milder lowering would be a matter of order.
    found = (one for one in deeds if one.kind is kind)
    return max(
        found,
        key=lambda one: (one.at, RANK[one.level or Level.STEADY], one.by),
        default=None,
    )


def _is_after(one: Deed, at: datetime | None) -> bool:
    return at is None or one.at > at


def _still(deed: Deed | None, heard_at: datetime | None) -> Deed | None:
    return deed if deed is not None and _is_after(deed, heard_at) else None


def _highest(deeds: Sequence[Deed], lowered: Deed | None) -> Deed | None:
    """Give the highest raising that nobody lowered since; at one moment it stands."""
    found = (
        one
        for one in deeds
        if one.kind is DeedKind.RAISED and (lowered is None or one.at >= lowered.at)
    )
    return max(
        found,
        key=lambda one: (RANK[one.level or Level.STEADY], one.at, one.by),
        default=None,
    )


def of_people(did: Did) -> Iterator[Reason]:
    """Give what people raised, and that nobody can be reached at a number."""
    if did.raised is not None and did.raised.level is not None:
        yield _reason("raised", did.raised, did.raised.level)
    if did.wrong_number is not None:
        yield _reason("wrong-number", did.wrong_number, Level.WATCH, Action.VISIT)


def _reason(
    code: str, deed: Deed, level: Level, action: Action | None = None
) -> Reason:
    return Reason(
        code=code,
        level=level,
        full=level,
        at=deed.at,
        known_at=deed.at,
        by=deed.by,
        action=action,
    )


def lower(reason: Reason, lowered: Deed) -> Reason:
    """Let what was known when somebody lowered a level count for that level."""
    level = lowered.level or Level.STEADY
    is_new = reason.known_at > lowered.at
    if is_new or reason.code == "raised" or RANK[reason.level] <= RANK[level]:
        return reason
    return replace(reason, level=level, lowered_by=lowered.by)
