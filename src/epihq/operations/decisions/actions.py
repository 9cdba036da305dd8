"""Decisions: asked for, compared by the watch, put forward, or withdrawn.

    row = ask_decision(actor, Asking(location="AZE", as_of=today), today=today)
    put_forward(actor, row.pk, Forward(option="extend-14", ...), home=home)

What is put forward is proposed as a decision at the terminal is; a second person
approves it, and then alone it holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from epihq.desk.decision import Decided, Decision
from epihq.desk.decision_file import require_ours, written
from epihq.operations.decisions.asking import (
    Asking,
    check_asking,
    kept,
)
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.attachments import File, attach, bytes_of, sha256_of
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.measures.decided import (
    LONGEST_NAME,
    check_decided,
    propose_as,
)
from epihq.operations.people.officers import account_of
from epihq.operations.people.tables import Officer
from epihq.operations.processes.asked import ASKED
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Measure
from epihq.terms.signing import house_key, kept_key

_TIGHTEN = "tighten"


@dataclass(frozen=True, kw_only=True)
class Forward:
    """What is put forward: an option, by which instrument, why, and against whom.

    ``measures`` are what it orders beside what holds; where none are named, those of
    the option as it was compared. Each of ``dissent`` says who disagreed, and why.
    """

    option: str
    instrument: str
    reasons: str
    dissent: tuple[str, ...] = ()
    measures: Sequence[Measure] = ()


def ask_decision(
    actor: Actor, asking: Asking, *, today: date, once: str = ""
) -> DecisionRow:
    """Ask for a comparison of options; the watch makes it in its next rounds.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError, DataError: those of ``check_asking``.
    """
    require(actor, "decision.ask")
    asking = check_asking(asking, today)
    with ledger.changing():
        if row := done_before(actor, DecisionRow, once):
            return row
        row = DecisionRow(
            state=ASKED,
            location=asking.location,
            as_of=asking.as_of,
            question=kept(asking),
            asked_by=actor.name,
            asked_at=clock.now(),
        )
        return begin(actor, "decision.ask", row, once=once)


def keep_record(
    actor: Actor, number: int, body: bytes, *, seconds: float, home: Path
) -> DecisionRow:
    """Keep the desk's record beside the decision that asked for it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        DataError: those of ``require_ours``.
    """
    with ledger.changing():
        row = held(DecisionRow, number)
        require_state(row, "decision.keep")
        record = require_ours(body, f"{row}", kept_key(home))
        _attach(actor, "decision.keep", row, record, body, home)
        columns = {"record": sha256_of(body), "seconds": seconds}
        return change(actor, "decision.keep", row, columns)


def keep_trouble(actor: Actor, number: int, trouble: str) -> DecisionRow:
    """Keep why the options could not be compared.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(trouble, f"decision {number}", "why it could not be made")
    with ledger.changing():
        row = held(DecisionRow, number)
        require_state(row, "decision.fail")
        return change(actor, "decision.fail", row, {"trouble": why}, note=why)


def put_forward(
    actor: Actor,
    number: int,
    forward: Forward,
    *,
    home: Path,
    version: int | None = None,
) -> DecisionRow:
    """Put an option forward: what it orders is proposed, for a second person.

    The record then tells what was decided, and lies beside the decision and each
    proposal. What lapses needs no act: then it is on record, and nothing is proposed.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``decide.by-whom``, ``decide.which-measures``,
            ``decide.unknown-option``, those of ``propose``.
        DataError: ``attachments.damaged``.
    """
    with ledger.changing():
        row = held(DecisionRow, number, version=version)
        require(actor, "decision.forward", row)
        require_state(row, "decision.forward")
        record, measures = _decided(actor, row, forward, home)
        body = f"{written(record, house_key(home))}\n".encode()
        rows = propose_as(actor, record, measures, body, home)
        _attach(actor, "decision.forward", row, record, body, home)
        columns = {
            "option": forward.option,
            "forwarded_by": actor.name,
            "decided": sha256_of(body),
            "proposals": [one.pk for one in rows],
        }
        return change(actor, "decision.forward", row, columns, note=forward.reasons)


def withdraw_decision(
    actor: Actor, number: int, *, reason: str = "", version: int | None = None
) -> DecisionRow:
    """Take back what was asked for; what is being computed is ended.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(DecisionRow, number, version=version)
        require_state(row, "decision.withdraw")
        why = reason.strip()
        return change(actor, "decision.withdraw", row, {"reason": why}, note=why)


def record_of(row: DecisionRow, home: Path) -> Decision:
    """Read the newest record of a decision: with what was decided, once it was.

    Raises:
        DataError: ``attachments.damaged``, those of ``require_ours``.
    """
    return require_ours(body_of(row, home), f"{row}", kept_key(home))


def body_of(row: DecisionRow, home: Path) -> bytes:
    """Read the bytes of a decision's newest record.

    Raises:
        DataError: ``attachments.damaged``.
    """
    return bytes_of(row.decided or row.record, home, f"{row}")


def _decided(
    actor: Actor, row: DecisionRow, forward: Forward, home: Path
) -> tuple[Decision, Sequence[Measure]]:
    """Tell in the record what is put forward, and what it orders beside what holds."""
    record = record_of(row, home)
    decided = Decided(
        option=forward.option,
        by=_signed(actor),
        at=clock.now().replace(microsecond=0),
        instrument=forward.instrument.strip(),
        reasons=forward.reasons.strip(),
        dissent=tuple(one.strip() for one in forward.dissent if one.strip()),
    )
    compared = {one.name: one for one in record.options}
    if forward.option not in compared:
        raise UsageError(
            "decide.unknown-option",
            f"{row}: one of {', '.join(compared)} was expected; got "
            f"{forward.option!r}. Choose one that was compared.",
        )
    # An option that changes levels is more than an extension, whatever it is called.
    changes = bool(compared[forward.option].levels)
    measures = _ordered(record, forward)
    check_decided(decided, measures, own_options=changes)
    return replace(record, decided=decided), measures


def _signed(actor: Actor) -> str:
    """Sign by the full name where it names this account alone, as at the terminal."""
    row = Officer.objects.filter(pk=actor.number).first()
    name = row.full_name.strip() if row else ""
    is_fit = 0 < len(name) <= LONGEST_NAME and account_of(name) == actor.name
    return name if is_fit else actor.name


def _ordered(record: Decision, forward: Forward) -> Sequence[Measure]:
    """Give what is ordered beside what holds.

    A measure that holds already stays where its act has it; a new one, and what
    tightens, holds in all of the place, as it was computed.
    """
    if forward.measures:
        return forward.measures
    option = next(one for one in record.options if one.name == forward.option)
    held = {one.code for one in record.regime.measures if one.source == "ledger"}
    return tuple(
        Measure(
            code=code,
            level=level,
            areas=None if code in held and option.name != _TIGHTEN else (),
        )
        for code, level in option.levels.items()
    )


def _attach(
    actor: Actor,
    verb: str,
    row: DecisionRow,
    record: Decision,
    body: bytes,
    home: Path,
) -> None:
    name = f"decision-{record.location}-{record.as_of}.json"
    attach(actor, verb, row, [File(name=name, body=body)], home)
