"""The record of one decision: options, what each would bring, and what was decided.

Made by ``epihq.desk.decide``, rendered by every face, kept as the decision file
and later scored against what happened. Documented in docs/reference/decision.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from epihq.assessment.record import Interval
from epihq.desk.home_care import HomeCare, WorkLine
from epihq.desk.remarks import Basis, Finding, Note, RegimeNote, Why
from epihq.terms.diseases import COVID_19
from epihq.terms.provenance import Provenance

SCHEMA = "epihq.decision/2"

# Sums over the horizon, and peaks within it; all in persons. Nurses are those on duty.
SUMS = ("infections", "cases", "deaths", "home_care_new")
PEAKS = ("home_care_census", "home_care_nurses", "ward_beds", "icu_beds")
OUTCOMES = (*SUMS, *PEAKS)
# Of these a headquarters can run out.
CAPACITIES = PEAKS

# Statistics of a headquarters' own rule.
OVER_CAPACITY, ABOVE, MEDIAN = "p_over_capacity", "p_above", "median"
STATISTICS = (OVER_CAPACITY, ABOVE, MEDIAN)

# Two costs of the regime itself stand first; then the lines per unit of something.
BEYOND_A_LAPSE, STRINGENCY_DAYS = "days-beyond-a-lapse", "stringency-days"
OUTPUT, OWN = "output", "own"
COSTS = (BEYOND_A_LAPSE, STRINGENCY_DAYS, OUTPUT, OWN)

# What the tornado varies.
R_TODAY, SHARE_REPORTED, FATALITY, LIFTING, COMPLIANCE = (
    "R-today",
    "share-reported",
    "infection-fatality-ratio",
    "lifting",
    "compliance",
)


@dataclass(frozen=True, kw_only=True)
class MeasureInForce:
    """One measure as it stands on the day: who lives under it, since when, until when.

    ``share`` is the share of the country's people under exactly this level. ``source``
    is "ledger" (entered by hand) or "oxcgrt"; of the latter no planned end is known.
    """

    code: str
    level: int
    share: float
    regime: str
    ends: datetime | None
    source: str


@dataclass(frozen=True, kw_only=True)
class RegimeToday:
    """What is in force, how strict it is (0 to 100), and what ends when."""

    measures: tuple[MeasureInForce, ...]
    stringency: float | None
    ends: datetime | None
    notes: tuple[RegimeNote, ...]


@dataclass(frozen=True, kw_only=True)
class Fan:
    """One quantity day by day under one option, with 50 and 90 % intervals."""

    quantity: str
    dates: tuple[date, ...]
    median: tuple[float, ...]
    lower50: tuple[float, ...]
    upper50: tuple[float, ...]
    lower90: tuple[float, ...]
    upper90: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class AgeLine:
    """Home care of one age group, e.g. "60-79": new persons and the highest census."""

    ages: str
    new: Interval
    census: Interval


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """Chance that a capacity is exceeded within the horizon, and when it first is.

    The days are quantiles among those futures in which it is exceeded; None where it
    is in fewer than one of a hundred.
    """

    capacity: float
    probability: float
    first_date: date | None
    first_lower90: date | None
    first_upper90: date | None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """A cost indicator over the horizon; lines are never added to each other.

    ``code`` is one of ``COSTS``; a line of the headquarters' own has the code "own" and
    its words: ``name``, ``unit`` and ``source``.
    """

    code: str
    name: str
    unit: str
    median: float
    lower90: float
    upper90: float
    source: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What an option must keep to: a statistic of an outcome is at most so much.

    ``statistic`` is one of ``STATISTICS``, within ``within_days`` from the first day
    ahead; sums are over these days, censuses and beds are the highest of them.
    ``threshold`` belongs to "p_above".
    """

    outcome: str
    statistic: str
    within_days: int
    at_most: float
    threshold: float | None = None


@dataclass(frozen=True, kw_only=True)
class RuleCheck:
    """One line of the headquarters' own rule, as one option meets it.

    ``met`` is None where the value is not known (no capacity was given). ``needs`` is
    the least capacity with which this option would keep to a rule about one; it is
    known without any capacity, and None for other rules.
    """

    rule: Rule
    value: float | None
    met: bool | None
    needs: float | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """What one option would bring, from the end in question on for some ``days``.

    ``title`` is empty of the usual options, which their ``name`` tells. ``levels`` are
    those that the option itself brings, by code; the others stay as they were held.
    ``outcomes``: sums over the horizon and highest values within it. ``shortages`` by
    capacity, only those that were given.
    """

    name: str
    title: str
    days: int
    levels: Mapping[str, int]
    ends: datetime | None
    outcomes: Mapping[str, Interval]
    fans: tuple[Fan, ...]
    home_care_by_age: tuple[AgeLine, ...]
    shortages: Mapping[str, Shortage]
    costs: tuple[Cost, ...]
    rules: tuple[RuleCheck, ...]
    home_care_work: tuple[WorkLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One option minus another, draw by draw; ``p_better`` that it is the lower one."""

    option: str
    against: str
    outcome: str
    median: float
    lower90: float
    upper90: float
    p_better: float


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """How a difference moves when one uncertain quantity is low or high.

    ``at_low`` and ``at_high`` are medians of the difference with the quantity at
    ``low`` and ``high`` (its 5 and 95 % points).
    """

    quantity: str
    option: str
    against: str
    outcome: str
    low: float
    high: float
    at_low: float
    at_high: float


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What deciding a week later would teach, and cost.

    ``explained``: share of the variance of the difference that the week's figures
    would explain. ``p_change``: chance that they would change what the rule says of
    lapsing; None where no rule can be asked.
    ``cost``: the later decision minus the best one now, where the measures lapse in
    between.
    """

    days: int
    outcome: str
    explained: float
    p_change: float | None
    cost: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One of WHO's adjustment criteria of May 2020 on the day of the decision.

    ``question`` is one of "controlled", "health-system", "surveillance". ``value`` in
    ``unit`` is held against ``threshold``. ``met`` and ``value`` are None where nothing
    is published; where ``met`` alone is None, what is published leaves it open.
    ``found`` says from what, or why not. ``is_revised``: from a later publication.
    """

    name: str
    question: str
    value: float | None
    unit: str
    threshold: float | None
    met: bool | None
    found: Finding
    is_revised: bool = False


@dataclass(frozen=True, kw_only=True)
class EffectLine:
    """What one step of a measure does to R, in percent; negative lowers R.

    ``literature`` before, ``imposing`` and ``lifting`` after the archive's own history
    was taken in; ``learned`` is the share by which the sd of imposing shrank.
    """

    code: str
    level: int
    literature: Interval
    imposing: Interval
    lifting: Interval
    learned: float
    source: str


@dataclass(frozen=True, kw_only=True)
class TrackLine:
    """How projections of this kind did in the past: one indicator, weeks ahead."""

    decision: str
    indicator: str
    weeks: int
    decisions: int
    locations: int
    coverage50: float
    coverage90: float
    relative_wis: float


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What people made of it; None in the record until they did."""

    option: str
    by: str
    at: datetime
    instrument: str
    reasons: str
    dissent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The question of one evening: which option, and what is known of each.

    ``best`` is the option that meets the headquarters' own rule with the fewest days
    beyond a lapse, None where no option does or the rule cannot be checked; ``why``
    says which. ``capacity``: what was given, by name of ``CAPACITIES``. ``disease`` is
    the code of what its figures are about. ``home_care``: how it was thought to be
    run, None of an older record.
    """

    schema: str
    location: str
    location_name: str
    as_of: date
    exercise: bool
    last_date: date
    horizon_days: int
    draws: int
    regime: RegimeToday
    options: tuple[Option, ...]
    differences: tuple[Difference, ...]
    best: str | None
    why: Why
    sensitivities: tuple[Sensitivity, ...]
    waiting: Waiting | None
    criteria: tuple[Criterion, ...]
    effects: tuple[EffectLine, ...]
    effects_basis: Basis
    capacity: Mapping[str, float]
    track_record: tuple[TrackLine, ...]
    notes: tuple[Note, ...]
    decided: Decided | None
    provenance: Provenance
    disease: str = COVID_19
    home_care: HomeCare | None = None
