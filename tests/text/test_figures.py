"""Counts: their number however it is written, what they count, new or in all, where."""

from datetime import date

import pytest

from epihq.text import read
from epihq.text.records import Figure


def figures(text, location=None):
    found = read(text, published=date(2021, 3, 12), location=location).records
    return [one for one in found if isinstance(one, Figure)]


def told(text, location=None):
    return [(one.indicator, one.value, one.kind) for one in figures(text, location)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Estoniyada indiyədək 41 min 306 nəfər sağalıb.", 41_306),
        ("Estoniyada cəmi 2 milyon 15 min 40 test aparılıb.", 2_015_040),
        ("Yoluxma hallarının ümumi sayı 648-ə çatıb.", 648),
        ("В Чили зарегистрировано более 7 тыс. случаев кори.", 7_000),
        ("В Чили за сутки выявили более одной тысячи новых случаев кори.", 1_000),
        ("В Чили зафиксировано 31 056 летальных исходов.", 31_056),
        ("Twenty-three people in Estonia died of cholera.", 23),
        ("The death toll in Estonia rose to three.", 3),
    ],
)
def test_a_number_is_read_as_it_is_written(text, value):
    assert [one.value for one in figures(text)] == [value]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "Health officials in Peru counted 90 suspected cholera cases and 12 deaths "
            "so far.",
            [("suspected", 90, "total"), ("deaths", 12, "total")],
        ),
        (
            "Cholera has infected over 800 people in Peru and killed more than 20 "
            "patients.",
            [("cases", 800, "total"), ("deaths", 20, "total")],
        ),
        ("Peru had 64 dengue fever deaths.", [("deaths", 64, "total")]),
        (
            "Of 300 suspected cases in Peru, of which 41 were confirmed, none died.",
            [("suspected", 300, "total"), ("cases", 41, "total")],
        ),
        (
            "In Peru, 77 patients were released from hospital, bringing total "
            "discharges to 503.",
            [("recovered", 77, "total"), ("recovered", 503, "total")],
        ),
        (
            "Peru had 40 deaths — six of them of children.",
            [("deaths", 40, "total"), ("deaths", 6, "total")],
        ),
        (
            "Peru had 30 cases from Lima, 12 from Ica and one each from Puno, Ilo.",
            [("cases", 30, "total"), ("cases", 12, "total"), ("cases", 1, "total")],
        ),
        (
            "Peru had 9 new deaths, bringing the total number to 86; 4,000 people were "
            "tested.",
            [("deaths", 9, "new"), ("deaths", 86, "total"), ("tests", 4_000, "total")],
        ),
        ("Peruda yaşı 18-dən yuxarı hər kəs peyvənd oluna bilər.", []),
        ("Şübhəli hallar: Peruda 14 şübhəli hal var.", [("suspected", 14, "total")]),
    ],
)
def test_what_a_number_counts(text, counts):
    assert told(text) == counts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The ministry said on Monday that cholera has killed 30 people.", ["total"]),
        ("This week 30 people died of cholera in Peru.", ["new"]),
        ("More than 30 people died of cholera in Peru.", ["total"]),
        (
            "In the last 24 hours Peru had 30 cases, bringing the total to 400.",
            ["new", "total"],
        ),
        (
            "Son sutkada Peruda 9 nəfər vəfat edib, indiyə qədər isə 1 204 nəfər ölüb.",
            ["new", "total"],
        ),
        ("Martın 3-də Peruda 9 adam koronavirusa yoluxub.", ["new"]),
        ("Peruda indiyədək 7 nəfər yeni koronavirusa yoluxub.", ["total"]),
        ("Всего в Чили выздоровели 90 человек, еще 12 человек умерли.",
         ["total", "total"]),
    ],
)  # fmt: skip
def test_a_count_is_of_a_time_or_of_all_until_then(text, kinds):
    assert [one.kind for one in figures(text)] == kinds


def test_two_numbers_that_count_the_same_are_told_by_one_word():
    text = "Son sutkada Peruda 1 250, indiyədək isə 90 min 400 test aparılıb."

    assert told(text) == [("tests", 1_250, "new"), ("tests", 90_400, "total")]


def test_an_increase_counts_nobody_twice():
    assert told("Peru had 90 deaths, an increase of 12 deaths.") == [
        ("deaths", 90, "total")
    ]


def test_where_a_story_comes_from_is_not_where_it_happens():
    text = "WASHINGTON (Northern News) Cholera has killed 30 people, Peru said."

    assert [one.place for one in figures(text)] == ["PER"]


def test_the_world_is_where_its_count_is():
    text = "В мире заболели 900 человек, в Чили зарегистрировано 12 случаев кори."

    assert [one.place for one in figures(text)] == ["WLD", "CHL"]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("So far 35 people have fallen ill.", "cases"),
        ("Of the 152 samples, 48 were positive for cholera.", "cases"),
        ("The outbreak has left 31 people dead.", "deaths"),
        ("Some 84 people were declared cured.", "recovered"),
        ("Some 45,000 people have received the vaccine.", "vaccinated"),
        ("Some 90 people are in isolation.", "quarantined"),
        ("У 18 человек обнаружили холеру.", "cases"),
        ("Скончались ещё четыре пациента.", "deaths"),
        ("Болезнь унесла жизни 31 человека.", "deaths"),
        ("Прививку получили 8114 медиков.", "vaccinated"),
        ("В больницах находятся 214 пациентов.", "hospitalised"),
        ("Подозрение на корь у 34 человек.", "suspected"),
        ("На карантине находятся 600 человек.", "quarantined"),
        ("600 nəfərin test nəticəsi müsbət çıxıb.", "cases"),
        ("Virus 31 nəfərin həyatına son qoyub.", "deaths"),
        ("640 nəfər müalicə olunaraq evə buraxılıb.", "recovered"),
    ],
)
def test_what_is_counted_is_told_in_either_order(text, indicator):
    assert indicator in [one.indicator for one in figures(text, "EST")]


def test_a_scale_has_an_ending_and_an_age_counts_nobody():
    assert told("Estoniyada 18 mindən çox yoluxma qeydə alınıb.") == [
        ("cases", 18_000, "total")
    ]
    assert told("Children aged between six and 59 months were vaccinated.") == []


def test_a_number_that_points_back_counts_nobody_again():
    assert told("Route maps of the two cases of cholera will be published.") == []
    assert told("В Чили не обнаружено ни одного случая кори.") == []


def where(text, location=None):
    return [(one.value, one.place) for one in figures(text, location)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Cholera has killed 40 people in Peru, Chile and Ecuador.", [None]),
        ("Peru shut its border with Chile over a fever that killed 40 people in the "
         "two countries.", [None]),
        ("Doctors in Chile warned that Africa has recorded 900 cases.", [None]),
        ("A ship left Peru for Chile. Nine cases were found in the country.", ["PER"]),
        ("За неделю в Перу, Чили и Эквадоре умерли 40 человек.", [None]),
        ("Peru, Çili və Ekvadorda 40 nəfər ölüb.", [None]),
    ],
)  # fmt: skip
def test_a_count_of_several_countries_is_of_no_single_one(text, places):
    assert [place for _, place in where(text)] == places


def test_in_the_country_is_the_one_that_the_text_is_about():
    text = (
        "Peru closed its schools. Peru has few beds.\n\n"
        "Twelve of its nurses came from Chile.\n\n"
        "Doctors counted 30 deaths nationwide."
    )

    assert where(text)[-1] == (30, "PER")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Peru sealed its ports on Monday to stop a fever that has killed 30 people.",
         ["total"]),
        ("Peru has recorded 400 cases, representing half of all new cases found.",
         ["total"]),
        ("At least four people died of measles in New Mexico.", ["total"]),
        ("Cases in Peru rose by 700 and the toll climbed to 90.", ["new", "total"]),
        ("За минувшие сутки в Перу выявили 90 случаев кори. В частности, заболели "
         "11 детей.", ["new", "new"]),
    ],
)  # fmt: skip
def test_a_count_is_new_only_with_a_period_of_its_own(text, kinds):
    assert [one.kind for one in figures(text)] == kinds


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("In Peru 14 others are being treated in isolation.", "hospitalised"),
        ("Peru found 14 probable cases.", "suspected"),
        ("Peru had 81 suspected cases, including nine nurses, by then.", "suspected"),
        ("At least 18 people, including five children, died in Peru.", "deaths"),
        ("В больницы Перу с температурой попали 14 человек.", "hospitalised"),
        ("Peruda 14 nəfərdə test nəticələri pozitiv çıxıb.", "cases"),
    ],
)
def test_what_a_number_counts_is_told_around_it(text, indicator):
    assert indicator in {one.indicator for one in figures(text)}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The number of cases and deaths in Peru rose to 410 and 12, respectively.",
         [("cases", 410), ("deaths", 12)]),
        ("Число заболевших и умерших в Перу достигло 410 и 12 соответственно.",
         [("cases", 410), ("deaths", 12)]),
        # As many nouns as numbers are asked for.
        ("Cases in Peru rose to 410 and 12 died.", [("cases", 410), ("deaths", 12)]),
        ("In Peru 90 people have been infected and nine have died.",
         [("cases", 90), ("deaths", 9)]),
        ("Peru had 90 deaths and Chile 40.", [("deaths", 90), ("deaths", 40)]),
        ("Two children aged 8 and 11 years in Peru were diagnosed with polio.",
         [("cases", 2)]),
        ("Peru found most cases in people from 20 to 40 years.", []),
        ("В Перу больше всего случаев кори выявлено в возрасте от 20 до 40 лет.", []),
        ("В Перу кровь взяли у шестерых, двое умерли.", [("deaths", 2)]),
        ("Эпидемия кори унесла в Перу жизни 81 человека.", [("deaths", 81)]),
        ("В Перу выявлено 90 случаев кори в 19 провинциях страны.", [("cases", 90)]),
        ("Peru counted 31 new severe cases.", [("severe", 31)]),
        ("The mortality rate in Peru stood at 3.1 percent.", [("cfr", 3.1)]),
        ("Летальность в Перу составила 3,1 процента.", [("cfr", 3.1)]),
        ("Peruda ölüm faizi 3,1 faiz olub.", [("cfr", 3.1)]),
    ],
)  # fmt: skip
def test_each_number_counts_what_is_told_of_it(text, counts):
    assert [(one.indicator, one.value) for one in figures(text)] == counts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("In the past 24 hours Peru found 30 cases. Two people died.", ["new", "new"]),
        ("За сутки в Перу выявлено 30 случаев кори. Двое умерли.", ["new", "new"]),
        ("Son sutkada Peruda 30 yoluxma qeydə alınıb. 2 nəfər isə ölüb.",
         ["new", "new"]),
        # Behind a word of all until then it is none of that day.
        ("In the past 24 hours Peru found 30 cases. In total 90 people died.",
         ["new", "total"]),
        ("Son sutkada Peruda 30 yoluxma qeydə alınıb. Ölənlərin sayı 90 olub.",
         ["new", "total"]),
        ("Peru said two deaths bring the toll to nine.", ["new", "total"]),
        ("Peru counts 11 cases since the last week of May.", ["total"]),
    ],
)  # fmt: skip
def test_what_is_told_behind_a_count_of_a_day_is_of_that_day(text, kinds):
    assert [one.kind for one in figures(text)] == kinds


def test_a_neighbour_told_of_is_the_country_named_before():
    text = "Peruda vəba var. Son sutkada qonşu ölkədə 30 yoluxma qeydə alınıb."

    assert where(text) == [(30, "PER")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chile had 82,000 cases, compared to 216,000 cases and 5,000 deaths in Peru.",
         [(82_000, "CHL"), (216_000, "PER"), (5_000, "PER")]),
        ("Cases were found in Chile (4 cases), Peru (11 cases) and Cuba (2 cases).",
         [(4, "CHL"), (11, "PER"), (2, "CUB")]),
        ("Peru fears measles. The Andean country has recorded nine cases since one was "
         "found in Chile.", [(9, "PER")]),
        ("Measles has infected 900 people across the world after it appeared in Peru.",
         [(900, "WLD")]),
        ("Перу ждёт. В городе у границы с Чили умерли 9 человек.", [(9, "PER")]),
    ],
)  # fmt: skip
def test_a_count_is_where_its_own_clause_says(text, found):
    assert where(text) == found


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("В субботу в Перу выписаны 17 человек, в пятницу – 74.",
         [("recovered", 17, "new"), ("recovered", 74, "new")]),
        ("В 10.00 (8.00 мск) в Перу было 90 случаев кори.", [("cases", 90, "total")]),
        ("В Перу на лечении находятся 1907 пациентов.", [("active", 1907, "total")]),
        ("Since the last report Peru has 14 active cases.", [("active", 14, "total")]),
        ("Peruda yoluxmuş altı nəfərdən dördü həyatını itirib.",
         [("cases", 6, "total"), ("deaths", 4, "total")]),
        ("Peruda qızılcadan ölənlərin sayı səkkizə çatıb.", [("deaths", 8, "total")]),
        ("Peruda bir neçə nəfər ölüb.", []),
        ("Peru was in contact with 60 people and saw a 38 percent death rate.",
         [("contacts", 60, "total"), ("cfr", 38.0, "total")]),
    ],
)  # fmt: skip
def test_counts_of_lists_hours_and_words(text, counts):
    assert told(text) == counts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("On Friday new patients raised the cases in Peru to 510.", ["total"]),
        ("On Friday Peru told of 12 cases since 1 January.", ["total"]),
        (
            "In Peru 5,301 people have died, 139 of them in the past 24 hours.",
            ["total", "new"],
        ),
        (
            "On Friday Peru closed its border to a fever that had infected 305 people.",
            ["total"],
        ),
        ("Peru now has 346 confirmed cases.", ["total"]),
        ("Peru recorded 7 cases since the last report.", ["new"]),
        (
            "Министр Перу в понедельник сообщил о 58 заболевших с начала года.",
            ["total"],
        ),
        ("Каждый день в Перу госпитализируют 200 человек.", ["new"]),
        ("В Перу уже 12 больных корью.", ["total"]),
        ("Peruda bir sutkada 117 nəfər ölüb.", ["new"]),
        ("Nazir martın 6-da deyib ki, Peruda 5 nəfər ölüb.", ["total"]),
    ],
)
def test_a_period_is_of_the_count_that_it_is_told_of(text, kinds):
    assert [one.kind for one in figures(text)] == kinds


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "Most case counts were reported by Peru (174), Chile (150) and Cuba (44).",
            [("cases", 174, "PER"), ("cases", 150, "CHL"), ("cases", 44, "CUB")],
        ),
        (
            "Cases were found in Peru (37 cases), Chile (two cases), Cuba (11 cases).",
            [("cases", 37, "PER"), ("cases", 2, "CHL"), ("cases", 11, "CUB")],
        ),
        (
            "Больше всего случаев в Перу (174), Чили (150) и Боливии (44).",
            [("cases", 174, "PER"), ("cases", 150, "CHL"), ("cases", 44, "BOL")],
        ),
        (
            "Ən çox ölüm Peruda (174), Çilidə (150) və Kubada (44) qeydə alınıb.",
            [("deaths", 174, "PER"), ("deaths", 150, "CHL"), ("deaths", 44, "CUB")],
        ),
    ],
)
def test_in_a_list_of_countries_each_has_the_number_in_its_brackets(text, counts):
    found = [(one.indicator, one.value, one.place) for one in figures(text)]
    assert found == counts


def test_a_count_of_member_states_is_of_no_single_one():
    peru = "Peru had 50 cases of measles."
    several = "Thirty EU/EEA Member States reported 6,319 cases."
    assert [one.place for one in figures(f"{peru} {several}")] == ["PER", None]


def test_a_year_in_brackets_behind_a_country_counts_nobody():
    assert told("Cases were reported by Peru (2016) and fell.") == []


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said last week that 36 people had died of cholera.",
        "Last week the ministry said 36 people had died of cholera.",
        "The World Health Organization last week said 36 people had died of cholera.",
        "On Friday the ministry noted that 36 people had died of cholera.",
        "Вчера министр сообщил, что от холеры умерли 36 человек.",
        "Nazir dünən bildirib ki, vəbadan 36 nəfər ölüb.",
    ],
)
def test_a_day_on_which_somebody_spoke_is_not_that_of_the_count(text):
    assert told(text) == [("deaths", 36, "total")]


@pytest.mark.parametrize(
    "text",
    [
        "On Friday 36 people died of cholera.",
        "The ministry said that 36 people had died of cholera in the past week.",
        "Last week the ministry said that on Friday 36 people died of cholera.",
        "Вчера от холеры умерли 36 человек.",
        "Dünən vəbadan 36 nəfər ölüb.",
    ],
)
def test_a_day_on_which_people_fell_ill_is(text):
    assert told(text) == [("deaths", 36, "new")]


@pytest.mark.parametrize(
    "text",
    [
        "The death toll doubled in a week from 16 to 31.",
        "Число погибших за неделю почти удвоилось: с 16 до 31 человека.",
    ],
)
def test_from_so_many_to_so_many_are_all_of_then_and_of_now(text):
    assert told(text) == [("deaths", 16, "total"), ("deaths", 31, "total")]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya has reported 39 cases: 37 imported from Angola.",
        "Kenya confirmed 39 cases in travellers who returned from Angola.",
        "39 cases of yellow fever have been imported into Kenya.",
        "В Кении выявлено 39 случаев холеры у прибывших из Анголы.",
        "Keniyada Anqoladan gələn 39 nəfərdə vəba aşkarlanıb.",
    ],
)
def test_where_somebody_came_from_nobody_is_counted(text):
    assert {one.place for one in figures(text)} == {"KEN"}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "In Estonia 518 people have died of cholera, including six in the last 24 "
            "hours.",
            [("deaths", 518, "total"), ("deaths", 6, "new")],
        ),
        (
            "Of 5,426 measles cases in Estonia, 4,744 (87.4%) were in children.",
            [("cases", 5_426, "total"), ("cases", 4_744, "total")],
        ),
        (
            "In Estonia 11 people died of plague, including four pregnant women.",
            [("deaths", 11, "total"), ("deaths", 4, "total")],
        ),
        (
            "In Peru 14 children – ten of them under five – have been found to have "
            "polio.",
            [("cases", 14, "total"), ("cases", 10, "total")],
        ),
        (
            "Estonia has 43 imported cases of measles. Out of these, 14 crossed the "
            "border at Narva.",
            [("cases", 43, "total"), ("cases", 14, "total")],
        ),
        (
            "В Эстонии холерой заболели 31 ребенок и 4 взрослых.",
            [("cases", 31, "total"), ("cases", 4, "total")],
        ),
        (
            "В Эстонии кашлем заболели 20 человек, девять из них не выжили.",
            [("cases", 20, "total"), ("deaths", 9, "total")],
        ),
        (
            "Estoniyada 13 nəfər vəbaya yoluxub, onlardan ikisi tibb işçisidir.",
            [("cases", 13, "total"), ("cases", 2, "total")],
        ),
        (
            "Qrip səbəbiylə Tartuda 28 adam, Narvada isə 5 nəfər ölüb.",
            [("deaths", 28, "total"), ("deaths", 5, "total")],
        ),
    ],
)
def test_a_part_of_those_counted_counts_the_same(text, counts):
    assert told(text) == counts


@pytest.mark.parametrize(
    "text",
    [
        "Some 300 children aged 2 to 14 in Estonia were vaccinated.",
        "From November 20 to 24 some 300 children in Estonia were vaccinated.",
        "In Estonia 300 children under the age of 10 were vaccinated.",
        "In Estonia 300 contacts of Case 3 are under observation.",
        "Estoniyanın 21 ştatında 300 nəfər vəbaya yoluxub.",
        "В Эстонии корью, одной из грозных инфекций, заболели 300 человек.",
    ],
)
def test_ages_days_and_numbers_of_cases_count_nobody(text):
    assert [one.value for one in figures(text)] == [300]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In Peru a million people have been infected with cholera.", 1_000_000),
        ("In Peru two dozen people died of cholera.", 24),
        ("In Peru more than 200, 000 people have been infected.", 200_000),
        ("Peruda 2100-dən çox insan vəbaya yoluxub.", 2_100),
    ],
)
def test_a_number_is_known_in_whatever_way_it_is_set(text, value):
    assert [one.value for one in figures(text)] == [value]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("In Peru 25 patients with fever were found.", "cases"),
        ("In Peru 9,500 people have been affected so far.", "cases"),
        (
            "In Peru 12 suspected cases that remain in hospital were told of.",
            "suspected",
        ),
        ("In Peru 57 patients with measles have recovered.", "recovered"),
        (
            "In Peru 17 measles patients in two towns are in a critical state.",
            "critical",
        ),
        ("In Peru 300 children had been reached with a first dose.", "vaccinated"),
        ("The epidemic has cost Peru 30 lives.", "deaths"),
        ("Число подтвержденных случаев в Перу выросло до пяти.", "cases"),
        ("In Peru 40 people are under orders to stay at home.", "quarantined"),
        ("Peruda 6 nəfərə vəba diaqnozu qoyulub.", "cases"),
        ("В Перу диагноз подтвержден у восьми детей.", "cases"),
    ],
)
def test_the_same_is_counted_in_many_words(text, indicator):
    assert [one.indicator for one in figures(text)] == [indicator]


@pytest.mark.parametrize(
    "text",
    [
        "So far no one in Peru has tested positive.",
        "Cholera has spread to 13 of the 22 governorates of Peru.",
        "Dengue was found in at least eight affected states of Brazil.",
    ],
)
def test_nobody_and_parts_of_a_country_are_no_counts(text):
    assert figures(text) == []


def test_who_is_not_vaccinated_is_not_counted_as_such():
    assert told("In Peru two million children have not received a single dose.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Cholera spread in Peru, Chile and Chad. In all 300 people have died.",
        "Вспышки отмечены в Перу, Чили и Эстонии. Всего скончались 300 человек.",
    ],
)
def test_behind_a_list_of_countries_a_count_is_of_none_alone(text):
    assert [one.place for one in figures(text)] == [None]


def test_a_heading_says_where_what_follows_it_is():
    text = (
        "Last week 20 people in Peru fell ill with cholera. Peru is worried.\n\n"
        "Measles – Chile\n\n"
        "In 2020, 70 people fell ill."
    )
    assert where(text)[-1] == (70, "CHL")


def test_a_dash_joins_a_russian_number_to_its_country():
    text = "В Перу 114 случаев кори, 13 случаев — в Чили, 12 — в Эстонии."
    assert where(text) == [(114, "PER"), (13, "CHL"), (12, "EST")]


def test_what_is_sorted_in_brackets_is_a_part_of_what_stands_before():
    text = (
        "In Peru 14 cases (including 12 confirmed) and four deaths (two confirmed and "
        "two probable) are known."
    )
    assert [(one.indicator, one.value) for one in figures(text)] == [
        ("cases", 14),
        ("cases", 12),
        ("deaths", 4),
        ("deaths", 2),
        ("deaths", 2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In Peru measles had stricken 39,841 people and killed 1,886.",
        "In Peru measles had sickened 39,841 people and claimed at least 1,886 lives.",
    ],
)
def test_a_verb_before_the_next_number_is_of_that_one(text):
    counts = [(one.indicator, one.value) for one in figures(text)]
    assert counts == [("cases", 39841), ("deaths", 1886)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A minister accused Peru of killing 84 Chilean children.", "CHL"),
        (
            "Peru has measles. It was found in 28 samples that were sent to Chile.",
            "PER",
        ),
        (
            "Peru has yellow fever. Tests were made at the Pasteur Institute in Chile. "
            "So far 70 people have fallen ill.",
            "PER",
        ),
    ],
)
def test_a_count_is_of_whom_it_counts_and_not_of_the_laboratory(text, place):
    assert [one.place for one in figures(text)] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "In Peru the number of cases rose to five after three new ones were found.",
        "In Peru 228 cases were reported, with over 50 more under investigation.",
    ],
)
def test_what_is_new_behind_the_next_number_is_of_that_one(text):
    assert figures(text)[0].kind == "total"


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Peru has 50 further cases under investigation.", "suspected"),
        ("В Перу 15 664 потенциальных случая заболевания.", "suspected"),
        ("Peruda 94 nəfərin müalicəsi isə davam edir.", "active"),
    ],
)
def test_those_who_wait_for_an_answer_or_a_cure_are_counted_as_such(text, indicator):
    assert [one.indicator for one in figures(text)] == [indicator]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        # What share of all they are stands between those counted and what befell them.
        ("A total of 272 patients (20.3%) have recovered in Peru.",
         [("recovered", 272, "total")]),
        ("Of 212 cases in Peru, 115 (54%) were suspected and 97 (46%) confirmed.",
         [("cases", 212, "total"), ("suspected", 115, "total"),
          ("cases", 97, "total")]),
        ("Peru had 27 deaths, 14 in suspected cases and 13 in confirmed cases.",
         [("deaths", 27, "total"), ("deaths", 14, "total"), ("deaths", 13, "total")]),
        ("Peru had 74 cases, of which 34 have resulted in death.",
         [("cases", 74, "total"), ("deaths", 34, "total")]),
        ("Peru confirmed three cases of cholera, including one fatality in Cuzco.",
         [("cases", 3, "total"), ("deaths", 1, "total")]),
        # A week tells what is new, three weeks do not; nor does as of which day it is.
        ("Between 14 and 20 September 2018, Peru reported 186 infections.",
         [("cases", 186, "new")]),
        ("Between 1 and 19 March 2018, Peru reported 186 infections.",
         [("cases", 186, "total")]),
        ("As of yesterday, there were 44 confirmed cases in Peru.",
         [("cases", 44, "total")]),
        ("Eight people have died in Peru, double the toll last week.",
         [("deaths", 8, "total")]),
        ("Peruda bir həftədə 133 nəfər yoluxub.", [("cases", 133, "new")]),
        ("Peruda ötən ay ərzində 13 nəfər ölüb.", [("deaths", 13, "total")]),
    ],
)  # fmt: skip
def test_what_is_counted_is_told_by_its_own_clause(text, counts):
    assert told(text) == counts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Towns of Chad bordering Mali counted 46 cases of cholera.", "TCD"),
        ("Korea saw 95 cases of MERS, the most outside Saudi Arabia.", "KOR"),
        ("В приграничной с Казахстаном области Чили госпитализированы 16 человек.",
         "CHL"),
        ("Towns of Chad at the border with Mali have cholera. There were 46 cases.",
         "TCD"),
        ("Iraq told of 212 cases of Crimean-Congo Hemorrhagic Fever. Of them 27 died.",
         "IRQ"),
        ("Peru spoke of a pandemic that has infected more than 5.8 million people.",
         "WLD"),
        ("The cholera came to the Caribbean nation of Haiti and claimed 1,100 lives.",
         "HTI"),
    ],
)  # fmt: skip
def test_where_it_is_counted_is_not_what_it_borders_on_or_is_called_by(text, place):
    assert figures(text)[-1].place == place
