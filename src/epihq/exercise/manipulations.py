"""Ways to handle figures before they are published, for worlds with known truth.

    honest daily counts --one of these--> handled daily counts

Each takes what a location would have reported and gives what it publishes instead, so
that a test of fingerprints can be asked how often it sees the handling. They act on
new persons per day, [time]; nothing here says that anybody does so.
"""

import numpy as np
from numpy.typing import NDArray

Persons = NDArray[np.int64]

_WEEK = 7
_MONDAY = 0
_SATURDAY = 5
# A capped figure is to look counted: it stands a few persons below the ceiling.
_BELOW_CEILING = 6
# Whoever copies a curve changes each figure by a few percent, to look like counting.
_COPY_NOISE = 0.02


def hide_share(counts: Persons, share: float, rng: np.random.Generator) -> Persons:
    """Publish each person with the probability 1 - ``share`` only.

    ``epi.case_fatality.reported_share`` should see it, provided that deaths are
    published; the course keeps its shape, so no test of scatter can.

    Units: persons per day, [time]; ``share`` from 0 to 1.
    Source: own rule, binomial thinning.
    """
    return np.asarray(rng.binomial(counts, 1 - share))


def cap(counts: Persons, ceiling: int, rng: np.random.Generator) -> Persons:
    """Publish no day above ``ceiling``; higher ones stand up to five persons below it.

    ``epi.fingerprints.ceiling`` should see it, and ``epi.digits.below_round_numbers``
    where the ceiling is just under a round number.

    Units: persons per day, [time].
    Source: own rule.
    """
    below = np.maximum(ceiling - rng.integers(_BELOW_CEILING, size=counts.size), 0)
    return np.where(counts > ceiling, below, counts)


def smooth(counts: Persons, days: int = _WEEK) -> Persons:
    """Publish the mean of the last ``days`` days, rounded; fewer at the beginning.

    ``epi.fingerprints.roughness`` should see it, and ``underdispersion`` where counts
    are small or hardly change.

    Units: persons per day, [time].
    Source: own rule.
    """
    totals = np.cumsum(counts)
    before = np.concatenate([np.zeros(days, dtype=np.int64), totals])[: counts.size]
    held = np.minimum(np.arange(counts.size) + 1, days)
    return np.asarray(np.rint((totals - before) / held).astype(np.int64))


def hold_back_and_dump(
    counts: Persons,
    first: int,
    days: int,
    rng: np.random.Generator,
    share: float = 0.5,
) -> Persons:
    """Hold back ``share`` of the ``days`` from ``first`` on, and publish it in one day.

    That day is the one after; where the series ends before, its last. Nobody is lost.
    ``epi.reporting.examine`` should see it, as a batch dump.

    Units: persons per day, [time]; ``first`` is an element.
    Source: own rule.
    """
    kept = counts.copy()
    last = min(first + days, counts.size - 1)
    if last <= first:
        return kept
    back = rng.binomial(counts[first:last], share)
    kept[first:last] -= back
    kept[last] += back.sum()
    return kept


def copy_neighbour(
    counts: Persons, other: Persons, rng: np.random.Generator
) -> Persons:
    """Publish the neighbour's daily counts at the own total, changed by some 2 %.

    ``epi.fingerprints.likeness`` should see it, asked with that neighbour.

    Units: persons per day, [time], both on the same days.
    Source: own rule.
    """
    everybody = int(other.sum())
    if everybody == 0:
        return counts.copy()
    noise = 1 + _COPY_NOISE * rng.standard_normal(counts.size)
    copied = other * (counts.sum() / everybody) * noise
    return np.asarray(np.rint(np.maximum(copied, 0)).astype(np.int64))


def weekdays_only(counts: Persons, first_weekday: int) -> Persons:
    """Publish nobody at week-ends, and those of the week-end on Monday.

    Persons of a last week-end without its Monday stay unpublished.
    ``epi.fingerprints.weekday_pattern`` should see it.

    Units: persons per day, [time]; ``first_weekday`` that of element 0, Monday is 0.
    Source: own rule.
    """
    weekday = (first_weekday + np.arange(counts.size)) % _WEEK
    free = np.where(weekday >= _SATURDAY, counts, 0)
    kept = counts - free
    for back in (1, 2):
        late = np.concatenate([np.zeros(back, dtype=np.int64), free])[: counts.size]
        kept += np.where(weekday == _MONDAY, late, 0)
    return kept
