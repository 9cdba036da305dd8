"""Claims: recorded as somebody's sentence, checked, put to WHO, closed.

    row = record_claim(actor, Statement(...), today=today)
    ask_check(actor, row.pk, as_of=today, today=today)    # the watch makes it
    raise_claim(actor, row.pk, request="...", addressee="WHO IHR Contact Point")

What was said is never changed, and never becomes a fact: a check stands beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import Actor, require
from epihq.terms.claims import ClaimState, check_grade, check_kind
from epihq.terms.credibility import ClaimCheck
from epihq.terms.diseases import check_disease
from epihq.terms.errors import RecordError, UsageError
from epihq.terms.locations import check_location

RECORDED, CHECKED = ClaimState.RECORDED.value, ClaimState.CHECKED.value
RAISED, CLOSED = ClaimState.RAISED.value, ClaimState.CLOSED.value
_NOT_ASKED: Mapping[str, object] = {
    "asked_as_of": None,
    "asked_by": "",
    "asked_at": None,
}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What was said: ``kind`` and ``threshold`` are what of it can be checked.

    ``location`` is whose figures it is about, ``claimant`` the location of who says
    it, "" where that is none. ``disease`` is that of the figures; "" is what the
    headquarters means by none.
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
    disease: str = ""


def record_claim(
    actor: Actor, said: Statement, *, today: date, once: str = ""
) -> ClaimRow:
    """Record a claim as its speaker's; ``today`` is the day in the room.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``claims.no-quotation``, ``claims.future-day``,
            ``ledger.says-nothing``, those of ``check_grade``, ``check_kind`` and
            ``check_location``, ``disease.unknown``.
    """
    require(actor, "claim.record")
    row = _row(said, today)
    row.recorded_by = actor.name
    with ledger.changing():
        if done := done_before(actor, ClaimRow, once):
            return done
        return begin(actor, "claim.record", row, once=once)


def ask_check(
    actor: Actor,
    number: int,
    *,
    as_of: date,
    today: date,
    version: int | None = None,
) -> ClaimRow:
    """Ask for a check by what was published by the end of ``as_of``.

    The watch makes it in its next rounds. It may be asked for again, on the same or a
    later day; before it is made, another day takes the place of what was asked.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``claims.future-day``, ``claims.earlier-day``.
    """
    require(actor, "claim.check")
    with ledger.changing():
        row = held(ClaimRow, number, version=version)
        _check_may_check(row, as_of)
        _check_past(as_of, today)
        if row.asked_as_of == as_of:
            return row
        columns = {
            "asked_as_of": as_of,
            "asked_by": actor.name,
            "asked_at": clock.now(),
            "check_trouble": "",
        }
        note = f"By what was published by {as_of}."
        return change(
            actor, "claim.check", row, columns, note=note, logged_as="claim.check-asked"
        )


def asked_checks() -> list[ClaimRow]:
    """List the claims whose check is asked for, the oldest asking first."""
    asked = ClaimRow.objects.filter(asked_as_of__isnull=False)
    return list(asked.order_by("asked_at", "number"))


def keep_check(
    actor: Actor, number: int, found: ClaimCheck, *, version: int | None = None
) -> ClaimRow:
    """Keep what a check found beside the claim, whichever way it falls.

    A claim that was put to WHO stays so: what is found later stands beside it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``claims.earlier-day``.
    """
    with ledger.changing():
        row = held(ClaimRow, number, version=version)
        _check_may_check(row, found.as_of)
        asked_by = row.asked_by
        columns = {
            "state": RAISED if row.state == RAISED else CHECKED,
            "checked_as_of": found.as_of,
            "probability": found.probability,
            "summary": "",
            "checked": json.loads(msgspec.json.encode(found)),
            **_NOT_ASKED,
            "check_trouble": "",
        }
        return change(
            actor,
            "claim.check",
            row,
            columns,
            note=f"{_asked(asked_by)}By what was published by {found.as_of}.",
            more={"asked_by": asked_by} if asked_by else {},
        )


def keep_trouble(
    actor: Actor, number: int, trouble: str, *, version: int | None = None
) -> ClaimRow:
    """Keep why a check that was asked for could not be made; it is asked for no more.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(trouble, f"claim {number}", "why it could not be checked")
    with ledger.changing():
        row = held(ClaimRow, number, version=version)
        require_state(row, "claim.check")
        note = f"{_asked(row.asked_by)}{why}"
        columns = {**_NOT_ASKED, "check_trouble": why}
        return change(
            actor,
            "claim.check",
            row,
            columns,
            note=note,
            logged_as="claim.check-failed",
        )


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
        require_state(row, "claim.close")
        columns = {"reason": why, **_NOT_ASKED}
        return change(actor, "claim.close", row, columns, note=why)


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
        require_state(row, "claim.raise")
        columns = {"request": words, "addressee": to, "raised_by": actor.name}
        return change(actor, "claim.raise", row, columns, note=words)


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
        disease=check_disease(said.disease) if said.disease else None,
        claim_kind=said.kind,
        threshold=said.threshold,
        claimant=check_location(said.claimant, "claimant") if said.claimant else "",
    )


def _check_may_check(row: ClaimRow, as_of: date) -> None:
    require_state(row, "claim.check")
    if row.checked_as_of is not None and as_of < row.checked_as_of:
        raise UsageError(
            "claims.earlier-day",
            f"claim {row.pk}: a day from {row.checked_as_of} on, when it was last "
            f"checked, was expected; got {as_of}. Give a later day.",
        )


def _asked(by: str) -> str:
    return f"Asked for by {by}. " if by else ""


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
