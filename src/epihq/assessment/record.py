"""The ``Assessment``: what is known and estimated of one location on one day.

It is made once and frozen; the terminal, the page, the printed sheet and the JSON
all render this record and compute nothing. Its JSON form is a stable interface,
documented in ``docs/reference/assessment.md``; ``SCHEMA`` grows when it changes.

A number that the data cannot give is ``None``, and the ``verdict`` beside it says
why, in a word of ``epihq.epi``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from epihq.assessment.figures_used import FiguresUsed
from epihq.assessment.list_record import LineList
from epihq.assessment.part_record import PartCases
from epihq.terms.credibility import CredibilityCard
from epihq.terms.diseases import COVID_19
from epihq.terms.provenance import Provenance
from epihq.terms.room_news import RoomNews

SCHEMA = "epihq.assessment/4"
# Older figures are told to be old; after two weeks without any an epidemic may have
# turned, and they say nothing of the day.
STALE_AFTER_DAYS, SPEAKS_FOR_DAYS = 3, 14


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Cumulative persons at ``data.last_date``."""

    cases: float | None
    deaths: float | None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """New persons of one indicator: last day, last 7 days against the 7 before.

    ``change`` is the ratio minus one (0.25 is a quarter more). ``per_100k`` is the
    last 7 days per 100,000 inhabitants; None where nobody tells the inhabitants.
    ``usable_days`` of the last 7 were published and are not marked as a problem. The
    sums are as the estimates take the days: a lump is spread, and on a day left out
    stands what was to be expected (``epihq.assessment.weeks``). ``published_7_days``
    and ``published_previous_7_days`` are the sums as published.
    """

    indicator: str
    last_day: float | None
    last_7_days: float | None
    previous_7_days: float | None
    change: float | None
    per_100k: float | None
    usable_days: int
    published_7_days: float | None = None
    published_previous_7_days: float | None = None


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A figure that the newest publication states otherwise than the one before it.

    ``after`` is None when the publisher withdrew the figure.
    """

    indicator: str
    reference_date: date
    before: float
    after: float | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What changed since the publication before the newest one.

    ``since`` is the report date of the publication before; None if there is none.
    ``new_days`` are reference dates that it did not have.
    """

    since: date | None
    new_days: tuple[date, ...]
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something in the published figures that an estimate must not swallow.

    ``kind`` is one word of ``epihq.epi.reporting`` (``batch-dump``,
    ``negative-correction``, ``lumped-days``, ...) or of the assessment
    (``stale``, ``answered-from-later-vintage``, ...). ``value`` is the count as
    published, ``expected`` what the days around it suggest; ``sources`` are those
    whose figures were left out, or the parts of a country that were summed.
    """

    kind: str
    indicator: str
    first_date: date
    last_date: date
    value: float | None
    expected: float | None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Curve:
    """New persons per day as published, and the same as the estimates use them.

    ``used`` is None on days that the estimates leave out. Lists of one length.
    """

    indicator: str
    dates: tuple[date, ...]
    published: tuple[float | None, ...]
    used: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class DataSummary:
    """What was published by the end of ``as_of``.

    ``revised`` is True where the archive holds no publication that early and had
    to answer from a later one.
    """

    source: str
    source_title: str
    report_date: date
    last_date: date
    revised: bool
    population: float | None
    totals: Totals
    trends: tuple[Trend, ...]
    changes: Changes
    curves: tuple[Curve, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class RtCurve:
    """R_t day by day, with 50 and 90 % intervals; None where there is no estimate.

    ``RtCurve()`` is that of no day.
    """

    dates: tuple[date, ...] = ()
    median: tuple[float | None, ...] = ()
    lower50: tuple[float | None, ...] = ()
    upper50: tuple[float | None, ...] = ()
    lower90: tuple[float | None, ...] = ()
    upper90: tuple[float | None, ...] = ()
    verdicts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReproductionNumber:
    """A reproduction number, latest day first in the fields.

    ``reference_date`` is the day that the figures are about. ``method`` says of what:
    of infections (the joint model) or of reported cases. ``interval_mean`` and
    ``interval_sd`` are of the generation or serial interval, in days; None where it is
    not known of the disease. ``window_days``
    and ``dispersion`` belong to the method that has them. What is left out was not
    estimated; ``verdict`` says why.
    """

    reference_date: date | None = None
    median: float | None = None
    lower50: float | None = None
    upper50: float | None = None
    lower90: float | None = None
    upper90: float | None = None
    p_above_1: float | None = None
    verdict: str
    method: str
    window_days: int | None = None
    interval_mean: float | None
    interval_sd: float | None
    dispersion: float | None = None
    curve: RtCurve = RtCurve()


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A median with its 50 and 90 % intervals."""

    median: float
    lower50: float
    upper50: float
    lower90: float
    upper90: float


@dataclass(frozen=True, kw_only=True)
class InfectionsDay(Interval):
    """New infections of one day, reported or not."""

    date: date


@dataclass(frozen=True, kw_only=True)
class Ascertainment:
    """Share of the newest infections that become reported cases.

    ``if_all_deaths_reported``: the same, had no death gone unreported. How many did
    is not known from cases and deaths alone, so both are told. ``Ascertainment()`` is
    that of no estimate.
    """

    median: float | None = None
    lower50: float | None = None
    upper50: float | None = None
    lower90: float | None = None
    upper90: float | None = None
    if_all_deaths_reported: Interval | None = None


@dataclass(frozen=True, kw_only=True)
class Diagnostics:
    """How far the joint estimate can be trusted, and what it rests on.

    ``contraction`` is 1 - posterior sd / prior sd for ``Rt``, ``ascertainment`` and
    ``deaths_reported``: near 0 the prior speaks, not the data. ``pareto_k`` and
    ``effective_draws`` are those of the importance weights before any repair;
    ``method`` says which repair was made. ``ifr`` is the prior median.
    """

    verdict: str
    method: str | None
    converged: bool
    pareto_k: float | None
    effective_draws: float | None
    contraction: Mapping[str, float]
    pathogen: str
    ifr: float | None
    ifr_log_sd: float | None
    ifr_by_age: bool


@dataclass(frozen=True, kw_only=True)
class JointEstimate:
    """What is behind the figures: infections, their R_t, the share of them reported.

    ``infections_7_days`` sums the last 7 days.
    """

    reproduction_number: ReproductionNumber
    infections: tuple[InfectionsDay, ...]
    infections_7_days: Interval | None
    ascertainment: Ascertainment
    diagnostics: Diagnostics


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Growth of the reported cases over the last ``window_days``.

    ``doubling_days`` is ln 2 / rate: negative values are halving times, and None
    means that the rate's sign is not known (its 90 % interval holds 0).
    """

    rate_per_day: float | None
    lower90: float | None
    upper90: float | None
    doubling_days: float | None
    doubling_lower90: float | None
    doubling_upper90: float | None
    window_days: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class ForecastWeek:
    """Quantiles of new persons of ``indicator`` in the week that ends on ``date``.

    Keys like "0.025". Weeks are from Sunday to Saturday; the forecast is the one of
    ``epihq.assessment.prospect``, wherever it is shown.
    """

    date: date
    indicator: str
    quantiles: Mapping[str, float]

    def quantile(self, level: float) -> float | None:
        """Look up one quantile, e.g. 0.5; None where the record has it not."""
        for key, value in self.quantiles.items():
            if abs(float(key) - level) < 1e-9:
                return value
        return None


@dataclass(frozen=True, kw_only=True)
class ForecastNote:
    """Why there is no forecast of an indicator, or of "all".

    ``reason`` is a word of ``epihq.assessment.prospect``; ``last_date`` is the day of
    the newest figure, where it is too old to forecast from.
    """

    indicator: str
    reason: str
    last_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """One line of the side-by-side table; the own location is the first line.

    ``source`` is the one that speaks of the location, "" where nothing is published.
    ``cases_7_days`` and ``deaths_7_days`` as in ``Trend``; ``published_cases_7_days``
    as published. ``Rt`` is that of the reported cases.
    """

    location: str
    name: str
    source: str
    last_date: date | None
    cases_7_days: float | None
    cases_change: float | None
    cases_per_100k: float | None
    deaths_7_days: float | None
    Rt_median: float | None
    Rt_lower90: float | None
    Rt_upper90: float | None
    verdict: str
    problems: int
    published_cases_7_days: float | None = None
    published_deaths_7_days: float | None = None


@dataclass(frozen=True, kw_only=True)
class SmallOutbreak:
    """An outbreak of few cases, from ``since`` to the newest figures.

    ``imported`` of the ``cases`` were infected elsewhere; ``unexplained`` are those
    that no known case can have infected. ``R_*`` is one R of the whole outbreak.
    ``p_over``: probability that nobody more falls ill, if every case is reported, and
    ``p_over_if_half_reported`` if every other one is; ``quiet_days_until_over``: days
    without a case from the newest figures on until the first is 95 %, None where that
    takes more than a year. ``p_import_starts_outbreak``: probability that one imported
    case starts an outbreak that does not end by chance. ``dispersion`` is k of the
    persons infected by one. None where the cases say next to nothing of R.
    """

    since: date
    cases: float
    imported: float
    unexplained: float
    last_case: date
    dispersion: float
    dispersion_source: str
    R_median: float | None = None
    R_lower90: float | None = None
    R_upper90: float | None = None
    p_over: float | None = None
    p_over_if_half_reported: float | None = None
    quiet_days_until_over: int | None = None
    p_import_starts_outbreak: float | None = None


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What the headquarters knows of one location as of one day.

    ``disease`` is the code of what the figures are about.
    ``reproduction_number`` is that of all infections, ``reported_reproduction_number``
    that of the reported cases alone. ``credibility`` holds the cards of the location
    and of those beside it, ``room`` what the headquarters did, as far as they were
    asked for. ``figures`` are whose figures of the disease were used; ``line_list`` is
    what its persons tell, None where no list of the location is held.
    """

    schema: str
    location: str
    location_name: str
    as_of: date
    exercise: bool
    data: DataSummary
    reproduction_number: ReproductionNumber
    infections: tuple[InfectionsDay, ...]
    infections_7_days: Interval | None
    ascertainment: Ascertainment
    diagnostics: Diagnostics
    reported_reproduction_number: ReproductionNumber
    growth: Growth
    forecast_weekly: tuple[ForecastWeek, ...]
    forecast_notes: tuple[ForecastNote, ...]
    neighbours: tuple[Neighbour, ...]
    provenance: Provenance
    credibility: tuple[CredibilityCard, ...] = ()
    room: RoomNews | None = None
    baseline_weekly: tuple[ForecastWeek, ...] = ()
    disease: str = COVID_19
    figures: FiguresUsed | None = None
    line_list: LineList | None = None
    parts: tuple[PartCases, ...] = ()
    small_outbreak: SmallOutbreak | None = None
