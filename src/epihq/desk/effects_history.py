"""What happened to R when measures changed, in all locations of the archive.

Weekly windows of R by reported cases (the classical estimator, counts examined), side
by side with the published levels of measures as those cases could show them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.parts import CASES
from epihq.assessment.series import daily_series, on_days_of
from epihq.assessment.settings import Settings
from epihq.desk.stances import CARRIED_DAYS, Levels
from epihq.epi.effects import Step
from epihq.epi.effects_learned import Panel, traces
from epihq.epi.reporting import Examined, examine
from epihq.epi.reproduction import (
    RtEstimate,
    Verdict,
    estimate_dispersion,
    estimate_rt,
)
from epihq.epi.serial_interval import serial_interval_pmf
from epihq.terms.series import DailySeries

Values = NDArray[np.float64]
Days = NDArray[np.int64]
Mask = NDArray[np.bool_]

_WINDOW = 7
# Ten cases a day: below, R tells more of imports and of testing than of measures.
_FEWEST_CASES = 70.0
# Effects of more than a year ago are those of other habits, variants and vaccines.
_MOST_WEEKS = 52
# Changes this long before a week can still show in its reports.
_LOOK_BACK_DAYS = 21


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """A panel and whose it is: ``places`` are its locations in their order.

    ``changes`` counts changes of a measure's level that the weeks can show, [location];
    the weeks lie between ``first`` and ``last``.
    """

    panel: Panel
    places: tuple[str, ...]
    changes: NDArray[np.int64]
    first: date
    last: date


def history_of(
    archive: Archive,
    published: Levels,
    as_of: date,
    steps: Sequence[Step],
    settings: Settings,
) -> History | None:
    """Put weekly R and the steps that changed side by side, as known at ``as_of``.

    None where no week of any location tells of both.
    """
    cases = _cases(archive, as_of, published.locations)
    stop = max((series.last_date for series in cases), default=published.start)
    examined = _side_by_side(cases, published.start, stop)
    length = len(examined.used)
    days = np.arange(length - 1, 2 * _WINDOW - 2, -_WINDOW, dtype=np.int64)
    days = days[:_MOST_WEEKS][::-1]
    if not days.size:
        return None
    order = [published.locations.index(series.location) for series in cases]
    log_r, variance = _weekly_r(examined, days, settings)
    known = np.all(published.age[:, order] <= CARRIED_DAYS, axis=-1)
    usable = np.isfinite(log_r) & known[days]
    kept = usable.any(axis=0)
    if not kept.any():
        return None
    usable = usable[:, kept]
    exposures = published.exposures(steps)[:length, order][:, kept]
    imposed, lifted = traces(exposures, settings.pathogen.delays().report[1], days)
    ends = days[usable.any(axis=1)]
    return History(
        panel=Panel(
            log_r=np.where(usable, log_r[:, kept], np.nan),
            variance=np.where(usable, variance[:, kept], np.nan),
            imposed=imposed,
            lifted=lifted,
        ),
        places=tuple(np.array([series.location for series in cases])[kept].tolist()),
        changes=_changes(exposures, steps, days, usable),
        first=published.start + timedelta(days=int(ends[0]) - _WINDOW + 1),
        last=published.start + timedelta(days=int(ends[-1])),
    )


def _cases(archive: Archive, as_of: date, places: Sequence[str]) -> list[DailySeries]:
    frame = archive.snapshot(as_of=as_of, indicator=CASES).frame
    parts = frame.partition_by("location", as_dict=True)
    wanted = ((place, parts.get((place,))) for place in places)
    found = (daily_series(f, p, "cases") for p, f in wanted if f is not None)
    return [series for series in found if series is not None]


def _side_by_side(cases: Sequence[DailySeries], start: date, stop: date) -> Examined:
    """Lay series on the days from ``start`` to ``stop`` and examine them at once."""
    days = max((stop - start).days + 1, 0)
    axis = DailySeries(
        location="",
        indicator="cases",
        start=start,
        counts=np.zeros(days),
        observed=np.zeros(days, dtype=bool),
    )
    counts, observed = np.zeros((2, days, len(cases)))
    summed = np.ones(counts.shape, dtype=np.int64)
    for place, series in enumerate(cases):
        laid = on_days_of(series, axis)
        counts[:, place], observed[:, place] = laid.counts, laid.observed
        if laid.days_summed is not None:
            summed[:, place] = laid.days_summed
    return examine(counts, observed > 0, summed)


def _weekly_r(
    examined: Examined, days: Days, settings: Settings
) -> tuple[Values, Values]:
    """Log R of the weeks that end on ``days``, and its variance; NaN where unusable.

    A week counts if each of its days was reported usably and they hold enough cases.
    """
    interval = settings.serial_interval
    found = estimate_rt(
        examined.used,
        serial_interval_pmf(interval.mean, interval.sd),
        window=_WINDOW,
        usable=examined.usable,
        dispersion=estimate_dispersion(examined.used, examined.usable),
        levels=(),
    )
    back = days[:, None] - np.arange(_WINDOW)
    whole = examined.usable[back].all(axis=1)
    enough = examined.used[back].sum(axis=1) >= _FEWEST_CASES
    return _log_of(found, days, whole & enough)


def _log_of(found: RtEstimate, days: Days, wanted: Mask) -> tuple[Values, Values]:
    """Mean and variance of log R, by the first terms of the digamma function."""
    usable = wanted & (found.verdicts[days] == Verdict.USABLE)
    mean = np.where(usable, found.mean[days], 1.0)
    variance = np.where(usable, (found.sd[days] / mean) ** 2, np.nan)
    return np.log(mean) - variance / 2, variance


def _changes(
    exposures: Values, steps: Sequence[Step], days: Days, usable: Mask
) -> NDArray[np.int64]:
    """Count changes of a measure's level that the told weeks can show, [location]."""
    moved = np.diff(exposures, axis=0, prepend=exposures[:1]) != 0
    codes = np.array([step.code for step in steps])
    by_code = [moved[..., codes == code].any(axis=-1) for code in np.unique(codes)]
    changed = np.sum(by_code, axis=0)
    first = days[usable.argmax(axis=0)] - _LOOK_BACK_DAYS
    last = days[len(days) - 1 - usable[::-1].argmax(axis=0)]
    day = np.arange(len(changed))[:, None]
    return np.asarray((changed * ((day >= first) & (day <= last))).sum(axis=0))
