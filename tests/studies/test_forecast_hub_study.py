"""Weekly deaths and cases beside the forecast hub, and cases of the world.

make study

No vintages of 2021 are at hand: JHU's final series, cut at the forecast date, stands
in, for us as for the truth. Weights and widths were chosen on origins from 2021-03-07
to 2021-05-30 in Europe; the lines "from July" were not looked at for that.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from epihq.assessment.behind import case_of, estimates
from epihq.assessment.prospect import WeekAhead, forecasts
from epihq.assessment.settings import Settings
from epihq.epi.forecast import QUANTILE_LEVELS, ForecastVerdict, persistence
from epihq.epi.reporting import examine
from epihq.epi.scores import covered, wis
from epihq.terms.series import DailySeries

pytestmark = [pytest.mark.study, pytest.mark.data]

TARGETS = {"deaths": "inc death", "cases": "inc case"}
KEPT_FOR_REPORT = date(2021, 7, 1)
# Sundays, every second week: none among those of damped growth's tuning.
WORLD_ORIGINS = [date(2020, 9, 13) + timedelta(days=14 * step) for step in range(40)]


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


def published(shared_data):
    """JHU's final totals by country and day."""
    rows = pl.read_parquet(shared_data / "jhu_daily.parquet")
    return rows.with_columns(pl.col("date").cast(pl.String).str.to_date())


def ours(shared_data, origins, places):
    rows = published(shared_data)
    ages = pl.read_parquet(shared_data / "population_age.parquet")
    by_age = {
        place: dict(zip(t["age_lower"], t["total"], strict=True))
        for (place,), t in ages.partition_by("iso3", as_dict=True).items()
    }
    people = {place: float(sum(known.values())) for place, known in by_age.items()}
    settings = Settings()
    found = {}
    for origin in origins:
        last = origin - timedelta(days=1)
        cases = [
            case_of(daily(rows, place, last), by_age.get(place), settings)
            for place in places
        ]
        joint = {one.location: one for one in estimates(cases, settings)}
        told = (
            one
            for case in cases
            for one in forecasts(
                case,
                joint[case.location],
                people.get(case.location),
                origin,
                settings,
            )
        )
        for one in told:
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


def weeks_of_cases(rows, place):
    """True sums by Saturday; without weeks in which a day is a dump or correction."""
    series = daily(rows, place, date(2022, 6, 1))["cases"]
    seen = examine(series.counts, series.observed)
    days = np.where(seen.usable[:, 0], seen.used[:, 0], np.nan)
    sums = np.convolve(days, np.ones(7), mode="valid")
    ends = [series.start + timedelta(days=day + 6) for day in range(sums.size)]
    return {
        end: float(total)
        for end, total in zip(ends, sums, strict=True)
        if np.isfinite(total)
    }


def baseline_of_cases(rows, place, origin):
    """Quantiles of the persistence baseline, [level, week]; None where it has none."""
    series = daily(rows, place, origin - timedelta(days=1))["cases"]
    seen = examine(series.counts, series.observed)
    made = persistence(
        seen.used[:, 0],
        seen.usable[:, 0],
        horizon=28,
        draws=1000,
        rng=np.random.default_rng(origin.toordinal()),
    )
    told = made.verdict is ForecastVerdict.USABLE
    return made.weekly_quantiles(QUANTILE_LEVELS) if told else None


def world_of_cases(shared_data, places):
    """(origin, country, week, truth, our quantiles, the baseline's) of all targets."""
    rows = published(shared_data)
    found = ours(shared_data, WORLD_ORIGINS, places)
    targets = []
    for place in places:
        truth = weeks_of_cases(rows, place)
        for origin in WORLD_ORIGINS:
            base = baseline_of_cases(rows, place, origin)
            for week in range(1, 5):
                end = origin + timedelta(days=7 * week - 1)
                told = found.get(("cases", origin, place, end))
                if told is not None and base is not None and end in truth:
                    targets.append(
                        (origin, place, week, truth[end], told, base[:, week - 1])
                    )
    return targets


def relative(targets):
    """WIS over the baseline's at 1 to 4 weeks: of the means; the countries' median."""
    lines = []
    for week in range(1, 5):
        here = [target for target in targets if target[2] == week]
        truth = np.array([target[3] for target in here])
        places = np.array([target[1] for target in here])
        scores = [wis(truth, np.stack([t[i] for t in here], axis=1)) for i in (4, 5)]
        known = [places == place for place in sorted(set(places))]
        sums = np.array([[one[mine].sum() for mine in known] for one in scores])
        lines.append(
            (
                scores[0].mean() / scores[1].mean(),
                np.median(sums[0] / np.maximum(sums[1], 1e-9)),
                truth.size,
            )
        )
    return lines


def test_weekly_cases_of_the_world_beat_persistence(shared_data):
    codes = published(shared_data)["iso3"].drop_nulls().unique().sort()
    # Every third country by code: a sample that nobody chose.
    places = codes.to_list()[::3]
    targets = world_of_cases(shared_data, places)
    print(f"\n{len(places)} countries, {len(WORLD_ORIGINS)} origins, weekly cases")
    print(
        "1 to 4 weeks: WIS over persistence's, of means and median country's; covered"
    )
    found = {}
    for name, first, after in (
        ("all dates", date.min, date.max),
        ("before July 2021", date.min, KEPT_FOR_REPORT),
        ("from July 2021", KEPT_FOR_REPORT, date.max),
    ):
        here = [target for target in targets if first <= target[0] < after]
        found[name] = relative(here)
        words = [f"{of_all:.2f} {middle:.2f}" for of_all, middle, _ in found[name]]
        print(f"{name:18} {'   '.join(words)}  of {found[name][0][2]}")
        show(f"{name}, epihq", scored([(t[2], t[3], t[4]) for t in here]))
        show(f"{name}, persistence", scored([(t[2], t[3], t[5]) for t in here]))
    goals = (0.85, 0.85, 1.0, 1.0)
    assert all(
        line[0] < goal for line, goal in zip(found["all dates"], goals, strict=True)
    )
