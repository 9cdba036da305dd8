"""A chart in the room has its axis and its days, and no bound where it doesn't hold."""

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.reports import series
from epihq.reports.picture_figures import round_above
from epihq.reports.vega import Chart
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from epihq.web.signals.evidence import picture

LAST = date(2020, 7, 1)
FIGURES = st.floats(0, 1e6, allow_nan=False)


def alarm_of(values, kind=SignalKind.UNUSUAL_COUNTS, upper=50.0, **facts):
    back = range(len(values) - 1, -1, -1)
    return Alarm(
        kind=kind,
        location="AZE",
        indicator="cases",
        reference_date=LAST,
        severity=Severity.HIGH,
        evidence=Evidence(
            method="EARS C2",
            value=values[-1],
            expected=0.8 * upper,
            upper=upper,
            dates=tuple(LAST - timedelta(days=n) for n in back),
            values=tuple(values),
        ),
        facts=facts,
    )


def bounds(shown):
    """Words, ends and height of each bound of a picture."""
    rows = shown.strands[1].rows
    return [(row["said"], row["start"], row["end"], row["value"]) for row in rows]


def length(begins, ends):
    return datetime.fromisoformat(ends) - datetime.fromisoformat(begins)


@settings(deadline=None)
@given(st.lists(FIGURES, min_size=2, max_size=60), FIGURES)
def test_what_was_usual_is_drawn_over_the_day_it_was_worked_out_for(values, upper):
    shown = picture(alarm_of(values, upper=upper))

    last = shown.strands[0].rows[-1]
    assert len(bounds(shown)) == 2
    for _said, begins, ends, _value in bounds(shown):
        assert begins <= last["start"] < last["end"] <= ends
        assert length(begins, ends) <= timedelta(days=2.1)


def test_the_limit_of_a_rule_holds_on_every_day_and_is_called_so():
    rule = alarm_of([10.0, 90.0, 60.0], SignalKind.OWN_RULE, figure="cases")

    shown = picture(rule)

    rows = shown.strands[0].rows
    assert bounds(shown) == [
        ("limit of the rule 50", rows[0]["start"], rows[-1]["end"], 50.0)
    ]
    assert "usual up to" not in str(series.draw(shown))


# Each is drawn, which takes its time.
@settings(deadline=None, max_examples=20)
@given(st.lists(st.none() | FIGURES, min_size=1, max_size=40))
def test_a_day_without_a_figure_is_a_gap_and_all_others_are_bars(values):
    shown = picture(alarm_of([*values, 5.0]))

    drawn = series.draw(shown)["datasets"].values()
    bars = [row for rows in drawn for row in rows if "zero" in row]
    known = [value for value in (*values, 5.0) if value is not None]
    assert sorted(row["count"] for row in bars) == sorted(known)
    assert all(value <= shown.limits[1] for value in known)


@pytest.mark.parametrize("unit", ["day", "week"])
def test_what_a_signal_rests_on_has_its_days_and_its_heights(unit):
    alarm = alarm_of([41.0, None, 90.0], unit=unit)

    drawing = Chart(name="a", spec=series.draw(picture(alarm))).svg

    words = re.findall(r"<text[^>]*>([^<]+)</text>", drawing)
    assert "usual up to 50" in words
    assert "expected 40" in words
    assert sum(bool(re.fullmatch(r"\d+", word)) for word in words) >= 3


@given(st.floats(0, 1e9))
def test_an_axis_ends_on_a_round_number_at_or_above_the_highest(value):
    top = round_above(value)

    assert value <= top <= 1.21 * value + 2
    assert (top / 2).is_integer()
