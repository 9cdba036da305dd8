"""Fingerprints of figures as numbers: their digits, repetitions and round neighbours.

Who counts people does not choose numbers; who makes numbers up does, and so does who
stops at one. As in ``fingerprints``, no test proves intent.

Arrays are [time], persons per day; ``observed`` is False where nothing was published.
"""

import numpy as np

from epihq.epi import chance
from epihq.epi.fingerprints import FEWEST_DAYS, Fingerprint, Mask, Values, nothing
from epihq.terms.credibility import Reason

_LAST_DIGITS_FROM = 100
_FEWEST_DIGITS = 50
_ORDERS = 3.0
# Round numbers from 50 to 5 million, and how near to one is near: a share, or persons.
_ROUND = np.outer(10.0 ** np.arange(1, 7), [1.0, 2.0, 5.0]).ravel()[2:]
_NEAR = np.maximum(3.0, np.round(0.03 * _ROUND))
_FEWEST_NEAR = 8


def last_digits(counts: Values, observed: Mask) -> Fingerprint:
    """Test whether all ten last digits are equally common, in counts of 100 and more.

    The value is the largest share of one digit; 0.1 is expected. Chi-square, 9 degrees
    of freedom.
    """
    digits = counts[observed & (counts >= _LAST_DIGITS_FROM)].astype(np.int64) % 10
    if digits.size < _FEWEST_DIGITS:
        return nothing(int(digits.size), Reason.FEW_DAYS_OF_HUNDRED)
    seen, even = np.bincount(digits, minlength=10), digits.size / 10
    p_value = chance.chi_square_above(float(((seen - even) ** 2 / even).sum()), 9)
    return Fingerprint(
        value=float(seen.max() / digits.size), n=int(digits.size), p_value=p_value
    )


def first_digits(counts: Values, observed: Mask) -> Fingerprint:
    """Compare first digits with Benford's law, where it can hold at all.

    Only for counts that span three orders of magnitude. The value is the mean absolute
    deviation of the nine shares. There is no p_value: days of an epidemic are not
    independent, and a chi-square test calls two of three honest courses strange.
    """
    positive = counts[observed & (counts >= 1)]
    if positive.size < _FEWEST_DIGITS:
        return nothing(int(positive.size), Reason.FEW_DAYS_OF_ANYBODY)
    if np.log10(positive.max() / positive.min()) < _ORDERS:
        return nothing(int(positive.size), Reason.NARROW_COUNTS)
    leading = (positive / 10 ** np.floor(np.log10(positive))).astype(np.int64)
    seen = np.bincount(leading, minlength=10)[1:10]
    share = np.log10(1 + 1 / np.arange(1, 10))
    deviation = float(np.abs(seen / seen.sum() - share).mean())
    return Fingerprint(value=deviation, n=int(positive.size))


def repeated_values(counts: Values, observed: Mask) -> Fingerprint:
    """Count days that repeat the day before, beside what Poisson counts would do.

    The value is observed over expected repetitions; two Poisson counts of mean m are
    equal with a probability of about 1 / sqrt(4 pi m). Days below ten persons are left
    out: there, repetition is common.
    """
    pairs = observed[1:] & observed[:-1]
    mean = (counts[1:] + counts[:-1]) / 2
    pairs &= mean >= 10
    if pairs.sum() < FEWEST_DAYS:
        return nothing(int(pairs.sum()), Reason.FEW_DAYS_OF_TEN)
    expected = float((1 / np.sqrt(4 * np.pi * mean[pairs])).sum())
    seen = int((counts[1:] == counts[:-1])[pairs].sum())
    return Fingerprint(
        value=seen / expected,
        n=int(pairs.sum()),
        p_value=chance.poisson_at_least(seen, expected),
    )


def below_round_numbers(counts: Values, observed: Mask) -> Fingerprint:
    """Look for days that stop just under a round number: 50, 100, 200, 500, 1000, ...

    The value is the share of days just below among all days near one, at most 3 % or
    three persons away; counts of people pass a round number as if it were none, so half
    is expected. p_value is the binomial tail.
    Source: the density on both sides of a threshold, McCrary 2008,
    doi:10.1016/j.jeconom.2007.05.005, in its simplest form.
    """
    seen = counts[observed][:, None]
    below = int(((seen >= _ROUND - _NEAR) & (seen < _ROUND)).sum())
    near = below + int(((seen >= _ROUND) & (seen < _ROUND + _NEAR)).sum())
    if near < _FEWEST_NEAR:
        return nothing(near, Reason.FEW_DAYS_NEAR_ROUND)
    p_value = chance.binomial_at_least(below, near, 0.5)
    return Fingerprint(value=below / near, n=near, p_value=p_value)
