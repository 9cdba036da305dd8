"""Alarms and signals: what the watch noticed, and what people make of it.

A detector gives an ``Alarm``; the headquarters turns alarms about the same thing into
one signal, which lives until it is closed with a reason:

    new -> under-verification -> event -> closed

Every state may go to closed; closed is the end, and what comes later is a new signal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from epihq.terms.provenance import VintageRef


class SignalKind(StrEnum):
    """What an alarm speaks of."""

    UNUSUAL_COUNTS = "unusual-counts"
    RT_CHANGE = "rt-change"
    REVISION = "revision"
    BATCH_DUMP = "batch-dump"
    SOURCE_SILENT = "source-silent"
    REGIME_ENDS = "regime-ends"
    OWN_RULE = "own-rule"
    WATCH_STOPPED = "watch-stopped"
    REPORTED = "reported"
    FLOOD = "flood"


class Severity(StrEnum):
    """How much it matters, in the four words of WHO's rapid risk assessment."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very-high"


SEVERITIES = tuple(Severity)


class SignalState(StrEnum):
    """Where a signal stands."""

    NEW = "new"
    UNDER_VERIFICATION = "under-verification"
    EVENT = "event"
    CLOSED = "closed"


# States of a signal that somebody still has to judge or follow.
OPEN = (SignalState.NEW, SignalState.UNDER_VERIFICATION, SignalState.EVENT)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The figures that an alarm rests on, as they were published then.

    ``value`` is the figure of ``reference_date``, ``expected`` and ``upper`` what the
    method expected and the bound that it passed; units as in ``indicator``. ``dates``
    and ``values`` are the series before it, for a chart; None is a day or week without
    a figure. ``method`` names the method, e.g. "EARS C2".
    """

    method: str
    value: float | None = None
    expected: float | None = None
    upper: float | None = None
    dates: tuple[date, ...] = ()
    values: tuple[float | None, ...] = ()
    vintage: VintageRef | None = None


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One thing that a detector noticed.

    ``location`` is "" where it concerns a source or the watch itself, ``indicator`` ""
    where it concerns no figure, ``disease`` "" where it concerns none. ``facts`` are
    the numbers and words that the sentence for people is made of, in the reader's
    language; docs/reference/signals.md tells which kind has which.
    """

    kind: SignalKind
    location: str
    indicator: str
    reference_date: date
    severity: Severity
    evidence: Evidence
    facts: Mapping[str, str | float | None] = field(default_factory=dict)
    disease: str = ""
