r"""R_t for a person with nothing but a column of counts.

    from epihq.assessment.quick_rt import read_counts, rt_table

    series = read_counts("date,count\n2020-07-01,554\n...", "counts.csv")
    rows = rt_table(series, serial_interval_mean=4.8, serial_interval_sd=2.3)

No archive, no settings. The intervals are those of a briefing: counts scatter more
than Poisson, and the serial interval is not known exactly. With ``poisson=True`` the
figures on clean counts are those of EpiEstim; with ``as_published=True`` they are so
on any counts, for nothing is set right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.counts_column import counts_from
from epihq.epi.reporting import Finding, Kind, examine
from epihq.epi.reproduction import RtEstimate, estimate_rt, rt_with_uncertainty
from epihq.epi.serial_interval import (
    SARS_COV_2_2020,
    SerialInterval,
    serial_interval_pmf,
)
from epihq.terms.errors import UsageError
from epihq.terms.series import DailySeries

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

NOT_LISTED: Final = "not-listed"
PART_OF_A_SUM: Final = "part-of-a-sum"

_LEVELS = (0.025, 0.05, 0.5, 0.95, 0.975)


@dataclass(frozen=True, kw_only=True)
class RtRow:
    """R_t of the window that ends on ``date``; None where counts say nothing.

    ``verdict`` is a word of ``epihq.epi.reproduction.Verdict``; ``note`` says what was
    done with the count of the day: a word of ``epihq.epi.reporting.Kind``,
    ``not-listed``, ``part-of-a-sum`` or nothing.
    """

    date: date
    mean: float | None
    sd: float | None
    lower95: float | None
    lower90: float | None
    median: float | None
    upper90: float | None
    upper95: float | None
    verdict: str
    note: str = ""


def read_counts(text: str, file: str) -> DailySeries:
    """Read a text with the columns ``date,count``, in any order of rows.

    A day that is not listed is not observed. ``file`` names it in errors. What was
    decided while reading is told by ``counts_from``, which reads any file.

    Raises:
        UsageError, DataError: those of ``counts_from``.
    """
    return counts_from(file, text.encode()).series


def rt_table(
    series: DailySeries,
    *,
    serial_interval_mean: float,
    serial_interval_sd: float,
    serial_interval_mean_se: float = SARS_COV_2_2020.mean_se,
    serial_interval_sd_se: float = SARS_COV_2_2020.sd_se,
    window: int = 7,
    poisson: bool = False,
    as_published: bool = False,
    sums: Mask | None = None,
) -> list[RtRow]:
    """Estimate R_t of every day by Cori et al. 2013, counts examined before.

    Intervals hold the scatter of the counts and, by its standard errors, what is not
    known of the serial interval; with ``poisson`` neither, as EpiEstim's.

    Units: serial interval and window in days.

    Raises:
        UsageError: ``rt.bad-serial-interval``, ``rt.bad-window``.
    """
    interval = SerialInterval(
        mean=serial_interval_mean,
        sd=serial_interval_sd,
        mean_se=serial_interval_mean_se,
        sd_se=serial_interval_sd_se,
        source="",
    )
    if not interval.is_possible:
        raise UsageError(
            "rt.bad-serial-interval",
            "rt: a serial interval has a mean above 1 day, a standard deviation of "
            "0.01 or more, standard errors of 0 or more, and ends within 400 days; got "
            f"{serial_interval_mean:g} and {serial_interval_sd:g}, errors "
            f"{serial_interval_mean_se:g} and {serial_interval_sd_se:g}. "
            "Give all in days.",
        )
    if window < 1:
        raise UsageError(
            "rt.bad-window",
            f"rt: a window has at least 1 day; got {window}. "
            "Use 7 unless you know why.",
        )
    notes = day_notes(series, as_published=as_published, sums=sums)
    if as_published:
        counts = np.where(series.observed, np.maximum(series.counts, 0), 0.0)
        usable = np.ones(counts.shape, dtype=bool)
    else:
        examined = examine(series.counts, series.observed)
        counts, usable = examined.used, examined.usable
    make = _as_poisson if poisson or as_published else rt_with_uncertainty
    estimate = make(counts, usable, interval, window=window, levels=_LEVELS)
    columns = (estimate.mean, estimate.sd, *estimate.quantiles.values())
    numbers = np.column_stack([column[:, 0] for column in columns])
    return [
        _row(day, values, str(verdict), notes.get(number, ""))
        for number, (day, values, verdict) in enumerate(
            zip(series.days, numbers, estimate.verdicts[:, 0], strict=True)
        )
    ]


def day_notes(
    series: DailySeries, *, as_published: bool = False, sums: Mask | None = None
) -> dict[int, str]:
    """Tell what is done with the count of each day, by its number from the first."""
    notes = {int(day): NOT_LISTED for day in np.flatnonzero(~series.observed)}
    if sums is not None:
        notes |= {int(day): PART_OF_A_SUM for day in np.flatnonzero(sums)}
    if as_published:
        wrong = series.observed & (series.counts < 0)
        return notes | {int(day): str(Kind.NEGATIVE) for day in np.flatnonzero(wrong)}
    for found in examine(series.counts, series.observed).findings:
        days = range(found.first, found.last + 1)
        notes |= {day: str(found.kind) for day in days if day not in notes}
    return notes


_SAID: Final = {
    Kind.BATCH_DUMP: "far above the days around it, left out",
    Kind.NEGATIVE: "a correction below zero, left out",
    Kind.LUMPED: "spread over the days that it holds",
    Kind.ZERO: "zeros where cases were to be expected, left out",
}


def changed(series: DailySeries, *, as_published: bool = False) -> list[str]:
    """Tell in a sentence each what an estimate sets right or leaves out."""
    found = examine(series.counts, series.observed).findings
    if as_published:
        found = tuple(f for f in found if f.kind is Kind.NEGATIVE)
    return [_sentence(series, one) for one in found]


def _sentence(series: DailySeries, found: Finding) -> str:
    first, last = series.days[found.first], series.days[found.last]
    when = f"{first}" if first == last else f"{first} to {last}"
    return (
        f"{when}: {found.value:,.0f} published, about {found.expected:,.0f} a day "
        f"around it; {_SAID[found.kind]} ({found.kind})."
    )


def _as_poisson(
    counts: Values,
    usable: NDArray[np.bool_],
    interval: SerialInterval,
    *,
    window: int,
    levels: Sequence[float],
) -> RtEstimate:
    pmf = serial_interval_pmf(interval.mean, interval.sd)
    return estimate_rt(counts, pmf, window=window, usable=usable, levels=levels)


def _row(day: date, values: Values, verdict: str, note: str) -> RtRow:
    mean, sd, lower95, lower90, median, upper90, upper95 = (
        float(value) if np.isfinite(value) else None for value in values
    )
    return RtRow(
        date=day,
        mean=mean,
        sd=sd,
        lower95=lower95,
        lower90=lower90,
        median=median,
        upper90=upper90,
        upper95=upper95,
        verdict=verdict,
        note=note,
    )
