"""Which share of infections is reported, and when neither way can tell."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from epihq.assessment.pathogens import pathogen_named
from epihq.credibility.shares import by_joint_model, report_to_death, told_by_deaths
from epihq.epi.case_fatality import ReportedShare
from epihq.terms.credibility import Reason
from epihq.terms.series import DailySeries

DAY = date(2020, 7, 1)


def series(counts, indicator):
    return DailySeries(
        location="ARM",
        indicator=indicator,
        start=DAY,
        counts=np.asarray(counts, float),
        observed=np.ones(len(counts), bool),
    )


def estimate(median, verdict="usable"):
    ends = {"lower90": median and median / 2, "upper90": median and 2 * median}
    found = SimpleNamespace(median=median, **ends)
    told = SimpleNamespace(verdict=verdict)
    return SimpleNamespace(ascertainment=found, infections=range(90), diagnostics=told)


def held(*deaths):
    return {"cases": series([1, 2], "cases"), "deaths": series(deaths, "deaths")}


def test_the_joint_models_share_is_told_with_its_interval():
    told = by_joint_model(estimate(0.2), held(4, 6))

    assert (told.value, told.interval, told.n) == (0.2, (0.1, 0.4), 90)
    assert told.reason is None


@pytest.mark.parametrize("found", [None, estimate(None)])
def test_a_model_that_was_not_fitted_tells_no_share(found):
    assert by_joint_model(found, held(4, 6)).reason is Reason.NO_FIT


def test_a_figure_that_nobody_knows_of_the_disease_is_the_reason():
    found = by_joint_model(estimate(None, "ifr-not-known"), held(4, 6))

    assert found.reason is Reason.FIGURE_NOT_KNOWN


@pytest.mark.parametrize("world", [held(4, 5), {"cases": series([1], "cases")}])
def test_cases_alone_tell_no_share(world):
    told = by_joint_model(estimate(0.2), world)

    assert (told.value, told.reason) == (None, Reason.FEW_DEATHS_FOR_SHARE)
    assert told.facts == {"fewest": 10}


def by_deaths(**told):
    share = ReportedShare(deaths=42.0, cases_with_outcome=900.0, **told)
    world = SimpleNamespace(series={"ARM": held(4, 6)})
    return told_by_deaths(share, world, "ARM")


def test_the_share_by_deaths_is_the_median_of_its_draws():
    told = by_deaths(draws=np.linspace(0, 1, 101))

    assert told.value == pytest.approx(0.5)
    assert told.interval == pytest.approx((0.05, 0.95))
    assert told.n == 42
    assert told.window.last == date(2020, 7, 2)


@pytest.mark.parametrize(
    ("reason", "facts"),
    [(Reason.FEW_DEATHS, {"fewest": 10}), (Reason.FEW_OUTCOMES, {})],
)
def test_the_share_by_deaths_tells_why_there_is_none(reason, facts):
    told = by_deaths(draws=np.empty(0), reason=reason)

    assert (told.value, told.reason, told.facts) == (None, reason, facts)
    assert told_by_deaths(None, None, "ARM").reason is Reason.NO_DEATHS


def test_deaths_follow_the_report_by_the_time_between_the_two_delays():
    pathogen = pathogen_named()

    delay = report_to_death(pathogen)

    gap = pathogen.onset_to_death.mean - pathogen.onset_to_report.mean
    assert delay.sum() == pytest.approx(1)
    assert delay @ np.arange(delay.size) == pytest.approx(gap, abs=0.6)
