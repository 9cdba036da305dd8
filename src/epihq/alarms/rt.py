"""Alarms about the reproduction number of reported cases: sudden changes, and 1."""

from collections.abc import Iterator, Mapping

import numpy as np

from epihq.alarms.news import (
    News,
    at_most,
    evidence_of,
    graded,
    rounded,
)
from epihq.alarms.rules import Rules
from epihq.assessment.overview_known import KnownWorld
from epihq.assessment.overview_rt import ReportedRt, reported_rt
from epihq.assessment.settings import Settings
from epihq.epi.rt_change import RtChange, rt_change
from epihq.terms.signals import Alarm, Severity, SignalKind

# The run-in of the detector, and two weeks in which R_t was below 1 or not.
_DAYS = 42
_LAG_DAYS = 7
_LIMITS = (1.2, 1.5, 2.0)


def rt_changes(
    world: KnownWorld,
    news: Mapping[str, News],
    rules: Mapping[str, Rules],
    settings: Settings,
) -> Iterator[Alarm]:
    """Find locations whose R_t rose above 1 or changed suddenly on a new day."""
    found = reported_rt(world, settings, days=_DAYS, few=False)
    bands = found.median, found.lower90, found.upper90
    asked = {(own.rt_sd, own.rt_p_above_1) for own in rules.values()}
    changes = {
        (sd, p): rt_change(
            *bands,
            lag=_LAG_DAYS,
            window=settings.window_days,
            threshold=sd,
            probability=p,
        )
        for sd, p in asked
    }
    for location, own in rules.items():
        if not own.rt_change or location not in news:
            continue
        place = world.cases.place[location]
        change = changes[own.rt_sd, own.rt_p_above_1]
        new = news[location].new_days(world.series[location]["cases"])
        fresh = np.zeros(len(found.median), dtype=bool)
        fresh[len(fresh) - new :] = True
        changed = fresh & (change.rises_above_1 | change.sudden)[:, place]
        if changed.any():
            row = int(np.flatnonzero(changed)[-1])
            yield _alarm(world, place, row, found, change)


def _alarm(
    world: KnownWorld, place: int, row: int, found: ReportedRt, change: RtChange
) -> Alarm:
    cases = world.cases
    location = cases.locations[place]
    day = cases.day(place, len(cases.counts) - len(found.median) + row)
    rises = bool(change.rises_above_1[row, place])
    median = float(found.median[row, place])
    before = found.median[row - _LAG_DAYS, place] if row >= _LAG_DAYS else None
    fell = not rises and change.log_change[row, place] < 0
    severity = graded(median, _LIMITS)
    return Alarm(
        kind=SignalKind.RT_CHANGE,
        location=location,
        indicator="cases",
        reference_date=day,
        severity=at_most(severity, Severity.LOW) if fell else severity,
        evidence=evidence_of(
            world,
            world.series[location]["cases"],
            day,
            "R_t of reported cases above 1" if rises else "change of R_t in 7 days",
            value=median,
            expected=1.0 if rises else before,
        ),
        facts={
            "change": "rises-above-1" if rises else "falls" if fell else "rises",
            "Rt": rounded(median, 2),
            "Rt_lower90": rounded(found.lower90[row, place], 2),
            "Rt_upper90": rounded(found.upper90[row, place], 2),
            "Rt_before": rounded(before, 2),
            "p_above_1": rounded(found.p_above_1[row, place], 3),
            "z": rounded(change.z[row, place], 1),
        },
    )
