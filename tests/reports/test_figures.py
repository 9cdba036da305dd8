"""What the charts say in words and at the pointer is what the tables say."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

import sample_decisions
from epihq.assessment.record import Assessment
from epihq.reports import decision_figures, figures, marks
from epihq.reports.contents import contents
from epihq.reports.decision_contents import decision_contents
from sample_assessments import SAMPLES

TEXT = re.compile(r"<text[^>]*>([^<]+)</text>")
PLACED = re.compile(r'translate\([^,)]*,([^,)]+)\)"[^>]*>(infections|cases)</text>')
TITLE = re.compile(r"<title>([^<]+)</title>")


def drawn(assessment: Assessment):
    return figures.drawings(contents(assessment), assessment)


def said(pattern, svg):
    return [" ".join(unescape(told).split()) for told in pattern.findall(svg)]


def section_of(report, key):
    return next(section for section in report.sections if section.key == key)


def test_the_forecast_is_drawn_by_the_weeks_of_its_table():
    assessment = SAMPLES["azerbaijan"]()
    table = section_of(contents(assessment), "forecast").tables[0]

    told = said(TITLE, drawn(assessment)["forecast-cases"].svg)

    for week, median, _half, most in table.rows:
        words = " ".join(f"week to {week} 2020: {median} {most}".split())
        assert words in told


def test_weeks_before_the_forecast_are_sums_of_what_was_published():
    assessment = SAMPLES["azerbaijan"]()
    curve = next(c for c in assessment.data.curves if c.indicator == "cases")

    told = said(TITLE, drawn(assessment)["forecast-cases"].svg)

    assert f"week to 1 July 2020: {sum(curve.published[-7:]):,.0f}" in told


def test_records_made_before_weekly_baselines_are_drawn_without():
    assessment = replace(SAMPLES["azerbaijan"](), baseline_weekly=())

    words = said(TEXT, drawn(assessment)["forecast-cases"].svg)

    assert "forecast" in words
    assert "baseline" not in words


def of_width(assessment, factor):
    """The record with upper bounds of infections so many times their medians."""
    days = tuple(
        replace(day, upper90=factor * day.median) for day in assessment.infections
    )
    return replace(assessment, infections=days)


@pytest.mark.parametrize(("factor", "cut"), [(3, False), (9, True)])
def test_a_band_cut_at_the_top_says_how_far_it_goes(factor, cut):
    assessment = of_width(SAMPLES["azerbaijan"](), factor)
    chart = drawn(assessment)["infections"]

    for svg in (chart.svg, chart.narrow):
        assert any("90 % up to" in word for word in said(TEXT, svg)) is cut


def test_names_of_infections_and_cases_never_lie_on_each_other():
    assessment = SAMPLES["azerbaijan"]()
    *before, last = assessment.infections
    over = replace(assessment, infections=(*before, replace(last, median=1.0)))

    svg = drawn(over)["infections"].svg
    found = {word: float(height) for height, word in PLACED.findall(svg)}

    assert abs(found["infections"] - found["cases"]) >= 12


@pytest.mark.parametrize(("upper", "cut"), [(2.4, False), (7.5, True)])
def test_a_neighbour_whose_interval_is_cut_says_how_far_it_goes(upper, cut):
    assessment = SAMPLES["azerbaijan"]()
    first, *others = assessment.neighbours
    wide = replace(assessment, neighbours=(replace(first, Rt_upper90=upper), *others))

    told = said(TEXT, drawn(wide)["neighbours"].svg)

    assert ("90 % up to 7.50 →" in told) is cut


def test_a_panel_of_a_decision_that_is_cut_says_how_far_it_goes():
    decision = sample_decisions.full()
    fans = tuple(
        replace(fan, upper90=tuple(50 * value for value in fan.upper90))
        for fan in decision.options[0].fans
    )
    wide = replace(
        decision,
        options=(replace(decision.options[0], fans=fans), *decision.options[1:]),
    )
    plain, cut = (
        decision_figures.drawings(decision_contents(one), one)["fan-cases"].svg
        for one in (decision, wide)
    )

    assert not any("90 % up to" in word for word in said(TEXT, plain))
    assert sum("90 % up to" in word for word in said(TEXT, cut)) == 1


def test_axes_name_days_of_the_record():
    assessment = SAMPLES["azerbaijan"]()
    last = assessment.data.last_date
    weeks = {last + timedelta(days=7 * n) for n in range(-8, 5)}
    named = {f"{day.day} {day:%b}" for day in weeks}

    words = said(TEXT, drawn(assessment)["forecast-cases"].svg)

    days = [word for word in words if re.match(r"\d+ [A-Z]", word)]
    assert len(days) >= 3
    assert set(days) <= named


def test_a_page_weighs_less_than_half_a_megabyte_and_holds_no_id_twice():
    from epihq.reports import render_html  # noqa: PLC0415 - draws everything

    page = render_html(SAMPLES["azerbaijan"]())
    ids = re.findall(r' id="([^"]+)"', page)

    assert len(page.encode()) < 500_000
    assert len(ids) == len(set(ids))


def test_a_week_that_is_not_over_is_hollow_and_tells_its_days():
    assessment = SAMPLES["azerbaijan"]()
    later = tuple(
        replace(week, date=week.date + timedelta(days=3))
        for week in assessment.forecast_weekly
    )
    curve = next(c for c in assessment.data.curves if c.indicator == "cases")

    chart = drawn(replace(assessment, forecast_weekly=later))["forecast-cases"]

    so_far = f"{sum(curve.published[-4:]):,.0f}"
    assert f"week to 4 July 2020: {so_far} in 4 of 7 days" in said(TITLE, chart.svg)
    assert chart.svg.count(f'stroke="{marks.HOLLOW}"') == 1


def test_neighbours_of_whom_nothing_is_held_are_named_and_have_no_empty_rows():
    assessment = SAMPLES["azerbaijan"]()
    own, *others = assessment.neighbours
    nothing = [
        replace(other, source="", last_date=None, Rt_median=None) for other in others
    ]

    section = section_of(
        contents(replace(assessment, neighbours=(own, *nothing))), "neighbours"
    )

    assert (
        "No figures of this disease are held of the neighbours" in section.sentences[0]
    )
    assert others[0].name in section.sentences[0]
    assert (section.tables, section.figures) == ((), ())
