"""Which past weeks a week is compared with, and the season of each.

    year:      ... -2                  -1                   this
               |--www--|-- 1 2 3 .. --|--www--|-- 1 2 3 .. --|ww?
                   p                      p                    p

Around the same week of each past year lies a window (w) of the last season, p; with
more than one season, the weeks between windows are parted into the seasons 1 to p - 1.
Weeks too near to the present are left out. Everything is an index into the series.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]

WEEKS_IN_YEAR = 52


@dataclass(frozen=True, kw_only=True, eq=False)
class Baseline:
    """Past weeks of each monitored week, [week, season, place]; the last season is its.

    ``used`` tells which places hold a week at all, and ``asked`` how many do, [week,
    season]. ``complete`` is False where the
    series does not reach back to the same week of the first year, [week].
    """

    index: Indices
    used: Mask
    asked: Indices
    complete: Mask


def same_weeks(weeks: Indices, years: int, start: date | None) -> Indices:
    """The week itself and the same week of each past year, [week, year].

    With ``start``, the day of week 0, it is the week of the nearest same weekday to
    the same calendar day (of 29 February: 1 March); without, it is 52 weeks before.

    Units: indices of weeks.
    Source: Farrington et al. 1996, doi:10.2307/2983331, section 3.2; the calendar
    rule is that of surveillance, docs/why/detectors.md.
    """
    back = np.arange(years + 1)
    if start is None:
        return np.asarray(weeks[:, None] - WEEKS_IN_YEAR * back)
    days = np.datetime64(start, "D") + 7 * weeks
    months = days.astype("M8[M]")
    day_of_month = (days - months.astype("M8[D]")).astype(np.int64)
    earlier = (months[:, None] - 12 * back).astype("M8[D]") + day_of_month[:, None]
    apart = (days[:, None] - earlier).astype(np.int64)
    # Seven is odd: no day lies halfway between two of the same weekday.
    return np.asarray(weeks[:, None] - (apart + 3) // 7)


def baseline(
    weeks: Indices,
    *,
    years: int,
    half_window: int,
    seasons: int,
    left_out: int,
    start: date | None,
) -> Baseline:
    """Find the past weeks that each of ``weeks`` is compared with.

    Assumes that a year has more weeks than ``seasons`` and a window together.
    ``left_out`` weeks before each week, and the week itself, are not used.

    Units: indices of weeks; years; weeks.
    Source: Noufaily et al. 2013, doi:10.1002/sim.5595, section 3.3; how the weeks
    between windows are parted is that of surveillance, docs/why/detectors.md.
    """
    same = same_weeks(weeks, years, start)
    window = np.arange(-half_window, half_window + 1)
    around = (same[:, 1:, None] + window).reshape(len(weeks), -1)
    recent = weeks[:, None] + np.arange(-half_window, 0)
    last = np.concatenate([around, recent], axis=1)
    between = _between_windows(same, half_window, seasons)
    # A long block of a short season may need more places than the last season.
    places = max(last.shape[1], between.shape[2])
    index = np.full((len(weeks), seasons, places), -1)
    index[:, :-1, : between.shape[2]] = between
    index[:, -1, : last.shape[1]] = last
    used = (index >= 0) & (index < (weeks - left_out)[:, None, None])
    return Baseline(
        index=np.where(used, index, 0),
        used=used,
        asked=used.sum(axis=-1),
        complete=same[:, -1] >= 0,
    )


def _between_windows(same: Indices, half_window: int, seasons: int) -> Indices:
    """Weeks between the windows by season, -1 where none, [week, season, place].

    The first seasons of a year take one week more where the weeks do not divide.
    """
    if seasons == 1:
        return np.empty((len(same), 0, 0), dtype=np.int64)
    gap = same[:, :-1] - same[:, 1:] - (2 * half_window + 1)
    length, rest = np.divmod(gap, seasons - 1)
    season = np.arange(seasons - 1)[:, None]
    begin = same[:, 1:] + half_window + 1
    begin = (
        begin[:, None]
        + season * length[:, None]
        + np.minimum(season, rest[:, None])
    )  # fmt: skip
    weeks = length[:, None] + (season < rest[:, None])
    place = np.arange(int(weeks.max(initial=1)))
    index = np.where(place < weeks[..., None], begin[..., None] + place, -1)
    return np.asarray(index.reshape(len(same), seasons - 1, -1))
