"""What is behind the figures: the joint estimate of one or of many locations.

From a snapshot's series to the engine's evidence, and from its draws to the record.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.figures_used import not_known
from epihq.assessment.pathogens import shipped_table
from epihq.assessment.record import (
    Ascertainment,
    Diagnostics,
    InfectionsDay,
    Interval,
    JointEstimate,
    ReproductionNumber,
    RtCurve,
)
from epihq.assessment.series import examined, on_days_of
from epihq.assessment.settings import Settings
from epihq.assessment.variants import Chosen, Figures
from epihq.epi.observed import FitVerdict, Observed, evidence_of, verdict_on
from epihq.epi.pathogen import Pathogen
from epihq.epi.reporting import Examined
from epihq.terms.diseases import COVID_19
from epihq.terms.series import DailySeries
from epihq.terms.settings import program_folder

if TYPE_CHECKING:
    from epihq.epi.engine import Fit
    from epihq.epi.project import Sample

Values = NDArray[np.float64]

METHOD = "joint-infections"
NOT_CONVERGED = "not-converged"
NOT_YET = "not-estimated-yet"
# Quantiles of an interval, and their names in the record.
LEVELS = (0.5, 0.25, 0.75, 0.05, 0.95)
NAMES = ("median", "lower50", "upper50", "lower90", "upper90")


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One location as the engine meets it, and the words around it."""

    location: str
    last_date: date
    observed: Observed
    by_age: bool
    figures: Chosen

    @property
    def pathogen(self) -> Pathogen:
        """Whose figures the estimate is made with."""
        return self.figures.pathogen


class Estimated(NamedTuple):
    """One location's answer, and where its epidemic stands; None where not known."""

    location: str
    estimate: JointEstimate
    sample: "Sample | None"

    @property
    def is_cut_short(self) -> bool:
        """Whether there is an estimate, and not where it stands."""
        return self.sample is None and self.estimate.diagnostics.converged


def case_of(
    series: Mapping[str, DailySeries],
    persons_by_age: Mapping[int, float] | None,
    settings: Settings,
    known: Mapping[str, Values] | None = None,
    *,
    figures: Figures | None = None,
) -> Case:
    """Bring cases and deaths onto the same days, which end with the newest case.

    ``known``: by indicator, shares known of the days that end with the newest case.
    ``figures`` are those of the disease, by default of COVID-19 on that day.
    """
    shares = known or {}
    cases = series["cases"]
    deaths = series.get("deaths")
    figures = figures or Figures(
        table=shipped_table(),
        disease=COVID_19,
        as_of=cases.last_date,
        given=settings.pathogen,
    )
    used = figures.at(cases.location, cases.last_date)
    lethality = used.pathogen.lethality
    return Case(
        location=cases.location,
        last_date=cases.last_date,
        observed=Observed(
            cases=_on_days_of(cases, cases),
            deaths=None if deaths is None else _on_days_of(deaths, cases),
            weekday=cases.last_date.weekday(),
            severity=used.pathogen.severity(persons_by_age),
            cases_completeness=shares.get("cases"),
            deaths_completeness=shares.get("deaths"),
        ),
        by_age=bool(persons_by_age) and lethality is not None and lethality.slope != 0,
        figures=used,
    )


def _on_days_of(series: DailySeries, days: DailySeries) -> Examined:
    return examined(on_days_of(series, days))


def estimates(
    cases: Sequence[Case],
    settings: Settings,
    *,
    exact: bool = False,
) -> Iterator[Estimated]:
    """Estimate locations and yield each when it is ready; those without data first.

    ``exact`` samples each with the No-U-Turn sampler.
    """
    verdicts = [verdict_of(case) for case in cases]
    for case, verdict in zip(cases, verdicts, strict=True):
        if verdict != FitVerdict.USABLE:
            yield Estimated(case.location, _unknown(case, verdict), None)
    enough = [
        case
        for case, verdict in zip(cases, verdicts, strict=True)
        if verdict == FitVerdict.USABLE
    ]
    # One program serves all that have one pathogen's delays.
    enough.sort(key=lambda case: case.pathogen.name)
    for _, alike in groupby(enough, key=lambda case: case.pathogen):
        yield from _fitted(list(alike), settings, exact=exact)


def verdict_of(case: Case) -> str:
    """Whether there is something to fit, and figures of the disease to fit it with."""
    missing = case.pathogen.missing
    return not_known(missing[0]) if missing else str(verdict_on(case.observed))


def _fitted(
    enough: Sequence[Case], settings: Settings, *, exact: bool
) -> Iterator[Estimated]:
    """Fit cases of one pathogen."""
    from epihq.epi import engine  # noqa: PLC0415 - JAX takes a second to load
    from epihq.epi.numerics import keep_compiled  # noqa: PLC0415

    keep_compiled(program_folder())
    asked = [evidence_of(case.observed) for case in enough]
    delays = enough[0].pathogen.delays()
    seeds = [seed_of(case.location, settings) for case in enough]
    if exact:
        for case, one, seed in zip(enough, asked, seeds, strict=True):
            sampled = engine.fit_exactly(one, delays, seed=seed)
            yield _estimated(case, sampled.fit)
        return
    fits = engine.fit_all(asked, delays, seeds=seeds)
    for place, fit in fits:
        yield _estimated(enough[place], fit)


def seed_of(location: str, settings: Settings) -> int:
    """Give every location its own stream, so that none depends on the others."""
    text = f"{settings.seed} {location} joint".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:4])


def _estimated(case: Case, fit: "Fit") -> Estimated:
    sample = fit.sample() if fit.converged else None
    return Estimated(case.location, _estimate(case, fit), sample)


def _estimate(case: Case, fit: "Fit") -> JointEstimate:
    if not fit.converged:
        return _unknown(case, NOT_CONVERGED, fit)
    days = tuple(
        case.last_date - timedelta(days=back)
        for back in range(fit.layout.days - 1, -1, -1)
    )
    Rt = np.exp(fit.log_Rt)
    by_day = np.quantile(fit.infections, LEVELS, axis=0)
    share = interval_of(fit.ascertainment[:, -1], 4)
    return JointEstimate(
        reproduction_number=_reproduction_number(days, Rt, case.pathogen),
        infections=tuple(
            InfectionsDay(date=day, **_named(values, 1))
            for day, values in zip(days, by_day.T, strict=True)
        ),
        infections_7_days=interval_of(fit.infections[:, -7:].sum(axis=1), 0),
        ascertainment=Ascertainment(
            median=share.median,
            lower50=share.lower50,
            upper50=share.upper50,
            lower90=share.lower90,
            upper90=share.upper90,
            if_all_deaths_reported=None
            if case.observed.deaths is None
            else interval_of(fit.if_all_deaths_were_reported(), 4),
        ),
        diagnostics=_diagnostics(case, "usable", fit),
    )


def _reproduction_number(
    days: tuple[date, ...], Rt: Values, pathogen: Pathogen
) -> ReproductionNumber:
    levels = np.quantile(Rt, LEVELS, axis=0)
    median, lower50, upper50, lower90, upper90 = (
        tuple(round(float(value), 4) for value in row) for row in levels
    )
    interval = _interval(pathogen)
    return ReproductionNumber(
        reference_date=days[-1],
        median=median[-1],
        lower50=lower50[-1],
        upper50=upper50[-1],
        lower90=lower90[-1],
        upper90=upper90[-1],
        p_above_1=round(float((Rt[:, -1] > 1).mean()), 4),
        verdict="usable",
        method=METHOD,
        interval_mean=interval.mean,
        interval_sd=interval.sd,
        curve=RtCurve(
            dates=days,
            median=median,
            lower50=lower50,
            upper50=upper50,
            lower90=lower90,
            upper90=upper90,
            verdicts=("usable",) * len(days),
        ),
    )


class _Interval(NamedTuple):
    mean: float | None
    sd: float | None


def _interval(pathogen: Pathogen) -> _Interval:
    """Mean and sd of the generation interval; None where it is not known."""
    known = pathogen.generation_interval
    return _Interval(None, None) if known is None else _Interval(known.mean, known.sd)


def interval_of(drawn: Values, digits: int) -> Interval:
    """Sum draws up as a median with its 50 and 90 % intervals, rounded."""
    return Interval(**_named(np.quantile(drawn, LEVELS), digits))


def _named(levels: Values, digits: int) -> dict[str, float]:
    return {
        name: round(float(value), digits)
        for name, value in zip(NAMES, levels, strict=True)
    }


def _diagnostics(case: Case, verdict: str, fit: "Fit | None") -> Diagnostics:
    severity = case.observed.severity
    weighed = fit is not None and np.isfinite(fit.pareto_k)
    contraction = {} if fit is None or not fit.converged else fit.contraction()
    return Diagnostics(
        verdict=verdict,
        method=None if fit is None else str(fit.method),
        converged=fit is not None and fit.converged,
        pareto_k=round(fit.pareto_k, 3) if fit is not None and weighed else None,
        effective_draws=round(fit.effective, 1)
        if fit is not None and weighed
        else None,
        contraction={name: round(value, 3) for name, value in contraction.items()},
        pathogen=case.pathogen.name,
        ifr=None if severity is None else round(severity.ifr, 6),
        ifr_log_sd=None if severity is None else severity.log_sd,
        ifr_by_age=case.by_age,
    )


def not_yet(case: Case) -> Estimated:
    """Say that nobody has estimated a location yet, or that nobody can."""
    missing = case.pathogen.missing
    verdict = not_known(missing[0]) if missing else NOT_YET
    return Estimated(case.location, _unknown(case, verdict), None)


def _unknown(case: Case, verdict: str, fit: "Fit | None" = None) -> JointEstimate:
    """Say why there is no estimate; a prior is not passed off as one."""
    interval = _interval(case.pathogen)
    return JointEstimate(
        reproduction_number=ReproductionNumber(
            verdict=verdict,
            method=METHOD,
            interval_mean=interval.mean,
            interval_sd=interval.sd,
        ),
        infections=(),
        infections_7_days=None,
        ascertainment=Ascertainment(),
        diagnostics=_diagnostics(case, verdict, fit),
    )
