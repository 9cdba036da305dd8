"""Alarms by people's own rules on counts and on the figures of the table."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.alarms.news import News, evidence_of, rounded
from epihq.alarms.rules import OwnRule, Rules
from epihq.assessment.overview_known import KnownWorld, SideBySide
from epihq.assessment.overview_rows import columns_of_counts, columns_of_growth
from epihq.assessment.overview_rt import reported_rt
from epihq.assessment.settings import Settings
from epihq.epi.reporting import Examined
from epihq.terms.signals import Alarm, SignalKind

Values = NDArray[np.float64]

_OF_Rt = {"Rt_median", "Rt_lower90", "Rt_upper90", "p_above_1"}
_OF_GROWTH = {"growth_rate_per_day", "growth_lower90", "growth_upper90"}
_OF_GROWTH |= {"doubling_days"}


def own_rules(
    world: KnownWorld,
    news: Mapping[str, News],
    rules: Mapping[str, Rules],
    general: Rules,
    settings: Settings,
) -> Iterator[Alarm]:
    """Find the locations where a rule's figure is beyond its limit on all its days."""
    for rule in general.own:
        where = [at for at in world.series if at in news and at in rules]
        where = [at for at in where if not rule.locations or at in rule.locations]
        if not where:
            continue
        values = _figure(world, rule, settings)
        beyond = _beyond(values, rule)
        for location in where:
            place = world.cases.place[location]
            if beyond[place]:
                yield _alarm(world, rule, location, float(values[-1, place]))


def _beyond(values: Values, rule: OwnRule) -> NDArray[np.bool_]:
    above = np.zeros(values.shape, dtype=bool)
    below = np.zeros(values.shape, dtype=bool)
    if rule.above is not None:
        above = values > rule.above
    if rule.below is not None:
        below = values < rule.below
    return np.asarray((above | below).all(axis=0))


def _figure(world: KnownWorld, rule: OwnRule, settings: Settings) -> Values:
    """A figure on the last days of every location with cases, [time, location]."""
    name = rule.figure
    if name in _OF_Rt:
        found = reported_rt(world, settings, days=rule.days)
        return np.asarray(getattr(found, name.removeprefix("Rt_")))
    daily = _count_on(world, name) if name in world.laid else _column_on(world, name)
    return np.stack([daily(back) for back in range(rule.days - 1, -1, -1)])


def _count_on(world: KnownWorld, name: str) -> Callable[[int], Values]:
    def on(back: int) -> Values:
        values = np.full(len(world.series), np.nan)
        for at, series in enumerate(world.series.values()):
            one = series.get(name)
            if one is not None and one.counts.size > back and one.observed[-1 - back]:
                values[at] = one.counts[-1 - back]
        return values

    return on


def _column_on(world: KnownWorld, name: str) -> Callable[[int], Values]:
    def on(back: int) -> Values:
        if name in _OF_GROWTH:
            column = columns_of_growth(_until(world.cases, back))[name]
        else:
            sides = {key: _until(side, back) for key, side in world.laid.items()}
            column = columns_of_counts(sides, world.population)[name]
        return np.array([np.nan if value is None else value for value in column])

    return on


def _until(side: SideBySide, back: int) -> SideBySide:
    """The same figures without the last ``back`` days of each location."""
    if back == 0:
        return side
    kept = slice(None, -back)
    examined = side.examined
    return replace(
        side,
        last_dates=tuple(day - timedelta(days=back) for day in side.last_dates),
        lengths=side.lengths - back,
        counts=side.counts[kept],
        observed=side.observed[kept],
        examined=Examined(
            used=examined.used[kept],
            usable=examined.usable[kept],
            findings=examined.findings,
        ),
    )


def _alarm(world: KnownWorld, rule: OwnRule, location: str, value: float) -> Alarm:
    indicator = "deaths" if rule.figure.startswith("deaths") else "cases"
    series = world.series[location][indicator]
    passed = rule.above is not None and value > rule.above
    limit = rule.above if passed else rule.below
    return Alarm(
        kind=SignalKind.OWN_RULE,
        location=location,
        indicator=rule.figure,
        reference_date=series.last_date,
        severity=rule.severity,
        evidence=evidence_of(
            world,
            series,
            series.last_date,
            f"own rule {rule.name}",
            value=value,
            upper=limit,
        ),
        facts={
            "rule": rule.name,
            "figure": rule.figure,
            "value": rounded(value),
            "side": "above" if passed else "below",
            "limit": limit,
            "days": float(rule.days),
        },
    )
