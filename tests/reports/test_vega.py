"""A drawing is whole without a script, and the same whenever it is drawn."""

import pytest

from epihq.reports.vega import Chart, charts

SPEC = {
    "mark": {"type": "bar", "clip": True, "aria": True},
    "data": {"values": [{"n": 1.23456, "told": "1 July: 5 < 6"}]},
    "encoding": {
        "x": {"field": "n", "type": "quantitative"},
        "description": {"field": "told"},
    },
    "width": 200,
}


@pytest.fixture(scope="module", name="chart")
def made():
    return charts({"cases": SPEC})["cases"]


def test_ids_are_those_of_the_chart_and_the_same_again(chart):
    again = Chart(name="cases", spec=SPEC)

    assert 'id="cases-clip0"' in chart.svg
    assert again.svg == chart.svg


def test_what_a_mark_says_lies_in_its_title(chart):
    assert "<title>1 July: 5 &lt; 6</title>" in chart.svg


def test_a_hundredth_of_a_pixel_is_not_written(chart):
    assert ".23456" not in chart.svg


def test_a_telephone_has_its_own_drawing_and_its_own_ids(chart):
    assert 'width="360"' in chart.narrow
    assert 'id="cases-narrow-clip0"' in chart.narrow


def test_a_chart_that_keeps_its_width_has_no_narrow_drawing():
    assert charts({"hinges": SPEC}, rigid=True)["hinges"].narrow == ""
