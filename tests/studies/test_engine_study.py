"""Does the joint model cover the truth, and does it agree with exact sampling?

make study
"""

import time

import numpy as np
import polars as pl
import pytest

from epihq.assessment.pathogens import pathogen_named
from epihq.epi import engine
from epihq.epi.numerics import keep_compiled
from epihq.epi.observed import FitVerdict, Observed, evidence_of, verdict_on
from epihq.epi.reporting import examine
from epihq.terms.settings import program_folder
from outbreak_samples import (
    LAYOUT,
    SEVERITY,
    exercise_delays,
    from_the_exercise,
    from_the_prior,
)

pytestmark = [pytest.mark.study]

# Days for which it is asked whether intervals hold the truth.
LAST_DAYS = 14
TWELVE = [
    "AZE",
    "ARM",
    "GEO",
    "TUR",
    "IRN",
    "RUS",
    "KAZ",
    "DEU",
    "BRA",
    "IND",
    "ZAF",
    "JPN",
]


@pytest.fixture(scope="module")
def delays():
    keep_compiled(program_folder())
    return pathogen_named().delays()


def drawn(fit, name):
    return {
        "Rt": np.exp(fit.log_Rt),
        "infections": fit.infections,
        "ascertainment": fit.ascertainment,
    }[name][:, -LAST_DAYS:]


def coverage(made, delays, level=0.9):
    """Share of last days whose truth lies within the interval, by quantity."""
    asked = [(LAYOUT, evidence) for evidence, _ in made]
    held = {"Rt": [], "infections": [], "ascertainment": []}
    fits = engine.fit_all(asked, delays, seeds=range(len(asked)))
    lost = moved = 0
    for place, fit in fits:
        moved += fit.method is engine.Method.MOVES
        if not fit.converged:
            lost += 1
            continue
        for name, inside in held.items():
            low, high = np.quantile(
                drawn(fit, name), [0.5 - level / 2, 0.5 + level / 2], 0
            )
            truth = made[place][1][name][-LAST_DAYS:]
            inside.append(np.mean((truth >= low) & (truth <= high)))
    shares = {name: float(np.mean(inside)) for name, inside in held.items()}
    print(f"{len(made)} outbreaks, repaired {moved}, not fitted {lost}: {shares}")
    return shares, lost


def test_intervals_cover_outbreaks_drawn_from_the_model(delays):
    made = from_the_prior(np.random.default_rng(1), delays, 500)
    shares, lost = coverage(made, delays)

    assert lost <= 10
    assert all(0.85 <= share <= 0.95 for share in shares.values()), shares


def test_intervals_cover_outbreaks_of_the_exercise(delays):
    made = from_the_exercise(np.random.default_rng(2), 200)
    shares, lost = coverage(made, exercise_delays())

    assert lost <= 20
    assert all(0.8 <= share <= 0.97 for share in shares.values()), shares


def real(shared_data, place):
    """Cases and deaths of a country as JHU knew them on 1 July 2020."""
    table = pl.read_parquet(shared_data / "jhu_vintage_20200701.parquet")
    rows = table.filter(pl.col("iso3") == place).sort("date")
    daily = [np.diff(rows[c].to_numpy(), prepend=0.0) for c in ("confirmed", "deaths")]
    seen = [examine(counts, np.ones(counts.size, bool)) for counts in daily]
    found = Observed(cases=seen[0], deaths=seen[1], weekday=2, severity=SEVERITY)
    assert verdict_on(found) is FitVerdict.USABLE
    return evidence_of(found)


@pytest.mark.data
def test_the_approximation_agrees_with_exact_sampling_on_real_figures(
    shared_data, delays
):
    print(
        f"\n{'':4} {'seconds':>7} {'R-hat':>6} {'ess':>6} {'median':>7} "
        f"{'of 28':>7} {'sd ratio':>9} {'least':>6} {'most':>6}  k, method"
    )
    apart, ratios, chains = [], [], []
    for number, place in enumerate(TWELVE):
        asked = real(shared_data, place)
        quick = dict(engine.fit_all([asked], delays, seeds=[number]))[0]
        begin = time.perf_counter()
        exact = engine.fit_exactly(asked, delays, seed=number)
        seconds = time.perf_counter() - begin
        ours, theirs = np.exp(quick.log_Rt), np.exp(exact.fit.log_Rt)
        off = np.abs(np.median(ours, 0) - np.median(theirs, 0))
        ratio = quick.log_Rt.std(0) / exact.fit.log_Rt.std(0)
        apart.append(off[-28:].max())
        ratios.append(np.median(ratio))
        chains.append((exact.r_hat, exact.effective, seconds))
        print(
            f"{place:4} {seconds:7.1f} {exact.r_hat:6.3f} {exact.effective:6.0f} "
            f"{off.max():7.3f} {off[-28:].max():7.3f} {ratios[-1]:9.2f} "
            f"{ratio.min():6.2f} {ratio.max():6.2f}  {quick.pareto_k:.2f} "
            f"{quick.method}"
        )
    assert np.median(apart) < 0.05
    assert 0.85 < np.median(ratios) < 1.15
    assert np.median([r_hat for r_hat, _, _ in chains]) < 1.01
