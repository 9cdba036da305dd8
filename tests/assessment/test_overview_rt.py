"""R_t of everybody's reported cases at once is that of each alone."""

import numpy as np
import pytest

from epihq.assessment.outlook import reproduction_number
from epihq.assessment.overview_known import side_by_side
from epihq.assessment.overview_rt import reported_rt
from epihq.assessment.settings import Settings
from series_samples import daily, seen

SETTINGS = Settings()
LONG = daily([100] * 200)
SHORT = daily([40] * 30, location="ZZB")
NONE = daily([0] * 30, location="ZZC")
NEW = daily([50] * 6, location="ZZD")


def test_a_location_among_others_has_the_figures_that_it_has_alone():
    found = reported_rt(side_by_side([LONG, SHORT, NONE]), SETTINGS)

    for place, series in enumerate((LONG, SHORT)):
        alone = reproduction_number(series, seen(series), SETTINGS)
        assert found.median[-1, place] == pytest.approx(alone.median, abs=1e-4)
        assert found.lower90[-1, place] == pytest.approx(alone.lower90, abs=1e-4)
        assert found.p_above_1[-1, place] == pytest.approx(alone.p_above_1, abs=1e-4)


def test_where_it_cannot_be_used_there_is_no_number_and_a_word_says_why():
    found = reported_rt(side_by_side([LONG, NONE]), SETTINGS)

    assert found.verdicts == ("usable", "no-cases")
    assert found.usable[-1].tolist() == [True, False]
    assert np.isnan(found.median[-1, 1])


def test_a_location_warms_up_from_its_own_first_day():
    found = reported_rt(side_by_side([LONG, NEW]), SETTINGS)

    assert found.verdicts == ("usable", "warm-up")


def test_several_days_are_given_when_several_are_asked_for():
    found = reported_rt(side_by_side([LONG, SHORT]), SETTINGS, days=3)

    assert found.median.shape == (3, 2)
    assert found.median[:, 0] == pytest.approx(1, abs=0.005)
