"""What the yardstick says of a location's figures: the card, as it is kept and sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from epihq.terms.provenance import Provenance

SCHEMA = "epihq.credibility/1"
CHECK_SCHEMA = "epihq.claim-check/1"
# Bands of probability in words, after the IPCC's guidance of 2010.
BANDS = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (0.0, "exceptionally unlikely"),
)


class Finding(StrEnum):
    """What one test says; none of the words is about intent."""

    CONSISTENT = "consistent"
    UNUSUAL = "unusual"
    STRONGLY_UNUSUAL = "strongly-unusual"
    NOT_ENOUGH = "not-enough-to-say"


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


def outside(value: float, usual: Range) -> str:
    """Say on which side of a range a value lies: "above", "below", or "" within."""
    if value > usual.high:
        return "above"
    return "below" if value < usual.low else ""


@dataclass(frozen=True, kw_only=True)
class TestResult:
    """One line of the card.

    ``value`` is the test's statistic in ``unit``, ``interval`` its 90 or 95 % interval
    (``docs/reference/credibility.md`` says which), ``p_value`` the probability that
    honest counts look at least so strange, ``q_value`` the same after Benjamini and
    Hochberg's correction over every location and test with a probability. ``n`` counts
    the days, weeks or persons that it rests on. ``reference_range`` is what countries
    of reference show, ``exercise_range`` what honest countries of this size do in
    exercises, None where no exercise can tell. ``limits`` says what it cannot show.
    ``facts`` are further numbers of the sentence, by name; most tests have none.
    """

    name: str
    finding: Finding
    value: float | None
    unit: str
    interval: tuple[float, float] | None
    p_value: float | None
    q_value: float | None
    n: int
    window: Window | None
    reference_range: Range | None
    exercise_range: Range | None
    sentence: str
    limits: str
    facts: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_outside(self) -> bool:
        """Whether the value lies outside what countries of reference show."""
        if self.value is None or self.reference_range is None:
            return False
        return bool(outside(self.value, self.reference_range))


@dataclass(frozen=True, kw_only=True)
class CredibilityCard:
    """The same tests for every location, in the same order."""

    location: str
    location_name: str
    source: str
    last_date: date
    tests: tuple[TestResult, ...]
    summary: str


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
    method: str
    probability: float | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ClaimCheck:
    """How probable a claim is under what was published, and the same of others.

    ``by_location`` holds the claimant, the location asked about and its neighbours;
    None where the data do not suffice. ``summary`` uses the words of the yardstick.
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
    summary: str
    provenance: Provenance


def band(probability: float) -> str:
    """Put a probability (0 to 1) into words, e.g. "very likely"."""
    return next(word for floor, word in BANDS if probability >= floor)
