"""Deaths of all causes beside the reported ones, by hand."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from epihq.credibility.excess import OTHER_DEATHS, excess_by_location, none_held
from epihq.terms.credibility import Reason
from epihq.terms.series import DailySeries

MONTHS = [date(year, month, 28) for year in range(2015, 2022) for month in range(1, 13)]
UNTIL = date(2021, 3, 31)


def deaths(total, location):
    """Reported deaths, one lump on the first day of March 2020."""
    days = (UNTIL - date(2020, 3, 1)).days + 1
    counts = np.zeros(days)
    counts[0] = total
    return DailySeries(
        location=location,
        indicator="deaths",
        start=date(2020, 3, 1),
        counts=counts,
        observed=np.ones(days, bool),
    )


def asked(location, more, reported, first=2015):
    """A country of 1,000 deaths a month, and ``more`` from March 2020 on."""
    rows = [
        {
            "location": location,
            "indicator": "monthly_all_cause_deaths",
            "reference_date": day,
            "value": 1000.0 + (more if day >= date(2020, 3, 1) else 0.0),
        }
        for day in MONTHS
        if day.year >= first and day <= UNTIL
    ]
    archive = SimpleNamespace(
        snapshot=lambda **_asked: SimpleNamespace(frame=pl.DataFrame(rows))
    )
    held = {"cases": None}
    if reported is not None:
        held["deaths"] = deaths(reported, location)
    world = SimpleNamespace(as_of=UNTIL + timedelta(days=1), series={location: held})
    return excess_by_location(archive, world)[location]


def test_excess_is_what_lies_beyond_the_years_before():
    told = asked("SRB", more=100, reported=650)

    # 100 in each of 13 months, of which half were reported.
    assert told.value == pytest.approx(2.0, abs=0.05)
    assert told.facts == {
        "excess": pytest.approx(1300, abs=30),
        "reported": 650,
    }
    assert told.codes == {}
    assert (told.window.first, told.n) == (date(2020, 3, 1), 13)
    assert told.interval[0] <= told.value <= told.interval[1]


def test_deaths_of_a_war_are_taken_off_on_both_sides_of_the_border():
    told = {place: asked(place, more=700, reported=1000) for place in ("AZE", "ARM")}

    assert told["AZE"] == told["ARM"]
    assert told["AZE"].codes == {"taken_off": ("war-2020",)}
    assert told["AZE"].facts["taken_off"] == OTHER_DEATHS["AZE"].deaths == 4000
    assert told["AZE"].facts["excess"] == pytest.approx(13 * 700 - 4000, abs=50)


@pytest.mark.parametrize(
    ("told", "reason", "facts"),
    [
        ({"reported": 9}, Reason.FEW_REPORTED_DEATHS, {"fewest": 10}),
        ({"reported": None}, Reason.FEW_REPORTED_DEATHS, {"fewest": 10}),
        ({"reported": 500, "first": 2020}, Reason.FEW_YEARS, {}),
    ],
)
def test_where_nothing_can_be_said_the_reason_stands(told, reason, facts):
    found = asked("SRB", more=100, **told)

    assert (found.value, found.reason, found.facts) == (None, reason, facts)


def test_nobodys_deaths_of_all_causes_are_told_as_none_held():
    assert none_held().reason is Reason.NO_ALL_CAUSE_DEATHS
