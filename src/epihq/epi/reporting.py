"""What daily counts hide: batch dumps, corrections, lumps and days not reported.

``examine`` is asked once before every estimate. It returns the counts that an
estimate may use, a mask of the days that carry information, and a finding for each
place it touched, so that nothing is set right in silence.

    published   900  850    0    0 2700  910 18757  870  -60  890
    used        900  850  900  900  900  910    .   870    .  890
                          '- lumped-days -'      |          |
                                           batch-dump   negative-correction

The rules look at the days before a day, and at those after it as far as they are
given: on the last day of the array they know no more than the duty officer does.
The thresholds and how often they speak on real data: ``docs/why/reporting.md``.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Kind(StrEnum):
    """What can be found in daily counts."""

    BATCH_DUMP = "batch-dump"
    NEGATIVE = "negative-correction"
    LUMPED = "lumped-days"
    ZERO = "implausible-zero"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One place in the counts that an estimate must not take at face value.

    ``first`` and ``last`` are day indices, both included; ``value`` is the count
    published on ``last`` (for zeros: 0), ``expected`` what a day around it held.
    Units: persons per day.
    """

    kind: Kind
    location_index: int
    first: int
    last: int
    value: float
    expected: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Examined:
    """Counts for estimation, [time, location].

    ``used`` is 0 where ``usable`` is False and must not be read there.
    Units: persons per day.
    """

    used: Counts
    usable: Mask
    findings: tuple[Finding, ...]

    @property
    def counted(self) -> Counts:
        """Counts to add up to sums that people are shown, [time, location].

        As used; on a day that is left out for what was found there, what a day around
        it held. NaN where nothing was published, and in zeros that no count has come
        after: who may have stopped reporting isn't given what was to be expected.
        """
        counts = np.where(self.usable, self.used, np.nan)
        newest = self._newest_count()
        for found in self.findings:
            if found.kind is Kind.ZERO and found.last > newest[found.location_index]:
                continue
            days = slice(found.first, found.last + 1)
            column = counts[days, found.location_index]
            column[np.isnan(column)] = found.expected
        return counts

    def _newest_count(self) -> NDArray[np.int64]:
        """Day index of the last usable count above 0, [location]; -1 where none is."""
        days = np.arange(len(self.used))[:, None]
        return np.asarray(np.where(self.used > 0, days, -1).max(axis=0, initial=-1))

    def week_sum(self, days_back: int = 0) -> Counts:
        """Sum seven days for people to read, [location]; 0 days back are the last.

        NaN unless all were published, at least four are usable, and none lies in zeros
        that go on to the end: who stopped reporting isn't given cases.

        Units: whole persons per week.
        Source: own rule, docs/why/reporting.md.
        """
        stop = len(self.used) - days_back
        if stop < 7:
            return np.full(self.used.shape[1], np.nan)
        week = slice(stop - 7, stop)
        enough = self.usable[week].sum(axis=0) >= _FEWEST_OF_A_WEEK
        return np.where(enough, np.round(self.counted[week].sum(axis=0)), np.nan)


# A run of zeros is implausible when this many persons were to be expected in its
# first week: even strongly overdispersed counts then hold none with probability
# below 1e-3. Later zeros prove nothing: an epidemic may really have ended.
EXPECTED_IN_ZEROS = 20.0
_LEVEL_DAYS = 21
# Zeros are caught up when the next count holds at least half of what was missing,
# and a lump is spread over no more than a fortnight.
_CAUGHT_UP = 0.5
LONGEST_LUMP = 14
# No epidemic triples within a day from above its highest day of a fortnight.
_DUMP_FACTOR = 3.0
_DUMP_BEFORE_DAYS = 14
_DUMP_AFTER_DAYS = 7
_DUMP_LEAST_LEVEL = 5.0
_DUMP_LEAST_EXCESS = 20.0
# A sum of a week rests on at least so many of its days.
_FEWEST_OF_A_WEEK = 4


def examine(
    counts: Counts, observed: Mask, days_summed: NDArray[np.int64] | None = None
) -> Examined:
    """Tell which daily counts an estimate may use, and what was found.

    ``counts`` and ``observed`` are [time, location], or [time] for one location
    (the answer is always [time, location]); ``observed`` is False where nothing
    was published. ``days_summed`` tells of how many days each count is known to be
    the sum; None where none is known to be of more than its own.

    Units: persons per day.
    Source: own rules, docs/why/reporting.md.
    """
    published = by_location(counts)
    known = np.asarray(observed, dtype=bool).reshape(published.shape)
    negative = known & (published < 0)
    used = np.where(known & ~negative, published, 0.0)
    usable = known & ~negative
    if not len(used):
        return Examined(used=used, usable=usable, findings=())
    findings, told = _known_sums(used, usable, days_summed)
    findings += _zeros_and_lumps(used, usable, told)
    findings += _dumps(used, usable)
    findings += _negatives(published, negative, used, usable)
    used[~usable] = 0.0
    findings.sort(key=lambda f: (f.location_index, f.last, f.kind))
    return Examined(used=used, usable=usable, findings=tuple(findings))


def by_location(counts: Counts) -> Counts:
    """Lay counts as [time, location]; those of one location may be [time].

    Units: persons per day.
    """
    laid = np.asarray(counts, dtype=np.float64)
    return laid[:, None] if laid.ndim == 1 else laid


def _known_sums(
    used: Counts, usable: Mask, days_summed: NDArray[np.int64] | None
) -> tuple[list[Finding], Mask]:
    """Spread the counts that are known to be sums; give the days that they tell of."""
    told = np.zeros(used.shape, dtype=bool)
    if days_summed is None:
        return [], told
    findings = []
    summed = np.asarray(days_summed).reshape(used.shape)
    for stop, place in np.argwhere((summed > 1) & usable).tolist():
        start = stop - int(summed[stop, place]) + 1
        told[max(start, 0) : stop + 1, place] = True
        if start < 0:
            # Of a sum that began before the first day the part since is not known.
            usable[: stop + 1, place] = False
            continue
        value = float(used[stop, place])
        if value == 0:
            continue
        each = value / (stop - start + 1)
        used[start : stop + 1, place] = each
        findings.append(
            Finding(
                kind=Kind.LUMPED,
                location_index=place,
                first=start,
                last=stop,
                value=value,
                expected=each,
            )
        )
    return findings, told


def _zeros_and_lumps(used: Counts, usable: Mask, told: Mask) -> list[Finding]:
    """Spread lumps over the days they belong to; mask zeros never caught up."""
    level = _level_before(used, usable)
    runs = _zero_runs(used, usable)
    findings = []
    # Lumps are spread after all runs were judged, so that judging sees raw counts.
    raw = used.copy()
    # Who reports once a week in a wave: what the lump before held a day, by the
    # day after it. The level of three weeks lags behind, and leaves that lump out.
    before: dict[tuple[int, int], float] = {}
    for place, start, stop in runs:
        expected = float(level[start, place])
        length = stop - start
        if stop < len(raw) and usable[stop, place]:
            before[place, stop + 1] = float(raw[stop, place]) / (length + 1)
        if expected * min(length, 7) < EXPECTED_IN_ZEROS:
            continue
        # What is known to be the sum of other days does not catch these up.
        is_free = stop < len(raw) and not told[stop, place]
        next_count = float(raw[stop, place]) if is_free else 0.0
        enough = next_count >= expected * (1 + _CAUGHT_UP * length)
        each = next_count / (length + 1)
        highest = _DUMP_FACTOR * max(expected, before.get((place, start), 0.0))
        if enough and length < LONGEST_LUMP and each <= highest:
            used[start : stop + 1, place] = each
            kind, last, value = Kind.LUMPED, stop, next_count
        else:
            usable[start:stop, place] = False
            kind, last, value = Kind.ZERO, stop - 1, 0.0
        findings.append(
            Finding(
                kind=kind,
                location_index=place,
                first=start,
                last=last,
                value=value,
                expected=expected,
            )
        )
    return findings


def _level_before(used: Counts, usable: Mask) -> Counts:
    """Mean count of the three weeks before each day, without their highest day.

    The highest day is left out because it may be a dump.
    """
    padded = np.concatenate([np.zeros((_LEVEL_DAYS, used.shape[1])), used])
    windows = sliding_window_view(padded[:-1], _LEVEL_DAYS, axis=0)
    known = np.concatenate([np.zeros((_LEVEL_DAYS, used.shape[1])), usable])
    days = sliding_window_view(known[:-1], _LEVEL_DAYS, axis=0).sum(axis=-1)
    rest = windows.sum(axis=-1) - windows.max(axis=-1)
    return np.asarray(rest / np.maximum(days - 1, 1))


def _zero_runs(used: Counts, usable: Mask) -> list[tuple[int, int, int]]:
    """List (location, first zero, day after the last zero) of runs of zeros."""
    zero = usable & (used == 0)
    edge = np.zeros((1, used.shape[1]), dtype=bool)
    steps = np.diff(np.concatenate([edge, zero, edge]).astype(np.int8), axis=0)
    starts = np.argwhere(steps.T == 1)
    stops = np.argwhere(steps.T == -1)
    return [
        (int(place), int(start), int(stop))
        for (place, start), (_, stop) in zip(starts, stops, strict=True)
    ]


def _dumps(used: Counts, usable: Mask) -> list[Finding]:
    """Mask single days that stand far above everything around them.

    Two rounds: a dump spread over two days hides its second day from the first.
    """
    findings: list[Finding] = []
    for _ in range(2):
        highest = _highest_before(np.where(usable, used, 0.0))
        limit = np.maximum(
            _DUMP_FACTOR * highest,
            highest + 10 * np.sqrt(highest) + _DUMP_LEAST_EXCESS,
        )
        suspects = usable & (highest >= _DUMP_LEAST_LEVEL) & (used > limit)
        for day, place in np.argwhere(suspects):
            expected = _level_after_return(used, usable, int(day), int(place))
            if expected is None:
                continue
            usable[day, place] = False
            findings.append(
                Finding(
                    kind=Kind.BATCH_DUMP,
                    location_index=int(place),
                    first=int(day),
                    last=int(day),
                    value=float(used[day, place]),
                    expected=expected,
                )
            )
    return findings


def _highest_before(used: Counts) -> Counts:
    padded = np.concatenate([np.zeros((_DUMP_BEFORE_DAYS, used.shape[1])), used])
    return np.asarray(
        sliding_window_view(padded[:-1], _DUMP_BEFORE_DAYS, axis=0).max(axis=-1)
    )


def _level_after_return(
    used: Counts, usable: Mask, day: int, place: int
) -> float | None:
    """Give the level around a suspect; None when the counts stayed up after it.

    None also when nothing around it is usable: then there is nothing to stand above.
    """
    before = _values(used, usable, day - _LEVEL_DAYS // 3, day, place)
    after = _values(used, usable, day + 1, day + 1 + _DUMP_AFTER_DAYS, place)
    if after.size >= 3 and np.median(after) > used[day, place] / _DUMP_FACTOR:
        return None
    around = np.concatenate([before, after])
    return float(np.median(around)) if around.size else None


def _values(used: Counts, usable: Mask, start: int, stop: int, place: int) -> Counts:
    days = slice(max(start, 0), stop)
    return used[days, place][usable[days, place]]


def _negatives(
    published: Counts, negative: Mask, used: Counts, usable: Mask
) -> list[Finding]:
    findings = []
    for day, place in np.argwhere(negative):
        around = _values(used, usable, int(day) - 7, int(day) + 8, int(place))
        findings.append(
            Finding(
                kind=Kind.NEGATIVE,
                location_index=int(place),
                first=int(day),
                last=int(day),
                value=float(published[day, place]),
                expected=float(np.median(around)) if around.size else 0.0,
            )
        )
    return findings
