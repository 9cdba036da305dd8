"""What the figures say: totals, trends, changes of publications, problems.

Totals and curves are as published. Sums of seven days are as the estimates take the
days, with those as published beside them (``epihq.assessment.weeks``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.archive.sources import SOURCES
from epihq.assessment.parts import Sum
from epihq.assessment.record import (
    STALE_AFTER_DAYS,
    Changes,
    Curve,
    DataSummary,
    Problem,
    Revision,
    Totals,
    Trend,
)
from epihq.assessment.series import LISTS, latest_value
from epihq.assessment.weeks import last_weeks
from epihq.assessment.whose import counts_known, deaths_of_others
from epihq.epi.reporting import Examined, Finding, Kind
from epihq.terms.provenance import VintageRef
from epihq.terms.series import DailySeries

if TYPE_CHECKING:
    import polars as pl

Values = NDArray[np.float64]

# Problems older than this no longer touch an estimate or a forecast of today.
_PROBLEM_DAYS = 56


def summarise(
    archive: Archive,
    frame: "pl.DataFrame",
    series: "dict[str, DailySeries]",
    examined: "dict[str, Examined]",
    *,
    as_of: date,
    vintage: VintageRef,
    population: float | None,
    summed: Sum | None = None,
) -> DataSummary:
    """Summarise what one source published of one location by the end of ``as_of``.

    ``frame`` may hold other locations, too. ``series`` and ``examined`` are by
    indicator and hold at least "cases". ``summed`` tells of which parts a country's
    figures are the sum.
    """
    cases = series["cases"]
    revised = bool(frame.filter(frame["location"] == cases.location)["revised"].any())
    others = (
        ()
        if "deaths" in series
        else deaths_of_others(archive, as_of, cases.location, vintage.source)
    )
    is_list = vintage.source in LISTS
    totals = Totals(
        cases=_total(frame, cases.location, "cases", is_list=is_list),
        deaths=_total(frame, cases.location, "deaths", is_list=is_list),
    )
    return DataSummary(
        source=vintage.source,
        source_title=SOURCES[vintage.source].title,
        report_date=vintage.report_date,
        last_date=cases.last_date,
        revised=revised,
        population=population,
        totals=totals,
        trends=tuple(
            trend(series[name], examined[name], population) for name in series
        ),
        changes=_changes(archive, frame, cases, vintage, as_of),
        curves=tuple(_curve(series[name], examined[name]) for name in series),
        problems=(
            *_of_the_publication(cases.newest_date, as_of, vintage, revised=revised),
            *_of_weeks(series),
            *_incomplete(series),
            *_left_out(others, cases.last_date),
            *_of_parts(summed, cases.last_date),
            *_above_population(series, (totals.cases, totals.deaths), population),
            *_of_the_counts(series, examined, as_of),
        ),
    )


def trend(series: DailySeries, examined: Examined, population: float | None) -> Trend:
    """Compare the last 7 days with the 7 before, as the estimates take them.

    A dump or correction is in the sums as published alone, which stand beside.
    """
    inhabitants = np.array([np.nan if population is None else population])
    found = last_weeks(
        examined, series.counts[:, None], series.observed[:, None], inhabitants
    )
    return Trend(
        indicator=series.indicator,
        last_day=_of_the_last_day(series),
        last_7_days=_known(found.last),
        previous_7_days=_known(found.before),
        published_7_days=_known(found.published),
        published_previous_7_days=_known(found.published_before),
        change=_known(found.change),
        per_100k=_known(found.per_100k),
        usable_days=int(examined.usable[-7:, 0].sum()),
    )


def _known(of_one: Values) -> float | None:
    """Take the figure of one location out of its array; None where not known."""
    return None if np.isnan(of_one[0]) else float(of_one[0])


def _total(
    frame: "pl.DataFrame", location: str, indicator: str, *, is_list: bool
) -> float | None:
    """Take the published total; a list of all persons has its own."""
    published = latest_value(frame, location, f"cumulative_{indicator}")
    if published is not None:
        return published[1]
    of_it = (frame["location"] == location) & (frame["indicator"] == indicator)
    counts = frame.filter(of_it)["value"]
    return float(counts.sum()) if is_list and len(counts) else None


def _curve(series: DailySeries, examined: Examined) -> Curve:
    used, usable = examined.used[:, 0], examined.usable[:, 0]
    return Curve(
        indicator=series.indicator,
        dates=tuple(series.days),
        published=_where(series.counts, series.observed),
        used=_where(used, usable),
    )


def _where(values: np.ndarray, mask: np.ndarray) -> tuple[float | None, ...]:
    return tuple(
        float(value) if held else None for value, held in zip(values, mask, strict=True)
    )


def _changes(
    archive: Archive,
    frame: "pl.DataFrame",
    cases: DailySeries,
    vintage: VintageRef,
    as_of: date,
) -> Changes:
    """Compare with the publication before the newest one."""
    own = frame.filter(frame["location"] == cases.location)
    since = archive.previous_report_date(vintage.source, as_of, own)
    if since is None:
        return Changes(since=None, new_days=(), revisions=())
    before = counts_known(archive, since, [cases.location], source=vintage.source).frame
    then, now = _by_key(before, cases.location), _by_key(frame, cases.location)
    indicators = {indicator for indicator, _ in now}
    new_days = {day for indicator, day in now if (indicator, day) not in then}
    revisions = [
        Revision(
            indicator=indicator,
            reference_date=day,
            before=value,
            after=now.get((indicator, day)),
        )
        for (indicator, day), value in sorted(then.items())
        if indicator in indicators and now.get((indicator, day)) != value
    ]
    return Changes(
        since=since, new_days=tuple(sorted(new_days)), revisions=tuple(revisions)
    )


def _by_key(frame: "pl.DataFrame", location: str) -> dict[tuple[str, date], float]:
    rows = frame.filter(frame["location"] == location)
    keys = zip(rows["indicator"], rows["reference_date"], strict=True)
    return dict(zip(keys, rows["value"], strict=True))


def _of_the_publication(
    last_date: date, as_of: date, vintage: VintageRef, *, revised: bool
) -> list[Problem]:
    found = []
    if revised:
        kind = "answered-from-later-vintage"
        found.append(_publication_problem(kind, vintage.report_date))
    if (as_of - last_date).days > STALE_AFTER_DAYS:
        found.append(_publication_problem("stale", last_date))
    return found


def _left_out(others: Sequence[str], day: date) -> list[Problem]:
    """Say whose deaths don't stand beside the cases of one source."""
    if not others:
        return []
    problem = _publication_problem("deaths-left-out", day)
    return [replace(problem, indicator="deaths", sources=tuple(others))]


def _incomplete(series: Mapping[str, DailySeries]) -> list[Problem]:
    """Say which of the last days are not reported whole yet."""
    found = []
    for name, one in series.items():
        if one.share_known is None and not one.days_left_out:
            continue
        filling = one.counts.size
        if one.share_known is not None:
            filling = int(np.argmax(one.share_known < 1))
        first = one.start + timedelta(days=filling)
        problem = _publication_problem("incomplete-days", one.newest_date)
        found.append(replace(problem, indicator=name, first_date=first))
    return found


def persons_counted(series: DailySeries) -> float:
    """Count all persons of a series, those of its first total left out."""
    return float(series.counts[series.observed].sum())


def _above_population(
    series: Mapping[str, DailySeries],
    totals: Sequence[float | None],
    population: float | None,
) -> list[Problem]:
    """Say where more persons were counted than live there."""
    found = []
    for (name, one), total in zip(series.items(), totals, strict=False):
        counted = max(persons_counted(one), total or 0)
        if population is not None and counted > population:
            problem = _publication_problem("above-population", one.last_date)
            found.append(
                replace(problem, indicator=name, value=counted, expected=population)
            )
    return found


def _of_parts(summed: Sum | None, day: date) -> list[Problem]:
    """Say of which parts the figures are the sum, and which of them end before."""
    if summed is None:
        return []
    whole = _publication_problem("sum-of-parts", day)
    behind = [
        replace(_publication_problem("part-behind", last), sources=(part,))
        for part, last in summed.behind.items()
    ]
    return [replace(whole, sources=summed.parts), *behind]


def _publication_problem(kind: str, day: date) -> Problem:
    return Problem(
        kind=kind,
        indicator="all",
        first_date=day,
        last_date=day,
        value=None,
        expected=None,
    )


def _of_the_last_day(series: DailySeries) -> float | None:
    """Count of the last day alone: None where nothing, or a sum of days, is told."""
    is_sum = series.days_summed is not None and series.days_summed[-1] > 1
    return float(series.counts[-1]) if series.observed[-1] and not is_sum else None


def _of_weeks(series: Mapping[str, DailySeries]) -> list[Problem]:
    """Say whose figures are sums of weeks."""
    return [
        replace(
            _publication_problem("sums-of-weeks", one.last_date),
            indicator=name,
            first_date=one.start,
        )
        for name, one in series.items()
        if one.is_weekly
    ]


def _are_told(series: DailySeries, finding: Finding) -> bool:
    """Whether a finding is worth a word: each sum of a weekly series is not."""
    is_a_week = finding.last - finding.first == 6
    return not (series.is_weekly and finding.kind == Kind.LUMPED and is_a_week)


def _of_the_counts(
    series: dict[str, DailySeries], examined: dict[str, Examined], as_of: date
) -> list[Problem]:
    """List what the examination found in the last weeks, newest first."""
    since = as_of - timedelta(days=_PROBLEM_DAYS)
    found = [
        _problem(series[name], finding)
        for name in series
        for finding in examined[name].findings
        if _are_told(series[name], finding)
    ]
    recent = (problem for problem in found if problem.last_date >= since)
    return sorted(recent, key=lambda p: (p.last_date, p.indicator), reverse=True)


def recent_findings(
    series: dict[str, DailySeries], examined: dict[str, Examined]
) -> int:
    """Count the findings of the last weeks of what was published."""
    return sum(
        _are_told(series[name], finding)
        and finding.last >= series[name].counts.size - _PROBLEM_DAYS
        for name in series
        for finding in examined[name].findings
    )


def _problem(series: DailySeries, finding: Finding) -> Problem:
    first = series.start + timedelta(days=int(finding.first))
    last = series.start + timedelta(days=int(finding.last))
    expected = finding.expected
    return Problem(
        kind=str(finding.kind),
        indicator=series.indicator,
        first_date=first,
        last_date=last,
        value=float(finding.value),
        expected=None if expected is None else float(expected),
    )
