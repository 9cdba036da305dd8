"""Which measures people lived under, by day, as OxCGRT published it.

Only national levels are read. A level that holds in a part of the country (flag 0)
counts for half of its people, as OxCGRT's indices count it half a level less; nothing
is known of the other half. The publisher leaves the newest one to three weeks blank,
so the last known level is carried on for up to four weeks, and no further.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.epi.effects import Step
from epihq.terms.measures import CODES, Stance

Values = NDArray[np.float64]

TARGETED_SHARE = 0.5
CARRIED_DAYS = 28


@dataclass(frozen=True, kw_only=True, eq=False)
class Levels:
    """Published levels, [time, location, code], and the share of people under them.

    Days are consecutive from ``start``. A level stands until the next one is said,
    ``age`` days ago; -1 before the first. ``revised``: they were answered from a
    publication of later than the as-of day, first said on ``report_date``.
    """

    start: date
    locations: tuple[str, ...]
    codes: tuple[str, ...]
    level: NDArray[np.int64]
    share: Values
    age: NDArray[np.int64]
    revised: bool
    report_date: date

    def exposures(self, steps: Sequence[Step]) -> Values:
        """Share of people under each step's level or a stricter one, by day.

        Answers [time, location, step]; levels are carried on without end.
        """
        columns = [self.codes.index(step.code) for step in steps]
        reached = self.level[..., columns] >= [step.level for step in steps]
        return np.where(reached, self.share[..., columns], 0.0)


def stances(archive: Archive, as_of: date, location: str) -> Mapping[date, Stance]:
    """Share of people under each level by day, e.g. of "AZE", as known at ``as_of``.

    Days without anything known are left out, and so is a code on days on which nothing
    is known of it; level 0 is told as a code without levels.

    Raises:
        UsageError: ``archive.empty``.
    """
    found = levels(archive, as_of, tuple(CODES), [location])
    if found is None:
        return {}
    answer: dict[date, Stance] = {}
    known = (found.level[:, 0] >= 0) & (found.age[:, 0] <= CARRIED_DAYS)
    for day in np.flatnonzero(known.any(axis=1)):
        answer[found.start + timedelta(days=int(day))] = {
            code: _shares(int(found.level[day, 0, n]), float(found.share[day, 0, n]))
            for n, code in enumerate(found.codes)
            if known[day, n]
        }
    return answer


def _shares(level: int, share: float) -> dict[int, float]:
    return {level: share} if level else {}


def levels(
    archive: Archive,
    as_of: date,
    codes: Sequence[str],
    locations: Sequence[str] | None = None,
) -> Levels | None:
    """Ask the archive for the levels of codes, e.g. ["C6"], as known at ``as_of``.

    ``locations`` None is everyone; the answer is None where nothing is published.
    """
    names = [f"oxcgrt_{code.lower()}{end}" for code in codes for end in ("", "_flag")]
    frame = archive.snapshot(as_of=as_of, location=locations, indicator=names).frame
    places = sorted(frame["location"].unique().to_list())
    if not places:
        return None
    start: date = frame["reference_date"].min()  # type: ignore[assignment]
    entries = _on_axes(frame, start, as_of, places, names)
    level, flag = entries[..., 0::2], entries[..., 1::2]
    share = np.where(flag == 0, TARGETED_SHARE, 1.0)
    days = np.arange(len(level))[:, None, None]
    last = np.maximum.accumulate(np.where(np.isnan(level), -1, days), axis=0)
    from_day = np.maximum(last, 0)
    held = np.take_along_axis(level, from_day, axis=0)
    return Levels(
        start=start,
        locations=tuple(places),
        codes=tuple(codes),
        level=np.where(last < 0, -1.0, np.nan_to_num(held)).astype(np.int64),
        share=np.take_along_axis(share, from_day, axis=0),
        age=np.where(last < 0, -1, days - last),
        revised=bool(frame["revised"].any()),
        report_date=frame["report_date"].min(),  # type: ignore[arg-type]
    )


def _on_axes(
    frame: pl.DataFrame,
    start: date,
    stop: date,
    places: Sequence[str],
    names: Sequence[str],
) -> Values:
    """Lay rows out as [time, location, name], NaN where nothing was said."""
    axes = [
        frame[column].cast(pl.Enum(list(order))).to_physical().to_numpy()
        for column, order in (("location", places), ("indicator", names))
    ]
    day = (frame["reference_date"] - start).dt.total_days().to_numpy()
    entries = np.full(((stop - start).days + 1, len(places), len(names)), np.nan)
    entries[day, axes[0], axes[1]] = frame["value"].to_numpy()
    return entries
