"""Days told beside others, and which disease is where."""

from datetime import date

import pytest

from epihq.text import read
from epihq.text.records import DateMention, EventSignal, Figure


def days(text, published=date(2021, 7, 5)):
    found = read(text, published=published).records
    return [one.value for one in found if isinstance(one, DateMention)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Between 1 January and 1 July 2021 the wards of Peru were full.",
            ["2021-01-01", "2021-07-01"],
        ),
        (
            "From 20 December to 5 January 2021 schools in Peru were closed.",
            ["2020-12-20", "2021-01-05"],
        ),
        ("On Sept. 7 the wards of Peru were full.", ["2021-09-07"]),
        (
            '"We will open on Saturday," the Peruvian minister said on Thursday.',
            ["2021-07-10", "2021-07-01"],
        ),
    ],
)
def test_a_day_is_of_the_year_and_week_that_it_is_told_in(text, told):
    assert days(text) == told


def test_an_azerbaijani_year_stands_before_its_days():
    text = (
        "Perunun məktəbləri 2020-ci ilin martın 29-dan aprelin 18-dək bağlıdır, sərt "
        "rejim isə 2020-ci il 7 iyun saat 06:00-dək uzadılıb."
    )

    assert days(text, None) == ["2020-03-29", "2020-04-18", "2020-06-07"]


def events(text, location=None):
    found = read(text, location=location).records
    return [(one.disease, one.country) for one in found if isinstance(one, EventSignal)]


def test_what_was_not_found_is_no_event():
    assert events("Случаев кори в Чили не выявлено.") == []
    assert events("Вспышка кори в Чили продолжается.") == [("Measles", "CHL")]


def test_the_world_is_no_place_of_an_event():
    assert events("Mpox cases reached 62,000 worldwide.", None) == []


def test_a_text_about_another_country_is_not_about_the_papers_own():
    text = "Cholera spread in Peru.\n\nOf the sick 40 people died."

    found = read(text, location="EST").records
    assert [one.place for one in found if isinstance(one, Figure)] == ["PER"]


def test_a_disease_is_where_the_text_says_behind_it():
    text = "Estonian officials spoke of a cholera outbreak in Peru."

    assert events(text) == [("Cholera", "PER")]


def test_a_disease_that_another_is_like_is_had_by_nobody():
    text = "The symptoms of the outbreak are similar to measles."

    assert events(text, "EST") == []


def test_a_text_without_a_country_is_of_the_one_whose_part_it_names():
    assert events("Two people died of measles in Bavaria.") == [("Measles", "DEU")]
    # Several countries have a part of this name.
    assert events("Two people died of measles in Punjab.") == [("Measles", None)]


def test_what_many_countries_have_is_no_event_of_one():
    text = "Агентство Чили: в 80 странах выявлено 14 тысяч случаев оспы обезьян."

    assert ("Mpox", None) not in events(text)
    assert events("В 80 странах выявлено 14 тысяч случаев оспы обезьян.", "CHL") == []


def told_in(text, location=None):
    found = read(text, published=date(2021, 7, 5), location=location).records
    return {(o.disease, o.country) for o in found if isinstance(o, EventSignal)}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Cholera outbreaks go on in Peru, Chile and Ecuador.", {"PER", "CHL", "ECU"}),
        ("As cholera spreads in Peru, doctors in Chile and Ecuador count cases.",
         {"PER", "CHL", "ECU"}),
        ("Visitors from Peru, where cholera has spread, are asked for cards in Chile.",
         {"PER"}),
        ("Вспышки холеры отмечены в Перу и Чили.", {"PER", "CHL"}),
        ("Peruda və Çilidə vəba yayılıb.", {"PER", "CHL"}),
    ],
)  # fmt: skip
def test_a_disease_is_in_each_country_it_is_told_to_be_in(text, countries):
    assert {country for _, country in told_in(text)} >= countries


def test_a_count_in_a_later_paragraph_is_of_the_disease_before():
    text = "Cholera has reached Peru.\n\nIn Chile 40 people have died."

    assert ("Cholera", "CHL") in told_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "The child had no measles, mumps and rubella vaccine in Peru.",
        "Peru has not recorded any measles.",
        "Work related to measles in Peru goes on.",
    ],
)
def test_a_disease_that_nobody_has_is_no_event(text):
    assert told_in(text) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tests in Peru were held on May 3 and 4, weeks later.",
         ["2021-05-03", "2021-05-04"]),
        ("On May 3 and 12 people died in Peru.", ["2021-05-03"]),
        ("In Peru COVID-19 may be over.", []),
    ],
)  # fmt: skip
def test_two_days_of_a_month_are_two(text, told):
    assert days(text) == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Polio has returned to Malawi after 30 years.", {("Poliomyelitis", "MWI")}),
        ("Peru shut its border with Chile, where cholera outbreaks go on.",
         {("Cholera", "CHL")}),
        ("Перу закрыло границу с Чили, где зафиксированы случаи холеры.",
         {("Cholera", "CHL")}),
        ("Travellers are screened for cholera in Chile.", set()),
        ("Холера распространяется в Нигерии.", {("Cholera", "NGA")}),
        ("Холера распространяется в Нигере.", {("Cholera", "NER")}),
    ],
)  # fmt: skip
def test_where_a_disease_is_and_where_it_is_not(text, found):
    assert told_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Filippində denqe virusu qeydə alınıb.", {("Dengue", "PHL")}),
        ("Norveçin Oslo rayonunda poliovirus aşkar edilib.",
         {("Poliomyelitis", "NOR")}),
        ("Estoniya, Mali və Çad kimi ölkələrdə qızılca aşkarlanıb.",
         {("Measles", "EST"), ("Measles", "MLI"), ("Measles", "TCD")}),
        ("Peruda vəba aşkar edilməyib.", set()),
        ("В Чили выявлен птичий грипп Н5N8.",
         {("Avian influenza A(H5N8)", "CHL")}),
        ("В посольстве Эстонии в Перу ввели карантин из-за вспышки холеры.",
         {("Cholera", "PER")}),
        ("Two cases of Middle East respiratory syndrome coronavirus (MERS-CoV) were "
         "found in Oman.", {("MERS", "OMN")}),
        ("Agencies in Peru spread false rumours about measles.", set()),
        ("A review of the origins of the coronavirus spread to Chile's press.", set()),
    ],
)  # fmt: skip
def test_a_disease_has_its_names_in_three_languages(text, found):
    assert told_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A name that is first of all another word is a country's among countries.
        ("Чад окутал город. Известно о 20 случаях кори.", {("Measles", None)}),
        ("Вспышки кори отмечены в Перу, Мали и Чаде.",
         {("Measles", "PER"), ("Measles", "MLI"), ("Measles", "TCD")}),
    ],
)  # fmt: skip
def test_a_word_is_a_country_only_among_countries(text, found):
    assert told_in(text) == found


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Peru and Chile report measles. In Bavaria 12 people have died.", "DEU"),
        ("Перу и Чили сообщают о кори. В Баварии умерли 12 человек.", "DEU"),
        # Of several countries that have such a part, the one that is named.
        ("India reported measles. In Punjab 12 people have died.", "IND"),
        ("Peru reported measles. In Punjab 12 people have died.", "PER"),
    ],
)  # fmt: skip
def test_a_count_is_where_the_part_is_that_its_sentence_names(text, country):
    found = read(text, published=date(2021, 7, 5)).records
    assert [one.place for one in found if isinstance(one, Figure)] == [country]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Measles is spreading in warm countries. These are Peru, Chile and Ecuador.",
         {"PER", "CHL", "ECU"}),
        ("Qızılca isti ölkələrdə yayılıb. Bunlar Peru, Çili və Ekvadordur.",
         {"PER", "CHL", "ECU"}),
        ("Measles is feared.\n\nPeru, Chile (Easter Island) and Ecuador have all "
         "recorded the virus.", {"PER", "CHL", "ECU"}),
        # Why something is done somewhere is there.
        ("Из-за кори в Осло вводится комендантский час.", {"NOR"}),
        ("Эстония закрыла границу с Перу из-за кори.", {"PER"}),
        ("Эстония закрыла границы из-за кори.", set()),
        ("Estonia warns against trips to Peru in light of the measles outbreak in the "
         "country.", {"PER"}),
        # What finds a disease is not that it is found.
        ("Эстония передала Перу тесты для выявления кори.", set()),
    ],
)  # fmt: skip
def test_a_disease_is_where_the_sentences_around_tell_it_to_be(text, countries):
    assert {country for _, country in told_in(text)} - {None} == countries


def test_the_place_at_the_head_of_a_story_is_not_where_it_happens():
    text = (
        "Oslo. 2 iyul. REPORT.AZ/ Həkimlər Peruda 15 nəfərin qızılcadan öldüyünü deyib."
    )

    found = read(text).records
    assert [one.place for one in found if isinstance(one, Figure)] == ["PER"]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Cholera has broken out in Lagos.", "NGA"),
        ("Вспышка холеры отмечена в Дагестане.", "RUS"),
        ("Вспышка холеры отмечена в Котону.", "BEN"),
        ("Bamakoda vəba yayılıb.", "MLI"),
        ("Gəncədə qızılca yayılıb.", "AZE"),
    ],
)
def test_a_chief_city_is_where_its_country_is(text, country):
    assert {code for _, code in told_in(text)} == {country}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Peru reported 3 cases of Hong Kong flu.",
            {("Influenza", "PER")},
        ),
        (
            "В Перу гонконгский грипп выявлен у 12 человек, а ОРВИ у 300.",
            {("Influenza", "PER"), ("Acute respiratory infections", "PER")},
        ),
        (
            "Peruda KRVİ ilə 120 nəfər xəstələnib.",
            {("Acute respiratory infections", "PER")},
        ),
    ],
)
def test_a_disease_called_by_a_place_is_not_there(text, found):
    assert told_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A closer name of a disease is meant by a wider one.
        ("Avian influenza A(H5N1) was found in Peru. Bird flu has killed 2 in Peru.",
         {("Avian influenza A(H5N1)", "PER")}),
        ("Nine people in Peru died of Marburg virus disease, a haemorrhagic fever.",
         {("Marburg virus disease", "PER")}),
        # What a disease is only like, or as deadly as, nobody has.
        ("In Peru 9 people died of plague, nearly as deadly as Ebola.",
         {("Plague", "PER")}),
        ("Mpox, which causes flu-like aches, was found in Peru.", {("Mpox", "PER")}),
        ("Peruda 3 nəfər Marburqa yoluxub: o, Ebola kimi təhlükəlidir.",
         {("Marburg virus disease", "PER")}),
        # Who is vaccinated against it has it counted in the next sentence.
        ("Children will be vaccinated against measles. In Peru 900 people have it; 85 "
         "people died in Peru.", {("Measles", "PER")}),
        # Whose laboratory found it is not where it is.
        ("Tests by the Chilean institute confirmed that 4 people in Peru had mpox.",
         {("Mpox", "PER")}),
        # With neither a place nor a count nothing is told of it.
        ("A deadly outbreak of measles is feared.", set()),
    ],
)  # fmt: skip
def test_an_event_is_of_who_has_the_disease(text, found):
    assert told_in(text) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Nobody told when it was published: the year is that of what was told before.
        (
            "The outbreak in Peru began on 28 December 2019. On 5 January two died.",
            ["2019-12-28", "2020-01-05"],
        ),
        ("Since March 2021 Peru has no case.\n\nOn 4 May two came.", ["2021-05-04"]),
        ("В марте 2021 года в Перу было тихо. 4 мая заболели двое.", ["2021-05-04"]),
        (
            "2021-ci ilin martında Peruda sakit idi. Mayın 4-də iki nəfər xəstələndi.",
            ["2021-05-04"],
        ),
        # What is told behind tells nothing of what stands before.
        ("On 4 May two came. The outbreak ended on 1 June 2021.", [None, "2021-06-01"]),
        # A year alone may be of anything.
        ("Peru had 2021 beds. On 4 May two came.", [None]),
    ],
)
def test_a_day_without_a_year_is_near_what_was_dated_before(text, told):
    assert days(text, None) == told


def test_where_the_publication_is_known_a_day_is_near_that():
    text = "The outbreak in Peru began on 28 December 2019. On 5 May two died."

    assert days(text) == ["2019-12-28", "2021-05-05"]


def test_a_day_by_one_before_says_by_its_rule_that_it_is():
    text = "The outbreak in Peru began on 28 December 2019. On 5 January two died."
    rules = [o.rule for o in read(text).records if isinstance(o, DateMention)]

    assert rules == ["date.written-out", "date.by-one-before"]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        (
            "MERS cases have been reported in Peru, Chile, Oman and parts of Europe.",
            {"PER", "CHL", "OMN"},
        ),
        (
            "Five countries reported cases of yellow fever: Peru, Chile, French "
            "Guiana, and Suriname.",
            {"PER", "CHL", "GUF", "SUR"},
        ),
        (
            "Ebola üç ölkədə - Liberiya, Sierra-Leone və Qvineyada qeydə alınıb.",
            {"LBR", "SLE", "GIN"},
        ),
        (
            "Qana və Liberiya kimi bir çox Afrika ölkəsində müşahidə edilən Lassa "
            "qızdırması yayılır.",
            {"GHA", "LBR"},
        ),
    ],
)
def test_a_disease_is_in_all_countries_of_a_list(text, countries):
    found = [one for one in read(text).records if isinstance(one, EventSignal)]
    assert {one.country for one in found} == countries


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "New events: Plague in Peru Hepatitis E in Chad and Chile Cholera in Oman.",
            {
                ("Plague", "PER"),
                ("Hepatitis E", "TCD"),
                ("Hepatitis E", "CHL"),
                ("Cholera", "OMN"),
            },
        ),
        (
            "Bir sıra ölkələrdə (Peru, Çili və digər ölkələrdə) quş qripi qeydə "
            "alınıb.",
            {("Avian influenza", "PER"), ("Avian influenza", "CHL")},
        ),
    ],
)
def test_of_several_diseases_each_is_where_it_stands_beside(text, told):
    found = [one for one in read(text).records if isinstance(one, EventSignal)]
    assert {(one.disease, one.country) for one in found} == told


def test_an_azerbaijani_thousand_has_the_endings_of_its_cases():
    text = "Peruda 55 min nəfər vəbaya yoluxub, onlardan 15 minini xəstəxanaya yatırıb."
    found = [one.value for one in read(text).records if isinstance(one, Figure)]

    assert found == [55000, 15000]


def test_diseases_that_each_have_their_place_share_none():
    told = events("Plague broke out in Peru, malaria in Chad and cholera in Oman.")

    assert set(told) == {("Plague", "PER"), ("Malaria", "TCD"), ("Cholera", "OMN")}


def test_diseases_for_which_somebody_was_tested_nobody_has():
    text = "In Peru forty people were tested for cholera, plague and measles."

    assert events(text) == []
