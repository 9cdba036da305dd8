"""How long people stay at home, from the register's own episodes.

Who is at home still counts with the days they have had: leaving them out would make
stays too short while an epidemic grows. While there are few episodes, what is published
weighs with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

# Nobody is thought to stay longer than so many days.
LONGEST = 60
# Days of observation in Azerbaijan in 2020 (headquarters' order of June 2020); what is
# published weighs on each day as much as so many persons of one's own.
PUBLISHED_DAYS, PUBLISHED_WEIGHT = 14, 10.0
# A few go before their days are over: 5.7 % to hospital and 3.1 % died in 14 days
# (England 2020, PMC8441226); a few are kept on, our own.
_BEFORE, _AFTER = 0.006, 0.6


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One person's nights at home so far; ``ended``: by recovery, hospital or death."""

    days: int
    ended: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Stays:
    """Draws of the chance to be at home still after so many nights, [draw, night].

    Night 0 is the day of the beginning, on which all are. ``persons`` and ``ended``:
    how many episodes it rests on.
    """

    still: Values
    persons: int
    ended: int

    def mean(self) -> Values:
        """Give the mean days at home, [draw]: a person counts on each midnight."""
        return np.asarray(self.still.sum(axis=1))


def stays_of(
    episodes: Iterable[Stay], *, draws: int, rng: np.random.Generator
) -> Stays:
    """Learn how long people stay, with its error.

    The chance to go on a day, of those who are still there, is Beta distributed: who
    went and who stayed on that day, and the published with the weight of ten persons.

    Units: days; shares.
    Source: Kaplan and Meier 1958, 10.1080/01621459.1958.10501452, with the Beta prior
    of Hjort 1990, 10.1214/aos/1176347749, on each day.
    """
    given = list(episodes)
    ended = np.array([one.ended for one in given], dtype=np.bool_)
    nights = np.array([one.days for one in given], dtype=np.intp)
    # The last day of which it is known whether they stayed; who goes at once has one.
    last = np.clip(np.where(ended, np.maximum(nights, 1), nights) - 1, -1, LONGEST - 1)
    went = np.bincount(last[ended], minlength=LONGEST).astype(np.float64)
    seen = np.bincount(last[last >= 0], minlength=LONGEST)
    there = seen[::-1].cumsum()[::-1]
    prior = np.where(np.arange(LONGEST) < PUBLISHED_DAYS - 1, _BEFORE, _AFTER)
    go = rng.beta(
        went + PUBLISHED_WEIGHT * prior,
        there - went + PUBLISHED_WEIGHT * (1 - prior),
        size=(draws, LONGEST),
    )
    stay = np.cumprod(1 - go, axis=1)
    still = np.concatenate([np.ones((draws, 1)), stay[:, :-1]], axis=1)
    return Stays(still=still, persons=len(given), ended=int(ended.sum()))
