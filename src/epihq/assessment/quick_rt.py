r"""R_t for a person with nothing but a column of counts.

    from epihq.assessment.quick_rt import read_counts, rt_table

    series = read_counts("date,count\n2020-07-01,554\n...", "counts.csv")
    rows = rt_table(series, serial_interval_mean=4.8, serial_interval_sd=2.3)

No archive, no settings. The intervals are those of a briefing: counts scatter more
than Poisson, and the serial interval is not known exactly. With ``poisson=True`` the
figures on clean counts are those of EpiEstim.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.epi.reporting import examine
from epihq.epi.reproduction import RtEstimate, estimate_rt, rt_with_uncertainty
from epihq.epi.serial_interval import (
    SARS_COV_2_2020,
    SerialInterval,
    serial_interval_pmf,
)
from epihq.terms.dates import parse_day
from epihq.terms.errors import DataError, UsageError
from epihq.terms.series import DailySeries

Values = NDArray[np.float64]

_LEVELS = (0.025, 0.05, 0.5, 0.95, 0.975)


@dataclass(frozen=True, kw_only=True)
class RtRow:
    """R_t of the window that ends on ``date``; None where counts say nothing.

    ``verdict`` is a word of ``epihq.epi.reproduction.Verdict``.
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


def read_counts(text: str, file: str) -> DailySeries:
    """Read CSV with the columns ``date,count``, in any order of rows.

    A day that is not listed is not observed. ``file`` names it in errors.

    Raises:
        DataError: ``counts.wrong-header``, ``counts.not-a-day``,
            ``counts.not-a-number``, ``counts.duplicate-day``, ``counts.empty``.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    header = [name.strip() for name in reader.fieldnames or []]
    if not {"date", "count"} <= set(header):
        raise DataError(
            "counts.wrong-header",
            f"{file}, line 1: the columns date,count were expected; got "
            f"{','.join(header) or 'nothing'!r}. Name the columns so.",
        )
    reader.fieldnames = header
    counts: dict[date, float] = {}
    for row in reader:
        where = f"{file}, line {reader.line_num}"
        day = _day(row["date"], where)
        if day in counts:
            raise DataError(
                "counts.duplicate-day",
                f"{where}, column date: each day once was expected; got {day} again. "
                "Remove one of the two.",
            )
        counts[day] = _count(row["count"], where)
    if not counts:
        raise DataError(
            "counts.empty",
            f"{file}: at least one day was expected; got none. Check the file.",
        )
    return _series(counts)


def _day(text: str | None, where: str) -> date:
    try:
        return parse_day((text or "").strip(), "date")
    except UsageError:
        raise DataError(
            "counts.not-a-day",
            f"{where}, column date: a day like 2020-07-01 was expected; got {text!r}. "
            "Correct the cell.",
        ) from None


def _count(text: str | None, where: str) -> float:
    try:
        value = float((text or "").strip())
        if not np.isfinite(value):
            raise ValueError(text)  # noqa: TRY301 - one message for both
    except ValueError:
        raise DataError(
            "counts.not-a-number",
            f"{where}, column count: a number of persons was expected; got {text!r}. "
            "Correct the cell, or leave the day out if nothing was reported.",
        ) from None
    return value


def _series(counts: dict[date, float]) -> DailySeries:
    start, stop = min(counts), max(counts)
    days = [start + timedelta(n) for n in range((stop - start).days + 1)]
    return DailySeries(
        location="",
        indicator="cases",
        start=start,
        counts=np.array([counts.get(day, 0.0) for day in days]),
        observed=np.array([day in counts for day in days]),
    )


def rt_table(
    series: DailySeries,
    *,
    serial_interval_mean: float,
    serial_interval_sd: float,
    serial_interval_mean_se: float = SARS_COV_2_2020.mean_se,
    serial_interval_sd_se: float = SARS_COV_2_2020.sd_se,
    window: int = 7,
    poisson: bool = False,
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
    examined = examine(series.counts, series.observed)
    make = _as_poisson if poisson else rt_with_uncertainty
    estimate = make(
        examined.used, examined.usable, interval, window=window, levels=_LEVELS
    )
    columns = (estimate.mean, estimate.sd, *estimate.quantiles.values())
    numbers = np.column_stack([column[:, 0] for column in columns])
    return [
        _row(day, values, str(verdict))
        for day, values, verdict in zip(
            series.days, numbers, estimate.verdicts[:, 0], strict=True
        )
    ]


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


def _row(day: date, values: Values, verdict: str) -> RtRow:
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
    )
