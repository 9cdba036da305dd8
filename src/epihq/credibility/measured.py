"""The tests as they are measured, before anything is compared or judged.

One location's published series in, one ``Measured`` per test out. Only what was known
by the end of the as-of day is looked at; the last 150 days of it, so that a card
speaks of the figures of now.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.series import examined, on_days_of
from epihq.epi import digits, fingerprints
from epihq.epi.fingerprints import Fingerprint
from epihq.epi.reporting import Kind
from epihq.terms.credibility import Reason, Window
from epihq.terms.series import DailySeries

DAYS = 150
FEWEST_DAYS = 30

Values = NDArray[np.float64]
Test = Callable[[Values, NDArray[np.bool_]], Fingerprint]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A test's value before it is judged; ``reason`` where there is none.

    ``facts`` are further numbers by name, ``codes`` further codes.
    """

    value: float | None
    n: int = 0
    p_value: float | None = None
    interval: tuple[float, float] | None = None
    window: Window | None = None
    reason: Reason | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def fingerprints_of(
    series: Mapping[str, DailySeries],
) -> Iterator[tuple[str, Measured]]:
    """Run the tests of single series, e.g. ("deaths-underdispersion", ...)."""
    for indicator in ("cases", "deaths"):
        found = series.get(indicator)
        names = [f"{indicator}-{name}" for name in ("underdispersion", "roughness")]
        if found is None:
            none = Measured(value=None, reason=Reason.NO_DEATHS)
            yield from ((name, none) for name in names)
            continue
        recent = last_days(found)
        for name, test in zip(names, (_dispersion, _roughness), strict=True):
            yield name, _measured(recent, test(recent))
    cases = last_days(series["cases"])
    yield "weekday-pattern", _measured(cases, _weekday(cases))
    yield "repeated-values", _measured(cases, _on(digits.repeated_values, cases))
    yield "last-digit", _measured(cases, _on(digits.last_digits, cases))
    yield "first-digit", _measured(cases, _on(digits.first_digits, cases))
    yield (
        "below-round-numbers",
        _measured(cases, _on(digits.below_round_numbers, cases)),
    )
    yield "ceiling", _measured(cases, _on(fingerprints.ceiling, cases))
    yield "dumps-and-corrections", _dumps(cases)


def scatter_of(
    location: str,
    world: Mapping[str, Mapping[str, DailySeries]],
    beside: tuple[str, ...],
) -> Iterator[tuple[str, Measured]]:
    """Run all tests of how counts scatter, by single series and beside neighbours."""
    yield from fingerprints_of(world[location])
    yield "likeness", likeness_of(location, world, beside)


def likeness_of(
    location: str,
    world: Mapping[str, Mapping[str, DailySeries]],
    beside: tuple[str, ...],
) -> Measured:
    """Compare cases with those of each neighbour; the likest one is told."""
    own = last_days(world[location]["cases"])
    found = []
    for other in beside:
        if other in world:
            counts = on_days_of(world[other]["cases"], own).counts
            likeness = fingerprints.likeness(own.counts, counts, own.observed)
            if likeness.value is not None:
                found.append((likeness, other))
    if not found:
        return Measured(value=None, reason=Reason.NO_NEIGHBOUR)
    best, other = max(found, key=lambda pair: pair[0].value or 0.0)
    likest = _measured(own, best)
    # The likest of several is a choice: Bonferroni's price is paid for it.
    p_value = min(1.0, (best.p_value or 0.0) * len(found))
    return replace(likest, p_value=p_value, codes={"neighbour": (other,)})


def last_days(series: DailySeries) -> DailySeries:
    """Cut a series to its last days."""
    cut = max(0, series.counts.size - DAYS)
    return DailySeries(
        location=series.location,
        indicator=series.indicator,
        start=series.start + timedelta(days=cut),
        counts=series.counts[cut:],
        observed=series.observed[cut:],
    )


def _measured(series: DailySeries, found: Fingerprint) -> Measured:
    counted = int(series.observed.sum())
    first = int(np.argmax(series.counts > 0))
    if counted - first < FEWEST_DAYS:
        return _few_days(series)
    return Measured(
        value=found.value,
        n=found.n,
        p_value=found.p_value,
        interval=found.interval,
        window=window_of(series),
        reason=found.reason,
    )


def window_of(series: DailySeries) -> Window:
    """Give the days that a series runs over."""
    return Window(first=series.start, last=series.last_date)


def _few_days(series: DailySeries) -> Measured:
    is_deaths = series.indicator == "deaths"
    return Measured(
        value=None,
        n=int(series.observed.sum()),
        reason=Reason.FEW_DAYS_OF_DEATHS if is_deaths else Reason.FEW_DAYS_OF_CASES,
        facts={"fewest": FEWEST_DAYS},
    )


def _dispersion(series: DailySeries) -> Fingerprint:
    weekday = series.start.weekday()
    return fingerprints.underdispersion(series.counts, series.observed, weekday)


def _roughness(series: DailySeries) -> Fingerprint:
    return fingerprints.roughness(series.counts, series.observed)


def _weekday(series: DailySeries) -> Fingerprint:
    weekday = series.start.weekday()
    return fingerprints.weekday_pattern(series.counts, series.observed, weekday)


def _on(test: Test, series: DailySeries) -> Fingerprint:
    return test(series.counts, series.observed)


def _dumps(series: DailySeries) -> Measured:
    """Days that are no day's count: dumps, lumps and negative corrections."""
    found = examined(series).findings
    total = float(np.abs(series.counts[series.observed]).sum())
    kinds = (Kind.BATCH_DUMP, Kind.NEGATIVE)
    odd = [one for one in found if one.kind in kinds]
    if total == 0 or series.observed.sum() < FEWEST_DAYS:
        return _few_days(series)
    share = sum(abs(one.value - one.expected) for one in odd) / total
    return Measured(
        value=min(share, 1.0),
        n=int(series.observed.sum()),
        window=window_of(series),
        facts={"days": len(odd)},
    )
