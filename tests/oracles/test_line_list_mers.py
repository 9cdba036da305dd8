"""MERS in Korea, 2015, from its public list to the briefing, beside published figures.

Cowling et al. 2015, doi:10.2807/1560-7917.ES2015.20.25.21163, put fatality at 21 % (14
to 31) on 19 June. The list ends on 16 June.
"""

import json
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from epihq.archive import Archive
from epihq.assessment.assess import assess
from epihq.reports.contents import contents
from epihq.reports.faces import render_json
from epihq.words import speaking
from list_samples import korea, published_list

AS_OF = date(2015, 6, 16)
PUBLISHED = (0.21, 0.14, 0.31)


@pytest.fixture(scope="module")
def assessment(tmp_path_factory):
    archive = Archive(tmp_path_factory.mktemp("korea"))
    archive.add(published_list(korea(), AS_OF, disease="mers"))
    return assess(archive, "KOR", AS_OF, beside=[])


def test_fatality_agrees_with_what_was_published_three_days_later(assessment):
    told = assessment.line_list.fatality

    middle, low, high = PUBLISHED
    assert told.verdict == "usable"
    assert (told.cases, told.deaths) == (162, 19)
    assert told.lower90 < middle < told.upper90
    assert low < told.median < high
    # Deaths over cases are far below, as nobody's recovery is told.
    assert told.of_cases == pytest.approx(0.117, abs=0.001)
    assert told.of_outcomes is None


def test_the_time_from_onset_to_report_is_told_by_the_list(assessment):
    report, death = assessment.line_list.delays

    assert (report.delay, report.verdict) == ("onset-to-report", "usable")
    assert report.persons == 135
    # The plain mean of those reported by then, 6.4 days, leaves out who takes long.
    assert 5.5 < report.mean_lower90 < 6.4 < report.mean < 7.5
    assert report.is_used
    assert assessment.figures.from_list == ("onset-to-report",)
    # Seven of the dead have both days: the published time to death is used.
    assert (death.delay, death.verdict) == ("onset-to-death", "too-few-persons")
    assert death.mean is None
    assert assessment.line_list.fatality.delay_from == "table"


def test_programs_read_what_people_are_told(day_by_day):
    told = day_by_day[AS_OF]

    said = json.loads(render_json(told))

    assert said["small_outbreak"]["p_over"] == told.small_outbreak.p_over < 0.05


def test_no_other_diseases_figure_stands_in(assessment):
    assert assessment.disease == "mers"
    assert assessment.diagnostics.verdict == "generation-interval-not-known"
    assert assessment.provenance.settings["pathogen"] == "mers"


def told_on(day, home):
    """Assess by onset the persons who had been reported by a day."""
    persons = korea().filter(pl.col("report_date") <= day).drop_nulls("onset_date")
    persons = persons.with_columns(
        event_date=pl.col("onset_date"), death_date=pl.lit(None), outcome=pl.lit("")
    )
    archive = Archive(home / f"{day}")
    archive.add(published_list(persons, day, disease="mers"))
    return assess(archive, "KOR", day, beside=[])


@pytest.fixture(scope="module")
def day_by_day(tmp_path_factory):
    home = tmp_path_factory.mktemp("daily")
    days = [AS_OF - timedelta(days=back) for back in range(19)]
    return {day: told_on(day, home) for day in reversed(days)}


def rt_told(day_by_day, day):
    return day_by_day[day].reported_reproduction_number


def medians(day_by_day):
    """R of each day in hindsight."""
    curve = rt_told(day_by_day, AS_OF).curve
    return dict(zip(curve.dates, curve.median, strict=True))


def test_r_is_high_in_the_last_third_of_may_by_the_data_of_each_day(day_by_day):
    """A case a day, and each of them one of a hospital's many."""
    for day in (date(2015, 5, 29) + timedelta(days=at) for at in range(4)):
        told = rt_told(day_by_day, day)
        assert told.verdict == "usable"
        assert told.median > 4
        assert told.lower90 > 1
        assert told.reference_date > date(2015, 5, 20)

    later = medians(day_by_day)
    assert min(later[date(2015, 5, at)] for at in range(22, 27)) > 6


def test_r_falls_through_the_second_week_of_june_by_the_data_of_each_day(day_by_day):
    """Infections below 1 since the second week are seen an incubation of a week later.

    Wallinga and Teunis's R, which looks ahead from those who infect, is below 1 for
    onsets from 30 May on (Althaus 2015, with Cowling's serial interval of 12.6 days):
    theirs fell ill from 11 June on.
    """
    told = [rt_told(day_by_day, date(2015, 6, at)) for at in range(10, 17)]

    for earlier, newer in pairwise(told):
        assert newer.median <= earlier.median
    assert told[0].lower90 > 2
    last = told[-1]
    assert last.reference_date == date(2015, 6, 12)
    assert last.median < 1.6
    assert last.lower90 < 0.8
    assert last.p_above_1 < 0.85


def test_what_is_told_of_newest_days_holds_in_hindsight(day_by_day):
    """Nothing that a day told of R was outside what its own interval allowed."""
    later = medians(day_by_day)

    held = [
        rt.lower90 <= later[rt.reference_date] <= rt.upper90
        for rt in (rt_told(day_by_day, day) for day in day_by_day)
    ]
    assert all(held), held
    newest = rt_told(day_by_day, date(2015, 6, 10))
    assert newest.reference_date == date(2015, 6, 5)
    assert newest.median == pytest.approx(later[date(2015, 6, 5)], rel=0.25)


@pytest.mark.parametrize(
    ("language", "disease", "fatality"),
    [
        ("en", "Middle East respiratory syndrome", "about 23 % die"),
        ("az", "Yaxın Şərq", "23% qədəri ölümlə bitir"),
        ("ru", "Ближневосточный", "умирает около 23 %"),
    ],
)
def test_the_briefing_tells_it_in_the_right_diseases_words(
    assessment, language, disease, fatality
):
    with speaking(language):
        report = contents(assessment)

    (section,) = (one for one in report.sections if one.key == "line-list")
    assert disease in report.title
    assert fatality in " ".join(section.sentences).replace("\u00a0", " ")
    assert "onset-outcome" in [figure.name for figure in section.figures]
