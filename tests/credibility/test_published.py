"""Tests of the publishing: tests, indicators, changes and delays, by hand."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from epihq.credibility.measured import Measured
from epihq.credibility.published import Published, published_of
from epihq.credibility.said import NOTHING, Said
from epihq.terms.credibility import Reason, Window
from epihq.terms.series import DailySeries

AS_OF = date(2020, 7, 2)
RATE_OF = date(2020, 6, 28)
CASES = DailySeries(
    location="ARM",
    indicator="cases",
    start=date(2020, 6, 29),
    counts=np.array([3.0, 4.0]),
    observed=np.ones(2, bool),
)
WORLD = SimpleNamespace(series={"ARM": {"cases": CASES}}, sources={"ARM": "jhu"})


def card(indicators=("cases", "tests"), said=NOTHING, vintages=40, **told):
    rates = {"ARM": (RATE_OF, told["rate"])} if "rate" in told else {}
    held = {"ARM": frozenset(indicators)}
    published = Published(
        as_of=AS_OF,
        indicators=told.get("everyones", held),
        rates=rates,
        is_later=told.get("is_later", False),
        said={"ARM": said},
        vintages={"jhu": vintages},
    )
    return dict(published_of("ARM", WORLD, published))


def test_the_share_of_positive_tests_is_told_with_tests_for_each():
    told = card(rate=0.16)["testing"]

    # 1 / 0.16 is 6.25; two figures.
    assert (told.value, told.facts) == (0.16, {"tests_per_case": 6.2})
    assert told.window == Window(first=RATE_OF, last=RATE_OF)
    assert told.codes == {}
    assert card(rate=0.16, is_later=True)["testing"].codes == {
        "from": ("later-publication",)
    }
    assert card(rate=0.0)["testing"].facts == {}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, Reason.NO_SHARE_OF_TESTS),
        ({"indicators": ("cases",)}, Reason.NOBODYS_TESTS),
        (
            {"everyones": {"ARM": frozenset(), "GEO": frozenset({"tests"})}},
            Reason.NO_NUMBER_OF_TESTS,
        ),
    ],
)
def test_without_a_share_of_positive_tests_the_reason_stands(told, reason):
    assert card(**told)["testing"] == Measured(value=None, reason=reason)


def test_indicators_are_counted_whatever_period_they_come_in():
    names = ("cumulative_cases", "deaths", "weekly_all_cause_deaths")

    told = card(names)["completeness"]

    assert told.value == pytest.approx(3 / 6)
    assert told.codes == {"missing": ("tests", "hospital_patients", "icu_patients")}
    whole = (*names, "tests", "hospital_patients", "icu_patients")
    assert card(whole)["completeness"] == Measured(value=1.0, n=6)


def test_changes_are_told_with_their_size():
    said = Said(
        days=14, changed=0.5, change_median=0.01, change_90=0.1, change_net=-0.02
    )

    told = card(said=said)["revisions"]

    assert (told.value, told.n) == (0.5, 14)
    assert told.facts == {
        "change_median": 0.01,
        "change_90": 0.1,
        "change_net": -0.02,
    }


def test_a_delay_is_told_with_the_age_of_the_newest_figure():
    told = card(said=Said(delays=14, delay_median=1.0, delay_90=3.0))["timeliness"]

    assert (told.value, told.n) == (1.0, 14)
    assert told.facts == {"age_days": 2.0, "delay_90": 3.0}
    # Eight weeks, the last of them ending today.
    assert told.window == Window(first=date(2020, 5, 8), last=AS_OF)


@pytest.mark.parametrize(
    ("vintages", "no_change", "no_delay"),
    [
        (0, Reason.ONE_PUBLICATION_NO_CHANGE, Reason.ONE_PUBLICATION_NO_DELAY),
        (1, Reason.ONE_PUBLICATION_NO_CHANGE, Reason.ONE_PUBLICATION_NO_DELAY),
        (2, Reason.FEW_CHANGES, Reason.FEW_DELAYS),
    ],
)
def test_too_few_first_sayings_tell_neither_change_nor_delay(
    vintages, no_change, no_delay
):
    told = card(said=Said(days=13, delays=13), vintages=vintages)

    assert (told["revisions"].reason, told["revisions"].n) == (no_change, 13)
    assert (told["timeliness"].reason, told["timeliness"].n) == (no_delay, 13)
    assert told["timeliness"].facts == {"age_days": 2.0}
