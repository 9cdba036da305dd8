"""R_t of everybody's reported cases at once is that of each alone."""

from dataclasses import replace

import numpy as np
import pytest

from epihq.assessment.outlook import reproduction_number
from epihq.assessment.overview_known import side_by_side
from epihq.assessment.overview_rt import rt_side_by_side
from epihq.assessment.settings import Settings
from epihq.epi.serial_interval import SARS_COV_2_2020
from series_samples import daily, seen

SETTINGS = Settings()
INTERVAL = SARS_COV_2_2020
LONG = daily([100] * 200)
SHORT = daily([40] * 30, location="ZZB")
NONE = daily([0] * 30, location="ZZC")
NEW = daily([50] * 6, location="ZZD")
RISING = [round(50 * 1.05**day) for day in range(60)]


def rt_of(*series, intervals=None, days=1):
    known = intervals or [INTERVAL] * len(series)
    return rt_side_by_side(side_by_side(series), known, SETTINGS, days=days)


def test_a_location_among_others_has_the_figures_that_it_has_alone():
    found = rt_of(LONG, SHORT, NONE)

    for place, series in enumerate((LONG, SHORT)):
        alone = reproduction_number(series, seen(series), INTERVAL, SETTINGS)
        assert found.median[-1, place] == pytest.approx(alone.median, abs=1e-4)
        assert found.lower90[-1, place] == pytest.approx(alone.lower90, abs=1e-4)
        assert found.p_above_1[-1, place] == pytest.approx(alone.p_above_1, abs=1e-4)


def test_where_it_cannot_be_used_there_is_no_number_and_a_word_says_why():
    found = rt_of(LONG, NONE)

    assert found.verdicts == ("usable", "no-cases")
    assert found.usable[-1].tolist() == [True, False]
    assert np.isnan(found.median[-1, 1])


def test_a_location_warms_up_from_its_own_first_day():
    found = rt_of(LONG, NEW)

    assert found.verdicts == ("usable", "warm-up")


def test_several_days_are_given_when_several_are_asked_for():
    found = rt_of(LONG, SHORT, days=3)

    assert found.median.shape == (3, 2)
    assert found.median[:, 0] == pytest.approx(1, abs=0.005)


def test_where_the_serial_interval_is_not_known_there_is_none():
    found = rt_of(LONG, SHORT, intervals=[None, INTERVAL])

    assert found.verdicts == ("serial-interval-not-known", "usable")
    assert found.usable[-1].tolist() == [False, True]
    assert np.isnan(found.median[-1, 0])


def test_each_location_has_the_serial_interval_of_its_own():
    longer = replace(INTERVAL, mean=8.0)
    rising, same = daily(RISING), daily(RISING, location="ZZB")

    found = rt_of(rising, same, intervals=[INTERVAL, longer])

    for place, interval in enumerate((INTERVAL, longer)):
        alone = reproduction_number(rising, seen(rising), interval, SETTINGS)
        assert found.median[-1, place] == pytest.approx(alone.median, abs=1e-4)
    assert found.median[-1, 1] > found.median[-1, 0] > 1
