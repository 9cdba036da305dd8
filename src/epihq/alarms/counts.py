"""Alarms about counts that are higher than was to be expected.

Daily counts are held against the days before (EARS); weekly counts of locations with
years of history against the same season of past years (Farrington Flexible). Days
that ``epihq.epi.reporting.examine`` would not use are not compared, nor used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.alarms.news import (
    News,
    at_most,
    evidence_of,
    graded,
    rounded,
)
from epihq.alarms.rules import Rules
from epihq.assessment.overview_known import KnownWorld, SideBySide
from epihq.epi.ears import Ears, EarsBounds, ears
from epihq.epi.farrington import farrington_flexible
from epihq.epi.farrington_settings import NOUFAILY_2013
from epihq.epi.reporting import Kind
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

Values = NDArray[np.float64]

# Days that a bound of the last week can rest on.
_EARS_DAYS = 28
_MIN_SIGMA = 1.0
# Times of what was expected, between the severities.
_LIMITS = (2.0, 4.0, 8.0)
# So few persons too many are no more than moderate.
_FEW_PERSONS = 20.0
_WEEKS_SHOWN = 60
_WEEKS_BEFORE = 26
_MOST_YEARS = 5


def unusual_counts(
    world: KnownWorld, news: Mapping[str, News], rules: Mapping[str, Rules]
) -> Iterator[Alarm]:
    """Find locations whose new days or weeks hold more than was to be expected."""
    for side in world.laid.values():
        yield from _daily(world, side, news, rules)
        yield from _weekly(world, side, news, rules)


def _daily(
    world: KnownWorld,
    side: SideBySide,
    news: Mapping[str, News],
    rules: Mapping[str, Rules],
) -> Iterator[Alarm]:
    kept = slice(-_EARS_DAYS, None)
    counts = np.where(side.examined.usable, side.examined.used, np.nan)[kept]
    settings = {(own.ears_method, own.ears_alpha) for own in rules.values()}
    bounds = {
        one: ears(counts, method=one[0], alpha=one[1], min_sigma=_MIN_SIGMA)
        for one in settings
    }
    spread = _spread_days(side)[kept]
    for location, own in rules.items():
        if not own.unusual_counts or location not in side.place or location not in news:
            continue
        place = side.place[location]
        new = news[location].new_days(world.series[location][side.indicator])
        found = bounds[own.ears_method, own.ears_alpha]
        above = found.alarm[:, place] & (counts[:, place] >= own.least_count)
        above &= ~spread[:, place]
        above[: len(above) - new] = False
        if above.any():
            row = int(np.flatnonzero(above)[-1])
            yield _of_a_day(world, side, place, row, (counts, found), own.ears_method)


def _spread_days(side: SideBySide) -> NDArray[np.bool_]:
    """Days that are a share of a lump: they are no count of their own."""
    spread = np.zeros(side.counts.shape, dtype=bool)
    for finding in side.examined.findings:
        if finding.kind is Kind.LUMPED:
            spread[finding.first : finding.last + 1, finding.location_index] = True
    return spread


def _of_a_day(
    world: KnownWorld,
    side: SideBySide,
    place: int,
    row: int,
    compared: tuple[Values, EarsBounds],
    method: Ears,
) -> Alarm:
    counts, found = compared
    location = side.locations[place]
    day = side.day(place, len(side.counts) - len(counts) + row)
    value, expected = float(counts[row, place]), float(found.expected[row, place])
    upper = float(found.upper[row, place])
    return Alarm(
        kind=SignalKind.UNUSUAL_COUNTS,
        location=location,
        indicator=side.indicator,
        reference_date=day,
        severity=_severity(value, expected),
        evidence=evidence_of(
            world,
            world.series[location][side.indicator],
            day,
            f"EARS {method}",
            value=value,
            expected=expected,
            upper=upper,
        ),
        facts=_facts("day", value, expected, upper),
    )


def _severity(value: float, expected: float) -> Severity:
    """By times of what was expected; few persons are no more than moderate."""
    severity = graded(value / max(expected, 1.0), _LIMITS)
    few = value - expected < _FEW_PERSONS
    return at_most(severity, Severity.MODERATE) if few else severity


def _facts(
    unit: str, value: float, expected: float, upper: float
) -> dict[str, str | float | None]:
    return {
        "unit": unit,
        "value": rounded(value, 0),
        "expected": rounded(expected, 1),
        "upper": rounded(upper, 1),
        "times": rounded(value / max(expected, 1.0), 1),
    }


def _weekly(
    world: KnownWorld,
    side: SideBySide,
    news: Mapping[str, News],
    rules: Mapping[str, Rules],
) -> Iterator[Alarm]:
    """Weeks from Monday to Sunday, of those with enough years of them."""
    groups: dict[tuple[date, float, int], list[str]] = {}
    for location, own in rules.items():
        if not own.unusual_counts or location not in side.place or location not in news:
            continue
        place = side.place[location]
        last = side.last_dates[place]
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        new = news[location].new_days(world.series[location][side.indicator])
        behind = (last - sunday).days
        weeks = (int(side.lengths[place]) - behind) // 7
        years = min((weeks - _WEEKS_BEFORE) // 52, _MOST_YEARS)
        if behind < new and years >= own.farrington_years:
            key = (sunday, own.farrington_alpha, years)
            groups.setdefault(key, []).append(location)
    for (sunday, alpha, years), locations in groups.items():
        yield from _of_weeks(world, side, locations, sunday, (alpha, years), rules)


def _of_weeks(
    world: KnownWorld,
    side: SideBySide,
    locations: list[str],
    sunday: date,
    asked: tuple[float, int],
    rules: Mapping[str, Rules],
) -> Iterator[Alarm]:
    alpha, years = asked
    counts = np.stack([_week_counts(side, at, sunday) for at in locations], axis=1)
    start = sunday - timedelta(days=7 * len(counts) - 1)
    found = farrington_flexible(
        counts,
        settings=replace(NOUFAILY_2013, years=years, alpha=alpha),
        start=start,
        monitored=range(len(counts) - 1, len(counts)),
    )
    for at, location in enumerate(locations):
        value = float(counts[-1, at])
        if not found.alarm[-1, at] or value < rules[location].least_count:
            continue
        expected, upper = float(found.expected[-1, at]), float(found.upper[-1, at])
        shown = counts[-_WEEKS_SHOWN:, at]
        ends = [sunday - timedelta(days=7 * n) for n in range(len(shown) - 1, -1, -1)]
        yield Alarm(
            kind=SignalKind.UNUSUAL_COUNTS,
            location=location,
            indicator=side.indicator,
            reference_date=sunday,
            severity=_severity(value, expected),
            evidence=Evidence(
                method="Farrington Flexible",
                value=rounded(value),
                expected=rounded(expected),
                upper=rounded(upper),
                dates=tuple(ends),
                values=tuple(rounded(week) for week in shown),
                vintage=world.vintage_of(location),
            ),
            facts=_facts("week", value, expected, upper),
        )


def _week_counts(side: SideBySide, location: str, sunday: date) -> Values:
    """Persons per week up to a Sunday; NaN unless all days of a week are usable.

    Weeks before a location's first day are NaN, so that all are of one length.
    """
    place = side.place[location]
    stop = len(side.counts) - (side.last_dates[place] - sunday).days
    weeks = int(side.lengths.max()) // 7
    days = np.full(7 * weeks, np.nan)
    usable = side.examined.usable[:stop, place]
    used = np.where(usable, side.examined.used[:stop, place], np.nan)
    here = min(days.size, used.size)
    days[days.size - here :] = used[used.size - here :]
    return np.asarray(days.reshape(weeks, 7).sum(axis=1))
