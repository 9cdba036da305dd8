"""Weekly deaths and cases of 32 European countries in 2021, beside the forecast hub.

make study

No vintages of 2021 are at hand: JHU's final series, cut at the forecast date, stands
in, for us as for the truth. Weights and widths were chosen on origins before June
2021; the lines "from July" were not looked at for that.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from epihq.assessment.behind import case_of
from epihq.assessment.prospect import WeekAhead, forecasts
from epihq.assessment.settings import Settings
from epihq.epi.forecast import QUANTILE_LEVELS
from epihq.epi.scores import covered, wis
from epihq.terms.series import DailySeries

pytestmark = [pytest.mark.study, pytest.mark.data]

TARGETS = {"deaths": "inc death", "cases": "inc case"}
KEPT_FOR_REPORT = date(2021, 7, 1)


def daily(rows, place, last):
    """Cases and deaths of a country to a day, as the archive would give them."""
    known = rows.filter((pl.col("iso3") == place) & (pl.col("date") <= last))
    known = known.sort("date")
    return {
        name: DailySeries(
            location=place,
            indicator=name,
            start=known["date"][0],
            counts=np.diff(known[column].to_numpy(), prepend=0.0),
            observed=np.ones(known.height, bool),
        )
        for name, column in (("cases", "confirmed"), ("deaths", "deaths"))
    }


def hub(shared_data, model):
    """Quantiles of a hub model by (forecast date, country, week), deaths alone."""
    table = pl.read_parquet(shared_data / "hub_eu_forecasts.parquet")
    table = table.filter(pl.col("model") == model).sort("quantile")
    keys = ["forecast_date", "iso3", "target_end_date"]
    grouped = table.group_by(keys, maintain_order=True).agg("prediction")
    return {
        tuple(row[:3]): np.array(row[3], float)
        for row in grouped.iter_rows()
        if len(row[3]) == len(QUANTILE_LEVELS)
    }


def ours(shared_data, origins, places):
    rows = pl.read_parquet(shared_data / "jhu_daily.parquet")
    rows = rows.with_columns(pl.col("date").cast(pl.String).str.to_date())
    ages = pl.read_parquet(shared_data / "population_age.parquet")
    by_age = {
        place: dict(zip(t["age_lower"], t["total"], strict=True))
        for place in places
        for t in [ages.filter(pl.col("iso3") == place)]
    }
    people = {place: float(sum(known.values())) for place, known in by_age.items()}
    settings = Settings()
    found = {}
    for origin in origins:
        last = origin - timedelta(days=1)
        cases = [
            case_of(daily(rows, place, last), by_age[place], settings)
            for place in places
        ]
        for one in forecasts(cases, people, origin, settings):
            if isinstance(one, WeekAhead):
                key = (one.indicator, origin, one.location, one.target_end_date)
                found[key] = np.array(one.quantiles)
    return found


def scored(pairs):
    """Mean WIS and coverage of 50 and 95 % by horizon, with the number of weeks."""
    lines = []
    for horizon in range(1, 5):
        truth = np.array([y for h, y, _ in pairs if h == horizon])
        told = np.stack([q for h, _, q in pairs if h == horizon], axis=1)
        lines.append(
            (
                wis(truth, told).mean(),
                covered(truth, told, 0.5).mean(),
                covered(truth, told, 0.95).mean(),
                truth.size,
            )
        )
    return lines


def show(name, lines):
    words = [f"{w:9.1f} {half:.2f} {most:.2f}" for w, half, most, _ in lines]
    print(f"{name:36} {'  '.join(words)}  of {lines[0][3]}")


def test_weekly_forecasts_of_2021_stand_beside_the_hub(shared_data):
    ensemble = hub(shared_data, "EuroCOVIDhub-ensemble")
    baseline = hub(shared_data, "EuroCOVIDhub-baseline")
    origins = sorted({key[0] for key in ensemble})
    places = sorted({key[1] for key in ensemble})
    truth = {
        tuple(row[:3]): row[3]
        for row in pl.read_parquet(shared_data / "hub_eu_truth.parquet")
        .select("target", "iso3", "target_end_date", "observed")
        .drop_nulls()
        .iter_rows()
    }
    found = ours(shared_data, origins, places)
    late = {}
    print("\nmean WIS, coverage of 50 % and of 95 %, at 1 to 4 weeks")
    for period, kept in (
        ("all dates", origins),
        ("from July", [day for day in origins if day >= KEPT_FOR_REPORT]),
    ):
        for indicator, target in TARGETS.items():
            hubs = [] if indicator == "cases" else [ensemble, baseline]
            keys = [
                key
                for key in found
                if key[0] == indicator
                and key[1] in kept
                and (target, key[2], key[3]) in truth
                and all(key[1:] in theirs for theirs in hubs)
            ]

            def pairs(source, keys=keys, target=target):
                return [
                    (
                        (key[3] - key[1]).days // 7 + 1,
                        float(truth[target, key[2], key[3]]),
                        source(key),
                    )
                    for key in keys
                ]

            lines = scored(pairs(found.__getitem__))
            show(f"{period}, {indicator}, epihq", lines)
            late[indicator] = lines
            if indicator == "deaths":
                for name, source in (("ensemble", ensemble), ("baseline", baseline)):
                    theirs = scored(pairs(lambda key, s=source: s[key[1:]]))
                    show(f"{period}, {indicator}, hub's {name}", theirs)
                    late[name] = theirs
    for ahead in range(4):
        assert late["deaths"][ahead][0] < 0.85 * late["baseline"][ahead][0]
        assert 0.9 <= late["deaths"][ahead][2] <= 0.99
