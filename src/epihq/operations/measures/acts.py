"""Acts of regimes in the ledger: written once, read by value."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from epihq.operations.ledger import clock, ledger
from epihq.terms.drafting import check_follows
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Act, Kind, Measure

if TYPE_CHECKING:
    from django.db.models import Manager

    from epihq.operations.measures.tables import ActRow


def acts(home: Path, location: str | None = None) -> list[Act]:
    """Read the acts of all locations or of one, in the order of their numbers.

    Raises:
        DataError: ``ledger.not-available``.
    """
    with ledger.reading(home) as kept:
        return held_acts(location) if kept else []


def record_act(home: Path, act: Act, *, by: str) -> Act:
    """Record an act and return it with its number, or the same act as held already.

    Raises:
        UsageError: ``measures.no-author``, and those of ``check_follows``.
        DataError: ``ledger.not-available``.
    """
    author = check_author(by)
    with ledger.writing(home):
        return enter_acts([act], author)[0]


def check_author(by: str) -> str:
    """Refuse a blank name.

    Raises:
        UsageError: ``measures.no-author``.
    """
    if not by.strip():
        raise UsageError(
            "measures.no-author",
            f"measures: the name of who records it was expected; got {by!r}. "
            "Add --by NAME.",
        )
    return by.strip()


def held_acts(location: str | None = None) -> list[Act]:
    """Read acts from the opened ledger."""
    rows = _table().all()
    return [_act(row) for row in (rows.filter(location=location) if location else rows)]


def newest_act() -> int:
    """Give the number of the act recorded last; 0 before there is one."""
    return _table().order_by("-pk").values_list("pk", flat=True).first() or 0


def enter_acts(new: Iterable[Act], by: str, via: str = "cli") -> list[Act]:
    """Write acts into the opened ledger, in order; those held already stay one."""
    held = held_acts()
    entered = []
    for act in new:
        found = _found(act, held)
        if found is None:
            check_follows(act, held)
            found = _act(_table().create(**_columns(act, by)))
            _tell(found, by, via)
            held.append(found)
        entered.append(found)
    _close_answered()
    return entered


def _close_answered() -> None:
    from epihq.operations.measures.regime_ends import (  # noqa: PLC0415 - after Django is set up
        close_answered,
    )

    close_answered()


def _tell(act: Act, by: str, via: str) -> None:
    from epihq.operations.ledger import log  # noqa: PLC0415 - after Django is set up

    log.write(
        by=by,
        via=via,
        verb="measure.record",
        thing="act",
        number=act.number,
        after=act.kind.value,
        content={"now": msgspec.to_builtins(act)},
    )


def _found(act: Act, held: Sequence[Act]) -> Act | None:
    """Find the same act on record, where it still speaks."""
    wrong = {one.corrects for one in held if one.corrects}
    if act.corrects:
        rivals = [a for a in held if act.corrects in (a.number, a.corrects)]
    else:
        rivals = [a for a in held if a.number not in wrong]
    said = _said(act)
    return next((one for one in rivals if _said(one) == said), None)


def _said(act: Act) -> Act:
    return replace(act, corrects=0, number=0, recorded_by="", recorded_at=None)


def _table() -> "Manager":
    from epihq.operations.measures.tables import (  # noqa: PLC0415 - after Django is set up
        ActRow,
    )

    return ActRow.objects


def _columns(act: Act, by: str) -> dict[str, object]:
    return {
        "location": act.location,
        "regime": act.regime,
        "kind": act.kind.value,
        "instrument": act.instrument,
        "decided_on": act.decided_on,
        "signed_on": act.signed_on,
        "effective_from": act.effective_from,
        "from_offset": _offset(act.effective_from),
        "effective_to": act.effective_to,
        "to_offset": _offset(act.effective_to),
        "areas": list(act.areas),
        "measures": msgspec.to_builtins(act.measures),
        "exemptions": list(act.exemptions),
        "source": act.source,
        "disease": act.disease or None,
        "corrects_id": act.corrects or None,
        "recorded_at": clock.now(),
        "recorded_by": by,
    }


def _offset(hour: datetime | None) -> int | None:
    offset = None if hour is None else hour.utcoffset()
    return None if offset is None else offset // timedelta(minutes=1)


def _act(row: "ActRow") -> Act:
    return Act(
        location=row.location,
        regime=row.regime,
        kind=Kind(row.kind),
        instrument=row.instrument,
        decided_on=row.decided_on,
        signed_on=row.signed_on,
        effective_from=_as_said(row.effective_from, row.from_offset),
        effective_to=None
        if row.effective_to is None
        else _as_said(row.effective_to, row.to_offset),
        areas=tuple(row.areas),
        measures=msgspec.convert(row.measures, tuple[Measure, ...]),
        exemptions=tuple(row.exemptions),
        source=row.source,
        corrects=row.corrects_id or 0,
        number=row.pk,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        disease=row.disease or "",
    )


def _as_said(instant: datetime, offset: int) -> datetime:
    return instant.astimezone(timezone(timedelta(minutes=offset)))
