"""What happened to R when measures changed, in all locations of the archive.

Weekly windows of R by reported cases (the classical estimator, counts examined), side
by side with the published levels of measures as those cases could show them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.parts import CASES
from epihq.assessment.series import daily_series, on_days_of
from epihq.assessment.settings import Settings
from epihq.assessment.variants import figures_of
from epihq.desk.stances import CARRIED_DAYS, Levels
from epihq.epi.effects import Step
from epihq.epi.effects_learned import Panel, traces
from epihq.epi.pathogen import Pathogen
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
    figures = figures_of(archive, settings, as_of)
    pathogens = [figures.at(one.location, one.last_date).pathogen for one in cases]
    stop = max((series.last_date for series in cases), default=published.start)
    examined = _side_by_side(cases, published.start, stop)
    length = len(examined.used)
    days = np.arange(length - 1, 2 * _WINDOW - 2, -_WINDOW, dtype=np.int64)
    days = days[:_MOST_WEEKS][::-1]
    if not days.size:
        return None
    order = [published.locations.index(series.location) for series in cases]
    log_r, variance = _weekly_r(examined, days, pathogens)
    known = np.all(published.age[:, order] <= CARRIED_DAYS, axis=-1)
    usable = np.isfinite(log_r) & known[days]
    kept = usable.any(axis=0)
    if not kept.any():
        return None
    usable = usable[:, kept]
    exposures = published.exposures(steps)[:length, order][:, kept]
    behind = [one for one, is_kept in zip(pathogens, kept, strict=True) if is_kept]
    imposed, lifted = _traces(exposures, behind, days)
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
    examined: Examined, days: Days, pathogens: Sequence[Pathogen]
) -> tuple[Values, Values]:
    """Log R of the weeks that end on ``days``, and its variance; NaN where unusable.

    A week counts if each of its days was reported usably and they hold enough cases,
    and if the serial interval and the delay to the report are known.
    """
    back = days[:, None] - np.arange(_WINDOW)
    whole = examined.usable[back].all(axis=1)
    enough = examined.used[back].sum(axis=1) >= _FEWEST_CASES
    log_r = np.zeros(whole.shape)
    variance = np.full(whole.shape, np.nan)
    for pathogen, places in _alike(pathogens):
        if pathogen.interval is None or pathogen.infection_to_report is None:
            log_r[:, places] = np.nan
            continue
        interval = pathogen.interval
        used, usable = examined.used[:, places], examined.usable[:, places]
        found = estimate_rt(
            used,
            serial_interval_pmf(interval.mean, interval.sd),
            window=_WINDOW,
            usable=usable,
            dispersion=estimate_dispersion(used, usable),
            levels=(),
        )
        wanted = whole[:, places] & enough[:, places]
        log_r[:, places], variance[:, places] = _log_of(found, days, wanted)
    return log_r, variance


def _alike(pathogens: Sequence[Pathogen]) -> Iterator[tuple[Pathogen, list[int]]]:
    """Each pathogen, and the places of those that have it."""
    for pathogen in dict.fromkeys(pathogens):
        yield pathogen, [at for at, one in enumerate(pathogens) if one == pathogen]


def _traces(exposures: Values, pathogens: Sequence[Pathogen], days: Days) -> Values:
    """How much of measures the reports show, each by its disease's delay."""
    seen = np.zeros((2, len(days), *exposures.shape[1:]))
    for pathogen, places in _alike(pathogens):
        delay = pathogen.report_delay()
        if delay is not None:
            seen[:, :, places] = traces(exposures[:, places], delay, days)
    return seen


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
