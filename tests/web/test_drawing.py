"""A chart in the room has its axis and its days, and no bound where it doesn't hold."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from epihq.web.kit.drawing import LEFT, RIGHT, WIDTH, round_above
from epihq.web.locations.curves import cases_curve
from epihq.web.signals.evidence import chart
from figures import make_figures

LAST = date(2020, 7, 1)
TODAY = datetime.now(UTC).date()
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


@given(st.lists(st.none() | FIGURES, min_size=1, max_size=56))
def test_the_curve_of_a_location_has_its_heights_and_its_days(trend):
    drawing = cases_curve(Row(trend=tuple(trend)))

    known = [value for value in trend if value is not None]
    if not known:
        assert drawing == ""
        return
    assert drawing.count('class="rule"') == 3
    assert ">1 Jul 2020</text>" in drawing
    drawn = [
        float(point.split(",")[1])
        for line in re.findall(r'points="([^"]+)"', drawing)
        for point in line.split()
    ]
    # One point a day, and one more at either end of a stretch; none outside.
    assert len(drawn) > len(known)
    assert all(13 <= y <= 191 for y in drawn)


@dataclass(frozen=True)
class Row:
    trend: tuple[float | None, ...]
    location: str = "AZE"
    last_date: date = LAST


@given(st.floats(0, 1e9))
def test_an_axis_ends_on_a_round_number_at_or_above_the_highest(value):
    top = round_above(value)

    assert value <= top <= 1.21 * value + 2
    assert (top / 2).is_integer()


@pytest.mark.parametrize("value", [30.0, 300.0])
def test_the_page_of_a_location_tells_days_heights_and_the_interval_of_r(
    room, client_as, value
):
    lines = ["location,indicator,reference_date,report_date,value"]
    lines += [
        f"AZE,cases,{TODAY - timedelta(days=back)},{TODAY},{value + back % 7}"
        for back in range(70, 0, -1)
    ]
    file = room / "counts.csv"
    file.write_text("\n".join(lines))
    source = source_named("own-counts")
    Archive(room).add(publication_from_files(source, file, TODAY))
    make_figures(room)

    page = client_as("duty-officer").get("/locations/AZE/").content.decode()

    figure = re.search(r'<svg class="evidence".*?</svg>', page, re.DOTALL)[0]
    last = TODAY - timedelta(days=1)
    assert f">{last.day} {last:%b} {last.year}</text>" in figure
    assert figure.count('class="rule"') == 3
    assert re.search(r"90%: \d\.\d\d to \d\.\d\d</span>", page)
