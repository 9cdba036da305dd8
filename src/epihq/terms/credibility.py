"""What the yardstick says of a location's figures: the card, as it is kept and sent.

Codes and facts alone: ``reports.credibility_words`` says them in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from epihq.terms.claims import Method
from epihq.terms.provenance import Provenance

SCHEMA = "epihq.credibility/2"
CHECK_SCHEMA = "epihq.claim-check/2"


class Finding(StrEnum):
    """What one test says; none of the words is about intent."""

    CONSISTENT = "consistent"
    UNUSUAL = "unusual"
    STRONGLY_UNUSUAL = "strongly-unusual"
    NOT_ENOUGH = "not-enough-to-say"


class Unit(StrEnum):
    """What a test's value counts in."""

    SHARE = "share"
    TIMES = "times"
    CORRELATION = "correlation"
    DAYS = "days"


class Reason(StrEnum):
    """Why a test has no value."""

    FEW_DAYS_OF_CASES = "few-days-of-cases"
    FEW_DAYS_OF_DEATHS = "few-days-of-deaths"
    FEW_DAYS_AROUND = "few-days-with-cases-around"
    FEW_DAYS_OF_ANYBODY = "few-days-with-anybody"
    FEW_DAYS_OF_TEN = "few-days-with-ten-persons"
    FEW_DAYS_OF_HUNDRED = "few-days-with-hundred-persons"
    FEW_DAYS_NEAR_ROUND = "few-days-near-round-numbers"
    FEW_COMMON_DAYS = "few-common-days"
    FEW_WEEKS = "few-weeks"
    LOW_TOP = "low-highest-count"
    NARROW_COUNTS = "narrow-counts"
    NO_SCATTER = "no-scatter"
    WEEKDAY_MISSING = "weekday-missing"
    NO_NEIGHBOUR = "no-neighbour"
    NO_FIT = "no-fit"
    FIGURE_NOT_KNOWN = "figure-not-known"
    NO_DEATHS = "no-deaths"
    FEW_DEATHS = "few-deaths"
    FEW_DEATHS_FOR_SHARE = "few-deaths-for-share"
    FEW_OUTCOMES = "few-outcomes"
    NO_ALL_CAUSE_DEATHS = "no-all-cause-deaths"
    FEW_YEARS = "few-years"
    FEW_REPORTED_DEATHS = "few-reported-deaths"
    NOBODYS_TESTS = "nobodys-tests"
    NO_NUMBER_OF_TESTS = "no-number-of-tests"
    NO_SHARE_OF_TESTS = "no-share-of-tests"
    ONE_PUBLICATION_NO_CHANGE = "one-publication-no-change"
    FEW_CHANGES = "few-changes"
    ONE_PUBLICATION_NO_DELAY = "one-publication-no-delay"
    FEW_DELAYS = "few-delays"


class Band(StrEnum):
    """How probable, in seven steps, after the IPCC's guidance of 2010."""

    VIRTUALLY_CERTAIN = "virtually-certain"
    VERY_LIKELY = "very-likely"
    LIKELY = "likely"
    AS_LIKELY_AS_NOT = "about-as-likely-as-not"
    UNLIKELY = "unlikely"
    VERY_UNLIKELY = "very-unlikely"
    EXCEPTIONALLY_UNLIKELY = "exceptionally-unlikely"


_FROM = (0.99, 0.90, 0.66, 0.33, 0.10, 0.01, 0.0)


@dataclass(frozen=True, kw_only=True)
class Window:
    """First and last day that a test looks at."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Range:
    """What 5 to 95 % of some locations show: ``locations`` of them have a value."""

    low: float
    high: float
    locations: int


class Outside(StrEnum):
    """On which side of a range a value lies."""

    ABOVE = "above"
    BELOW = "below"


def outside(value: float, usual: Range) -> Outside | None:
    """Tell on which side of a range a value lies, None within."""
    if value > usual.high:
        return Outside.ABOVE
    return Outside.BELOW if value < usual.low else None


@dataclass(frozen=True, kw_only=True)
class TestResult:
    """One line of the card.

    ``value`` is the test's statistic in ``unit``, ``interval`` its 90 or 95 % interval
    (``docs/reference/credibility.md`` says which), ``p_value`` the probability that
    honest counts look at least so strange, ``q_value`` the same after Benjamini and
    Hochberg's correction over every location and test with a probability. ``n`` counts
    the days, weeks or persons that it rests on. ``reference_range`` is what countries
    of reference show, ``exercise_range`` what honest countries of this size do in
    exercises, None where no exercise can tell. ``reason`` is why there is no value.
    ``facts`` are further numbers by name, ``codes`` further codes; most have none.
    """

    name: str
    finding: Finding
    value: float | None
    unit: Unit
    interval: tuple[float, float] | None
    p_value: float | None
    q_value: float | None
    n: int
    window: Window | None
    reference_range: Range | None
    exercise_range: Range | None
    reason: Reason | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_outside(self) -> bool:
        """Whether the value lies outside what countries of reference show."""
        if self.value is None or self.reference_range is None:
            return False
        return outside(self.value, self.reference_range) is not None


@dataclass(frozen=True, kw_only=True)
class CredibilityCard:
    """The same tests for every location, in the same order."""

    location: str
    location_name: str
    source: str
    last_date: date
    tests: tuple[TestResult, ...]


@dataclass(frozen=True, kw_only=True)
class Credibility:
    """Cards side by side, with what they were measured against.

    ``asked_by`` is the location of who asks, None where nobody says so.
    ``tested_locations`` and ``tested_probabilities`` are those over which the false
    discovery rate was controlled.
    """

    schema: str
    as_of: date
    cards: tuple[CredibilityCard, ...]
    reference: tuple[str, ...]
    tested_locations: int
    tested_probabilities: int
    provenance: Provenance
    asked_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One way to look at a claim about one location; ``probability`` 0 to 1."""

    location: str
    method: Method
    probability: float | None


@dataclass(frozen=True, kw_only=True)
class ClaimCheck:
    """How probable a claim is under what was published, and the same of others.

    ``by_location`` holds the claimant, the location asked about and its neighbours;
    None where the data do not suffice.
    """

    schema: str
    location: str
    claim: str
    threshold: float | None
    claimant: str | None
    as_of: date
    probability: float | None
    by_location: dict[str, float | None]
    evidence: tuple[Evidence, ...]
    provenance: Provenance


def band(probability: float) -> Band:
    """Give the step of a probability (0 to 1), e.g. ``VERY_LIKELY``."""
    steps = zip(Band, _FROM, strict=True)
    return next(step for step, floor in steps if probability >= floor)


def written(found: Credibility) -> str:
    """Write cards as JSON, the same text from the same cards."""
    body = msgspec.json.encode(found, order="deterministic")
    return msgspec.json.format(body, indent=2).decode()


def read_credibility(body: bytes) -> Credibility:
    """Read cards as they were written."""
    return msgspec.json.decode(body, type=Credibility)
