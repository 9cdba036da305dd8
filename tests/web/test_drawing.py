"""A chart in the room has its axis and its days, and no bound where it doesn't hold."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from epihq.web.kit.drawing import LEFT, RIGHT, WIDTH, round_above
from epihq.web.signals.evidence import chart

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


def bounds(drawing):
    """Name and ends of each line of a bound."""
    pattern = r'<line class="bound (\w+)" x1="([\d.]+)" x2="([\d.]+)"'
    return [(n, float(a), float(b)) for n, a, b in re.findall(pattern, drawing)]


def last_bar(drawing):
    x, width = re.search(
        r'class="bar last" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawing
    ).groups()
    return float(x), float(x) + float(width)


@given(st.lists(FIGURES, min_size=2, max_size=60), FIGURES)
def test_what_was_usual_is_drawn_over_the_day_it_was_worked_out_for(values, upper):
    drawing = chart(alarm_of(values, upper=upper))

    left, right = last_bar(drawing)
    room = (WIDTH - LEFT - RIGHT) / len(values)
    for _name, begins, ends in bounds(drawing):
        assert begins <= left < right <= ends
        assert ends - begins <= 2.1 * room


def test_the_limit_of_a_rule_holds_on_every_day_and_is_called_so():
    rule = alarm_of([10.0, 90.0, 60.0], SignalKind.OWN_RULE, figure="cases")

    drawing = chart(rule)

    assert bounds(drawing) == [("upper", LEFT, WIDTH - RIGHT)]
    assert "limit of the rule 50" in drawing
    assert "usual up to" not in drawing


@given(st.floats(0, 1e9))
def test_an_axis_ends_on_a_round_number_at_or_above_the_highest(value):
    top = round_above(value)

    assert value <= top <= 1.21 * value + 2
    assert (top / 2).is_integer()
