"""WHO's criteria of May 2020 on the day of the decision, from what was known then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

import sample_assessments as sample
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.record import Curve
from epihq.desk.criteria import FIGURES, criteria
from epihq.desk.remarks import (
    Declined,
    NoBeds,
    NoDecline,
    NoEstimate,
    NotAShare,
    NotPublished,
    Occupied,
)
from epihq.reports.decision_criteria import criterion

AS_OF, LAST = sample.AS_OF, sample.LAST
HEADER = "location,indicator,reference_date,report_date,value\n"
NAMES = {
    "controlled": [
        "reproduction-number",
        "decline-of-cases",
        "positive-tests",
        "cases-from-contact-lists",
        "decline-of-deaths",
        "decline-of-admissions",
    ],
    "health-system": ["hospital-beds", "icu-beds", "care-of-other-patients"],
    "surveillance": ["reporting-time", "contacts-traced", "contacts-watched"],
}


def publish(archive, rows, day=AS_OF, source="own-counts"):
    """Enter rows of (indicator, reference date, value)."""
    lines = "".join(
        f"AZE,{name},{about},{day},{value}\n" for name, about, value in rows
    )
    archive.add(
        Publication(
            source=source,
            files={"counts.csv": (HEADER + lines).encode()},
            report_date=day,
            retrieved_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
            origin="test",
        )
    )


def daily(indicator, values, last=LAST):
    return [
        (indicator, last - timedelta(days=back), value)
        for back, value in enumerate(reversed(values))
    ]


@pytest.fixture
def archive(tmp_path):
    """An archive that says nothing of any criterion."""
    held = Archive(tmp_path)
    publish(held, [("population", LAST, 10_140_000)])
    return held


def answered(archive, name, assessment=None, capacity=None):
    found = criteria(assessment or sample.azerbaijan(), archive, capacity or {})
    return next(one for one in found if one.name == name)


def counted(indicator, weeks):
    """The sample with so many of an indicator in each week, the oldest first."""
    known = sample.azerbaijan()
    counts = [float(week) / 7 for week in weeks for _ in range(7)]
    days = tuple(LAST - timedelta(days=back) for back in range(len(counts)))[::-1]
    curve = Curve(
        indicator=indicator, dates=days, published=tuple(counts), used=tuple(counts)
    )
    others = tuple(c for c in known.data.curves if c.indicator != indicator)
    return replace(known, data=replace(known.data, curves=(*others, curve)))


def with_rt(medians, spread=0.02):
    known = sample.azerbaijan()
    curve = known.reproduction_number.curve
    told = (*curve.median[: -len(medians)], *medians)
    high = tuple(None if one is None else one + spread for one in told)
    curve = replace(curve, median=told, upper90=high)
    number = replace(known.reproduction_number, curve=curve)
    return replace(known, reproduction_number=number)


def test_every_criterion_stands_under_its_question(archive):
    found = criteria(sample.azerbaijan(), archive, {})

    by_question = {q: [c.name for c in found if c.question == q] for q in NAMES}
    assert by_question == NAMES
    assert all(criterion(one).endswith(".") for one in found)


def test_where_nothing_is_published_nothing_is_known_and_the_sentence_says_what(
    archive,
):
    found = criteria(sample.azerbaijan(), archive, {})

    unknown = [one.name for one in found if one.met is None]
    assert unknown == [
        "positive-tests",
        "cases-from-contact-lists",
        "decline-of-admissions",
        *NAMES["health-system"],
        *NAMES["surveillance"],
    ]
    for one in found:
        if one.met is None:
            assert one.value is None
            assert one.found in {NotPublished(), NoBeds(is_published=False)}


@pytest.mark.parametrize(
    ("medians", "met"), [([0.97] * 14, True), ([1.01, *[0.9] * 13], False)]
)
def test_r_t_must_have_been_below_1_on_each_of_fourteen_days(archive, medians, met):
    found = answered(archive, "reproduction-number", with_rt(medians))

    assert found.value == max(medians)
    assert found.met is met
    assert found.found.last_date == LAST
    assert (found.found.lowest, found.found.highest) == (min(medians), max(medians))


def test_medians_below_1_that_may_well_be_above_leave_it_open(archive):
    found = answered(archive, "reproduction-number", with_rt([0.97] * 14, spread=0.1))

    assert found.met is None
    assert found.value == 0.97


def test_without_an_estimate_r_t_is_not_known(archive):
    found = answered(archive, "reproduction-number", sample.nothing_known())

    assert found.met is None
    assert found.found == NoEstimate(verdict="no-cases")


@pytest.mark.parametrize(
    ("weeks", "change", "met"),
    [
        ([100, 700, 600, 400, 350], -50, True),  # halved in three weeks
        ([100, 700, 600, 400, 360], -49, False),  # not quite
        ([100, 700, 400, 200], -71, False),  # for two weeks only
        ([900, 300, 700, 650, 640, 630], -10, False),  # the latest peak counts
        ([100, 700, 600, 600, 300], -50, False),  # not in every week
        ([3, 7, 0, 0, 0], -100, True),  # gone
        ([700, 300, 350], 0, False),  # rising
    ],
)
def test_cases_must_have_halved_since_the_latest_peak_and_fallen_every_week(
    archive, weeks, change, met
):
    found = answered(archive, "decline-of-cases", counted("cases", weeks))

    assert found.value == pytest.approx(change, abs=0.6)
    assert found.met is met


def test_the_sentence_on_cases_names_the_peak_or_says_that_there_is_no_decline(archive):
    fell = answered(archive, "decline-of-cases", counted("cases", [70, 700, 350, 280]))
    rose = answered(archive, "decline-of-cases", counted("cases", [70, 140]))

    peak_to = date(2020, 6, 17)
    assert fell.value == pytest.approx(-60)
    assert fell.found == Declined(
        last_date=LAST, count=pytest.approx(280), peak_to=peak_to
    )
    assert rose.found == NoDecline(
        last_date=LAST, count=pytest.approx(140), before=pytest.approx(70)
    )


def test_a_week_of_which_the_last_days_are_zeros_is_no_decline(archive):
    """Who has just stopped reporting has no sum, neither here nor in the briefing."""
    silent = counted("cases", [70, 700, 700, 700, 700])
    *others, cases = silent.data.curves
    counts = (*cases.published[:-2], 0.0, 0.0)
    used = (*cases.used[:-2], None, None)
    cases = replace(cases, published=counts, used=used)
    data = replace(silent.data, curves=(*others, cases))

    found = answered(archive, "decline-of-cases", replace(silent, data=data))

    assert found.met is None


def test_a_country_without_a_case_has_no_peak_to_fall_from(archive):
    found = answered(archive, "decline-of-cases", counted("cases", [0, 0, 0, 0, 0]))

    assert found.met is None


@pytest.mark.parametrize(
    ("weeks", "met"),
    [
        ([40, 30, 20, 10], True),
        ([40, 30, 30, 10], False),
        ([5, 1, 0, 0], True),
        ([0, 0, 0, 7], False),
    ],
)
def test_deaths_must_have_fallen_in_each_of_three_weeks(archive, weeks, met):
    found = answered(archive, "decline-of-deaths", counted("deaths", weeks))

    assert found.value == pytest.approx(weeks[-1] - weeks[0])
    assert found.met is met
    assert found.found.counts == pytest.approx(weeks)


@pytest.fixture
def filling_up(tmp_path):
    """Of 70 cases a day three in five are known at first and all two days later."""
    held = Archive(tmp_path)
    for day in range(50):
        about = LAST - timedelta(days=49 - day)
        rows = [
            ("cases", about - timedelta(days=back), value)
            for back, value in enumerate((42, 56, 70))
            if day >= back
        ]
        publish(held, rows, about)
    return held


@pytest.fixture
def incomplete():
    """The sample with the cases of that archive, which rose three weeks ago."""
    known = sample.azerbaijan()
    counts = (*[50.0] * 9, *[70.0] * 19, 56.0, 42.0)
    cases = Curve(
        indicator="cases",
        dates=tuple(LAST - timedelta(days=back) for back in range(29, -1, -1)),
        published=counts,
        used=counts,
    )
    data = replace(known.data, source="own-counts", curves=(cases,))
    return replace(known, as_of=LAST, data=data)


def test_days_that_the_publisher_still_fills_up_are_no_decline(filling_up, incomplete):
    found = answered(filling_up, "decline-of-cases", incomplete)

    assert found.found == NoDecline(
        last_date=LAST - timedelta(days=2), count=490, before=490
    )


def test_a_day_later_one_day_more_is_complete(filling_up, incomplete):
    """The newest day is a day old by then: one day is still filled up, not two."""
    after = LAST + timedelta(days=1)
    later = replace(incomplete, as_of=after)
    silent = answered(filling_up, "decline-of-cases", later)
    publish(
        filling_up, [("cases", LAST, 56), ("cases", LAST - timedelta(1), 70)], after
    )
    found = answered(filling_up, "decline-of-cases", later)

    # While nobody says anything more, nothing fills up.
    assert silent.found.last_date == LAST - timedelta(days=2)
    assert found.found.last_date == LAST - timedelta(days=1)


def test_positivity_must_be_below_5_percent_in_both_weeks(archive):
    publish(archive, daily("positive_rate", [0.06, *[0.04] * 13]))
    found = answered(archive, "positive-tests")

    assert found.value == pytest.approx(6)
    assert found.met is False

    publish(archive, daily("positive_rate", [0.03] * 14), day=AS_OF)
    assert answered(archive, "positive-tests").met is True


def test_positivity_is_cases_per_test_where_no_rate_is_published(archive):
    publish(archive, daily("tests", [10_000] * 14))
    found = answered(archive, "positive-tests", counted("cases", [2_100, 2_800]))

    # 2,800 cases among 70,000 tests in the second week.
    assert found.value == pytest.approx(4)
    assert found.met is True


def test_a_week_without_figures_of_tests_says_nothing_of_two(archive):
    publish(archive, daily("positive_rate", [0.01] * 7))

    assert answered(archive, "positive-tests").met is None


def test_what_became_known_later_is_not_known_today(archive):
    publish(archive, daily("positive_rate", [0.01] * 14), day=AS_OF + timedelta(days=1))

    assert answered(archive, "positive-tests").met is None


def test_a_figure_of_last_month_says_nothing_of_today(archive):
    old = LAST - timedelta(days=30)
    publish(archive, daily("positive_rate", [0.01] * 14, last=old))
    publish(archive, [("hours_to_report", old, 12)])

    assert answered(archive, "positive-tests").met is None
    assert answered(archive, "reporting-time").met is None


@pytest.mark.parametrize(("last", "met"), [(10, True), (20, False)])
def test_admissions_must_have_fallen_in_each_of_two_weeks(archive, last, met):
    publish(archive, daily("admissions", [*[30] * 7, *[20] * 7, *[last] * 7]))
    found = answered(archive, "decline-of-admissions")

    assert found.met is met
    assert found.found.counts == (210, 140, 7 * last)


def test_weekly_sums_of_admissions_do_as_well(archive):
    rows = [(LAST - timedelta(weeks=n), value) for n, value in enumerate((7, 8, 9))]
    publish(archive, [("weekly_hospital_admissions", *row) for row in rows])
    found = answered(archive, "decline-of-admissions")

    assert found.value == -2
    assert found.met is True


BEDS = {"ward_beds": 900.0, "icu_beds": 100.0}


def test_patients_are_held_against_the_beds_that_the_headquarters_has(archive):
    publish(archive, [("hospital_patients", LAST, 750), ("icu_patients", LAST, 100)])
    hospital = answered(archive, "hospital-beds", capacity=BEDS)
    icu = answered(archive, "icu-beds", capacity=BEDS)

    # All patients against ward and ICU beds; a full unit takes nobody in.
    assert (hospital.value, hospital.met) == (75, True)
    assert (icu.value, icu.met) == (100, False)
    assert hospital.found == Occupied(last_date=LAST, patients=750, beds=1000)


def test_without_a_capacity_or_without_patients_beds_are_not_known(archive):
    nothing = answered(archive, "icu-beds")
    no_patients = answered(archive, "icu-beds", capacity=BEDS)

    assert nothing.found == NoBeds(is_published=False)
    assert no_patients.found == NotPublished()


@pytest.mark.parametrize(
    ("indicator", "figure", "value", "met"),
    [
        ("share_cases_from_contacts", 0.8, 80, True),
        ("share_contacts_traced_72_hours", 0.79, 79, False),
        ("share_contacts_watched_14_days", 0.95, 95, True),
        ("hours_to_report", 24, 24, True),
        ("hours_to_report", 36, 36, False),
    ],
)
def test_own_figures_answer_the_criteria_that_nobody_publishes(
    archive, indicator, figure, value, met
):
    publish(archive, [(indicator, LAST, figure)])
    found = answered(archive, FIGURES[indicator].name)

    assert found.value == pytest.approx(value)
    assert found.met is met


def test_a_share_entered_as_a_percentage_is_not_taken_for_full_marks(archive):
    publish(archive, [("share_cases_from_contacts", LAST, 35)])
    found = answered(archive, "cases-from-contact-lists")

    assert found.met is None
    assert found.found == NotAShare(entered=35)


def test_only_what_is_said_of_this_location_counts(archive):
    publish(archive, daily("positive_rate", [0.01] * 14))
    armenia = replace(sample.azerbaijan(), location="ARM")

    assert answered(archive, "positive-tests", armenia).met is None


def test_a_figure_from_a_later_publication_says_so(tmp_path):
    later = Archive(tmp_path)
    rows = daily("positive_rate", [0.01] * 14)
    publish(later, rows, day=date(2020, 7, 3), source="exercise")
    found = answered(later, "positive-tests")

    assert found.met is True
    assert found.is_revised
    assert not answered(later, "decline-of-cases").is_revised
