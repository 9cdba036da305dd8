"""Nowcasts of past days against what those days came to.

make study
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from epihq.epi.completeness import (
    CompletenessVerdict,
    estimate_completeness,
    nowcast,
)
from epihq.epi.forecast import QUANTILE_LEVELS
from epihq.epi.scores import covered, wis

pytestmark = [pytest.mark.study, pytest.mark.data]

DELAYS = 10
ORIGINS = 60
DRAWS = 1000


@dataclass(frozen=True)
class DataSet:
    """Where a triangle is, days per row, and the delay at which a row is final."""

    name: str
    unit: int
    final: int
    level_rows: int = 7


DATA_SETS = [
    DataSet("germany_hosp", 1, 40),
    DataSet("colombia", 1, 30),
    DataSet("ebola_sierraleone", 1, 30),
    DataSet("mpox_nyc", 1, 20),
    DataSet("dengue_pr", 7, 10, level_rows=3),
    DataSet("salmonella_germany", 7, 10, level_rows=3),
]


def whole_triangle(folder, data):
    """Everything ever reported, [time, delay]; delays beyond the final left out."""
    rows = pl.read_parquet(folder / f"reporting_triangle_{data.name}.parquet")
    rows = rows.rename({"reference_date": "event_date", "count": "n"}, strict=False)
    if "age_group" in rows.columns:
        rows = rows.filter(pl.col("age_group") == "00+")
    epoch = rows["event_date"].min()
    rows = rows.with_columns(
        row=(pl.col("event_date") - epoch).dt.total_days() // data.unit,
        said=(pl.col("report_date") - epoch).dt.total_days() // data.unit,
    ).with_columns(delay=pl.col("said") - pl.col("row"))
    rows = rows.filter(pl.col("delay").is_between(0, data.final))
    triangle = np.zeros((rows["said"].max() + 1, data.final + 1))
    np.add.at(triangle, (rows["row"], rows["delay"]), rows["n"].to_numpy())
    return triangle


def as_of(triangle, day):
    """What was known by the end of a day: later reports are not observable."""
    known = triangle[: day + 1].copy()
    time, delay = np.indices(known.shape)
    known[time + delay > day] = np.nan
    return known


def score(triangle, data, days):
    """Truth, quantiles, and counts as reported, of all origins, and origins used."""
    truths, quantiles, points, used = [], [], [], 0
    rng = np.random.default_rng(20210701)
    for day in days:
        known = as_of(triangle, day)
        completeness = estimate_completeness(known)
        if completeness.verdict is not CompletenessVerdict.USABLE:
            continue
        used += 1
        reported = np.nansum(known, axis=1)
        drawn = nowcast(reported, completeness, DRAWS, rng, data.level_rows)
        truths.append(triangle[day - DELAYS + 1 : day + 1].sum(axis=1))
        quantiles.append(np.quantile(drawn[:, -DELAYS:], QUANTILE_LEVELS, axis=0))
        points.append(reported[-DELAYS:])
    return np.concatenate(truths), np.hstack(quantiles), np.concatenate(points), used


def test_nowcasts_cover_what_days_came_to(shared_data):
    print(
        f"\ndelays 0 to {DELAYS - 1}; WIS relative to the counts as reported\n"
        f"{'triangle':20} {'half':6} {'origins':>7} {'in 50 %':>8} {'in 90 %':>8} "
        f"{'WIS':>8} {'relative':>8} {'delay 0':>8} {'delay 3':>8}"
    )
    held_out = {}
    for data in DATA_SETS:
        triangle = whole_triangle(shared_data, data)
        first, last = data.final + 20, len(triangle) - 1 - data.final
        days = np.unique(np.linspace(first, last, ORIGINS).astype(int))
        middle = len(days) // 2
        # Choices were made on the first half of the origins only.
        for half, those in (("first", days[:middle]), ("second", days[middle:])):
            truth, quantiles, point, used = score(triangle, data, those)
            ours = wis(truth, quantiles)
            as_reported = wis(truth, np.tile(point, (len(QUANTILE_LEVELS), 1)))
            inside = covered(truth, quantiles, 0.9)
            inside50 = covered(truth, quantiles, 0.5).mean()
            relative = ours.mean() / as_reported.mean()
            at = inside.reshape(-1, DELAYS)[:, ::-1].mean(axis=0)
            print(
                f"{data.name:20} {half:6} {used:7} {inside50:8.2f} "
                f"{inside.mean():8.2f} {ours.mean():8.2f} {relative:8.2f} "
                f"{at[0]:8.2f} {at[3]:8.2f}"
            )
            if half == "second":
                held_out[data.name] = inside.mean(), relative
    good = [name for name, (share, _) in held_out.items() if 0.75 <= share <= 0.99]
    assert len(good) >= 4, held_out
    assert sum(relative < 1 for _, relative in held_out.values()) >= 4, held_out
