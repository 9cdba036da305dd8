"""The search for a single row: the steps of ``farrington_search`` in plain numbers.

One week of one series costs the calls of numpy and not its sums. So here numpy sums
over weeks, once a step, and the few numbers by season stay numbers of Python: half of
the time. Start, steps and stopping rule are the same, and a test holds them equal.
"""

import math
from operator import add, mul, sub
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epihq.epi.farrington_search import (
    CASES,
    CASES_TIME,
    CLOSE,
    FITTED,
    LEAST_MEAN,
    MOST_STEPS,
    PERFECT,
    PERSONS,
    RESPONSE,
    RESPONSE_TIME,
    START,
    START_SQUARE,
    Found,
    Look,
    Past,
)

Values = NDArray[np.float64]


class _Sums(NamedTuple):
    """Sums by season of something, of it times time, and times the square of time."""

    plain: list[float]
    first: list[float]
    second: list[float]


class _Point(NamedTuple):
    """Levels, slope, rates [season, place or 1] and the weights they give."""

    level: list[float]
    slope: float
    rate: Values
    weight: _Sums

    def looked(self) -> Look:
        """The same as arrays of one row."""
        return Look(
            level=np.array([self.level]),
            slope=np.array([self.slope]),
            rate=self.rate[None],
            weight=np.array([self.weight.plain]),
            first=np.array([self.weight.first]),
            second=np.array([sum(self.weight.second)]),
        )


def search_alone(past: Past, *, with_trend: bool) -> Found:
    """Step until the deviance stands still, or 25 times; of the only row of ``past``.

    Assumes that it has a known week in its last season.

    Units: cases in persons per week; levels in logarithms, slope per week.
    Source: as ``farrington_search.search``.
    """
    row = (_Trend if with_trend else _Levels)(past)
    last, level, slope, before = row.start()
    left = MOST_STEPS
    while True:
        at = row.look(level, slope)
        deviance = row.deviance(at)
        close = abs(deviance - before) < CLOSE * (abs(deviance) + 0.05)
        left -= 1
        if close or not left:
            return Found(
                at=at.looked(), last=last.looked(), converged=np.array([close])
            )
        level, slope = row.step(at)
        last, before = at, deviance


class _Levels:
    """Levels alone: the weeks of a season have one rate."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.weighed = np.vecdot(past.weight[0], past.terms[0]).tolist()
        self.persons = self.weighed[PERSONS][0]
        self.nothing = [0.0] * len(self.persons)
        self.rest = sum(self.weighed[PERFECT])
        self.cases = self.weighed[CASES]
        self.trend = sum(self.weighed[CASES_TIME])

    def started(self) -> _Sums:
        """Weights of the start; without a trend nothing depends on time."""
        return _Sums(self.weighed[START], self.nothing, self.nothing)

    def start(self) -> tuple[_Point, list[float], float, float]:
        """First step, from means that are the counts and a tenth of a person."""
        weight = self.started()
        pull, trend_pull = self.weighed[RESPONSE], sum(self.weighed[RESPONSE_TIME])
        level, slope = self.solved(weight, pull, trend_pull)
        fitted = sum(self.weighed[FITTED]) - sum(weight.plain)
        rate = self.past.terms[0, START] / self.past.exposure[0]
        at = _Point(self.nothing, 0.0, rate, weight)
        return at, level, slope, self.rest - fitted

    def look(self, level: list[float], slope: float) -> _Point:
        """Rates and weights at these parameters."""
        rate = [math.exp(a) for a in level]
        weight = [n * r for n, r in zip(self.persons, rate, strict=True)]
        return _Point(
            level,
            slope,
            np.array(rate)[:, None],
            _Sums(weight, self.nothing, self.nothing),
        )

    def deviance(self, at: _Point) -> float:
        """Half of the deviance."""
        fitted = sum(map(mul, self.cases, at.level)) - sum(at.weight.plain)
        return float(self.rest - fitted - at.slope * self.trend)

    def step(self, at: _Point) -> tuple[list[float], float]:
        """Levels and slope of the next step."""
        pull = list(map(sub, self.cases, at.weight.plain))
        trend_pull = self.trend - sum(at.weight.first)
        moved, turned = self.solved(at.weight, pull, trend_pull)
        return list(map(add, at.level, moved)), at.slope + turned

    def solved(
        self, weight: _Sums, pull: list[float], trend_pull: float
    ) -> tuple[list[float], float]:
        """Solve the normal equations: levels, and no slope."""
        del trend_pull
        return [p / (w or 1.0) for p, w in zip(pull, weight.plain, strict=True)], 0.0


class _Trend(_Levels):
    """Levels and a slope: the weeks of a season differ by their time."""

    def __init__(self, past: Past) -> None:
        super().__init__(past)
        self.powers = past.weight[0] * past.terms[0, PERSONS]
        self.time = past.time[0]
        self.least = LEAST_MEAN / past.exposure[0]

    def started(self) -> _Sums:
        """Weights of the start, and their moments in time."""
        return _Sums(*self.weighed[START : START_SQUARE + 1])

    def look(self, level: list[float], slope: float) -> _Point:
        """Rates, weights and their moments at these parameters."""
        rate = slope * self.time
        rate += np.array(level)[:, None]
        np.exp(rate, out=rate)
        np.maximum(rate, self.least, out=rate)
        weight = _Sums(*np.vecdot(rate, self.powers).tolist())
        return _Point(level, slope, rate, weight)

    def solved(
        self, weight: _Sums, pull: list[float], trend_pull: float
    ) -> tuple[list[float], float]:
        """Solve the normal equations: levels and slope."""
        total = [w or 1.0 for w in weight.plain]
        spread, turn = sum(weight.second), trend_pull
        for w, f, p in zip(total, weight.first, pull, strict=True):
            centre = f / w
            spread -= f * centre
            turn -= p * centre
        slope = turn / spread if spread > 0 else 0.0
        both = zip(total, weight.first, pull, strict=True)
        return [(p - f * slope) / w for w, f, p in both], slope
