"""What looks like a count, a day, speech or a measure and is none, and the reverse."""

from datetime import date

import pytest

from epihq.text import read
from epihq.text.records import (
    DateMention,
    EventSignal,
    Figure,
    Measure,
    Organisation,
    Person,
    Quote,
    StatementAbout,
)

TAMM = "Mart Tamm, Estonia's minister,"


def found(text, kind):
    records = read(text, published=date(2021, 7, 5)).records
    return [one for one in records if isinstance(one, kind)]


def counts(text):
    return [(one.indicator, one.value, one.place) for one in found(text, Figure)]


def said(text):
    return [one.text for one in found(text, Quote)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Cases in Peru rose from 400 on May 3 to 5,000 on May 20.",
            [("cases", 400, "PER"), ("cases", 5000, "PER")],
        ),
        (
            "Deaths in Peru rose from 12 on May 3 to 25 on May 20.",
            [("deaths", 12, "PER"), ("deaths", 25, "PER")],
        ),
        (
            "From May 3 to 12,000 people in Peru were infected.",
            [("cases", 12000, "PER")],
        ),
        (
            "In Peru 40 people died on May 3 and 5,000 fell ill.",
            [("deaths", 40, "PER"), ("cases", 5000, "PER")],
        ),
        (
            "A woman aged 45 and 12 children died of cholera in Peru.",
            [("deaths", 12, "PER")],
        ),
        (
            "Half a million people have been infected with cholera in Peru.",
            [("cases", 500_000, "PER")],
        ),
        (
            "Two and a half million people have been infected in Peru.",
            [("cases", 2_500_000, "PER")],
        ),
        ("В Перу двое из детей умерли от холеры.", [("deaths", 2, "PER")]),
        ("В Перу один из врачей умер от холеры.", [("deaths", 1, "PER")]),
        (
            "There have been 66 deaths in three countries (Peru = 42; Chile = 18; "
            "Chad = 6).",
            [
                ("deaths", 66, None),
                ("deaths", 42, "PER"),
                ("deaths", 18, "CHL"),
                ("deaths", 6, "TCD"),
            ],
        ),
        (
            "Of the confirmed cases, 108 are in Peru, while 17 are in Chile.",
            [("cases", 108, "PER"), ("cases", 17, "CHL")],
        ),
        (
            "In Peru the toll from the epidemic declared in late May climbed to 44.",
            [("deaths", 44, "PER")],
        ),
        (
            "Число случаев заражения вирусом нового типа /COVID-19/ в Перу "
            "составило 13193.",
            [("cases", 13193, "PER")],
        ),
        (
            "Peru is worried. All 20 cases were confirmed in the United States.",
            [("cases", 20, "USA")],
        ),
        (
            "Peru is worried. The institute reported 12 deaths in Chile.",
            [("deaths", 12, "CHL")],
        ),
        ("Peru is worried. All 12 cases were from Chile.", [("cases", 12, "CHL")]),
        (
            "Peru is worried about cholera.\n\nRead more about Chile\n\nSo far 400 "
            "people have died.",
            [("deaths", 400, "PER")],
        ),
    ],
)
def test_a_count_is_found_beside_days_ages_halves_and_headings(text, told):
    assert counts(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Peru lost 2,000 jobs to cholera.",
        "Peru has 12 hospitals with 300 patients waiting for surgery.",
        "Two million people are affected by the closure of markets in Peru.",
        "Some 3,000 people are affected by drought in Peru.",
    ],
)
def test_who_is_neither_ill_nor_dead_is_not_counted(text):
    assert counts(text) == []


def test_a_count_is_what_it_was_whatever_follows():
    text = "Peruda dünən 12 nəfər ölüb."
    kinds = [one.kind for one in found(f"{text} Ölü sayı 77-yə çatıb.", Figure)]
    assert kinds == [one.kind for one in found(text, Figure)] == ["new"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Bird flu was found in Peru. Seasonal flu has killed 300 people in Chile.",
            ("Influenza", "CHL"),
        ),
        ("Peruda vəba bu günə kimi 20 nəfəri öldürüb.", ("Cholera", "PER")),
    ],
)
def test_an_event_is_of_the_disease_that_is_named(text, told):
    events = [(one.disease, one.country) for one in found(text, EventSignal)]
    assert events[-1] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Peru met on 3-4 December 2020.", ["2020-12-03", "2020-12-04"]),
        ("С 18 по 19 июля в Перу закрыты рынки.", ["2021-07-18", "2021-07-19"]),
        ("Schools in Peru are to close on Friday.", ["2021-07-09"]),
        ("In Peru 12 and 14 May were days of rest.", ["2021-05-14"]),
    ],
)
def test_a_span_has_two_days_and_what_is_to_come_the_next_one(text, told):
    assert [one.value for one in found(text, DateMention)] == told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            f"{TAMM} told reporters that the virus had spread to other districts.",
            ["the virus had spread to other districts"],
        ),
        (
            f"{TAMM} told parliament the response to date was fine.",
            ["the response to date was fine"],
        ),
        (
            f"{TAMM} urged every state that has closed its border to open it at once.",
            ["every state that has closed its border to open it at once"],
        ),
        (
            '"Больница, - стоит она у реки, - закрыта", - сказал министр Иво Тамм.',
            ["Больница, - стоит она у реки, - закрыта"],
        ),
        # A page was too narrow for the body's name.
        (
            "At least 265 people have died so far this year in Peru, the World\n"
            "Health Organization said.",
            ["At least 265 people have died so far this year in Peru"],
        ),
    ],
)
def test_words_begin_where_somebody_speaks(text, words):
    assert said(text) == words


@pytest.mark.parametrize(
    "more", [" “We will act, he said.", " Ana Ruiz of Peru said: “We “will” act."]
)
def test_marks_within_marks_are_the_same_whatever_follows(more):
    text = f"{TAMM} said: “It is “very bad” here and “getting worse” now.”"
    assert said(text) == ["It is “very bad” here and “getting worse” now"]
    assert said(text + more)[0] == said(text)[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is bad in Peru, said Jane Doe, MD", ("Jane Doe", None, None)),
        (
            "Norwegian doctor Jane Doe said cholera had returned.",
            ("Jane Doe", "Norwegian doctor", "NOR"),
        ),
        (
            "Доктор Хуан Диас заявил, что холера вернулась.",
            ("Хуан Диас", None, None),
        ),
        (
            "Tedros Hailu, Ethiopia's health minister, said that it was late.",
            ("Tedros Hailu", "Ethiopia's health minister", "ETH"),
        ),
        (
            "Canada's deputy health minister Michael Ryan said it was late.",
            ("Michael Ryan", "Canada's deputy health minister", "CAN"),
        ),
        (
            "Two people died in Peru, ministry spokesperson Saif al-Badr said.",
            ("Saif al-Badr", "ministry spokesperson", "PER"),
        ),
    ],
)
def test_a_name_is_whole_and_of_nobody_else(text, told):
    people = [(one.name, one.office, one.country) for one in found(text, Person)]
    assert people == [told]


@pytest.mark.parametrize(
    "text",
    [
        "Peru admitted 30 patients to hospital on Monday.",
        "Peru has the lethal strain of the virus.",
        f"{TAMM} said 30 patients flown from Chile were admitted to hospital.",
        f"{TAMM} said the worst of the epidemic was over in Chile.",
    ],
)
def test_what_nobody_is_blamed_for_is_no_statement(text):
    assert found(text, StatementAbout) == []


def test_a_charge_is_one_though_a_judging_word_stands_beside():
    text = "Hidden deaths in Peru are many and worrying."
    assert [one.about for one in found(text, StatementAbout)] == ["PER"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Restaurants in Peru were full last week.", 0),
        ("The affected schools in Peru include two in Lima.", 0),
        (f"{TAMM} asked: “Will schools in Estonia be closed?”", 0),
        ("Peru closed schools in May. The virus was isolated and is in place now.", 1),
        ("Peru imposed a curfew in May. The ward is full; they prolonged a stay.", 1),
        ("Peru imposed a curfew in May. It was extended to July.", 2),
        ("The lockdown in Peru will last 21 days.", 1),
    ],
)
def test_a_measure_is_what_is_done_and_not_what_is_asked_or_full(text, number):
    assert len(found(text, Measure)) == number


@pytest.mark.parametrize("mark", [*".-–_'’aİ1,:;(«“\"[/ ", " a", ". ", "A. ", "1,"])
def test_a_run_of_one_mark_is_read_to_its_end(mark):
    """A pattern that tries every way to part it would never come back."""
    run = mark * (2_500 // len(mark))
    for text in (
        f"Cholera reached two towns, {run}, the ministry of Peru said.",
        f"Двое умерли, {run}, заявил министр Перу.",
        f"Peruda iki nəfər ölüb, {run}, nazir bildirib.",
    ):
        assert read(text).document.characters == len(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "President Jane Doe of Norway and the World Health Organization (WHO) met.",
            ["World Health Organization"],
        ),
        ("Президент Норвегии Иван Петров и Анна Сидорова (ВОЗ) встретились.", ["ВОЗ"]),
        ("Wendy Helen Olsen (WHO) said cases rise.", ["WHO"]),
        (
            "Norveç Səhiyyə Nazirliyi və Mart Tamm (ÜST) görüşüb.",
            ["Norveç Səhiyyə Nazirliyi", "ÜST"],
        ),
        # Another country's body has the same letters.
        (
            "The Norwegian Centre for Disease Control (CDC) said cases rise.",
            ["Norwegian Centre for Disease Control", "CDC"],
        ),
    ],
)
def test_a_person_or_a_state_before_letters_in_brackets_is_not_their_body(text, named):
    assert [one.text for one in found(text, Organisation)] == named


@pytest.mark.parametrize(
    "text",
    [
        '"This is a lie," said the WHO while President Jane Doe denied it.',
        '"This is a lie," said the WHO but President Jane Doe denied it.',
        '"This is a lie," said critics of President Jane Doe.',
        '"This is a lie," said officials from President Jane Doe\'s office.',
        '"This is a lie," said officials accusing President Jane Doe.',
        "The minister encouraged by Jane Doe said that all is well.",
    ],
)
def test_who_is_charged_behind_the_words_has_not_spoken_them(text):
    assert "Jane Doe" not in [one.by_name for one in found(text, Quote)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway is going to close its borders on 9 August.", "decided"),
        ("Schools close on 9 August.", "decided"),
        ("The ban on flights takes effect on 9 August.", "decided"),
        ("Норвегия закроет границы 9 августа.", "decided"),
        ("Масочный режим станет обязательным с 9 августа.", "decided"),
        ("Sərhədlər bağlanacaq.", "decided"),
        ("Komendant saatı avqustun 5-dən qüvvəyə minəcək.", "decided"),
        ("The opposition demanded that schools be closed.", "considered"),
        ("The WHO recommended that Norway close its schools.", "considered"),
        ("No lockdown was ever imposed in Norway.", "rejected"),
        ("The borders of Norway remain open.", "rejected"),
        ("В Норвегии не вводили комендантский час.", "rejected"),
        ("Məktəblər bağlanmayıb.", "rejected"),
    ],
)
def test_what_is_to_come_demanded_or_denied_is_not_in_force(text, status):
    assert [one.status for one in found(text, Measure)] == [status]


def days(text):
    records = read(text).records
    return [one.value for one in records if isinstance(one, DateMention)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Each day is near the one before it, so no span ends before it begins.
        (
            "The decree of 3 March 1990 applies. Borders are closed from 1 June until "
            "1 October.",
            ["1990-03-03", "1990-06-01", "1990-10-01"],
        ),
        # The last in the text, not the last of a kind.
        (
            "In January 2019 a ban began. By 01.02.2022 it ended. On 5 March all was "
            "well.",
            ["2022-02-01", "2022-03-05"],
        ),
        # "May" and "march" are verbs as well.
        ("There may 2000 people be infected. On 5 March it rained.", [None]),
    ],
)
def test_the_day_before_is_the_last_one_told(text, told):
    assert days(text) == told


def test_a_day_that_is_only_near_another_dates_no_count():
    text = (
        "The WHO was founded on 7 April 1948. On 5 March Peru had 12 cases of plague."
    )
    records = read(text).records

    assert [one.date for one in records if isinstance(one, Figure)] == [None]
    assert [one.date for one in records if isinstance(one, EventSignal)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        '"We never hid cases from Peru," said the minister of Norway, Jane Doe.',
        "Norway denied that it hid cases from Peru.",
        "It is false that Norway hid cases.",
    ],
)
def test_who_denies_is_charged_with_nothing(text):
    assert found(text, StatementAbout) == []


@pytest.mark.parametrize(
    "text",
    [
        "Chad had 5 cases of cholera and thanked two countries: Norway, Peru.",
        "Cholera was found in Chad after ministers of two countries met: Norway, Peru.",
    ],
)
def test_countries_behind_a_colon_have_not_what_is_told_of_another(text):
    assert {one.country for one in found(text, EventSignal)} <= {"TCD"}


def test_an_article_before_a_country_of_a_list_changes_nothing():
    texts = [
        f"Six countries reported cases of cholera: {those}."
        for those in ("the United States, Peru", "Peru, the United States")
    ]

    assert [len(found(text, EventSignal)) for text in texts] == [2, 2]


def test_a_sentence_that_begins_with_whose_authorities_is_one_of_its_own():
    # The adjective of a country is small in Russian, but not at the head of a sentence.
    first = "Норвегия обвинила Швецию в сокрытии смертей."
    longer = f"{first} Норвежские власти скрывают данные."
    alone = [(one.text, one.about) for one in found(first, StatementAbout)]

    assert alone == [(first.rstrip("."), "SWE")]
    both = [(one.text, one.about) for one in found(longer, StatementAbout)]
    assert both[:1] == alone
    assert len(both) == 2
