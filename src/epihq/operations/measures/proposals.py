"""Measures decided here: proposed with the decision behind them, then approved.

Two persons stand behind every act: who proposed it and who approved it. With the
approval the act of the regime is on record, in the same transaction.
"""

from dataclasses import replace
from pathlib import Path

import msgspec

from epihq.desk.decision_file import require_ours
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.attachments import File, attach, sha256_of
from epihq.operations.ledger.rules import Actor, is_anothers, require
from epihq.operations.measures.acts import enter_acts, held_acts
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.signals.tables import SignalRow
from epihq.terms.drafting import Draft, check_follows, extension
from epihq.terms.errors import DataError, RecordError, UsageError
from epihq.terms.locations import check_location
from epihq.terms.regimes import Act, acts_of
from epihq.terms.signing import kept_key
from epihq.terms.written import check_area


def propose(
    actor: Actor,
    act: Act | Draft,
    *,
    why: str,
    home: Path,
    decision: bytes = b"",
    signal: int | None = None,
    once: str = "",
) -> ProposalRow:
    """Propose an act of a regime; a ``Draft`` is an extension of what stands.

    ``decision`` is the record of the decision desk as JSON, kept beside it.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``decision.not-a-decision-file``, ``decision.not-ours``,
            ``ledger.says-nothing``, ``ledger.no-such-thing``, those of
            ``check_location``, ``check_area`` and ``check_follows``.
    """
    words = require_words(why, "proposal", "the reason for it")
    if decision:
        _check_decision(decision, home)
    with ledger.changing():
        if row := done_before(actor, ProposalRow, once):
            return row
        if signal is not None:
            held(SignalRow, signal)
        _, act = considered(act)
        row = ProposalRow(
            state="proposed",
            location=act.location,
            act=msgspec.to_builtins(act),
            why=words,
            decision=sha256_of(decision) if decision else "",
            signal=signal,
            proposed_by=actor.name,
        )
        begin(actor, "proposal.make", row, note=words, once=once)
        if decision:
            name = f"decision-{act.location}-{act.decided_on}.json"
            file = File(name=name, body=decision)
            attach(actor, "proposal.make", row, [file], home)
        return row


def open_proposal(by: str, act: Act | Draft) -> ProposalRow | None:
    """Find what somebody has proposed already, and nobody has answered.

    Raises:
        UsageError: those of ``considered``.
    """
    _, act = considered(act)
    rows = ProposalRow.objects.filter(
        state="proposed", location=act.location, proposed_by=by
    )
    return next((row for row in rows if act_of(row) == act), None)


def considered(act: Act | Draft) -> tuple[Act | None, Act]:
    """Give an act as it would stand on record, and the one before it in its regime.

    Raises:
        UsageError: those of ``check_location``, ``check_area`` and ``check_follows``.
    """
    held_already = held_acts()
    if isinstance(act, Draft):
        act = extension(act, held_already)
    act = _spelt(act)
    check_follows(act, held_already)
    known = acts_of(held_already, act.location, act.decided_on)
    chain = [one for one in known if one.regime == act.regime]
    return (chain[-1] if chain else None), act


def _check_decision(body: bytes, home: Path) -> None:
    """Refuse a record that was not computed here; who sent it can mend it."""
    try:
        require_ours(body, "decision", kept_key(home))
    except DataError as error:
        raise UsageError(error.code, str(error)) from error


def _spelt(act: Act) -> Act:
    """Spell an act's places as the ledger does, and see that it has its words."""
    place = check_location(act.location, "proposal")
    return replace(
        act,
        location=place,
        regime=require_words(act.regime, "proposal", "the name of the regime"),
        instrument=require_words(act.instrument, "proposal", "what orders it"),
        areas=tuple(check_area(area, place, "proposal") for area in act.areas),
    )


def approve(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> ProposalRow:
    """Approve a proposal: its act is on record from now on.

    Raises:
        RecordError: ``rules.not-allowed``, ``proposals.own``, ``ledger.stale``,
            ``ledger.wrong-state``.
        UsageError: those of ``check_follows``: what stands may have changed since.
    """
    with ledger.changing():
        row = held(ProposalRow, number, version=version)
        require_state(row, "proposal.approve")
        if not is_anothers(actor, "proposal.approve", row):
            raise RecordError(
                "proposals.own",
                f"proposal {number}: the approval of a second person was expected; "
                f"got that of {actor.name}, who proposed it. Ask another incident "
                "manager.",
            )
        require(actor, "proposal.approve", row)
        by = f"{actor.name}, proposed by {row.proposed_by}"
        act = enter_acts([act_of(row)], by, via=actor.via)[0]
        columns = {
            "answered_by": actor.name,
            "reason": note.strip(),
            "act_number": act.number,
        }
        return change(actor, "proposal.approve", row, columns, note=note)


def reject(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> ProposalRow:
    """Reject a proposal, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    return _end(actor, number, "proposal.reject", reason, version)


def withdraw_proposal(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> ProposalRow:
    """Take one's own proposal back, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    return _end(actor, number, "proposal.withdraw", reason, version)


def act_of(row: ProposalRow) -> Act:
    """Give the proposed act as a value, with its number once it is on record."""
    act = msgspec.convert(row.act, Act)
    return replace(act, number=row.act_number or 0)


def _end(
    actor: Actor, number: int, verb: str, reason: str, version: int | None
) -> ProposalRow:
    why = require_words(reason, f"proposal {number}", "the reason")
    with ledger.changing():
        row = held(ProposalRow, number, version=version)
        require_state(row, verb)
        columns = {"answered_by": actor.name, "reason": why}
        return change(actor, verb, row, columns, note=why)
