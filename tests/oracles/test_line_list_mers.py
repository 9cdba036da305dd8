"""MERS in Korea, 2015, from its public list to the briefing, beside published figures.

Cowling et al. 2015, doi:10.2807/1560-7917.ES2015.20.25.21163, put fatality at 21 % (14
to 31) on 19 June. The list ends on 16 June.
"""

from datetime import date

import pytest

from epihq.archive import Archive
from epihq.assessment.assess import assess
from epihq.reports.contents import contents
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


def test_no_other_diseases_figure_stands_in(assessment):
    assert assessment.disease == "mers"
    assert assessment.diagnostics.verdict == "generation-interval-not-known"
    assert assessment.provenance.settings["pathogen"] == "mers"


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
