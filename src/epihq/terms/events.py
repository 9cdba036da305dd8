r"""Events: what a headquarters follows from the day it is declared to its lessons.

    monitored <-> under-response
         \____________\__ closed, with the reason and lessons; reopened: monitored

Risk is judged as WHO's manual "Rapid Risk Assessment of Acute Public Health Events"
(WHO/HSE/GAR/ARO/2012.1) has it: the likelihood of what is asked and its consequences,
each in five words, and how sure one is in three.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class EventState(StrEnum):
    """Where an event stands."""

    MONITORED = "monitored"
    UNDER_RESPONSE = "under-response"
    CLOSED = "closed"


OPEN: Final = (EventState.MONITORED, EventState.UNDER_RESPONSE)


class Grade(StrEnum):
    """How much it takes: the grades of WHO's Emergency Response Framework."""

    UNGRADED = "ungraded"
    ONE = "grade-1"
    TWO = "grade-2"
    THREE = "grade-3"


class Likelihood(StrEnum):
    """How likely it is, the least first; with the probabilities of the manual."""

    VERY_UNLIKELY = "very-unlikely"
    UNLIKELY = "unlikely"
    LIKELY = "likely"
    HIGHLY_LIKELY = "highly-likely"
    ALMOST_CERTAIN = "almost-certain"


class Impact(StrEnum):
    """How grave the consequences would be, the least first."""

    MINIMAL = "minimal"
    MINOR = "minor"
    MODERATE = "moderate"
    MAJOR = "major"
    SEVERE = "severe"


class Confidence(StrEnum):
    """How sure who judges is of it."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Risk(StrEnum):
    """The overall risk, in the four words of the manual."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very-high"


# The manual prints its matrix as a coloured figure; this is how it was read. It is an
# aid: who judges may set another level, and says why.
_L, _M, _H, _V = Risk.LOW, Risk.MODERATE, Risk.HIGH, Risk.VERY_HIGH
MATRIX: Final = {
    Likelihood.ALMOST_CERTAIN: (_L, _M, _H, _V, _V),
    Likelihood.HIGHLY_LIKELY: (_L, _M, _H, _V, _V),
    Likelihood.LIKELY: (_L, _M, _H, _H, _V),
    Likelihood.UNLIKELY: (_L, _L, _M, _H, _H),
    Likelihood.VERY_UNLIKELY: (_L, _L, _M, _M, _H),
}


def risk_of(likelihood: Likelihood, impact: Impact) -> Risk:
    """Read the overall risk off the matrix.

    >>> risk_of(Likelihood.UNLIKELY, Impact.MODERATE)
    <Risk.MODERATE: 'moderate'>
    """
    return MATRIX[likelihood][list(Impact).index(impact)]


# New on a day, in all by its end, and there on the day.
NEW: Final = (
    "suspected_cases",
    "probable_cases",
    "confirmed_cases",
    "deaths",
    "admissions",
    "contacts",
)
TOTALS: Final = tuple(f"cumulative_{name}" for name in NEW)
PRESENT: Final = ("in_hospital", "contacts_followed")
INDICATORS: Final = (*NEW, *TOTALS, *PRESENT)


@dataclass(frozen=True, kw_only=True, order=True)
class Figure:
    """What a report says of a day: as ``source`` said it on ``report_date``."""

    reference_date: date
    indicator: str
    value: int
    report_date: date
    source: str


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One of the three clocks of 7-1-7: "detect", "notify" or "respond".

    ``days`` have passed, of ``limit``; None where a day is not known. It ``runs``
    where its end has not come yet.
    """

    name: str
    limit: int
    days: int | None = None
    runs: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it took, or takes, longer than it should."""
        return self.days is not None and self.days > self.limit


# Outbreaks found within 7 days of their emergence, notified within 1, and answered by
# seven early actions within 7: Frieden et al., Lancet 2021, "7-1-7".
_CLOCKS = (("detect", 7), ("notify", 1), ("respond", 7))


def clocks(
    started: date | None,
    detected: date | None,
    notified: date | None,
    responded: date | None,
    today: date | None,
) -> tuple[Clock, ...]:
    """Read the clocks of 7-1-7 off four days, each None where it is not known.

    ``today`` is None where no clock runs any more.
    """
    days = (started, detected, notified, responded)
    return tuple(
        _clock(name, limit, since, until, today)
        for (name, limit), since, until in zip(_CLOCKS, days, days[1:], strict=False)
    )


def _clock(
    name: str, limit: int, since: date | None, until: date | None, today: date | None
) -> Clock:
    end = until or today
    if since is None or end is None:
        return Clock(name=name, limit=limit)
    return Clock(name=name, limit=limit, days=(end - since).days, runs=until is None)
