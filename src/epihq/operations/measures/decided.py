"""What was decided at the desk, as proposals of the acts that carry it out.

A decision taken at the terminal comes on record as one that is proposed on a page:
by ``proposals.propose``, with its record beside it, for a second person to approve.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.desk.decision import Decided, Decision
from epihq.desk.decision_file import written
from epihq.operations.ledger import ledger
from epihq.operations.ledger.rules import SETUP, WATCH, Actor
from epihq.terms.drafting import Draft
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Measure
from epihq.terms.signing import house_key

if TYPE_CHECKING:
    from epihq.operations.measures.tables import ProposalRow

LAPSE = "lapse"
_AS_NOW = "extend-"
# As long as the ledger keeps a name.
LONGEST_NAME = 40
# By which the log knows the program itself.
_PROGRAMS = frozenset({SETUP.name, WATCH.name, "notices"})


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal as it came on record: its number, and the regime's new end."""

    number: int
    regime: str
    until: datetime | None


def check_decided(
    decided: Decided, measures: Sequence[Measure], *, own_options: bool
) -> None:
    """Refuse a decision that lacks what its proposal needs, before it is computed.

    ``measures`` are those that the acts order beside what holds; only to extend what
    holds, or to let it lapse, nobody has to name any. ``own_options``: the options are
    those of a file.

    Raises:
        UsageError: ``decide.by-whom``, ``decide.which-measures``.
    """
    asked = {
        "--by": decided.by,
        "--instrument": decided.instrument,
        "--reasons": decided.reasons,
    }
    missing = [name for name, text in asked.items() if not text.strip()]
    if missing:
        raise UsageError(
            "decide.by-whom",
            "--decided: who decided, by which instrument and why were expected; got "
            f"nothing for {' and '.join(missing)}. Add what is missing.",
        )
    _check_name(decided.by)
    as_now = decided.option.startswith(_AS_NOW) and not own_options
    if not (measures or as_now or decided.option == LAPSE):
        raise UsageError(
            "decide.which-measures",
            f"--decided {decided.option}: the measures that will be ordered were "
            "expected; got none. Name each with --measure, e.g. --measure C6=3.",
        )


def propose_decided(
    home: Path, record: Decision, measures: Sequence[Measure] = ()
) -> list[Proposed]:
    """Propose that the regimes in question hold as long as was decided.

    Whoever decided is who proposes; what they propose already is not proposed again.
    ``measures`` take the place of those of their codes. Nothing is proposed where it
    was decided to let them lapse, or where no regime on record ends at that hour.

    Raises:
        DataError: ``ledger.not-available`` and its kin.
        UsageError: ``decide.by-whom``, those of ``propose``.
    """
    decided = record.decided
    if decided is None or not _drafts(record, decided, measures):
        return []
    _check_name(decided.by)
    with ledger.writing(home):
        from epihq.operations.measures.proposals import (  # noqa: PLC0415 - after Django is set up
            act_of,
        )
        from epihq.operations.people.officers import (  # noqa: PLC0415 - as above
            account_of,
        )

        # Who has an account proposes by it: nobody approves their own.
        actor = replace(SETUP, name=account_of(decided.by) or decided.by.strip())
        # Byte for byte the decision file: it is the same record wherever it lies.
        body = f"{written(record, house_key(home))}\n".encode()
        rows = propose_as(actor, record, measures, body, home)
        acts = [act_of(row) for row in rows]
    return [
        Proposed(number=row.pk, regime=act.regime, until=act.effective_to)
        for row, act in zip(rows, acts, strict=True)
    ]


def propose_as(
    actor: Actor,
    record: Decision,
    measures: Sequence[Measure],
    body: bytes,
    home: Path,
) -> "list[ProposalRow]":
    """Propose in the opened ledger what a record says was decided; ``body`` is it.

    What the actor proposes already is not proposed again.

    Raises:
        UsageError: those of ``propose``.
    """
    from epihq.operations.measures.proposals import (  # noqa: PLC0415 - after Django is set up
        open_proposal,
        propose,
    )

    decided = record.decided
    if decided is None:
        return []
    return [
        open_proposal(actor.name, draft)
        or propose(actor, draft, why=decided.reasons, home=home, decision=body)
        for draft in _drafts(record, decided, measures)
    ]


def _check_name(by: str) -> None:
    if len(by) > LONGEST_NAME:
        raise UsageError(
            "decide.by-whom",
            f"--by: a name of at most {LONGEST_NAME} letters was expected; got "
            f"{len(by)}. Shorten it.",
        )
    if by.strip().casefold() in _PROGRAMS:
        raise UsageError(
            "decide.by-whom",
            f"--by: the name of a person or body was expected; got {by.strip()!r}, by "
            "which the program itself is known. Name who decided.",
        )


def _drafts(
    record: Decision, decided: Decided, measures: Sequence[Measure]
) -> list[Draft]:
    """Word an extension of each regime on record that ends at the hour in question."""
    if decided.option == LAPSE:
        return []
    until = next(one.ends for one in record.options if one.name == decided.option)
    ending = {
        one.regime
        for one in record.regime.measures
        if one.source == "ledger" and one.ends == record.regime.ends
    }
    return [
        Draft(
            location=record.location,
            regime=regime,
            instrument=decided.instrument,
            decided_on=record.as_of,
            effective_to=until,
            more_measures=tuple(measures),
        )
        for regime in sorted(ending)
    ]
