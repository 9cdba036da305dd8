"""What is said of WHO's criteria, from the facts that the record has of them."""

from datetime import date

import pytest

from epihq.desk import remarks
from epihq.desk.decision import Criterion
from epihq.reports.decision_criteria import criteria_line, criterion, found

LAST = date(2020, 7, 1)


def answered(name, answer, value=None, *, met=None, unit="percent", is_revised=False):
    return Criterion(
        name=name,
        question="controlled",
        value=value,
        unit=unit,
        threshold=None,
        met=met,
        found=answer,
        is_revised=is_revised,
    )


@pytest.mark.parametrize(
    ("name", "value", "answer", "sentence"),
    [
        (
            "decline-of-cases",
            -60.0,
            remarks.Declined(last_date=LAST, count=280, peak_to=date(2020, 6, 17)),
            "280 cases in the week to 1 July 2020, 60 % fewer than in the latest peak "
            "week, which ended on 17 June 2020.",
        ),
        (
            "decline-of-cases",
            0.0,
            remarks.NoDecline(last_date=LAST, count=140, before=70),
            "140 cases in the week to 1 July 2020, after 70 in the week before: no "
            "decline yet.",
        ),
        (
            "decline-of-deaths",
            -30.0,
            remarks.ByWeek(last_date=LAST, counts=(40, 30, 20, 10)),
            "Deaths by week to 1 July 2020, oldest first: 40, 30, 20, 10.",
        ),
        (
            "hospital-beds",
            75.0,
            remarks.Occupied(last_date=LAST, patients=750, beds=1000),
            "750 patients on 1 July 2020, 75 % of the 1,000 beds.",
        ),
        (
            "positive-tests",
            4.04,
            remarks.UpTo(last_date=LAST),
            "Up to 4.0 % of tests were positive in the two weeks to 1 July 2020.",
        ),
        (
            "reproduction-number",
            1.1,
            remarks.RangeOfRt(last_date=LAST, lowest=0.9, highest=1.1, p_above_1=0.7),
            "R_t of all infections was 0.90 to 1.10 (medians) on the 14 days to 1 July "
            "2020; the chance that it is above 1 on the last of them is 70 %.",
        ),
        (
            "icu-beds",
            None,
            remarks.NoBeds(is_published=False),
            "not known: no capacity of ICU beds was given, and nothing is published of "
            "patients in ICU beds.",
        ),
        (
            "icu-beds",
            None,
            remarks.NotPublished(),
            "not known: nothing is published of patients in ICU beds.",
        ),
        (
            "cases-from-contact-lists",
            None,
            remarks.NotAShare(entered=35),
            "not known: the share of new cases that were known as contacts is a number "
            "from 0 to 1; 35 is entered.",
        ),
        (
            "reproduction-number",
            None,
            remarks.NoEstimate(verdict="no-cases"),
            "not known: no R_t is estimated for two weeks (no cases were reported).",
        ),
        ("positive-tests", None, remarks.AsTold(text="As it was."), "As it was."),
    ],
)
def test_an_answer_is_a_whole_sentence(name, value, answer, sentence):
    told = found(answered(name, answer, value))

    assert told.replace("\u00a0", " ") == sentence


def test_hours_are_hours_and_shares_are_percent():
    figure = remarks.Figure(last_date=LAST)
    hours = found(answered("reporting-time", figure, 36.0, unit="hours"))
    share = found(answered("contacts-traced", figure, 79.0))

    assert hours.startswith("The hours from sample to report: 36 hours on")
    assert "72 hours: 79\u00a0% on" in share


def test_a_later_publication_is_named():
    one = answered(
        "positive-tests", remarks.UpTo(last_date=LAST), 1.0, met=True, is_revised=True
    )

    assert found(one).endswith("Taken from a later publication.")


def test_each_question_lists_its_criteria_by_their_answer():
    asked = [
        answered("decline-of-cases", remarks.NoPeak()),
        answered("positive-tests", remarks.UpTo(last_date=LAST), 1.0, met=True),
        answered("decline-of-deaths", remarks.NotPublished(), 1.0, met=False),
        answered("reproduction-number", remarks.NotPublished(), 0.9),
    ]

    assert criteria_line("controlled", asked) == (
        "Is the epidemic controlled? Met: positive tests. Not met: decline of deaths. "
        "Open: reproduction number. Not known: decline of cases."
    )


def test_a_criterion_that_nobody_knows_here_is_told_by_its_name():
    one = answered("herd-watched", remarks.Figure(last_date=LAST), 3.0, met=True)

    assert criterion(one) == "Herd watched: met. By figures to 1\u00a0July 2020."
