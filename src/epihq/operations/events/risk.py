"""The risk of an event, judged by WHO's matrix; each judgement takes the last's place.

Those before stand in the log, and ``assessments`` reads them there.
"""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from epihq.operations.events.actions import day_here
from epihq.operations.events.tables import EventRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import change, held, require_state, require_words
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import UsageError
from epihq.terms.events import Confidence, Impact, Likelihood, Risk, risk_of

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One judgement: the question, the two levels, how sure, and on what it rests.

    ``risk`` is another level than the matrix's, with ``why``; None is the matrix's.
    """

    question: str
    likelihood: Likelihood
    impact: Impact
    confidence: Confidence
    hazard: str = ""
    exposure: str = ""
    context: str = ""
    risk: Risk | None = None
    why: str = ""
    reassess_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """A judgement as it is kept: with the level that holds, by whom and when."""

    said: Assessment
    risk: Risk
    by: str
    at: datetime


def assess_risk(
    actor: Actor, number: int, told: Assessment, *, version: int | None = None
) -> EventRow:
    """Judge the risk of an event.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, ``events.reassessed-before``.
    """
    require_words(told.question, f"event {number}", "the question that is judged")
    by_matrix = risk_of(told.likelihood, told.impact)
    risk = told.risk or by_matrix
    if risk is not by_matrix:
        what = f"the reason for another risk than {by_matrix}"
        require_words(told.why, f"event {number}", what)
    now = clock.now()
    if told.reassess_on is not None and told.reassess_on < day_here(now):
        raise UsageError(
            "events.reassessed-before",
            f"event {number}: a day from {day_here(now)} on was expected for the next "
            f"assessment; got {told.reassess_on}. Choose a later day.",
        )
    kept = Assessed(said=told, risk=risk, by=actor.name, at=now)
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.assess")
        columns = {
            "risk": risk.value,
            "assessment": msgspec.to_builtins(kept),
            "reassess_on": told.reassess_on,
        }
        return change(actor, "event.assess", row, columns)


def assessment_of(row: EventRow) -> Assessed | None:
    """Read the newest judgement of an event; None where nobody judged yet."""
    return msgspec.convert(row.assessment, Assessed) if row.assessment else None


def assessments(row: EventRow, moment: Moment) -> list[Assessed]:
    """Read the newest judgements of an event by a moment, the last first."""
    about = LogRow.objects.filter(
        thing=row.kind, thing_number=row.pk, verb="event.assess"
    )
    if moment.upto is not None:
        about = about.filter(number__lte=moment.upto)
    contents = about.exclude(content="").order_by("-number")
    return [
        msgspec.convert(msgspec.json.decode(one)["now"]["assessment"], Assessed)
        for one in contents.values_list("content", flat=True)[:MOST]
    ]
