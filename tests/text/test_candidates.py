"""Sentences to be shown: measures of several kinds, charges in other words."""

import pytest

from epihq.text import read
from epihq.text.records import Assistance, Measure, StatementAbout


def measures(text):
    found = read(text, location="EST").records
    return [(one.code, one.text) for one in found if isinstance(one, Measure)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Cinemas and theatres will be closed in Tartu.", ["C2"]),
        ("Vaccination started on the islands.", ["H7"]),
        ("The curfew will come to an end in May.", ["C6"]),
        ("В Нарве усилены профилактические меры.", ["C7"]),
        ("Учебный процесс приостановлен до мая.", ["C1"]),
        ("Режим ЧП будет смягчен в мае.", ["SOE"]),
        ("Tədris prosesi dayandırılıb.", ["C1"]),
        (
            "Schools will reopen in May, and the border with Latvia was closed by the "
            "government.",
            ["C1", "C8"],
        ),
    ],
)
def test_a_sentence_of_a_measure_is_shown(text, codes):
    assert [code for code, _ in measures(text)] == codes


def test_an_enumeration_is_one_measure():
    assert len(measures("Pubs, bars and restaurants will be closed at ten.")) == 1


def test_a_charge_is_one_in_whatever_words():
    text = (
        "Estonian Health Minister Ivar Lepik said that Latvia should tell the truth "
        "about its wards."
    )

    found = read(text).records
    assert [one.about for one in found if isinstance(one, StatementAbout)] == ["LVA"]


def about(text, location="EST"):
    found = read(text, location=location).records
    return [(o.about, o.by_name) for o in found if isinstance(o, StatementAbout)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("UNICEF chided Latvia for its silence.", "UNICEF"),
        ("Latvian officials have been accused of hiding deaths.", None),
        (
            "Health Minister Ivar Lepik said that he could not trust the statistics of "
            "Latvia.",
            "Ivar Lepik",
        ),
        ("Official figures of Latvia conceal most of the deaths.", None),
        ("Премьер-министр Эстонии Ивар Лепик обвинил Латвию в сокрытии данных.",
         "Ивар Лепик"),
        (
            "Премьер-министр Эстонии Ивар Лепик сказал, что Латвия занижает число "
            "умерших.",
            "Ивар Лепик",
        ),
        (
            "Estoniyanın səhiyyə naziri Mart Tamm Latviyanı məlumatları gizlətməkdə "
            "ittiham edib.",
            "Mart Tamm",
        ),
    ],
)  # fmt: skip
def test_a_statement_about_another_is_told_in_many_ways(text, told):
    assert about(text) == [("LVA", told)]


def test_those_just_spoken_of_are_meant_by_their_figures():
    text = (
        "Estonian Health Minister Ivar Lepik said that Latvia hides its figures.\n\n"
        '"Their numbers seem too low," he added.'
    )

    assert [country for country, _ in about(text)] == ["LVA", "LVA"]


def test_who_speaks_for_a_government_is_not_asked_about_it():
    judged = '"The government should not hide deaths," said lawmaker Liis Kask.'
    own = '"The government should not rush," said Health Minister Ivar Lepik.'

    assert about(judged) == [("EST", "Liis Kask")]
    assert about(own) == []


def test_a_measure_that_is_only_asked_about_is_none():
    assert measures("Reporters asked the minister about extending the curfew.") == []


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Estonian Health Minister Ivar Lepik accused Latvia and Finland of lies.",
         ["LVA", "FIN"]),
        ("Estonian Health Minister Ivar Lepik praised Latvia for its masks.", ["LVA"]),
        ("Health Minister Ivar Lepik said Latvia is the place with the worst spread.",
         ["LVA"]),
        ("Latvia is one of the few states to not publish deaths.", ["LVA"]),
        ("Премьер-министр Эстонии Ивар Лепик поблагодарил Латвию за маски.", ["LVA"]),
        ("Health Minister Ivar Lepik said Estonia had closed its border with Latvia.",
         []),
    ],
)  # fmt: skip
def test_each_country_that_is_judged_is_told_of(text, countries):
    assert [country for country, _ in about(text)] == countries


@pytest.mark.parametrize(
    "text",
    [
        "Contacts in Estonia were placed under active surveillance.",
        "The ministry has issued new guidelines in Estonia.",
        "Air Baltica has ceased all flights to Latvia.",
        "Эстония прекращает авиасообщение с Латвией.",
        "Ведомство рекомендует туристам не ездить в Эстонию.",
        "Latviya ilə sərhədlər bağlı olaraq qalır.",
    ],
)
def test_what_is_done_against_a_disease_is_a_measure(text):
    assert measures(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("All entertainment centres are to be closed in Tartu.", "C2"),
        ("Estonia declared a health emergency in May.", "SOE"),
        ("Officials are monitoring all passengers of the ship.", "H3"),
        ("Peru delayed the opening of its lessons until May.", "C1"),
        ("Сотрудникам запрещено покидать общежитие.", "C6"),
        ("Все прививки в Нарве станут обязательными, их начали в мае.", "H7"),
        ("Narvada hamı bağlı yerlərdə maska taxmalıdır.", "H6"),
        ("Otellər martın sonuna qədər qapadılıb.", "C2"),
        ("Uşaqların peyvəndlənməsinə ehtiyac var.", "H7"),
        # What people may not or are to do is a measure, too.
        ("In Narva residents may no longer leave their street.", "C7"),
        ("Nobody may visit the wards of Tartu for now.", "C4"),
        ("Tallinn told its people to stay away from travel to Latvia.", "C8"),
        ("Pupils in Tartu stay at home this week.", "C1"),
        ("All 40 guests were locked up in quarantine at the harbour.", "C6"),
        ("The 90 contacts are being watched by nurses.", "H3"),
        ("Children of the islands are being vaccinated.", "H7"),
        ("The league called off two matches in Narva.", "C3"),
        ("В Нарве нельзя выходить на набережную.", "C6"),
        ("В Нарве запрещено ездить в соседние города.", "C7"),
        ("Ученики Тарту занимаются дома.", "C1"),
        ("Минздрав рекомендует воздержаться от поездок в Латвию.", "C8"),
        ("Узники остаются в карантине до мая.", "C6"),
        ("Narvada axşam evdən çıxmaq olmaz.", "C6"),
        ("Tartuda dərslər onlayn keçirilir.", "C1"),
        ("Mayın 5-dən avtobuslar işləyəcək.", "C5"),
    ],
)
def test_measures_of_all_kinds_are_shown_in_three_languages(text, code):
    assert code in [found for found, _ in measures(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Nobody can hide an epidemic for long.",
        "Narvada bu günə qədər 40 min doza vaksin vurulub.",
    ],
)
def test_what_forbids_and_arranges_nothing_is_no_measure(text):
    assert measures(text) == []


def test_a_further_charge_is_of_who_was_charged_before():
    text = (
        "“Latvia hides its deaths,” said Ivar Lepik, the health minister of Estonia. "
        "“Such lies cost lives. That is a cover-up.”"
    )

    assert [of for of, _ in about(text)] == ["LVA"] * 3


@pytest.mark.parametrize(
    "text",
    [
        # Whom a charge is of was told before.
        "Estonian Health Minister Ivar Lepik accused it of being close to Latvia.",
        # Who only answers a charge is charged with nothing by that.
        "Latvia has rejected the allegations that it tried to cover up an outbreak.",
        # Of whom nobody knows for whom he speaks: it may be his own country.
        "Latvia will buy ventilators, the health minister said.",
    ],
)
def test_what_charges_nobody_is_no_statement_about_another(text):
    assert about(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "Премьер-министр Эстонии Ивар Лепик заявил, что Латвия вводит всех в "
        "заблуждение.",
        "Министр Эстонии Ивар Лепик уличил Латвию в подтасовке данных.",
        "Estoniyanın səhiyyə naziri Mart Tamm deyib ki, Latviya təxribatla məşğuldur.",
        "Estoniyanın səhiyyə naziri Mart Tamm Latviyanı təqsirləndirib.",
        "Estonian Health Minister Ivar Lepik said that Latvia exploits the outbreak.",
    ],
)
def test_a_charge_has_many_words_in_three_languages(text):
    assert [country for country, _ in about(text)] == ["LVA"]


def helped(text):
    found = read(text).records
    return [
        (one.direction, one.giver, one.receiver)
        for one in found
        if isinstance(one, Assistance)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Estonia will donate 80 ventilators to Latvia.", ("offered", "EST", "LVA")),
        ("Ten thousand masks will be supplied to Latvia.", ("offered", None, "LVA")),
        ("Latvia was sent 20 ventilators by Estonia.", ("given", "EST", "LVA")),
        # A decimal point ends no sentence.
        ("Estonia delivered 1.4 million doses to Latvia.", ("given", "EST", "LVA")),
        ("Latvia called for urgent aid.", ("asked", None, "LVA")),
        ("Эстония направила Латвии 20 аппаратов.", ("given", "EST", "LVA")),
        ("Эстония окажет помощь и направит в Латвию врачей.",
         ("offered", "EST", "LVA")),
        ("Латвия запросила у соседей помощь.", ("asked", None, "LVA")),
        ("Estoniya Latviyaya 20 min doza vaksin göndərib.", ("given", "EST", "LVA")),
        ("Estoniya Latviyaya yardım göstərəcək.", ("offered", "EST", "LVA")),
        ("Latvia will receive vaccine doses from Estonia.", ("offered", "EST", "LVA")),
        ("Латвия получила от Эстонии тесты.", ("given", "EST", "LVA")),
    ],
)  # fmt: skip
def test_who_helps_whom_is_told_in_three_languages(text, told):
    assert helped(text) == [told]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("The WHO said that Peru has to share its samples.", ["PER"]),
        (
            "“Peru is putting the whole world at risk,” said Ivar Lepik, the WHO's "
            "chief of emergencies.",
            ["PER"],
        ),
        ("A Chilean official said that Peru must share its samples.", ["PER"]),
        ("Doctors in Chile said that Peru must share its samples.", ["PER"]),
        # What they tell of a country without a judgement is plain news.
        ("The WHO said that Peru has had 12 cases of cholera.", []),
        ("A Peruvian official said that Peru must share its samples.", []),
        # For whom an official speaks nobody knows; what is said is shown.
        ("An official said that Peru must share its samples.", ["PER"]),
    ],
)
def test_who_speaks_for_no_country_may_judge_one(text, about):
    found = read(text).records
    assert [one.about for one in found if isinstance(one, StatementAbout)] == about


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Estonia introduced a curfew in May. It was extended to 3 June.",
         ["C6", "C6"]),
        ("В Эстонии ввели карантин. Он продлен до 3 июня.", ["C6", "C6"]),
        ("Estonia declared the outbreak an epidemic.", ["SOE"]),
        ("Estonia told its residents to stay away from Peru.", ["C8"]),
        ("Estonia requires all visitors to show a test.", ["C8"]),
        ("In Estonia 900 contacts are under follow-up in two towns.", ["H3"]),
        ("Estoniyada vəbaya qarşı vaksinasiya aparılır.", ["H7"]),
    ],
)  # fmt: skip
def test_a_measure_goes_on_and_is_told_in_other_words(text, codes):
    assert [code for code, _ in measures(text)] == codes


@pytest.mark.parametrize(
    "text",
    ["Will schools in Estonia be closed?", "Bəs Estoniyada məktəblər bağlanacaqmı?"],
)
def test_a_question_tells_no_measure(text):
    assert measures(text) == []


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        # Of the UN and the EU something is said as of states.
        ("Peru's minister Juan Diaz said that the WHO was politicised.", ["UN"]),
        ("Juan Diaz, Peru's president, said the European Union had failed to help.",
         ["EU"]),
        # Where an epidemic is said to come from.
        ("Peru's minister Juan Diaz said the virus came from a laboratory in Chile.",
         ["CHL"]),
        # What follows, of the country named before, and in no name.
        ('Chile shut out Peruvians. "These measures are unfair," said Juan Diaz, '
         "Peru's minister.", ["CHL", "CHL"]),
        # "They" of indirect speech are who speaks.
        ("Chile is a neighbour. Officials in Peru said they could not trust numbers.",
         []),
    ],
)  # fmt: skip
def test_a_statement_may_be_of_a_body_an_origin_or_who_was_named_before(
    text, countries
):
    assert [of for of, _ in about(text, None)] == countries
