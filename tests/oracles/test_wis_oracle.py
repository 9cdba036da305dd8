"""The score agrees with that of the European forecast hub's own files."""

import numpy as np
import polars as pl
import pytest

from epihq.epi.forecast import QUANTILE_LEVELS
from epihq.epi.scores import wis

# Mean WIS by horizon (weeks), ensemble and baseline, as known for these files.
KNOWN = {1: (23.7, 40.1), 2: (34.4, 67.1), 3: (47.9, 92.3), 4: (68.3, 115.8)}


@pytest.mark.data
@pytest.mark.parametrize("horizon", KNOWN)
def test_mean_wis_of_the_hub_is_reproduced(shared_data, horizon):
    truth = pl.read_parquet(shared_data / "hub_eu_truth.parquet").filter(
        pl.col("target") == "inc death"
    )
    forecasts = (
        pl.read_parquet(shared_data / "hub_eu_forecasts.parquet")
        .filter(pl.col("horizon") == horizon)
        .with_columns(pl.col("quantile").cast(pl.Float64).round(3))
        .join(truth.select("iso3", "target_end_date", "observed"),
              on=["iso3", "target_end_date"])
    )  # fmt: skip
    for model, known in zip(("ensemble", "baseline"), KNOWN[horizon], strict=True):
        wide = (
            forecasts.filter(pl.col("model").str.ends_with(model))
            .pivot(
                on="quantile",
                index=["iso3", "forecast_date", "observed"],
                values="prediction",
            )
            .drop_nulls()
        )
        quantiles = wide.select(f"{level}" for level in QUANTILE_LEVELS).to_numpy().T
        observed = wide["observed"].to_numpy().astype(float)
        assert np.mean(wis(observed, quantiles)) == pytest.approx(known, abs=0.06)
