"""Numbers and days in each language, and English as it always was."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from epihq import words
from epihq.terms.languages import LANGUAGES
from epihq.words import numbers, speaking

DAY = date(2020, 7, 2)
LOCALE = Path(words.__file__).parent / "locale"

SAID = {
    "en": ("18,112", "1.05", "+12\u00a0%", "−1.2\u00a0%", "over 99\u00a0%", "−5"),
    "az": ("18\u00a0112", "1,05", "+12%", "−1,2%", "99%-dən çox", "−5"),
    "ru": (
        "18\u00a0112",
        "1,05",
        "+12\u00a0%",
        "−1,2\u00a0%",
        "более 99\u00a0%",
        "−5",
    ),
}
DAYS = {
    "en": ("2\u00a0July 2020", "2\u00a0Jul", "1\u00a0September 2020"),
    "az": ("2\u00a0iyul 2020", "2\u00a0iyl", "1\u00a0sentyabr 2020"),
    "ru": ("2\u00a0июля 2020 года", "2\u00a0июл.", "1\u00a0сентября 2020 года"),
}
LENGTHS = {
    "en": ["1\u00a0day", "8\u00a0weeks", "3.5\u00a0days", "21\u00a0days"],
    "az": ["1\u00a0gün", "8\u00a0həftə", "3,5\u00a0gün", "21\u00a0gün"],
    "ru": ["1\u00a0день", "8\u00a0недель", "3,5\u00a0дня", "21\u00a0день"],
}
INTERVALS = {
    "en": ("[0.93, 1.18]", "0.93 to 1.18"),
    "az": ("[0,93; 1,18]", "0,93\u00a0– 1,18"),
    "ru": ("[0,93; 1,18]", "от 0,93 до 1,18"),
}
# The sign behind a figure, with what stands before and behind it; no hole of a text.
PERCENT = re.compile(r"\d([ \u00a0]?)%%?(?![%(])(-?)")
each = pytest.mark.parametrize("code", LANGUAGES)


def texts_of(code):
    """Give all texts of a language; those of English are what the others translate."""
    file = LOCALE / ("az" if code == "en" else code) / "LC_MESSAGES" / "django.po"
    with file.open("rb") as opened:
        entries = [one.id if code == "en" else one.string for one in read_po(opened)]
    return [
        text for one in entries for text in ([one] if isinstance(one, str) else [*one])
    ]


@each
def test_numbers_have_the_separators_of_their_language(code):
    with speaking(code):
        said = (
            numbers.count(18112.0),
            numbers.ratio(1.0512),
            numbers.change(0.123),
            numbers.daily_change(-0.0123),
            numbers.probability(0.999),
            numbers.with_sign(-5),
        )

    assert said == SAID[code]


@each
def test_days_have_the_months_of_their_language_and_not_of_the_machine(code):
    with speaking(code):
        said = (numbers.day(DAY), numbers.brief_day(DAY), numbers.day(date(2020, 9, 1)))

    assert said == DAYS[code]


@each
def test_lengths_have_the_form_that_goes_with_their_number(code):
    with speaking(code):
        said = [
            numbers.length(1),
            numbers.length(56),
            numbers.duration(3.51),
            numbers.duration(21.4),
        ]

    assert said == LENGTHS[code]


@each
def test_an_interval_is_parted_by_what_parts_no_decimals(code):
    with speaking(code):
        table = numbers.interval(0.93, 1.18, numbers.ratio)
        sentence = numbers.span(0.93, 1.18, numbers.ratio)

    assert (table, sentence) == INTERVALS[code]


def test_what_is_not_known_is_said_in_the_language_or_as_the_caller_says():
    with speaking("az"):
        assert numbers.count(None) == "dərc olunmayıb"
        assert numbers.ratio(None) == "göstərilməyib"
        assert numbers.interval(None, 1.0, numbers.ratio) == "göstərilməyib"
        assert numbers.change(None, "–") == "–"


def test_an_estimate_is_rounded_to_three_figures_and_a_cost_too():
    assert numbers.rough(18112.0) == "18,100"
    assert numbers.rough(0.3) == "0"
    assert numbers.amount(5.4554) == "5.46"
    assert numbers.amount(1234.0) == "1,230"
    assert numbers.per_100k(39.47) == "39.5"


@given(total=st.integers(700, 10**8))
def test_what_a_week_brought_comes_out_of_its_mean_again(total):
    mean = float(numbers.mean(total / 7).replace(",", ""))

    assert abs(7 * mean - total) <= 3.5


def test_a_mean_of_few_keeps_three_figures():
    assert [numbers.mean(one) for one in (1226.7, 12.286, 0, None)] == [
        *("1,227", "12.3", "0", "–")
    ]


def test_a_figure_that_may_count_anything_is_rounded_and_never_cut():
    said = [numbers.figure(one) for one in (1240.0, 61.57, 2.249, -0.001, None)]

    assert said == ["1,240", "61.6", "2.25", "0.00", "–"]
    assert numbers.figure(100 * 0.29, 0) == "29"
    with speaking("ru"):
        assert numbers.figure(1240.5, 1) == "1\u00a0240,5"


def test_a_zero_has_no_sign():
    assert numbers.change(-0.001) == "0\u00a0%"
    assert numbers.daily_change(0.0001) == "0.0\u00a0%"
    assert numbers.with_sign(0.2) == "0"


@each
def test_a_sentence_writes_a_percentage_as_a_number_alone_does(code):
    usual = {"en": {" ", "\u00a0"}, "az": {""}, "ru": {"\u00a0"}}[code]
    with speaking(code):
        assert numbers.percent(0.9).removeprefix("90").removesuffix("%") in usual

    # In Russian an adjective goes without a space: "90%-й интервал".
    others = [
        text
        for text in texts_of(code)
        for space, behind in PERCENT.findall(text)
        if space not in usual and not (code == "ru" and (space, behind) == ("", "-"))
    ]

    assert others == []


def test_a_probability_is_never_certainty():
    assert numbers.probability(1.0) == "over 99\u00a0%"
    assert numbers.probability(0.0) == "under 1\u00a0%"
    assert numbers.probability(0.874) == "87\u00a0%"


def test_a_year_is_told_only_where_it_is_not_plain():
    assert numbers.near_day(DAY, date(2020, 8, 1)) == "2\u00a0July"
    assert numbers.near_day(DAY, date(2021, 8, 1)) == "2\u00a0July 2020"


def test_few_days_are_named_and_many_are_a_period_with_its_gaps():
    days = [DAY + timedelta(days=i) for i in range(5)]

    assert numbers.days(days[:2]) == "2\u00a0July 2020, 3\u00a0July 2020"
    assert numbers.days(days) == "2\u00a0July 2020 to 6\u00a0July 2020 (5 days)"
    assert numbers.days([*days[1:], date(2020, 8, 1)]).endswith("(5 days, with gaps)")
    assert numbers.period(DAY, DAY) == "2\u00a0July 2020"


def test_an_hour_has_its_zone():
    baku = timezone(timedelta(hours=4))

    assert numbers.hour(datetime(2020, 7, 5, 6, tzinfo=baku)) == (
        "5\u00a0July 2020 at 06:00 (UTC+4)"
    )
    assert numbers.hour(datetime(2020, 7, 5, 6, tzinfo=UTC)).endswith("(UTC)")
    assert numbers.brief_hour(datetime(2020, 7, 5, 6, tzinfo=UTC)) == (
        "5\u00a0Jul\u00a02020, 06:00"
    )


def test_how_old_figures_are_is_told_where_that_is_long():
    assert numbers.figures_to(DAY, date(2020, 7, 4)) == "Figures to 2\u00a0July 2020"
    assert numbers.figures_to(DAY, date(2020, 7, 12)) == (
        "Figures to 2\u00a0July 2020, 10 days before"
    )


FORMS = [
    *(numbers.count, numbers.rough, numbers.ratio, numbers.per_100k, numbers.change),
    *(numbers.daily_change, numbers.percent, numbers.amount, numbers.with_sign),
    numbers.mean,
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(value=st.floats(-1e7, 1e7))
def test_digits_and_sign_are_the_same_in_every_language(form, value):
    told = []
    for code in LANGUAGES:
        with speaking(code):
            told.append(re.sub(r"[^−+\d]", "", form(value)))

    assert len(set(told)) == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["14 days", "1 day", "2 weeks", "3 months", "1 year", "P1DT6H"]),
        ("az", ["14 gün", "1 gün", "2 həftə", "3 ay", "1 il", "P1DT6H"]),
        ("ru", ["14 дней", "1 день", "2 недели", "3 месяца", "1 год", "P1DT6H"]),
    ],
)
def test_a_length_in_a_standards_letters_is_told_in_words(language, told):
    written = ("P14D", "P1D", "P2W", "P3M", "P1Y", "P1DT6H")

    with speaking(language):
        found = [numbers.iso_length(one).replace("\u00a0", " ") for one in written]

    assert found == told
