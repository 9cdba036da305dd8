"""Outbreaks of persons who infect one another, drawn one by one."""

import numpy as np


def drawn_outbreak(rng, R, k, pmf, *, days, imports=1, most=2000):
    """Cases by day of onset, [time], and of whom they were; None if there were most.

    ``R`` [time] is that of the day of the infected person's onset. Each person has an
    infectiousness of its own, gamma with shape ``k``.
    """
    until = np.cumsum(pmf) / pmf.sum()
    cases = np.zeros(days)
    cases[0] = imports
    waiting, highest = [0] * imports, float(np.max(R))
    while waiting:
        day = waiting.pop()
        number = rng.poisson(rng.gamma(k, 1 / k) * highest)
        onsets = day + 1 + np.searchsorted(until, rng.random(number))
        onsets = onsets[onsets < days]
        onsets = onsets[rng.random(onsets.size) < R[onsets] / highest]
        np.add.at(cases, onsets, 1)
        waiting.extend(onsets)
        if cases.sum() > most:
            return None
    return cases
