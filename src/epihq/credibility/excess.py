"""Deaths of all causes beside the reported ones, as far as both were known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.overview_known import KnownWorld
from epihq.credibility.measured import Measured
from epihq.epi.excess import excess_deaths
from epihq.terms.credibility import Reason, Window
from epihq.terms.series import DailySeries

Values = NDArray[np.float64]

ALL_CAUSE = tuple(
    f"{period}_all_cause_deaths" for period in ("weekly", "monthly", "quarterly")
)
# The first period in which the pandemic could be seen: March 2020.
_SINCE = {"weekly": 10, "monthly": 3, "quarterly": 1}
_FEWEST_DEATHS = 10
_90_PERCENT = 1.645


@dataclass(frozen=True, kw_only=True)
class OtherDeaths:
    """Deaths of days that had another cause.

    ``deaths`` is their published number; None where all the excess of those days is
    taken off.
    """

    first: date
    last: date
    deaths: float | None
    cause: str


_WAR = OtherDeaths(
    first=date(2020, 9, 27),
    last=date(2020, 12, 31),
    deaths=4000.0,
    cause="war-2020",
)
_HEAT = OtherDeaths(
    first=date(2020, 8, 3),
    last=date(2020, 8, 23),
    deaths=None,
    cause="heatwave-2020",
)
# What Karlinsky and Kobak 2021, doi:10.7554/eLife.69336, took off as well.
OTHER_DEATHS: Mapping[str, OtherDeaths] = {
    "ARM": _WAR,
    "AZE": _WAR,
    **dict.fromkeys(("BEL", "DEU", "FRA", "LUX", "NLD"), _HEAT),
}


def excess_by_location(archive: Archive, world: KnownWorld) -> dict[str, Measured]:
    """Excess over reported deaths since March 2020, by location; others are left out.

    What was published after the world's day is not looked at: the excess of a spring
    is not known in that summer.
    """
    known = archive.snapshot(
        as_of=world.as_of, indicator=ALL_CAUSE, only_then=True
    ).frame
    parts = known.partition_by("location", as_dict=True)
    return {
        str(place): _ratio(str(place), rows, world.series[str(place)].get("deaths"))
        for (place,), rows in parts.items()
        if str(place) in world.series
    }


def none_held() -> Measured:
    """Say that nobody's count of all deaths is at hand."""
    return Measured(value=None, reason=Reason.NO_ALL_CAUSE_DEATHS)


def _ratio(place: str, rows: pl.DataFrame, deaths: DailySeries | None) -> Measured:
    # A country may publish weeks and months: the finer ones are taken.
    name = next(name for name in ALL_CAUSE if name in set(rows["indicator"]))
    period = name.split("_", 1)[0]
    rows = rows.filter(pl.col("indicator") == name).sort("reference_date")
    ends = rows["reference_date"].to_list()
    years, seasons = _periods(ends, period)
    since = (2020, _SINCE[period])
    try:
        found = excess_deaths(years, seasons, rows["value"].to_numpy(), since=since)
    except ValueError:
        return Measured(value=None, reason=Reason.FEW_YEARS)
    reported = _reported_by(deaths, ends[-1])
    if reported < _FEWEST_DEATHS:
        facts = {"fewest": _FEWEST_DEATHS}
        return Measured(value=None, reason=Reason.FEW_REPORTED_DEATHS, facts=facts)
    error = _90_PERCENT * found.sd
    other = _other_deaths(place, ends, found.excess)
    total = found.total - sum(other.values())
    return Measured(
        value=total / reported,
        n=found.periods,
        interval=((total - error) / reported, (total + error) / reported),
        window=Window(first=date(2020, 3, 1), last=ends[-1]),
        facts={"excess": total, "reported": reported, **_taken_off(other)},
        codes={"taken_off": tuple(other)} if other else {},
    )


def _taken_off(other: Mapping[str, float]) -> dict[str, float]:
    return {"taken_off": sum(other.values())} if other else {}


def _other_deaths(place: str, ends: list[date], beyond: Values) -> dict[str, float]:
    """Deaths of another cause in the window, by the code of the cause."""
    other = OTHER_DEATHS.get(place)
    if other is None or ends[-1] < other.last:
        return {}
    deaths = other.deaths
    if deaths is None:
        of_days = [other.first <= end <= other.last for end in ends[-beyond.size :]]
        deaths = float(np.nansum(beyond[of_days]))
    return {other.cause: deaths}


def _periods(
    ends: list[date], period: str
) -> "tuple[np.ndarray[tuple[int], np.dtype[np.int_]], ...]":
    if period == "weekly":
        columns = [(day.isocalendar().year, day.isocalendar().week) for day in ends]
    elif period == "monthly":
        columns = [(day.year, day.month) for day in ends]
    else:
        columns = [(day.year, (day.month + 2) // 3) for day in ends]
    return tuple(np.array(column, np.int_) for column in zip(*columns, strict=True))


def _reported_by(deaths: DailySeries | None, last: date) -> float:
    if deaths is None:
        return 0.0
    days = (last - deaths.start).days + 1
    return float(deaths.counts[: max(days, 0)].sum())
