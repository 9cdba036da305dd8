"""What is behind the figures: from counts to the engine, from its draws to a record."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from epihq.assessment import behind
from epihq.assessment.behind import case_of, estimates, interval_of, seed_of
from epihq.assessment.pathogens import pathogen_named
from epihq.assessment.settings import Settings
from epihq.epi.layout import Layout
from series_samples import LAST, daily

SETTINGS = Settings()
PATHOGEN = pathogen_named()
AGED = {0: 900.0, 80: 100.0}


def case(counts, **others):
    series = {"cases": daily(counts)}
    series |= {name: daily(days, indicator=name) for name, days in others.items()}
    return case_of(series, None, SETTINGS)


class Drawn:
    """Four draws of a fit of four weeks, as the engine gives them."""

    layout = Layout(weeks=4)
    converged = True
    method = "laplace-importance-sampling"
    pareto_k = 0.4567
    effective = 99.96
    log_Rt = np.log(np.array([[0.8], [0.9], [1.1], [1.2]]) * np.ones(layout.days))
    infections = np.array([[100.0], [200.0], [300.0], [400.0]]) * np.ones(layout.days)
    ascertainment = np.array([[0.1], [0.2], [0.3], [0.4]]) * np.ones(layout.days)

    def contraction(self):
        return {"Rt": 0.81239}

    def if_all_deaths_were_reported(self):
        return np.array([0.2, 0.3, 0.4, 0.5])

    def sample(self):
        return "where it stands"


class Stuck(Drawn):
    """A fit that no repair helped."""

    converged = False
    pareto_k = np.nan


@pytest.fixture
def engine(monkeypatch):
    """Stand in for the engine: it gives the fit that a test asks for."""

    def gives(fit):
        def fit_all(asked, delays, *, seeds):
            return ((place, fit) for place in range(len(asked)))

        monkeypatch.setattr("epihq.epi.engine.fit_all", fit_all)

    return gives


def test_deaths_are_laid_on_the_days_of_the_cases():
    late = daily([5, 6], indicator="deaths", last=LAST - timedelta(days=1))
    found = case_of({"cases": daily([1, 2, 3, 4]), "deaths": late}, None, SETTINGS)

    assert found.last_date == LAST
    assert found.observed.deaths.used[:, 0].tolist() == [0, 5, 6, 0]
    assert found.observed.deaths.usable[:, 0].tolist() == [False, True, True, False]
    assert found.observed.weekday == LAST.weekday() == 6


def test_ages_tell_how_deadly_it_is_only_where_they_are_known():
    series = {"cases": daily([1])}
    unknown, known = (case_of(series, ages, SETTINGS) for ages in (None, AGED))

    assert (unknown.by_age, known.by_age) == (False, True)
    assert unknown.observed.severity.ifr == PATHOGEN.lethality.ifr
    assert known.observed.severity.ifr > unknown.observed.severity.ifr


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ([0] * 30, "no-cases"),
        ([0] * 29 + [9], "too-few-cases"),
        ([10] * 9, "too-few-usable-days"),
    ],
)
def test_too_little_is_not_fitted_and_no_prior_is_passed_off(counts, verdict):
    (found,) = estimates([case(counts)], SETTINGS)

    assert found.sample is None
    assert not found.is_cut_short
    Rt, share = found.estimate.reproduction_number, found.estimate.ascertainment
    assert (Rt.verdict, found.estimate.diagnostics.verdict) == (verdict, verdict)
    assert (Rt.reference_date, Rt.median, Rt.p_above_1) == (None, None, None)
    assert (share.median, share.if_all_deaths_reported) == (None, None)
    assert Rt.curve.dates == found.estimate.infections == ()


def test_who_has_too_little_is_told_before_who_has_to_be_fitted(engine):
    engine(Drawn())

    found = list(estimates([case([10] * 30), case([0] * 30)], SETTINGS))

    verdicts = [one.estimate.diagnostics.verdict for one in found]
    assert verdicts == ["no-cases", "usable"]


def test_draws_are_summed_up_day_by_day(engine):
    engine(Drawn())
    (found,) = estimates([case([10] * 30, deaths=[1] * 30)], SETTINGS)

    estimate, days = found.estimate, Drawn.layout.days
    assert len(estimate.infections) == days
    assert estimate.infections[-1].date == LAST
    assert estimate.infections[0].date == LAST - timedelta(days=days - 1)
    assert estimate.infections[-1].median == 250
    assert estimate.infections_7_days.median == 1750
    assert estimate.ascertainment.median == 0.25
    assert estimate.ascertainment.if_all_deaths_reported.median == 0.35


def test_half_of_the_draws_above_one_is_a_chance_of_a_half(engine):
    engine(Drawn())
    (found,) = estimates([case([10] * 30)], SETTINGS)

    Rt = found.estimate.reproduction_number
    assert (Rt.median, Rt.p_above_1, Rt.reference_date) == (1.0, 0.5, LAST)
    assert Rt.lower90 < Rt.lower50 < Rt.median < Rt.upper50 < Rt.upper90
    assert set(Rt.curve.verdicts) == {"usable"}
    assert Rt.interval_mean == PATHOGEN.generation_interval.mean


def test_without_deaths_nothing_is_said_of_all_of_them_being_reported(engine):
    engine(Drawn())
    (found,) = estimates([case([10] * 30)], SETTINGS)

    assert found.estimate.ascertainment.if_all_deaths_reported is None


def test_the_diagnostics_are_those_of_the_fit(engine):
    engine(Drawn())
    (found,) = estimates([case([10] * 30)], SETTINGS)

    told = found.estimate.diagnostics
    assert (told.pareto_k, told.effective_draws) == (0.457, 100.0)
    assert (told.converged, told.contraction) == (True, {"Rt": 0.812})
    assert (told.ifr, told.ifr_by_age) == (PATHOGEN.lethality.ifr, False)
    assert found.sample == "where it stands"


def test_a_fit_that_does_not_converge_is_no_estimate(engine):
    engine(Stuck())
    (found,) = estimates([case([10] * 30)], SETTINGS)

    told = found.estimate.diagnostics
    assert (told.verdict, told.converged) == (behind.NOT_CONVERGED, False)
    assert (told.pareto_k, told.contraction) == (None, {})
    assert found.estimate.infections == ()
    assert found.sample is None


def test_an_estimate_that_does_not_know_where_it_stands_is_cut_short(engine):
    engine(Drawn())
    (found,) = estimates([case([10] * 30)], SETTINGS)

    assert not found.is_cut_short
    assert found._replace(sample=None).is_cut_short


def test_an_interval_holds_half_and_nine_tenths_of_the_draws():
    found = interval_of(np.arange(101.0), 0)

    assert (found.lower90, found.lower50, found.median) == (5, 25, 50)
    assert (found.upper50, found.upper90) == (75, 95)


def test_every_location_has_chances_of_its_own_and_the_same_each_time():
    assert seed_of("ZZA", SETTINGS) == seed_of("ZZA", Settings())
    assert seed_of("ZZA", SETTINGS) != seed_of("ZZB", SETTINGS)
    assert seed_of("ZZA", SETTINGS) != seed_of("ZZA", Settings(seed=1))


# -- a disease of which not all is known -----------------------------------------------


def case_of_disease(counts, **figures):
    """A case whose pathogen lacks, or has, what is named."""
    pathogen = replace(PATHOGEN, **figures)
    return case_of({"cases": daily(counts)}, AGED, Settings(pathogen=pathogen))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("lethality", "ifr-not-known"),
        ("onset_to_death", "onset-to-death-not-known"),
        ("onset_to_report", "onset-to-report-not-known"),
        ("incubation", "incubation-not-known"),
        ("generation_interval", "generation-interval-not-known"),
    ],
)
def test_without_a_figure_nothing_is_estimated_and_the_verdict_names_it(name, verdict):
    one = case_of_disease([100] * 60, **{name: None})

    (found,) = estimates([one], SETTINGS)

    assert found.estimate.diagnostics.verdict == verdict
    assert found.estimate.reproduction_number.verdict == verdict
    assert found.estimate.infections == ()
    assert found.sample is None
    assert behind.verdict_of(one) == verdict
    assert behind.not_yet(one).estimate.diagnostics.verdict == verdict


def test_a_fatality_that_nobody_knows_is_none_in_the_diagnostics():
    (found,) = estimates([case_of_disease([100] * 60, lethality=None)], SETTINGS)

    told = found.estimate.diagnostics
    assert (told.ifr, told.ifr_log_sd, told.ifr_by_age) == (None, None, False)


def test_an_interval_that_nobody_knows_is_none_in_the_record():
    one = case_of_disease([100] * 60, generation_interval=None)

    Rt = next(estimates([one], SETTINGS)).estimate.reproduction_number

    assert (Rt.interval_mean, Rt.interval_sd) == (None, None)


def test_each_pathogens_cases_are_fitted_with_its_own_delays(monkeypatch):
    asked = []

    def fit_all(evidence, delays, *, seeds):
        asked.append((len(evidence), delays.generation_interval[1].argmax() + 1))
        return ((place, Drawn()) for place in range(len(evidence)))

    monkeypatch.setattr("epihq.epi.engine.fit_all", fit_all)
    measles = pathogen_named("measles")
    others = Settings(pathogen=measles)
    cases = [
        case([10] * 30),
        case_of({"cases": daily([10] * 30, location="ZZB")}, None, others),
        case([10] * 30),
    ]

    found = list(estimates(cases, SETTINGS))

    assert asked == [(1, 11), (2, 4)]
    names = [one.estimate.diagnostics.pathogen for one in found]
    assert names == ["measles", PATHOGEN.name, PATHOGEN.name]
