"""What the briefing says of an outbreak of few cases."""

from dataclasses import replace
from datetime import date

import pytest

from epihq.assessment.record import SmallOutbreak
from epihq.reports import outbreak
from epihq.words import speaking
from sample_assessments import SAMPLES

TOLD = SmallOutbreak(
    since=date(2015, 5, 11),
    cases=135.0,
    imported=1.0,
    unexplained=0.0,
    last_case=date(2015, 6, 15),
    dispersion=0.26,
    dispersion_source="Kucharski 2015",
    R_median=0.94,
    R_lower90=0.7,
    R_upper90=1.3,
    p_over=0.62,
    p_over_if_half_reported=0.41,
    quiet_days_until_over=18,
    p_import_starts_outbreak=0.2,
)


def text(told):
    record = replace(SAMPLES["azerbaijan"](), small_outbreak=told)
    (section,) = outbreak.sections(record)
    return " ".join(section.sentences).replace("\N{NO-BREAK SPACE}", " ")


def test_where_there_is_none_there_is_no_section():
    assert outbreak.sections(SAMPLES["azerbaijan"]()) == ()


def test_it_tells_cases_their_r_the_end_and_an_import():
    said = text(TOLD)

    for part in (
        "135 cases are known since 11 May 2015, the newest of 15 June 2015.",
        "1 of them was infected elsewhere.",
        "0.94 (90 % interval 0.70 to 1.30)",
        "k = 0.26",
        "is over is 62 % if every case is reported, and 41 % if every other one is",
        "After 18 more days without a case",
        "with a probability of 20 %",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("days", "words"), [(None, "More than a year"), (0, "already"), (1, "1 more day ")]
)
def test_the_days_to_the_end_are_told_as_they_are(days, words):
    assert words in text(replace(TOLD, quiet_days_until_over=days))


def test_what_the_cases_do_not_tell_is_not_told():
    said = text(
        replace(
            TOLD,
            R_median=None,
            p_over=None,
            p_over_if_half_reported=None,
            p_import_starts_outbreak=None,
        )
    )

    assert "next to nothing" in said
    assert "over" not in said


@pytest.mark.parametrize("language", ["az", "ru"])
def test_it_is_told_in_each_language(language):
    with speaking(language):
        assert "cases are known" not in text(TOLD)
