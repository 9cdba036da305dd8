"""The press's ways to say that somebody spoke, or how many: each is read, and what is
added behind a sentence changes no figure in it.
"""

from datetime import date

import pytest

from epihq.text import read
from epihq.text.records import (
    Assistance,
    DateMention,
    Figure,
    Measure,
    Quote,
    StatementAbout,
)

WARDS = {
    "en": ("Health Minister Ivar Lepik", "the wards of the town are full"),
    "ru": ("Министр здравоохранения Ивар Лепик", "палаты больниц города полны"),
    "az": ("Səhiyyə naziri İvar Lepik", "şəhərin palataları doludur"),
}
NAMES = {"en": "Ivar Lepik", "ru": "Ивар Лепик", "az": "İvar Lepik"}
JOINT = {"en": " {verb} that ", "ru": " {verb}, что ", "az": " {verb} ki, "}
VERBS = {
    "en": "said|says|has said|had said|told reporters|told parliament on Monday|stated|"
    "announced|confirmed|noted|stressed|insisted|admitted|warned|added|explained|wrote|"
    "promised|pointed out|also said|said yesterday|said in an interview|believes|"
    "conceded|recalled|estimated|claimed|replied|argued|revealed|declared",
    "ru": "сказал|говорит|заявил|заявляет|сообщил|сообщает|рассказал|отметил|"
    "подчеркнул|подчеркивает|добавил|пояснил|уточнил|напомнил|признал|утверждает|"
    "считает|предупредил|указал|подтвердил|написал|пообещал|заверил|уверен|надеется|"
    "также сказал|ранее сообщал|в интервью сказал|вчера заявил|констатировал",
    "az": "deyib|deyir|dedi|demişdi|bildirib|bildirir|bildirdi|bildirmişdi|qeyd edib|"
    "qeyd edir|söyləyib|vurğulayıb|açıqlayıb|əlavə edib|xəbərdarlıq edib|təsdiqləyib|"
    "iddia edir|hesab edir|yazıb|xatırladıb|etiraf edib|izah edib|ümid edir|"
    "jurnalistlərə deyib|brifinqdə bildirib|dünən bildirib|bəyan edib|"
    "diqqətə çatdırıb|məlumat verib",
}
SPOKEN = [
    (language, verb) for language, all_ in VERBS.items() for verb in all_.split("|")
]
COUNTED = {
    "en": (
        "In Peru 12 people have died of measles",
        "Measles has killed 12 people in Peru",
        "12 people were killed by measles in Peru",
        "At least 12 people have been killed",
        "Peru reported 40 new cases of measles",
        "The death toll in Peru rose to 12",
        "Peru has confirmed 40 measles cases and 12 deaths",
        "In Peru 40 people tested positive for measles",
        "Of 340 suspected cases in Peru 40 were confirmed",
    ),
    "ru": (
        "В Перу от кори умерли 12 человек",
        "В Перу выявили 40 случаев кори",
        "Число умерших в Перу достигло 12",
        "В Перу подтверждено 40 случаев кори и 12 смертей",
        "Корь подтвердили у 40 человек в Перу",
    ),
    "az": (
        "Peruda qızılcadan 12 nəfər ölüb",
        "Peruda 40 yeni qızılca halı qeydə alınıb",
        "Peruda ölənlərin sayı 12-yə çatıb",
        "Peruda 40 nəfərdə qızılca aşkarlanıb",
    ),
}
FOLLOWING = {
    "en": " and the town closed| and an inquiry began| while the mayor stayed away|"
    ", and roads stayed open|, a spokesman said| on Friday| since January|"
    " but nobody was told|, which is a sad record| as nurses went on strike",
    "ru": " и город закрыли|, а врачи бастуют| в пятницу| с начала января|"
    ", сообщил чиновник|, но никто об этом не сказал|, что стало рекордом",
    "az": " və şəhər bağlanıb|, həkimlər isə tətil edir|, rəsmi deyib|"
    ", lakin heç kim bunu deməyib",
}


MEASURES = (
    "Peru has closed its schools.",
    "Peru will reopen schools on Monday.",
    "The government extended the curfew by two weeks.",
    "Masks are compulsory in shops.",
    "Peru shut its borders to foreigners.",
    "Gatherings of more than ten people are banned.",
    "Restaurants may open at half capacity.",
    "A vaccination campaign starts on Monday.",
    "All arrivals are tested at the airport.",
    "The village was placed under quarantine.",
    "Peru is considering a lockdown.",
    "Authorities ruled out another lockdown.",
    "Football matches will be played without spectators.",
    "Public transport stops at ten in the evening.",
    "Workers were told to work from home.",
    "Poultry within three kilometres will be culled.",
    "Школы Перу закрыты до мая.",
    "В Перу с понедельника откроют школы.",
    "В Перу введён комендантский час.",
    "Приезжающие из Чили должны сдать тест.",
    "Собираться больше десяти человек запрещено.",
    "Режим ЧС продлён до июня.",
    "Кампания вакцинации начнётся в понедельник.",
    "Матчи пройдут без зрителей.",
    "Больницы запретили посещения.",
    "Рынок закрыт и обеззаражен.",
    "Peru məktəbləri bağlayıb.",
    "Peruda komendant saatı iki həftə uzadılıb.",
    "Mağazalarda maska taxmaq məcburidir.",
    "Çiliyə uçuşlar dayandırılıb.",
    "On nəfərdən çox toplaşmaq qadağandır.",
    "Peru lokdaun tətbiq etməyi düşünür.",
    "İşçilər evdən işləyir.",
    "Xəstəxanalara ziyarət qadağan edilib.",
    "Ölkəyə giriş məhdudlaşdırılıb.",
)
HELP = (
    ("Norway sent Chile masks.", "given", "NOR", "CHL"),
    ("Norway has donated 20 ventilators to Chile.", "given", "NOR", "CHL"),
    ("Norway will give Chile two million dollars.", "offered", "NOR", "CHL"),
    ("Chile asked Norway for vaccines.", "asked", "NOR", "CHL"),
    ("WHO is sending a team to Chile.", "given", "WHO", "CHL"),
    ("Chile received 40,000 doses from Norway.", "given", "NOR", "CHL"),
    ("The World Bank approved a loan of 2 million for Chile.", "given", "WB", "CHL"),
    ("Норвегия передала Чили 20 аппаратов ИВЛ.", "given", "NOR", "CHL"),
    ("Чили попросила у Норвегии вакцину.", "asked", "NOR", "CHL"),
    ("ВОЗ направит в Чили группу экспертов.", "offered", "WHO", "CHL"),
    ("Чили получила от Норвегии 40 тысяч доз.", "given", "NOR", "CHL"),
    ("Из Норвегии в Чили доставили помощь.", "given", "NOR", "CHL"),
    ("Norveç Çiliyə 20 aparat bağışlayıb.", "given", "NOR", "CHL"),
    ("Çili Norveçdən vaksin istəyib.", "asked", "NOR", "CHL"),
    ("Çili Norveçdən 40 min doza vaksin alıb.", "given", "NOR", "CHL"),
    ("Norveçdən Çiliyə humanitar yardım çatdırılıb.", "given", "NOR", "CHL"),
    ("Dünya Bankı Çiliyə kredit ayırıb.", "given", "WB", "CHL"),
)


ABOUT_LATVIA = (
    "Estonian Foreign Minister Ivar Lepik said Latvia hides its figures.",
    "Estonia accused Latvia of hiding deaths.",
    "Estonian Health Minister Ivar Lepik called Latvia's measures unjustified.",
    "“Latvia reacted too late,” said Estonian Health Minister Ivar Lepik.",
    "Estonia blamed Latvia for the outbreak.",
    "Estonian Health Minister Ivar Lepik doubts Latvia's statistics.",
    "Estonian President Ivar Lepik thanked Latvia for its help.",
    "Министр здравоохранения Эстонии Ивар Лепик заявил, что Латвия скрывает данные.",
    "Эстония обвинила Латвию в сокрытии смертей.",
    "Эстония возложила на Латвию ответственность за вспышку.",
    "МИД Эстонии назвал меры Латвии неоправданными.",
    "По словам министра Эстонии Ивара Лепика, в Латвии занижают число умерших.",
    "Estoniya Latviyanı ölüm hallarını gizlətməkdə ittiham edib.",
    "Estoniyanın naziri İvar Lepik Latviyanı tənqid edib.",
    "Estoniya Latviyanın tədbirlərini əsassız adlandırıb.",
    "“Latviya çox gec reaksiya verib”, - Estoniyanın naziri İvar Lepik deyib.",
)


# As published on Wednesday, 1 July 2020.
DAYS = (
    ("Schools closed on the 5th of March.", "2020-03-05"),
    ("Schools closed on March 5, 2019.", "2019-03-05"),
    ("Schools closed on Tuesday.", "2020-06-30"),
    ("Schools will reopen on Friday.", "2020-07-03"),
    ("Schools closed last Friday.", "2020-06-26"),
    ("Schools closed three days ago.", "2020-06-28"),
    ("Schools closed the day before yesterday.", "2020-06-29"),
    ("Школы закрыты с 5 марта.", "2020-03-05"),
    ("Школы закрыли во вторник.", "2020-06-30"),
    ("Школы закрыли в прошлую пятницу.", "2020-06-26"),
    ("Школы откроют в пятницу.", "2020-07-03"),
    ("Школы откроются в следующий понедельник.", "2020-07-06"),
    ("Школы закрыли позавчера.", "2020-06-29"),
    ("Школы закрыли три дня назад.", "2020-06-28"),
    ("Məktəblər martın 5-dən bağlıdır.", "2020-03-05"),
    ("Məktəblər 5 martda bağlanıb.", "2020-03-05"),
    ("Məktəblər çərşənbə axşamı bağlanıb.", "2020-06-30"),
    ("Məktəblər cümə günü açılacaq.", "2020-07-03"),
    ("Məktəblər ötən cümə bağlanıb.", "2020-06-26"),
    ("Məktəblər üç gün əvvəl bağlanıb.", "2020-06-28"),
)


def quotes(text):
    return [(q.by_name, q.text) for q in read(text).records if isinstance(q, Quote)]


def figures(text):
    found = [one for one in read(text).records if isinstance(one, Figure)]
    return [(one.indicator, one.value, one.place) for one in found]


@pytest.mark.parametrize(("language", "verb"), SPOKEN)
def test_a_word_of_speech_gives_the_clause_behind_it_to_who_spoke(language, verb):
    who, said = WARDS[language]
    text = f"{who}{JOINT[language].format(verb=verb)}{said}."

    assert quotes(text) == [(NAMES[language], said)]


@pytest.mark.parametrize("language", WARDS)
def test_words_in_marks_behind_a_name_and_a_colon_are_theirs(language):
    who, said = WARDS[language]

    assert quotes(f"{who}: “{said.capitalize()}.”") == [
        (NAMES[language], said.capitalize())
    ]


@pytest.mark.parametrize("language", COUNTED)
def test_what_is_added_behind_a_sentence_changes_no_figure(language):
    for sentence in COUNTED[language]:
        told = figures(f"{sentence}.")
        assert told, sentence
        for more in FOLLOWING[language].split("|"):
            assert figures(f"{sentence}{more}.") == told, sentence + more


@pytest.mark.parametrize("text", MEASURES)
def test_a_measure_is_shown_however_it_is_told(text):
    assert [one for one in read(text).records if isinstance(one, Measure)]


@pytest.mark.parametrize(("text", "direction", "giver", "receiver"), HELP)
def test_who_helps_is_told_from_who_is_helped(text, direction, giver, receiver):
    found = [one for one in read(text).records if isinstance(one, Assistance)]

    assert [(one.direction, one.giver, one.receiver) for one in found] == [
        (direction, giver, receiver)
    ]


@pytest.mark.parametrize("text", ABOUT_LATVIA)
def test_a_statement_is_about_the_other_country_and_not_its_speakers_own(text):
    found = [one for one in read(text).records if isinstance(one, StatementAbout)]

    assert [one.about for one in found] == ["LVA"]


@pytest.mark.parametrize(("text", "value"), DAYS)
def test_a_day_is_found_however_it_is_told(text, value):
    found = read(text, published=date(2020, 7, 1)).records

    assert [str(one.value) for one in found if isinstance(one, DateMention)] == [value]


def test_a_market_and_a_prayer_are_no_days():
    text = "Bazar bağlanıb, cümə namazı qılınmayıb."

    found = read(text, published=date(2020, 7, 1)).records

    assert [one for one in found if isinstance(one, DateMention)] == []
