"""What the archive teaches of measures, and whether its intervals can be trusted.

make study
"""

import io
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from effects_samples import STEPS, simulated_panel, truth_of
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.settings import Settings
from epihq.desk.effects import effects_in, world_effects
from epihq.desk.effects_table import effects_table
from epihq.epi import effects_learned
from epihq.epi.effects import draw, prior
from epihq.epi.effects_learned import Panel, Scatter, fit_scatter, learn
from publishers import own_counts_of_jhu_revisions, oxcgrt_csv

pytestmark = pytest.mark.study
DAYS = (date(2020, 7, 2), date(2020, 12, 31))


@pytest.fixture(scope="module")
def archive(shared_data, tmp_path_factory):
    """Cases as JHU said them day by day, levels as OxCGRT said them in May 2022."""
    home = Archive(tmp_path_factory.mktemp("effects"))
    body = io.BytesIO()
    own_counts_of_jhu_revisions(shared_data).write_parquet(body)
    codes = sorted({row.code for row in effects_table().rows})
    for source, files, day in [
        ("own-counts", {"jhu.parquet": body.getvalue()}, date(2021, 1, 2)),
        ("oxcgrt", {"f.csv": oxcgrt_csv(shared_data, codes)}, date(2022, 5, 17)),
    ]:
        home.add(
            Publication(
                source=source,
                files=files,
                report_date=day,
                retrieved_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
                origin="study",
            )
        )
    return home


def percent(log_change):
    median, lower, upper = 100 * np.expm1(np.quantile(log_change, [0.5, 0.05, 0.95]))
    return f"{median:6.1f} ({lower:6.1f} to {upper:5.1f})"


@pytest.mark.data
@pytest.mark.parametrize("as_of", DAYS)
def test_what_the_archive_teaches_of_measures(archive, as_of):
    started = time.perf_counter()
    world = world_effects(archive, as_of, Settings())
    seconds = time.perf_counter() - started

    print(f"\nas of {as_of}, {seconds:.1f} s, {world.learned.scatter}")
    for place in ("AZE", "GEO", "ITA", "ARM"):
        found = effects_in(world, place)
        imposing, lifting = draw(found.effects, 20_000, np.random.default_rng(1))
        print(f"{place}: {found.basis}")
        print(
            f"{place}, all steps: imposing {percent(imposing.sum(axis=1))}, "
            f"lifting {percent(lifting.sum(axis=1))}"
        )
    for line in effects_in(world, "AZE").lines:
        spans = [
            f"{x.median:6.1f} ({x.lower90:6.1f} to {x.upper90:5.1f})"
            for x in (line.literature, line.imposing, line.lifting)
        ]
        print(f"{line.code}.{line.level} {' | '.join(spans)} | {line.learned:.0%}")
    steps = len(world.table.rows)
    mean = world.learned.anywhere.mean
    assert 0.5 < -np.expm1(mean[:steps].sum()) < 0.8
    assert 0 < mean[steps:].sum() < -mean[:steps].sum()
    shrunk = np.sqrt(
        np.diag(world.learned.anywhere.covariance) / np.diag(world.prior.covariance)
    )
    assert (shrunk > 0.7).all()
    assert shrunk.mean() < 0.95


@pytest.mark.data
@pytest.mark.parametrize("as_of", DAYS)
def test_effects_learnt_from_half_of_the_world_tell_of_the_other(archive, as_of):
    """Log probability of what happened there, against the literature and against none.

    All that the locations have in common in a week is taken out before.
    """
    world = world_effects(archive, as_of, Settings())
    panel, before = world.history.panel, world.prior
    scatter = replace(fit_scatter(before, panel), spread=0.0)
    sure = 1e-9 * np.eye(before.mean.size)
    gained = []
    for odd in (0, 1):
        here, there = half_of(panel, odd), half_of(panel, 1 - odd)
        held = {
            "none": replace(before, mean=0 * before.mean, covariance=sure),
            "literature": replace(before, covariance=sure),
            "learned": replace(learn(before, here).anywhere, covariance=sure),
        }
        told = effects_learned._Data.of(there)
        scores = {
            name: effects_learned._evidence(known, told, scatter, known.mean)
            for name, known in held.items()
        }
        best = scores["none"]
        print(f"\nas of {as_of}, half {odd}:", end=" ")
        print({name: round(score - best, 1) for name, score in scores.items()})
        gained.append(scores)

    total = {name: sum(scores[name] for scores in gained) for name in gained[0]}
    assert total["learned"] > total["literature"]
    assert total["learned"] > total["none"]


def half_of(panel, odd):
    return Panel(
        log_r=panel.log_r[:, odd::2],
        variance=panel.variance[:, odd::2],
        imposed=panel.imposed[:, odd::2],
        lifted=panel.lifted[:, odd::2],
    )


ROUGH = Scatter(persistence=0.85, wander=0.35, noise=0.12, spread=0.4)
CALM = Scatter(persistence=0.6, wander=0.2, noise=0.05, spread=0.1)
TRUTHS = {
    "as the literature": truth_of,
    "half of it": lambda before, rng: 0.5 * truth_of(before, rng),
    "no lifting": lambda before, rng: (
        truth_of(before, rng) * np.repeat([1.0, 0.0], len(STEPS))
    ),
}


@pytest.mark.parametrize("scatter", [CALM, ROUGH], ids=["calm", "rough"])
@pytest.mark.parametrize("name", TRUTHS)
def test_intervals_of_learnt_effects_cover_the_truth(name, scatter):
    """Simulated panels: heterogeneous, autocorrelated, measures come when R is high."""
    world, here = coverage(TRUTHS[name], scatter)

    print(f"\n{name}: covered {world:.3f}, in one location {here:.3f}")
    assert world >= 0.85
    assert here >= 0.85


@pytest.mark.parametrize("fear", [0.0, 0.3, 0.6])
def test_intervals_still_cover_where_people_act_by_themselves(fear, monkeypatch):
    """Without the allowance for confounding they would not: see the table it prints."""
    world, here = coverage(truth_of, CALM, fear=fear)
    monkeypatch.setattr(effects_learned, "_CONFOUNDING", 1e-9)
    trusting, _ = coverage(truth_of, CALM, fear=fear)

    print(f"\nfear {fear}: covered {world:.3f}, in one location {here:.3f}")
    print(f"without the allowance: {trusting:.3f}")
    assert world >= 0.85
    assert trusting < world or fear == 0


def coverage(truth, scatter, *, fear=0.0):
    """Share of true effects in their 90 % intervals: of the world, of one location."""
    before = prior(STEPS)
    world, here = [], []
    for seed in range(60):
        rng = np.random.default_rng([seed, 11])
        true = truth(before, rng)
        factors = np.maximum(1 + scatter.spread * rng.normal(size=60), 0.1)
        panel = simulated_panel(
            true,
            rng,
            locations=60,
            windows=40,
            scatter=scatter,
            factors=factors,
            fear=fear,
        )
        found = learn(before, panel)
        sd = np.sqrt(np.diag(found.anywhere.covariance))
        world.append(np.abs(found.anywhere.mean - true) < 1.645 * sd)
        drawn = np.concatenate(draw(found.here(0), 2000, rng), axis=1)
        lower, upper = np.quantile(drawn, [0.05, 0.95], axis=0)
        true_here = factors[0] * true
        here.append((lower <= true_here) & (true_here <= upper))
    return np.mean(world), np.mean(here)
