"""How much of a day is known by now, and what it will come to: completeness, nowcast.

    triangle            0  1  2  3   days after the day      share known
    [time, delay]  t-3  5  9  4  2                            1.00
                   t-2  6  8  5  .   not yet observable       0.89
                   t-1  4  9  .  .                            0.70
                   t    5  .  .  .                            0.26

The share that is known ``d`` units after a day is learnt from the last rows, looking
back from the longest delay: of what was known by then, how much was new. Rows that are
not complete yet say what they can. "Final" means: known at the longest delay of the
triangle; what arrives later still is not foreseen.

A unit is one row of the triangle, a day or a week.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]

WINDOW_ROWS = 60
# Numbers are given down to this share of the final count; totals are revised down,
# but a share above this says that the triangle is not one.
HIGHEST_SHARE = 1.5
_FEWEST_COMPLETE_ROWS = 7
_FEWEST_PERSONS = 11.0

_LEVEL_ROWS = 7
_CANDIDATES = 32
_SMALLEST_SHARE = 1e-9
# Squared variation of a row about the level of the rows before it: never thought
# smaller or larger than this, and this when no complete row tells of it.
_LEAST_VARIATION, _MOST_VARIATION, _UNKNOWN_VARIATION = 0.01, 4.0, 1.0


class CompletenessVerdict(StrEnum):
    """Whether shares may be used, and if not, why."""

    USABLE = "usable"
    TOO_FEW_DAYS = "too-few-complete-days"
    TOO_FEW_CASES = "too-few-cases"


@dataclass(frozen=True, kw_only=True, eq=False)
class Completeness:
    """Share of the final count of a day known ``d`` units later, d = 0, 1, ..., D.

    ``share`` [delay] is that of the average person; ``sd`` [delay] is how far the
    share of one coming day may lie from it: uncertainty of the estimate and variation
    between days, without the chance of that day's own persons; ``error`` [delay] is the
    part of it that all coming days have in common. NaN where the verdict is not
    ``usable``. ``share`` is 1 at D. Above 1: totals were revised down
    later. ``ceiling`` is the highest share that a single day is thought to reach: 1
    where nothing was ever revised down.
    """

    share: Counts
    sd: Counts
    error: Counts
    ceiling: float
    verdict: CompletenessVerdict


def estimate_completeness(
    triangle: Counts, window: int = WINDOW_ROWS, *, half_life: float | None = None
) -> Completeness:
    """Learn from the last ``window`` rows how much of a day is known after how long.

    ``triangle`` [time, delay] holds what was new at each delay, NaN where that is not
    observable yet; the last row is the last day. A row that starts with NaN (from
    before the first publication) is left out; negative entries are corrections.
    With ``half_life``, in rows, what was said so long ago tells half as much: where
    reports come ever sooner, the old ones make the last rows look emptier than they
    are.

    share(d) = product over k > d of (1 - h_k), where h_k is the part, of all that
    was known by delay k, that was new at k. A pooled share may exceed 1 where totals
    are revised down; it is kept between 0 and 1.5. The variation between days is
    that of the complete rows about the share, less what the chance of single persons
    explains (moments of a beta-binomial), and widened for few rows as Student's t is.

    Units: share of the final count; persons.
    Source: van de Kassteele et al. 2019, doi:10.1097/EDE.0000000000001050; Höhle and
    an der Heiden 2014, doi:10.1111/biom.12194 (reverse-time hazards); Mack 1993,
    doi:10.2143/AST.23.2.2005092 (chain ladder and its error).
    """
    rows = np.asarray(triangle, dtype=np.float64)[-window:]
    known = np.cumsum(rows, axis=1)
    complete = known[np.isfinite(known[:, -1])]
    verdict = _verdict(complete)
    ceiling = HIGHEST_SHARE if bool((rows < 0).any()) else 1.0
    if verdict is not CompletenessVerdict.USABLE:
        none = np.full(rows.shape[1], np.nan)
        return Completeness(
            share=none, sd=none, error=none, ceiling=ceiling, verdict=verdict
        )
    weight = np.isfinite(known) * _recency(rows.shape, half_life)
    share = _pooled_share(rows, known, weight)
    between, days = _variation_between_days(complete, share)
    persons = _persons_told(known, weight) / np.maximum(share, 0.01)
    sampling = _chance(share) / np.maximum(persons, 1) + between / days
    sd, error = np.sqrt(between + sampling), np.sqrt(sampling)
    sd[-1] = error[-1] = 0.0
    return Completeness(
        share=share, sd=sd, error=error, ceiling=ceiling, verdict=verdict
    )


def _verdict(complete: Counts) -> CompletenessVerdict:
    if len(complete) < _FEWEST_COMPLETE_ROWS:
        return CompletenessVerdict.TOO_FEW_DAYS
    if complete[:, -1].sum() < _FEWEST_PERSONS:
        return CompletenessVerdict.TOO_FEW_CASES
    return CompletenessVerdict.USABLE


def _pooled_share(rows: Counts, known: Counts, weight: Counts) -> Counts:
    """Multiply back from the longest delay; 0 where nothing was known yet."""
    by_then = (weight * np.nan_to_num(known)).sum(axis=0)
    new = (weight * np.nan_to_num(rows)).sum(axis=0)
    kept = np.where(by_then > 0, 1 - new / np.where(by_then > 0, by_then, 1), 0.0)
    later = np.concatenate([kept[1:], [1.0]])
    share = np.cumprod(np.clip(later, 0, None)[::-1])[::-1]
    return np.clip(share, 0.0, HIGHEST_SHARE)


def _recency(shape: tuple[int, ...], half_life: float | None) -> Counts:
    """How much tells what was said of each row at each delay: the newest most."""
    if half_life is None:
        return np.ones(shape)
    rows, delays = np.ogrid[: shape[0], : shape[1]]
    age = np.maximum(shape[0] - 1 - rows - delays, 0)
    return np.asarray(0.5 ** (age / half_life))


def _persons_told(known: Counts, weight: Counts) -> Counts:
    """Persons that tell of each delay: as many as alike in weight tell as much."""
    counted = np.clip(np.nan_to_num(known), 0, None)
    squares = (weight**2 * counted).sum(axis=0)
    return np.asarray((weight * counted).sum(axis=0) ** 2 / np.maximum(squares, 1e-9))


def _variation_between_days(complete: Counts, share: Counts) -> tuple[Counts, float]:
    """Variance of a day's share beyond chance, [delay]; and how many days told it.

    Large days tell more: a row weighs as its final count.
    """
    final = complete[:, -1]
    counted = complete[final > 0]
    weight = final[final > 0] / final[final > 0].sum()
    days = float(1 / np.square(weight).sum())
    off = np.square(counted / counted[:, -1:] - share)
    chance = _chance(share) * len(counted) / counted[:, -1].sum()
    between = np.clip(weight @ off - chance, 0, None)
    return between * (1 + 2 / max(days - 3, 1)), days


def _chance(share: Counts) -> Counts:
    return np.abs(share * (1 - share))


def completeness_of_last_days(completeness: Completeness, days: int) -> Counts:
    """Share known of each of the last ``days`` rows, [time]; the last is delay 0.

    Rows older than the longest delay are complete: 1.

    Units: share of the final count.
    Source: definition.
    """
    share = np.ones(days)
    newest = completeness.share[:days]
    share[days - newest.size :] = newest[::-1]
    return share


def triangle_from_vintages(
    values: Counts, vintage_days: NDArray[np.int_], delays: int
) -> Counts:
    """Turn what each publication stated into what was new at each delay.

    ``values`` [vintage, time] are counts of consecutive days, NaN where a publication
    does not state a day; ``vintage_days`` [vintage], rising, says on which day of the
    time axis each appeared (beyond its end where the axis ends before the last
    publication; negative where it begins later than the first). Returns
    [time, delay] with delays 0, 1, ..., ``delays``.

    What was known by the end of a day without a publication is what was known the
    day before, and a day left out of a publication keeps its last stated count. Days
    before the first publication are NaN, because when they became known is not.

    Units: persons per day; days.
    Source: definition.
    """
    stated = np.asarray(values, dtype=np.float64)
    on = np.asarray(vintage_days, dtype=np.int64)
    held = stated.copy()
    for place in range(1, len(held)):
        held[place] = np.where(np.isnan(held[place]), held[place - 1], held[place])
    time = np.arange(stated.shape[1])[:, None]
    said = time + np.arange(delays + 1)
    newest = np.searchsorted(on, said, side="right") - 1
    known = np.nan_to_num(held[np.maximum(newest, 0), time])
    known[(said > on[-1]) | (time < on[0])] = np.nan
    return np.diff(known, axis=1, prepend=0.0)


def nowcast(
    reported: Counts,
    completeness: Completeness,
    draws: int,
    rng: np.random.Generator,
    level_rows: int = _LEVEL_ROWS,
) -> Counts:
    """Draw the final counts of the last days from what is reported of them.

    ``reported`` [time] is what is known of each day, the last at delay 0; give the
    complete days before as well, they tell the level and how days vary about it.
    Returns [draw, time]: complete days as reported, NaN for incomplete ones if the
    verdict on completeness is not ``usable``.

    From the oldest incomplete day on, each draw takes a share from a beta
    distribution (mean ``share``, deviation ``sd``, up to ``ceiling``) and a level
    from a gamma distribution about the mean of the ``level_rows`` rows before (7
    days, or 3 weeks), both given what is reported; then what is still to come is
    Poisson, so negative binomial in all. Where the share is above 1, persons are
    struck off instead, each with the same probability.

    Units: persons per row.
    Source: Höhle and an der Heiden 2014, doi:10.1111/biom.12194, and van de Kassteele
    et al. 2019, doi:10.1097/EDE.0000000000001050, with a moving level in place of
    splines; Mack 1993, doi:10.2143/AST.23.2.2005092.
    """
    so_far = np.clip(np.asarray(reported, dtype=np.float64), 0, None)
    final = np.tile(so_far, (draws, 1))
    incomplete = min(completeness.share.size - 1, so_far.size)
    first = so_far.size - incomplete
    if completeness.verdict is not CompletenessVerdict.USABLE:
        final[:, first:] = np.nan
        return final
    variation = _variation_about_level(so_far[:first], level_rows)
    for row in range(first, so_far.size):
        delay = so_far.size - 1 - row
        before = final[:, max(row - level_rows, 0) : row]
        share = _draw_shares(completeness, delay, draws, rng)
        if before.shape[1] == 0:
            level = np.full(draws, (so_far[row] + 1) / max(share.mean(), 0.01))
        else:
            level = np.maximum(before.mean(axis=1), 0.5 / level_rows)
        final[:, row] = _draw_final(so_far[row], share, level, variation, rng)
    return final


def _variation_about_level(complete: Counts, level_rows: int) -> float:
    """Squared variation of rows about the mean of the rows before, beyond Poisson."""
    recent = complete[-(WINDOW_ROWS + level_rows) :]
    if recent.size <= level_rows + _FEWEST_COMPLETE_ROWS or not recent.any():
        return _UNKNOWN_VARIATION
    sums = np.cumsum(np.concatenate([[0.0], recent]))
    level = (sums[level_rows:-1] - sums[: -level_rows - 1]) / level_rows
    off = np.square(recent[level_rows:] - level) - level * (1 + 1 / level_rows)
    variation = off.sum() / max(float(np.square(level).sum()), 1e-9)
    return float(np.clip(variation, _LEAST_VARIATION, _MOST_VARIATION))


def _draw_shares(
    completeness: Completeness, delay: int, draws: int, rng: np.random.Generator
) -> Counts:
    """Draw [draw, candidate] shares of one day from a beta distribution."""
    mean = completeness.share[delay] / completeness.ceiling
    variance = np.square(completeness.sd[delay] / completeness.ceiling)
    size = (draws, _CANDIDATES)
    if variance == 0 or mean <= 0 or mean >= 1:
        return np.full(size, max(completeness.share[delay], _SMALLEST_SHARE))
    # A beta distribution cannot be wider than all or nothing.
    concentration = max(mean * (1 - mean) / variance - 1, 0.1)
    share = rng.beta(mean * concentration, (1 - mean) * concentration, size)
    return np.maximum(share * completeness.ceiling, _SMALLEST_SHARE)


def _draw_final(
    reported: float,
    shares: Counts,
    level: Counts,
    variation: float,
    rng: np.random.Generator,
) -> Counts:
    """Choose a share for each draw by its likelihood, then draw what is to come."""
    shape = 1 / variation
    likelihood = reported * np.log(shares) - (shape + reported) * np.log(
        shape + level[:, None] * shares
    )
    chosen = np.argmax(likelihood + rng.gumbel(size=shares.shape), axis=1)
    share = shares[np.arange(len(shares)), chosen]
    persons = rng.gamma(shape + reported, 1 / (shape / level + share))
    to_come = rng.poisson(persons * np.clip(1 - share, 0, None))
    kept = rng.binomial(round(reported), 1 / np.maximum(share, 1))
    return np.asarray(np.where(share > 1, kept, reported + to_come), dtype=np.float64)
