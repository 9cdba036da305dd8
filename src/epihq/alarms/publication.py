"""Alarms about the publishing itself: the past rewritten, days dumped, silence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from epihq.alarms.news import (
    News,
    evidence_of,
    graded,
    rounded,
)
from epihq.alarms.rules import Rules
from epihq.archive import Archive
from epihq.assessment.overview_known import KnownWorld, SideBySide
from epihq.assessment.whose import FIGURES
from epihq.epi.reporting import Finding, Kind
from epihq.terms.series import DailySeries
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

# A revision is measured by the persons of this many days.
_LEVEL_DAYS = 28
_REVISION_LIMITS = (0.25, 1.0, 4.0)
_DUMP_LIMITS = (5.0, 20.0, 100.0)
_FEWEST_LUMPED_DAYS = 3
# How a source speaks is learnt from these days, and from at least so many sayings.
_HABIT_DAYS = 120
_FEWEST_SAYINGS = 6
_USUAL_SHARE = 0.9
# Silence is told for a week; who closed the signal has heard it.
_DAYS_OF_NEWS = 7
_ZEROS = "implausible zeros"
_HABIT = "own habit of publishing"


def revisions(
    world: KnownWorld, news: Mapping[str, News], rules: Mapping[str, Rules]
) -> Iterator[Alarm]:
    """Find locations whose newest publication changes days published before."""
    for location, one in news.items():
        own = rules[location]
        for name, series in world.series[location].items():
            before = one.before.get(name)
            if own.revision and before is not None:
                yield from _revision(world, series, before, one.said, own)


def _revision(
    world: KnownWorld, series: DailySeries, before: DailySeries, said: date, own: Rules
) -> Iterator[Alarm]:
    days = sorted({*series.days} & {*before.days})
    if not days:
        return
    now, then = _on(series, days), _on(before, days)
    moved = np.abs(now - then)
    changed = np.flatnonzero(moved > 0)
    persons, held = float(moved.sum()), float(np.abs(then[changed]).sum())
    share = persons / max(held, 1.0)
    if persons < own.revision_persons or share < own.revision_share:
        return
    largest = days[int(np.argmax(moved))]
    level = float(np.abs(series.counts[-_LEVEL_DAYS:]).sum())
    yield Alarm(
        kind=SignalKind.REVISION,
        location=series.location,
        indicator=series.indicator,
        reference_date=said,
        severity=graded(persons / max(level, 1.0), _REVISION_LIMITS),
        evidence=evidence_of(
            world,
            series,
            series.last_date,
            "comparison with the publication before",
            value=float(now[changed].sum()),
            expected=float(then[changed].sum()),
        ),
        facts={
            "source": world.sources[series.location],
            "said": said.isoformat(),
            "days": float(changed.size),
            "first_day": days[changed[0]].isoformat(),
            "last_day": days[changed[-1]].isoformat(),
            "largest_day": largest.isoformat(),
            "before": rounded(then[changed].sum(), 0),
            "after": rounded(now[changed].sum(), 0),
            "persons": rounded(persons, 0),
            "share": rounded(share, 2),
        },
    )


def _on(series: DailySeries, days: Sequence[date]) -> np.ndarray:
    """Counts on consecutive days; nothing on a day that was not published."""
    start = (days[0] - series.start).days
    here = slice(start, start + len(days))
    return np.where(series.observed[here], series.counts[here], 0.0)


def dumps(
    world: KnownWorld, news: Mapping[str, News], rules: Mapping[str, Rules]
) -> Iterator[Alarm]:
    """Find new days that hold what belongs to others, or take some back."""
    for side in world.laid.values():
        for location, one in news.items():
            if not rules[location].batch_dump or location not in side.place:
                continue
            series = world.series[location][side.indicator]
            fresh = len(side.counts) - one.new_days(series)
            for finding in side.findings.get(location, ()):
                matters = finding.last >= fresh and _matters(finding, series)
                size = abs(finding.value - finding.expected)
                if matters and size >= rules[location].dump_persons:
                    yield _dump(world, side, finding, one.said)


def _matters(finding: Finding, series: DailySeries) -> bool:
    """Leave out zeros, which are silence, and lumps of week-ends and whole weeks."""
    if finding.kind is Kind.LUMPED:
        if series.is_weekly:
            return False
        return finding.last - finding.first >= _FEWEST_LUMPED_DAYS
    return finding.kind is not Kind.ZERO


def _dump(world: KnownWorld, side: SideBySide, finding: Finding, said: date) -> Alarm:
    place = finding.location_index
    location, day = side.locations[place], side.day(place, finding.last)
    times = abs(finding.value) / max(finding.expected, 1.0)
    negative = finding.kind is Kind.NEGATIVE
    return Alarm(
        kind=SignalKind.REVISION if negative else SignalKind.BATCH_DUMP,
        location=location,
        indicator=side.indicator,
        reference_date=day,
        severity=graded(times, _DUMP_LIMITS),
        evidence=evidence_of(
            world,
            world.series[location][side.indicator],
            day,
            f"examination of counts: {finding.kind}",
            value=finding.value,
            expected=finding.expected,
        ),
        facts={
            "finding": str(finding.kind),
            "source": world.sources[location],
            "said": said.isoformat(),
            "first_day": side.day(place, finding.first).isoformat(),
            "value": rounded(finding.value, 0),
            "expected": rounded(finding.expected, 0),
            "times": rounded(times, 1),
        },
    )


def silences(
    archive: Archive, world: KnownWorld, rules: Mapping[str, Rules], general: Rules
) -> Iterator[Alarm]:
    """Find sources, and locations within them, that are silent against their habit."""
    since = world.as_of - timedelta(days=_HABIT_DAYS)
    by_source: dict[str, list[date]] = {}
    for vintage in archive.vintages():
        if vintage.report_date <= world.as_of:
            by_source.setdefault(vintage.source, []).append(vintage.report_date)
    for source in sorted({*by_source, *world.sources.values()}):
        said = archive.statements(
            source=source, since=since, until=world.as_of, indicator=FIGURES
        ).select("location", "report_date")
        days = sorted({*by_source.get(source, ()), *said["report_date"].unique()})
        days = [day for day in days if day >= since]
        too_long = _too_long(days, world.as_of, general.silence_factor)
        if too_long is not None:
            if general.source_silent:
                yield _of_a_source(source, days[-1], too_long)
            continue
        days_of = said.unique().group_by("location").agg("report_date").rows()
        spoke = {str(place): sorted(each) for place, each in days_of}
        for location, own in rules.items():
            if own.source_silent and world.sources[location] == source:
                mine = spoke.get(location, [])
                yield from _of_a_location(world, location, mine, days[-1:], own)


def _too_long(
    days: Sequence[date], until: date, factor: float
) -> tuple[int, float] | None:
    """Days of silence and the usual gap, if the silence is unusual and news."""
    if len(days) < _FEWEST_SAYINGS:
        return None
    gaps = np.diff(np.array(days, dtype="datetime64[D]")).astype(int)
    usual = float(np.quantile(gaps, _USUAL_SHARE, method="higher"))
    silent, allowed = (until - days[-1]).days, max(factor * usual, usual + 1)
    if allowed < silent <= allowed + _DAYS_OF_NEWS:
        return silent, usual
    return None


def _of_a_source(source: str, last: date, found: tuple[int, float]) -> Alarm:
    silent, usual = found
    return Alarm(
        kind=SignalKind.SOURCE_SILENT,
        location="",
        indicator="",
        reference_date=last,
        severity=Severity.HIGH if silent > 3 * usual + 1 else Severity.MODERATE,
        evidence=Evidence(method=_HABIT, value=float(silent), expected=usual),
        facts={
            "source": source,
            "last_day": last.isoformat(),
            "silent_days": float(silent),
            "usual_days": usual,
        },
    )


def _of_a_location(
    world: KnownWorld,
    location: str,
    spoke: Sequence[date],
    newest: Sequence[date],
    own: Rules,
) -> Iterator[Alarm]:
    """A location that its source passes over, or for which it repeats the total."""
    series = world.series[location]["cases"]
    until = newest[0] if newest else world.as_of
    found, last, method = _too_long(spoke, until, own.silence_factor), None, _HABIT
    if found is not None:
        last = spoke[-1]
    else:
        findings = world.cases.findings.get(location, [])
        ends = len(world.cases.counts) - 1
        if any(f.kind is Kind.ZERO and f.last == ends for f in findings):
            counted = np.flatnonzero(series.observed & (series.counts != 0))
            days = [series.start + timedelta(days=int(at)) for at in counted]
            days = [d for d in days if (series.last_date - d).days <= _HABIT_DAYS]
            found = _too_long(days, series.last_date, own.silence_factor)
            last, method = (days[-1] if days else None), _ZEROS
    if found is None or last is None:
        return
    silent, usual = found
    yield Alarm(
        kind=SignalKind.SOURCE_SILENT,
        location=location,
        indicator="cases",
        reference_date=last,
        severity=Severity.MODERATE if silent > 3 * usual + 1 else Severity.LOW,
        evidence=evidence_of(
            world,
            series,
            series.last_date,
            method,
            value=float(silent),
            expected=usual,
        ),
        facts={
            "source": world.sources[location],
            "last_day": last.isoformat(),
            "silent_days": float(silent),
            "usual_days": usual,
        },
    )
