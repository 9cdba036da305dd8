"""The section on a line list, and its charts, say what the record says."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from importlib.resources import files

import pytest

from epihq.assessment.list_record import (
    AgeGroup,
    AreaWeek,
    DayOfDeaths,
    LineList,
    ListDelay,
    ListFatality,
    OnsetWeek,
)
from epihq.reports import figures
from epihq.reports.contents import contents
from epihq.reports.parts import Contents
from epihq.reports.picture_list import OF_A_LIST, charts_held, of_list
from epihq.reports.pictures import Wanted
from epihq.words import speaking
from sample_assessments import AS_OF, SAMPLES

TITLE = re.compile(r"<title>([^<]+)</title>")
SATURDAYS = (date(2020, 6, 20), date(2020, 6, 27), date(2020, 7, 4))


def listed(**changes):
    usual = LineList(
        report_date=date(2020, 7, 1),
        is_later=False,
        speaks=True,
        persons=60,
        with_onset=58,
        with_hospital=0,
        with_age=50,
        with_sex=50,
        first_onset=date(2020, 6, 15),
        last_onset=date(2020, 6, 29),
        died=6,
        died_dated=5,
        died_undated=0,
        recovered=20,
        outcome_not_known=34,
        imported=4,
        not_imported=36,
        import_not_known=20,
        by_onset=False,
        delays=(
            ListDelay(
                delay="onset-to-report",
                verdict="usable",
                persons=58,
                backwards=2,
                family="gamma",
                mean=4.2,
                mean_lower90=3.1,
                mean_upper90=5.6,
                sd=2.0,
                sd_lower90=1.5,
                sd_upper90=3.0,
                table_mean=6.0,
                is_used=True,
            ),
            ListDelay(
                delay="onset-to-death",
                verdict="too-few-persons",
                persons=5,
                backwards=0,
            ),
        ),
        fatality=ListFatality(
            verdict="usable",
            cases=60,
            deaths=6,
            recovered=20,
            of_cases=0.1,
            median=0.17,
            lower90=0.09,
            upper90=0.28,
            known_share=0.6,
            delay_from="table",
        ),
        weeks=tuple(
            OnsetWeek(date=day, died=2, recovered=n, not_known=3 * n)
            for n, day in zip((5, 9, 0), SATURDAYS, strict=True)
        ),
        without_week=2,
        area_weeks=tuple(
            AreaWeek(area=area, date=day, persons=3)
            for area in ("", "AZ-BA", "AZ-GA")
            for day in SATURDAYS
        ),
        age_groups=(
            AgeGroup(first=0, last=39, female=10, male=12, both=22),
            AgeGroup(first=40, last=None, female=20, male=8, both=28),
        ),
        without_age_group=10,
        deaths_by_day=(DayOfDeaths(date=date(2020, 6, 30), persons=5),),
    )
    return replace(usual, **changes)


def with_list(**changes):
    return replace(SAMPLES["azerbaijan"](), line_list=listed(**changes))


def section_of(report: Contents):
    return next((one for one in report.sections if one.key == "line-list"), None)


def text_of(section):
    return " ".join((*section.sentences, *section.points)).replace("\u00a0", " ")


def titles(svg):
    return [" ".join(unescape(t).split()) for t in TITLE.findall(svg)]


def test_without_a_list_there_is_no_such_section():
    assert section_of(contents(SAMPLES["azerbaijan"]())) is None


def test_every_figure_of_the_list_is_told_with_its_day():
    said = text_of(section_of(contents(with_list())))

    for words in (
        "of 1 July 2020 tells of 60 persons known by 2 July 2020",
        "about 17 % die (90 % interval 9.0 % to 28 %)",
        "So far 6 of 60 have died (10 %)",
        "about 60 % can be known by now",
        "5 of 6 who died; the newest is 30 June 2020",
        "4 of 40 persons of whom it is known (10 %)",
        "the list's own figures are used: time from onset to report",
        "Time from onset to death: too few persons (5) tell it",
        "2 persons have no day of onset",
        "10 persons without an age or sex",
        "of 2 the second day lies before the first",
    ):
        assert words in said


def test_a_delay_that_is_not_told_has_no_figure_in_the_table():
    delays, weeks, ages = section_of(contents(with_list())).tables

    assert [cell.replace("\u00a0", " ") for cell in delays.rows[0][1:]] == [
        "58",
        "4.2 [3.1, 5.6]",
        "2.0 [1.5, 3.0]",
        "6.0",
    ]
    assert delays.rows[1][2:] == ("–", "–", "–")
    assert weeks.rows[0] == ("4\u00a0July", "2 in 5 of 7 days", "2", "0", "5")
    assert ages.rows == (("0–39", "10", "12"), ("40+", "20", "8"))


def test_fatality_that_is_not_known_says_why_and_gives_deaths_so_far():
    untold = ListFatality(
        verdict="onset-to-death-not-known",
        cases=60,
        deaths=6,
        recovered=0,
        of_cases=0.1,
    )

    said = text_of(section_of(contents(with_list(fatality=untold))))

    assert "How many of the cases die cannot be told" in said
    assert "So far 6 of 60 have died (10 %)" in said
    assert "about 17 %" not in said


def test_deaths_without_their_day_are_told_apart_and_make_no_fatality():
    untold = ListFatality(
        verdict="deaths-without-a-day", cases=60, deaths=6, recovered=0, of_cases=None
    )

    said = text_of(section_of(contents(with_list(fatality=untold, died_undated=4))))

    assert "of too many who died the list does not tell when" in said
    assert "further deaths without their day: 4" in said
    assert "have died (" not in said


def test_a_list_that_tells_nobodys_outcome_lets_nobody_survive():
    untold = ListFatality(
        verdict="outcomes-not-told", cases=60, deaths=0, recovered=0, of_cases=None
    )

    section = section_of(contents(with_list(fatality=untold)))

    assert "of nobody on the list the outcome is said" in text_of(section)
    assert "have died" not in text_of(section)
    assert "counts as recovered" not in text_of(section)
    assert section.tables[1].columns == ("Week to", "Fell ill")
    assert {len(row) for row in section.tables[1].rows} == {2}


def test_ages_that_would_tell_of_a_few_are_said_to_be_left_out():
    section = section_of(contents(with_list(age_groups=())))

    assert "Ages are not told" in text_of(section)
    assert "ages" not in [figure.name for figure in section.figures]


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_all_charts_are_drawn_in_every_language(language):
    assessment = with_list()
    with speaking(language):
        drawn = figures.drawings(contents(assessment), assessment)

        for name in OF_A_LIST:
            assert len(titles(drawn[name].svg)) >= 2
            assert drawn[name].narrow


def test_marks_say_at_the_pointer_what_the_tables_say():
    assessment = with_list()
    drawn = figures.drawings(contents(assessment), assessment)

    assert (
        "week to 27 June 2020: 38 (died 2; recovered 9; outcome not known 27)"
        in titles(drawn["onset-outcome"].svg)
    )
    assert "week to 4 July 2020: 2 in 5 of 7 days (died 2)" in titles(
        drawn["onset-outcome"].svg
    )
    assert "0–39: women and girls 10; men and boys 12" in titles(drawn["ages"].svg)


def test_areas_beyond_the_largest_are_together():
    weeks = tuple(
        AreaWeek(area=f"AZ-{code}", date=SATURDAYS[1], persons=n)
        for n, code in enumerate(("BA", "GA", "SM", "LA", "NX", "SA", "MI"), start=5)
    )
    wanted = Wanted(what="onset-area", as_of=AS_OF)

    picture = of_list(wanted, with_list(area_weeks=weeks)).picture

    assert len(picture.strands) == 6
    assert picture.strands[-1].name == "other areas"
    assert picture.strands[-1].rows[1]["count"] == 5 + 6


def test_weeks_before_the_range_are_left_out_and_an_empty_range_says_so():
    wanted = Wanted(what="onset-outcome", as_of=AS_OF, days=7)

    some = of_list(wanted, with_list())
    none = of_list(replace(wanted, as_of=date(2020, 9, 1)), with_list())

    assert [row["date"] for row in some.picture.strands[0].rows] == [
        "2020-06-27",
        "2020-07-04",
    ]
    assert none.picture is None
    assert "the last on 29\u00a0June 2020" in none.sentences[-1]


def test_a_list_has_the_charts_of_what_it_tells():
    assert charts_held(SAMPLES["azerbaijan"]()) == ()
    assert charts_held(with_list()) == OF_A_LIST
    assert charts_held(with_list(age_groups=(), area_weeks=())) == ("onset-outcome",)


def test_charts_have_no_colour_that_the_room_has_none_for():
    """By night a colour of paper that is not known would stand out or be lost."""
    style = files("epihq.web").joinpath("static", "web", "style.css").read_text("utf-8")
    known = set(re.findall(r'\.chart \[fill="([^"]+)"\]', style))
    assessment = with_list()
    drawn = figures.drawings(contents(assessment), assessment)

    for name in OF_A_LIST:
        used = set(re.findall(r'fill="([^"]+)"', drawn[name].svg))
        # The last is that of marks that are not seen.
        assert used - known <= {"none", "transparent", "#4c78a8"}, name
