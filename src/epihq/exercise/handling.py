"""How a country of an exercise handles its figures: one line of its scenario.

    Country(code="ZZC", ..., handling=Hide(share=0.6))

What its offices have counted goes in, what it publishes comes out. What each of them
does to daily counts is in ``manipulations``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.exercise.manipulations import (
    cap,
    copy_neighbour,
    hide_share,
    hold_back_and_dump,
    smooth,
    weekdays_only,
)

Persons = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Counted:
    """What the offices of a country counted of an indicator, [time], persons per day.

    ``elsewhere`` is what those of all countries did, by code, on the same days;
    ``first_weekday`` is 0 where the first day is a Monday.
    """

    counts: Persons
    elsewhere: Mapping[str, Persons]
    first_weekday: int
    rng: np.random.Generator


@dataclass(frozen=True, kw_only=True)
class Handling:
    """Figures as they were counted; other ways change those of ``indicators``."""

    indicators: tuple[str, ...] = ("cases",)

    def published(self, counted: Counted) -> Persons:
        """Give what is published instead, [time], persons per day."""
        return counted.counts


@dataclass(frozen=True, kw_only=True)
class Hide(Handling):
    """Each person is left out with the probability ``share``."""

    share: float

    def published(self, counted: Counted) -> Persons:
        """Give what is published instead, [time], persons per day."""
        return hide_share(counted.counts, self.share, counted.rng)


@dataclass(frozen=True, kw_only=True)
class Cap(Handling):
    """No day is above ``ceiling`` persons."""

    ceiling: int

    def published(self, counted: Counted) -> Persons:
        """Give what is published instead, [time], persons per day."""
        return cap(counted.counts, self.ceiling, counted.rng)


@dataclass(frozen=True, kw_only=True)
class Smooth(Handling):
    """A day is the mean of the last ``days`` days."""

    days: int = 7

    def published(self, counted: Counted) -> Persons:
        """Give what is published instead, [time], persons per day."""
        return smooth(counted.counts, self.days)


@dataclass(frozen=True, kw_only=True)
class HoldBack(Handling):
    """``share`` of the ``days`` from ``first_day`` on is published the day after."""

    first_day: int
    days: int
    share: float = 0.5

    def published(self, counted: Counted) -> Persons:
        """Give what is published instead, [time], persons per day."""
        return hold_back_and_dump(
            counted.counts, self.first_day, self.days, counted.rng, self.share
        )


@dataclass(frozen=True, kw_only=True)
class Copy(Handling):
    """The counts of ``neighbour``, a code, at the own total."""

    neighbour: str

    def published(self, counted: Counted) -> Persons:
        """Give what is published instead, [time], persons per day."""
        other = counted.elsewhere[self.neighbour]
        return copy_neighbour(counted.counts, other, counted.rng)


@dataclass(frozen=True, kw_only=True)
class WeekdaysOnly(Handling):
    """Nobody at week-ends, who are published on Monday."""

    def published(self, counted: Counted) -> Persons:
        """Give what is published instead, [time], persons per day."""
        return weekdays_only(counted.counts, counted.first_weekday)


AS_COUNTED = Handling(indicators=())
"""What an honest country does."""
