"""From examined counts to the evidence of the joint model, with its priors.

The priors stand here, in one place; why they are what they are, and where each
comes from: ``docs/why/joint-model.md``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epihq.epi.layout import LONGEST_LUMP, WEEK, Evidence, Layout
from epihq.epi.reporting import Examined, Kind

Values = NDArray[np.float64]

# Fits are this long; in between, days without figures are put in front. Each length
# is compiled once.
LENGTHS = (4, 8, 16)
_FEWEST_CASES = 10.0
_FEWEST_DAYS = 10
# Infections may begin this long before the first reported case.
_DAYS_BEFORE_FIRST = 7
# Until six weeks after the hundredth case nobody knows an epidemic, then everybody
# changes what they do: the steps of R_t are thought this much larger.
_FIRST_CASES, _EARLY_DAYS, _EARLY_STEP = 100.0, 42, 2.5


class FitVerdict(StrEnum):
    """Whether there is something to fit, and if not, why."""

    USABLE = "usable"
    NO_CASES = "no-cases"
    TOO_FEW_CASES = "too-few-cases"
    TOO_FEW_DAYS = "too-few-usable-days"


@dataclass(frozen=True, kw_only=True)
class Severity:
    """Prior of the infection fatality ratio: its median and the sd of its log."""

    ifr: float
    log_sd: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Observed:
    """What one location's counts tell, [time], cases and deaths on the same days.

    ``weekday`` is that of the last day (0 is Monday). ``*_completeness`` are shares
    of the final counts known by now; None where all are thought complete. ``deaths``
    is None where none were published, ``severity`` where nobody knows it: there is then
    nothing to fit.
    """

    cases: Examined
    deaths: Examined | None
    weekday: int
    severity: Severity | None
    cases_completeness: Values | None = None
    deaths_completeness: Values | None = None


def verdict_on(observed: Observed) -> FitVerdict:
    """Tell whether the last weeks' counts are enough to fit."""
    recent = slice(-(WEEK * LENGTHS[-1] + 1), None)
    cases = observed.cases.used[recent, 0]
    usable = observed.cases.usable[recent, 0]
    if not usable.any() or cases[usable].sum() == 0:
        return FitVerdict.NO_CASES
    if cases[usable].sum() < _FEWEST_CASES:
        return FitVerdict.TOO_FEW_CASES
    first = int(np.argmax((cases > 0) & usable))
    if usable[max(first - _DAYS_BEFORE_FIRST, 0) :].sum() < _FEWEST_DAYS:
        return FitVerdict.TOO_FEW_DAYS
    return FitVerdict.USABLE


def evidence_of(observed: Observed) -> tuple[Layout, Evidence]:
    """Put counts and priors into the model's form; fits end on the last day.

    Units: persons per day; days.
    Source: priors as in docs/why/joint-model.md.
    """
    if observed.severity is None:
        message = "evidence: the infection fatality ratio is not known"
        raise ValueError(message)
    cases, cases_span = _lumped(observed.cases)
    weeks, seen = _length(cases, cases_span)
    layout = Layout(weeks=weeks)
    days = layout.days
    if observed.deaths is None:
        deaths, deaths_span = np.zeros_like(cases), np.zeros_like(cases_span)
    else:
        deaths, deaths_span = _lumped(observed.deaths)
    shown = slice(-min(seen, days), None)
    mean, sd = _prior(layout, cases[shown][cases_span[shown] > 0])
    walk = layout.where("Rt")
    sd[walk.start + 1 : walk.start + 1 + _early_weeks(cases, days)] = _EARLY_STEP
    evidence = Evidence(
        cases=_last(cases, days, seen),
        cases_span=_last(cases_span, days, seen),
        cases_completeness=_complete(observed.cases_completeness, days),
        deaths=_last(deaths, days, seen),
        deaths_span=_last(deaths_span, days, seen),
        deaths_completeness=_complete(observed.deaths_completeness, days),
        weekday=np.int64((observed.weekday - (days - 1)) % WEEK),
        attacked_day=np.int64(0),
        attacked_log=np.float64(0.0),
        attacked_sd=np.float64(np.inf),
        ifr_log=np.float64(np.log(observed.severity.ifr)),
        ifr_sd=np.float64(observed.severity.log_sd),
        prior_mean=mean,
        prior_sd=sd,
    )
    return layout, evidence


def _lumped(examined: Examined) -> tuple[Values, NDArray[np.int64]]:
    """Counts and the days that each sums; a lump is one count on its last day."""
    usable = examined.usable[:, 0]
    counts = np.where(usable, examined.used[:, 0], 0.0)
    span = usable.astype(np.int64)
    for finding in examined.findings:
        if finding.kind is Kind.LUMPED:
            length = finding.last - finding.first + 1
            is_short = length <= LONGEST_LUMP
            span[finding.first : finding.last + 1] = 0
            span[finding.last] = length if is_short else 0
            counts[finding.first : finding.last] = 0.0
            counts[finding.last] = finding.value if is_short else 0.0
    return counts, span


def _length(cases: Values, span: NDArray[np.int64]) -> tuple[int, int]:
    """Choose the length of the fit; and how many of its days tell something."""
    longest = WEEK * LENGTHS[-1] + 1
    recent = cases[-longest:] * (span[-longest:] > 0)
    first = int(np.argmax(recent > 0))
    seen = recent.size - max(first - _DAYS_BEFORE_FIRST, 0)
    weeks = next((w for w in LENGTHS if seen <= WEEK * w + 1), LENGTHS[-1])
    return weeks, seen


def _last(values: NDArray[Any], days: int, seen: int) -> NDArray[Any]:
    """Keep the last days, 0 before those that tell something."""
    held = np.zeros(days, dtype=values.dtype)
    seen = min(seen, days, values.size)
    held[days - seen :] = values[values.size - seen :]
    return held


def _complete(shares: Values | None, days: int) -> Values:
    known = np.ones(days)
    if shares is not None:
        length = min(days, shares.size)
        known[days - length :] = shares[shares.size - length :]
    return np.maximum(known, 1e-3)


def _early_weeks(cases: Values, days: int) -> int:
    """Count the fit's weeks in which an epidemic was new and behaviour changed fast."""
    hundredth = int(np.argmax(np.cumsum(cases) >= _FIRST_CASES))
    if cases.sum() < _FIRST_CASES:
        hundredth = cases.size - 1
    end = hundredth + _EARLY_DAYS - (cases.size - days)
    return int(np.clip(-(-end // WEEK), 0, (days - 1) // WEEK))


def _prior(layout: Layout, cases: Values) -> tuple[Values, Values]:
    """Means and standard deviations of theta; R_t's steps in units of their scale."""
    mean, sd = np.zeros(layout.size), np.ones(layout.size)

    def put(
        part: str, first: int, stop: int | None, centre: float, wide: float
    ) -> None:
        where = layout.where(part)
        places = slice(
            where.start + first, where.stop if stop is None else where.start + stop
        )
        mean[places], sd[places] = centre, wide

    put("Rt", 0, 1, 0.2, 0.6)
    put("seed", 0, 1, float(np.log(cases[:14].mean() + 0.5)), 2.0)
    put("seed", 1, 2, 0.05, 0.1)
    put("ascertainment", 0, 1, -2.0, 1.0)
    put("ascertainment", 1, None, 0.0, 0.3)
    # The level of deaths per case is left to the data; their meaning is the prior's.
    put("fatality", 0, 1, float(np.log(0.03)), 20.0)
    put("fatality", 1, 2, 1.0, 1.3)
    put("fatality", 2, None, 0.0, 0.1)
    put("weekday_cases", 0, None, 0.0, 0.3)
    put("weekday_deaths", 0, None, 0.0, 0.3)
    put("log_size", 0, None, float(np.log(10.0)), 1.2)
    return mean, sd
