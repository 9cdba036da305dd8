"""Claims: recorded as somebody's sentence, checked, put to WHO, closed.

    row = record_claim(actor, Statement(...), today=today)
    check_claim(actor, row.pk, home=home, as_of=today, today=today)
    raise_claim(actor, row.pk, request="...", addressee="WHO IHR Contact Point")

What was said is never changed, and never becomes a fact: a check stands beside it.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from epihq.archive import Archive
from epihq.operations import ledger
from epihq.operations.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.rules import Actor, require
from epihq.operations.tables_claims import ClaimRow
from epihq.terms.claims import OPEN, ClaimKind, ClaimState, check_grade, check_kind
from epihq.terms.credibility import ClaimCheck
from epihq.terms.errors import RecordError, UsageError
from epihq.terms.locations import check_location

RECORDED, CHECKED = ClaimState.RECORDED.value, ClaimState.CHECKED.value
RAISED, CLOSED = ClaimState.RAISED.value, ClaimState.CLOSED.value


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What was said: ``kind`` and ``threshold`` are what of it can be checked.

    ``location`` is whose figures it is about, ``claimant`` the location of who says
    it, "" where that is none.
    """

    quotation: str
    speaker: str
    said_on: date
    source: str
    grade: str
    location: str
    kind: str
    threshold: float | None = None
    claimant: str = ""


def record_claim(
    actor: Actor, said: Statement, *, today: date, once: str = ""
) -> ClaimRow:
    """Record a claim as its speaker's; ``today`` is the day in the room.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``claims.no-quotation``, ``claims.future-day``,
            ``ledger.says-nothing``, those of ``check_grade``, ``check_kind`` and
            ``check_location``.
    """
    require(actor, "claim.record")
    row = _row(said, today)
    row.recorded_by = actor.name
    with ledger.changing():
        if done := done_before(actor, ClaimRow, once):
            return done
        return begin(actor, "claim.record", row, once=once)


def check_claim(
    actor: Actor,
    number: int,
    *,
    home: Path,
    as_of: date,
    today: date,
    version: int | None = None,
) -> ClaimRow:
    """Check a claim by what was published by the end of ``as_of``, and keep it.

    It may be checked again on the same or a later day. Nobody waits for the
    computation: only what it found is written under the writers' lock.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``claims.future-day``, ``claims.earlier-day``,
            ``claims.nothing-published``, those of the archive.
    """
    require(actor, "claim.check")
    row = held(ClaimRow, number, version=version)
    _check_may_check(row, as_of)
    _check_past(as_of, today)
    return keep_check(actor, number, _found(row, home, as_of), version=row.version)


def keep_check(
    actor: Actor, number: int, found: ClaimCheck, *, version: int | None = None
) -> ClaimRow:
    """Keep what a check found beside the claim, whichever way it falls.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``claims.earlier-day``.
    """
    with ledger.changing():
        row = held(ClaimRow, number, version=version)
        _check_may_check(row, found.as_of)
        told = {
            "state": CHECKED,
            "checked_as_of": found.as_of,
            "probability": found.probability,
            "summary": found.summary,
            "checked": json.loads(msgspec.json.encode(found)),
        }
        return change(actor, "claim.check", row, told, note=found.summary)


def close_claim(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> ClaimRow:
    """Close a claim and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"claim {number}", "the reason for closing it")
    with ledger.changing():
        row = held(ClaimRow, number, version=version)
        require_state(row, "claim.close", *OPEN)
        told = {"state": CLOSED, "reason": why}
        return change(actor, "claim.close", row, told, note=why)


def raise_claim(
    actor: Actor,
    number: int,
    *,
    request: str,
    addressee: str,
    version: int | None = None,
) -> ClaimRow:
    """Put a concern that survived its check to WHO, by IHR (2005) article 9.2.

    The ledger keeps what was asked, of whom and by whom; sending it is done by the
    National IHR Focal Point.

    Raises:
        RecordError: ``rules.not-allowed``, ``claims.not-checked``, ``ledger.stale``,
            ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    words = require_words(request, f"claim {number}", "the request to WHO")
    to = require_words(addressee, f"claim {number}", "whom the request goes to")
    with ledger.changing():
        row = held(ClaimRow, number, version=version)
        require(actor, "claim.raise", row)
        if row.checked is None:
            raise _not_checked(number)
        require_state(row, "claim.raise", CHECKED)
        told = {
            "state": RAISED,
            "request": words,
            "addressee": to,
            "raised_by": actor.name,
        }
        return change(actor, "claim.raise", row, told, note=words)


def by_location(row: ClaimRow) -> list[tuple[str, float | None]]:
    """List what the newest check found: claimant, location, then the neighbours.

    The ledger keeps no order of names, so it is made anew.
    """
    found: dict[str, float | None] = (row.checked or {}).get("by_location", {})
    first = [place for place in (row.claimant, row.location) if place in found]
    return [(place, found[place]) for place in dict.fromkeys([*first, *sorted(found)])]


def _row(said: Statement, today: date) -> ClaimRow:
    if not said.quotation.strip():
        raise UsageError(
            "claims.no-quotation",
            f"claim: the words that were said were expected; got {said.quotation!r}. "
            "Write them as they were said.",
        )
    _check_past(said.said_on, today)
    check_kind(said.kind, said.threshold)
    return ClaimRow(
        state=RECORDED,
        quotation=said.quotation.strip(),
        speaker=require_words(said.speaker, "claim", "who said it"),
        said_on=said.said_on,
        source=require_words(said.source, "claim", "where it was said or read"),
        grade=check_grade(said.grade),
        location=check_location(said.location, "claim"),
        claim_kind=said.kind,
        threshold=said.threshold,
        claimant=check_location(said.claimant, "claimant") if said.claimant else "",
    )


def _found(row: ClaimRow, home: Path, as_of: date) -> ClaimCheck:
    from epihq.credibility.claims import check  # noqa: PLC0415 - loads the engine

    told: dict[str, Any] = {
        "threshold": row.threshold,
        "claimant": row.claimant or None,
    }
    return check(Archive(home), row.location, ClaimKind(row.claim_kind), as_of, **told)


def _check_may_check(row: ClaimRow, as_of: date) -> None:
    require_state(row, "claim.check", RECORDED, CHECKED)
    if row.checked_as_of is not None and as_of < row.checked_as_of:
        raise UsageError(
            "claims.earlier-day",
            f"claim {row.pk}: a day from {row.checked_as_of} on, when it was last "
            f"checked, was expected; got {as_of}. Give a later day.",
        )


def _check_past(day: date, today: date) -> None:
    if day > today:
        raise UsageError(
            "claims.future-day",
            f"claim: a day up to today, {today}, was expected; got {day}. Correct the "
            "day.",
        )


def _not_checked(number: int) -> RecordError:
    return RecordError(
        "claims.not-checked",
        f"claim {number}: a claim that was checked was expected; got one that nobody "
        "has checked. Check it first: only a concern that survives goes to WHO.",
    )
