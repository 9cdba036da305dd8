"""How much is reported: by the joint model, by the deaths, and beside excess deaths."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.figures_used import missing_figure
from epihq.assessment.overview_known import KnownWorld
from epihq.assessment.population import persons_by_age
from epihq.assessment.record import JointEstimate
from epihq.assessment.series import on_days_of
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.assessment.variants import figures_of
from epihq.assessment.world import estimate_world, world_cases
from epihq.credibility.measured import Measured, window_of
from epihq.epi.case_fatality import (
    FEWEST_DEATHS,
    ReportedShare,
    reported_share,
)
from epihq.epi.pathogen import Pathogen, delay_pmf
from epihq.terms.credibility import Reason
from epihq.terms.series import DailySeries

Values = NDArray[np.float64]

_LONGEST_DELAY = 60
_MEDIAN_AND_90 = (0.5, 0.05, 0.95)
_FEWEST: Mapping[str, float] = {"fewest": FEWEST_DEATHS}


def joint_estimates(
    archive: Archive, world: KnownWorld, settings: Settings, locations: Sequence[str]
) -> dict[str, JointEstimate]:
    """Estimate what is behind the figures of locations, or find it as it was kept."""
    cases = world_cases(
        archive, world.as_of, settings, locations=list(locations), only_then=True
    )
    lines = estimate_world(cases, settings, Store(archive.home / "estimates"))
    return {line.location: line.estimate for line in lines if line.estimate is not None}


def _tells_share(series: Mapping[str, DailySeries]) -> bool:
    """Tell whether the deaths are enough for the joint model to speak of a share.

    Cases alone say nothing of it: with fewer deaths the share would be what the model
    assumes of a country before it looks.
    """
    found = series.get("deaths")
    return found is not None and float(found.counts.sum()) >= FEWEST_DEATHS


def by_joint_model(
    estimate: JointEstimate | None, series: Mapping[str, DailySeries]
) -> Measured:
    """Share of infections reported, with the joint model's 90 % interval."""
    if estimate is not None and missing_figure(estimate.diagnostics.verdict):
        return Measured(value=None, reason=Reason.FIGURE_NOT_KNOWN)
    if estimate is None or estimate.ascertainment.median is None:
        return Measured(value=None, reason=Reason.NO_FIT)
    if not _tells_share(series):
        return Measured(value=None, reason=Reason.FEW_DEATHS_FOR_SHARE, facts=_FEWEST)
    found = estimate.ascertainment
    assert found.lower90 is not None  # noqa: S101 - the record gives all or none
    assert found.upper90 is not None  # noqa: S101
    return Measured(
        value=found.median,
        n=len(estimate.infections),
        interval=(found.lower90, found.upper90),
    )


def by_deaths(
    archive: Archive, world: KnownWorld, settings: Settings, locations: Sequence[str]
) -> dict[str, ReportedShare]:
    """Share of infections reported by each location's delay-adjusted case fatality."""
    ages = persons_by_age(archive, world.as_of)
    figures, found = figures_of(world, settings, world.as_of), {}
    for location in locations:
        series = world.series[location]
        pathogen = figures.at(location, series["cases"].last_date).pathogen
        delay = report_to_death(pathogen)
        severity = pathogen.severity(ages.get(location))
        if "deaths" not in series:
            continue
        if delay is None or severity is None:
            found[location] = _not_known()
            continue
        cases = series["cases"]
        deaths = on_days_of(series["deaths"], cases).counts
        found[location] = reported_share(
            np.where(cases.observed, cases.counts, 0.0).clip(0),
            float(deaths.sum()),
            delay,
            ifr=severity.ifr,
            ifr_log_sd=severity.log_sd,
        )
    return found


def _not_known() -> ReportedShare:
    return ReportedShare(
        draws=np.empty(0),
        deaths=0.0,
        cases_with_outcome=0.0,
        reason=Reason.FIGURE_NOT_KNOWN,
    )


def told_by_deaths(share: ReportedShare | None, world: KnownWorld, at: str) -> Measured:
    """Write the share by the deaths as a test's value, with its 90 % interval."""
    if share is None:
        return Measured(value=None, reason=Reason.NO_DEATHS)
    if share.reason:
        is_few = share.reason is Reason.FEW_DEATHS
        return Measured(
            value=None,
            n=int(share.deaths),
            reason=share.reason,
            facts=_FEWEST if is_few else {},
        )
    median, low, high = np.quantile(share.draws, _MEDIAN_AND_90)
    return Measured(
        value=float(median),
        n=int(share.deaths),
        interval=(float(low), float(high)),
        window=window_of(world.series[at]["cases"]),
    )


def report_to_death(pathogen: Pathogen) -> Values | None:
    """Delay from the report of a case to death, [lag], element 0 being the same day.

    Onset to death less onset to report, at least half a day in the mean. None where
    one of them is not known.
    """
    death, report = pathogen.onset_to_death, pathogen.onset_to_report
    if death is None or report is None:
        return None
    mean = max(death.mean - report.mean, 0.5)
    return delay_pmf(mean, death.sd, 0, _LONGEST_DELAY)
