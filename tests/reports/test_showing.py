"""Charts with their words: nothing is drawn that the table does not have."""

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.assessment.charted import Charted
from epihq.assessment.record import Curve
from epihq.reports import series
from epihq.reports.pictures import Place, Stretch, Wanted, with_stretches
from epihq.reports.showing import show
from epihq.words import numbers, speaking
from sample_assessments import AS_OF, LAST, SAMPLES

COUNTS = st.lists(st.none() | st.integers(-50, 5000), min_size=1, max_size=120)
DRAWN = ("cases", "deaths", "reproduction", "admissions", "forecast-cases")
INHABITANTS = 10_139_175.0


@cache
def azerbaijan():
    return SAMPLES["azerbaijan"]()


def charted(counts=None, **more):
    """A place's record; ``counts`` are its cases of the days to the last."""
    made = azerbaijan()
    if counts is not None:
        days = tuple(LAST - timedelta(days=n) for n in range(len(counts)))[::-1]
        values = tuple(None if one is None else float(one) for one in counts)
        curve = Curve(indicator="cases", dates=days, published=values, used=values)
        data = replace(made.data, curves=(curve,), problems=())
        made = replace(made, data=replace(data, population=INHABITANTS))
    return Charted(assessment=made, **more)


def wanted(what="cases", **more):
    return Wanted(what=what, as_of=AS_OF, **more)


def shown(what="cases", counts=None, **more):
    return show(
        wanted(what, **more), [Place(name="Azerbaijan", charted=charted(counts))]
    )


@settings(deadline=None)
@given(COUNTS, st.sampled_from([28, 84, 0]))
def test_every_figure_of_the_series_is_in_the_table_and_drawn_as_told(counts, days):
    found = shown(counts=[7, *counts], days=days)

    held = dict(zip(*_curve([7, *counts]), strict=True))
    for row in found.picture.strands[0].rows:
        on = date.fromisoformat(row["date"])
        assert row["count"] == held[on]
        assert AS_OF - timedelta(days=days or 10_000) < on <= LAST
    cells = {row[0]: row[1] for row in found.table.rows}
    drawn = found.picture.strands[0].rows
    assert cells == {
        numbers.day(date.fromisoformat(r["date"])): numbers.count(r["count"])
        for r in drawn
    }


def _curve(counts):
    curve = charted(counts).assessment.data.curves[0]
    return curve.dates, curve.published


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=8, max_size=60))
def test_rates_are_counts_by_inhabitants(counts):
    plain = shown(counts=[7, *counts], days=0).picture.strands[0].rows
    rates = shown(counts=[7, *counts], days=0, is_rate=True).picture.strands[0].rows

    for count, rate in zip(plain, rates, strict=True):
        assert rate["count"] == pytest.approx(count["count"] / INHABITANTS * 1e5)
        if count["mean"] is not None:
            assert rate["mean"] == pytest.approx(count["mean"] / INHABITANTS * 1e5)


def test_who_has_no_inhabitants_has_no_rate_and_it_is_said():
    found = charted([1, 2, 3])
    data = replace(found.assessment.data, population=None)
    place = Place(
        name="Nowhere", charted=Charted(assessment=replace(found.assessment, data=data))
    )

    one = show(wanted(is_rate=True), [place])
    both = show(wanted(is_rate=True), [place, Place(name="B", charted=charted([4, 5]))])

    assert [s for s in one.sentences if "no rate: Nowhere" in s]
    assert [strand.name for strand in both.picture.strands] == ["B"]


def test_a_chart_of_rates_says_the_rate():
    persons, rates = (shown(counts=[100] * 20, is_rate=told) for told in (False, True))

    assert not [s for s in persons.sentences if "per 100,000 people" in s]
    told = next(s for s in rates.sentences if "per 100,000 people" in s)
    assert told.startswith("Azerbaijan: cases of those 7 days")


def test_a_day_that_was_not_published_is_a_gap():
    found = shown(counts=[5, 6, None, 7], days=28)

    rows = {row["date"]: row for row in found.picture.strands[0].rows}
    assert rows[str(LAST - timedelta(days=1))]["count"] is None
    assert rows[str(LAST - timedelta(days=1))]["top"] is None
    assert found.table.rows[1][1] == "not published"


def test_what_was_known_then_differs_by_what_was_revised():
    now, then = [100] * 40, [100] * 38 + [90, 40]
    known = LAST - timedelta(days=1)
    place = Place(name="Azerbaijan", charted=charted(now), then=charted(then))

    found = show(wanted(known=known), [place])

    told = next(s for s in found.sentences if "As known by the end of" in s)
    assert "2 of these days had other figures: 130 together then, 200 here" in told
    assert found.table.columns[3] == f"known by 30{numbers.NBSP}Jun"
    assert found.table.rows[0][1:4] == ("100", "100", "40")
    assert [row["count"] for row in found.picture.strands[0].then][-2:] == [90, 40]


def test_what_was_known_then_can_be_the_same():
    place = Place(name="A", charted=charted([9] * 20), then=charted([9] * 20))

    found = show(wanted(known=LAST), [place])

    assert [s for s in found.sentences if "had the same figures" in s]


@pytest.mark.parametrize("what", ["cases", "deaths", "reproduction"])
def test_places_beside_each_other_are_shown_alike_whoever_is_named_first(what):
    a, b = (Place(name=name, charted=charted()) for name in ("A", "B"))

    found, other = show(wanted(what), [a, b]), show(wanted(what), [b, a])

    told = [{s.name: s.rows for s in one.picture.strands} for one in (found, other)]
    assert told[0] == told[1]
    assert [one.name for one in found.picture.strands] == ["A", "B"]
    first, second = found.picture.strands
    assert first.rows == second.rows
    assert {row[1] == row[2] for row in found.table.rows} == {True}


def test_of_several_places_each_stands_before_what_was_known_of_it_then():
    now, then = [100] * 40, [100] * 38 + [90, 40]
    places = [
        Place(name="A", charted=charted(now), then=charted(then)),
        Place(name="B", charted=charted(now), then=charted(now)),
    ]

    found = show(wanted(known=LAST), places)

    known_by = f"known by 1{numbers.NBSP}Jul"
    told = " ".join(found.sentences)
    assert "Faint lines: as known by the end of 1 July 2020." in told.replace(
        numbers.NBSP, " "
    )
    assert "A: on 2 of these days other figures were known" in told
    assert "B: the same figures were known" in told
    assert found.table.columns[1:] == ("A", f"A, {known_by}", "B", f"B, {known_by}")
    assert found.table.rows[0][1:] == ("100", "90", "100", "100")
    assert {one["series"] for one in found.records} == {*found.table.columns[1:]}
    layers = json.dumps(series.draw(found.picture))
    assert json.dumps(f"A 100 ({known_by}: 90)")[1:-1] in layers


def test_a_place_of_which_nothing_was_known_then_has_no_line_of_then():
    unknown = Charted(assessment=None)
    places = [
        Place(name="A", charted=charted([9] * 20), then=charted([9] * 20)),
        Place(name="B", charted=charted([9] * 20), then=unknown),
    ]

    found = show(wanted(known=LAST), places)

    assert [bool(strand.then) for strand in found.picture.strands] == [True, False]
    assert [s for s in found.sentences if s.startswith("B: nothing of these days")]
    assert len(found.table.columns) == 4


@pytest.mark.parametrize("what", ["deaths", "reproduction"])
def test_then_is_shown_of_deaths_and_reproduction_numbers_as_well(what):
    places = [Place(name=name, charted=charted(), then=charted()) for name in "AB"]

    found = show(wanted(what, known=LAST), places)

    assert all(strand.then for strand in found.picture.strands)
    assert series.draw(found.picture)


def test_days_that_are_still_being_filled_up_are_told_and_pale():
    whole = (1.0,) * 12
    place = Place(name="A", charted=charted([50] * 40, known={"cases": (*whole, 0.5)}))
    by_as_of = wanted().as_of

    found = show(wanted(), [place])

    partly = [r for r in found.picture.strands[0].rows if r["share"] is not None]
    # The last share is that of the day that is looked at, a day after the figures.
    assert by_as_of - LAST == timedelta(days=1)
    assert partly == []
    later = Place(
        name="A", charted=charted([50] * 40, known={"cases": (*whole, 0.5, 0.2)})
    )
    again = show(wanted(), [later])
    assert again.picture.strands[0].rows[-1]["share"] == 0.5
    assert [s for s in again.sentences if "about 50" in s]
    assert again.table.rows[0][-1].startswith("about 50")


def test_a_logarithmic_scale_says_how_many_days_it_does_not_show():
    found = shown(counts=[5, 0, -3, 7], is_log=True)

    assert "The scale is logarithmic; 2 days with 0 or less stand" in " ".join(
        found.sentences
    )
    assert len(found.table.rows) == 4


def test_old_figures_are_told_to_be_old():
    found = show(
        Wanted(what="cases", as_of=LAST + timedelta(days=20)),
        [Place(name="A", charted=charted([5] * 9))],
    )
    gone = show(
        Wanted(what="cases", as_of=LAST + timedelta(days=200), days=28),
        [Place(name="A", charted=charted([5] * 9))],
    )

    assert [s for s in found.sentences if "these figures are old" in s]
    assert gone.picture is None
    assert [s for s in gone.sentences if "no figures of these days" in s]


def test_the_forecast_is_that_of_the_record():
    made = SAMPLES["azerbaijan"]()

    found = shown("forecast-cases")

    weeks = [w for w in made.forecast_weekly if w.indicator == "cases"]
    ahead = found.picture.strands[1].rows
    assert [row["median"] for row in ahead] == [w.quantile(0.5) for w in weeks]
    assert [row[2] for row in found.table.rows[-len(weeks) :]] == [
        numbers.rough(w.quantile(0.5)) for w in weeks
    ]


@pytest.mark.parametrize("what", DRAWN)
def test_who_publishes_nothing_has_words_and_no_picture(what):
    nothing = Charted(assessment=None, refusal="-")

    found = show(wanted(what), [Place(name="Nowhere", charted=nothing)])

    assert found.picture is None
    assert "Nowhere" in found.sentences[0]


def test_what_held_is_numbered_by_its_first_day_and_left_out_where_it_is_not_seen():
    ends = LAST - timedelta(days=200)
    gone = Stretch(kind="measure", name="gone", first=date(2019, 1, 1), last=ends)
    held = Stretch(kind="measure", name="held", first=LAST - timedelta(days=9))
    event = Stretch(kind="event", name="event", first=LAST - timedelta(days=20))

    found = with_stretches(shown(days=84), [held, gone, event])

    assert [one.name for one in found.picture.stretches] == ["event", "held"]
    drawing = series.draw(found.picture)
    told = [
        row["told"]
        for rows in drawing["datasets"].values()
        for row in rows
        if "lane" in row
    ]
    assert sorted(set(told)) == ["1: event", "2: held"]


@pytest.mark.parametrize("language", ["en", "az", "ru"])
@pytest.mark.parametrize("what", [*DRAWN, "forecast-deaths"])
@pytest.mark.parametrize("is_log", [False, True])
def test_every_picture_can_be_drawn_in_every_language(what, is_log, language):
    patients = Curve(
        indicator="weekly_hospital_admissions",
        dates=tuple(LAST - timedelta(days=7 * n) for n in range(6))[::-1],
        published=(5.0, 6.0, None, 7.0, 8.0, 9.0),
        used=(5.0, 6.0, None, 7.0, 8.0, 9.0),
    )
    place = Place(name="A", charted=charted(admissions=patients), then=charted())

    with speaking(language):
        found = show(wanted(what, is_log=is_log, known=LAST), [place])
        spec = series.draw(found.picture)

    assert spec["description"] == found.picture.alt
    assert found.table.rows


@pytest.mark.parametrize(("end", "side"), [(200, -12), (20, 12)])
def test_the_names_of_two_lines_keep_apart(end, side):
    then = charted([100] * 30 + [end] * 9)
    place = Place(name="A", charted=charted([100] * 40), then=then)

    spec = series.draw(show(wanted(known=LAST), [place]).picture)

    names = [layer["mark"] for layer in spec["layer"] if "text" in layer["mark"]]
    told = {mark["text"]: mark.get("dy", 0) for mark in names}
    assert told["7-day mean"] == 0
    assert next(dy for text, dy in told.items() if text.startswith("known")) == side
