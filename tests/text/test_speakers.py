"""To whom a word of speech belongs: one name, a pronoun, a body, a statement."""

import pytest

from epihq.text import read
from epihq.text.records import Organisation, Person, Quote

LEPIK = "Health Minister Ivar Lepik"


def quotes(text, location="EST"):
    found = read(text, location=location).records
    return [(one.by_name, one.text) for one in found if isinstance(one, Quote)]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        # Of whom one name is told: no record of a person, but who speaks.
        ("Tamberg said that two wards are full.", "Tamberg"),
        ("«Мест хватает», — сказала Тамберг.", "Тамберг"),
        # A body that somebody is of does not speak in their place.
        (
            "Dr. Jane Tamberg from the Narva Institute of Health said that two wards "
            "are full.",
            "Jane Tamberg",
        ),
        (
            "The Narva Institute of Health in a statement on Monday said that two "
            "wards are full.",
            "Narva Institute of Health",
        ),
        # A participle belongs to the subject of the verb that it hangs on.
        (
            f"{LEPIK} confirmed it on Sunday, saying that two wards are full.",
            "Ivar Lepik",
        ),
        (
            f"Nurses went home and {LEPIK} left it and said two wards are full.",
            "Ivar Lepik",
        ),
        (f"Two wards are full. This was stated by {LEPIK}.", "Ivar Lepik"),
        # "Told to whom" is none of the words.
        (f"{LEPIK} assured the public that two wards are full.", "Ivar Lepik"),
        ("В министерстве подчеркнули, что две палаты заняты.", "министерстве"),
        (
            "Две палаты снова заняты, сообщили в пресс-службе президента Эстонии "
            "Марта Тамме.",
            "пресс-службе",
        ),
        (
            "Nazirlik Mərkəzinin direktoru Mart Tamm deyib ki, iki palata doludur.",
            "Mart Tamm",
        ),
        (
            "Mərkəzin direktoru Mart Tamm palataların dolduğunu diqqətə çatdırıb.",
            "Mart Tamm",
        ),
    ],
)
def test_who_speaks(text, by):
    assert [name for name, _ in quotes(text)] == [by]


def test_he_is_who_was_named_last_where_nobody_spoke():
    text = f"{LEPIK} opened a ward.\n\nHe said that two more are ready."

    assert quotes(text) == [("Ivar Lepik", "two more are ready")]


def test_she_is_the_subject_of_the_sentence_before():
    text = (
        f"{LEPIK} said that all is well. But an opposition lawmaker, Liis Kask, left "
        'the hall. "The wards are full," she told parliament.'
    )

    assert quotes(text)[-1] == ("Liis Kask", "The wards are full")


def test_the_official_is_who_spoke_before():
    text = f'{LEPIK} said that all is well.\n\n"The wards are full," the official said.'

    assert quotes(text)[-1] == ("Ivar Lepik", "The wards are full")


@pytest.mark.parametrize(
    "text",
    [
        f"The wards are full again,” said {LEPIK}.",
        f'"The wards are full again. "Nurses are tired," {LEPIK} said.',
        "The wards are full again, its health agency NHA said.",
    ],
)
def test_words_are_found_where_a_mark_is_lost_or_a_body_leads(text):
    assert quotes(text)[0][1].startswith("The wards are full again")


def test_what_leads_to_a_quotation_behind_a_colon_is_one_of_its_own():
    text = (
        "Səhiyyə naziri Mart Tamm brifinqdə deyib. Onun sözlərinə görə, bütün "
        'palatalar artıq doludur: "Tibb bacıları yorulub və kömək gözləyir".'
    )

    assert quotes(text)[-2:] == [
        ("Mart Tamm", "bütün palatalar artıq doludur"),
        ("Mart Tamm", "Tibb bacıları yorulub və kömək gözləyir"),
    ]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        (
            "Minister for Health, Services and Coordination, Ivar Lepik opened a ward.",
            "Minister for Health, Services and Coordination",
        ),
        (
            "U.S. Health and Human Services Secretary, Dr Ivar Lepik said it is so.",
            "U.S. Health and Human Services Secretary",
        ),
        (
            "Главный государственный санитарный врач Эстонии Ивар Лепик уехал.",
            "Главный государственный санитарный врач Эстонии",
        ),
        (
            "Министр образования и науки Эстонии Ивар Лепик открыл палату.",
            "Министр образования и науки Эстонии",
        ),
        (
            "Səhiyyə nazirinin vəzifəsini müvəqqəti icra edən Mart Tamm deyib.",
            "Səhiyyə nazirinin vəzifəsini müvəqqəti icra edən",
        ),
    ],
)
def test_an_office_is_told_whole(text, office):
    found = read(text, location="EST").records
    assert [one.office for one in found if isinstance(one, Person)] == [office]


def test_words_behind_a_colon_need_no_marks():
    text = "Эпидемиолог Ивар Лепик предупреждал: если дожди затянутся, палат не хватит."

    assert quotes(text) == [("Ивар Лепик", "если дожди затянутся, палат не хватит")]


def test_those_who_live_somewhere_are_no_person():
    found = read("Жители Нарвы рассказали, что палаты заняты.", location="EST").records

    assert not any(isinstance(one, Person) for one in found)


def test_the_ministry_is_the_one_that_spoke_before():
    text = (
        "The Estonian Ministry of Health said beds were free.\n\n"
        '"No ward is full," the ministry added.'
    )

    assert {name for name, _ in quotes(text)} == {"Estonian Ministry of Health"}


def test_sentences_without_a_blank_between_them_are_two():
    text = (
        "Ivar Lepik said that masks stay.This came far too late, Health Minister "
        "Liis Kask said."
    )

    assert [one for _, one in quotes(text)] == ["masks stay", "This came far too late"]


def test_a_clause_behind_said_has_its_own_subject():
    text = "Ivar Lepik, head of the clinic, said Oslo should test more."

    assert quotes(text) == [("Ivar Lepik", "Oslo should test more")]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (f'{LEPIK} spoke. "All wards are to be closed," Lepik ordered.', "Ivar Lepik"),
        ('"Two wards are to be opened again," the mission said.', "mission"),
        # A surname in another case is the same person's.
        ("Врач Анна Попова пришла. По словам Поповой, две палаты заняты целиком.",
         "Анна Попова"),
        ("По данным городской администрации, две палаты заняты целиком.",
         "городской администрации"),
        # Whose something is, does not speak: who begins the sentence does.
        ("Estoniyanın səhiyyə naziri Liis Kask Latviyanın Baş naziri Ivar Tammın "
         "paylaşımına cavab olaraq bildirib ki, palatalar doludur.", "Liis Kask"),
    ],
)  # fmt: skip
def test_words_are_given_to_who_is_told_to_speak(text, by):
    assert quotes(text)[-1][0] == by


def test_words_before_and_behind_their_speaker_are_those_before():
    text = (
        f"Estonia has closed two of its wards, according to {LEPIK}, in an effort to "
        "save power."
    )

    assert quotes(text) == [("Ivar Lepik", "Estonia has closed two of its wards")]


def test_where_data_are_of_is_not_who_tells_them():
    text = "Belə ki, Estoniyada martın 3-nə olan məlumata görə, 9 palata doludur."

    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Səhiyyə naziri Mart Tamm brifinq keçirib. Xəstələrin sağaldığı bildirilib.",
         (None, "Xəstələrin sağaldığı")),
        ("Səhiyyə naziri Mart Tamm açıqlamasında, palatalarda yer olduğunu deyib.",
         ("Mart Tamm", "palatalarda yer olduğunu")),
        ("Səhiyyə naziri Mart Tamm palatalarda yer olduğunu xəbər verib.",
         ("Mart Tamm", "palatalarda yer olduğunu")),
    ],
)  # fmt: skip
def test_what_is_told_in_azerbaijani_is_the_clause_before_the_verb(text, said):
    assert quotes(text)[-1] == said


def test_a_heading_without_a_stop_is_no_line_that_broke_off():
    text = (
        "Two wards of the regional clinic have been closed for a month\n"
        f"{LEPIK} said that nurses from all other clinics of the region were asked to "
        "help for a month."
    )

    assert [by for by, _ in quotes(text)] == ["Ivar Lepik"]
    assert quotes(text)[0][1].startswith("nurses from all")


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ('"Two wards are full," Dr Ivar Lepik, who runs the beds of the health '
         'ministry, told reporters.', "Ivar Lepik"),
        ('"Two wards are to be opened again," the presidency statement said.',
         "presidency statement"),
        ("Prezidentin köməkçisi Latviyanın Baş naziri Ivar Tammın paylaşımına cavab "
         "olaraq bildirib ki, palatalar doludur.", "Prezidentin köməkçisi"),
    ],
)  # fmt: skip
def test_who_stands_in_an_aside_does_not_speak(text, by):
    assert quotes(text)[-1][0] == by


@pytest.mark.parametrize(
    "text",
    [
        "It is believed that two wards are full.",
        "It was announced on Monday that two wards are full.",
        "Narva24.com-un məlumatına görə, iki palata doludur.",
    ],
)
def test_what_nobody_is_told_to_say_is_no_quotation(text):
    assert quotes(text) == []


def test_a_site_is_a_body_that_is_called_by_its_address():
    text = "Narva24.com xəbər verir ki, palatalar doludur. www.narva.ee/a@b.com"

    found = read(text, location="EST").records
    assert [o.name for o in found if isinstance(o, Organisation)] == ["Narva24.com"]


def test_he_is_who_speaks_in_the_same_sentence():
    text = (
        f"{LEPIK} said that masks stay.\n\nPresident Mart Tamme at a briefing said he "
        'had read the report and stressed that masks go.\n\n"No ward is full," he said.'
    )

    assert quotes(text)[-1][0] == "Mart Tamme"


def test_an_aside_behind_a_source_is_no_part_of_the_words():
    text = "По данным городской администрации, не признанной Ригой, заняты две палаты."

    assert quotes(text) == [("городской администрации", "заняты две палаты")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Two wards are full, the country's first gentleman said on Tuesday.",
            "Two wards are full",
        ),
        ("Some watchers say two wards are full.", "two wards are full"),
        ("Local shopkeepers noted that two wards are full.", "two wards are full"),
        (
            "According to government figures of 6 May, two wards are full.",
            "two wards are full",
        ),
        (
            "Two wards are full, according to shopkeepers of the town.",
            "Two wards are full",
        ),
        ("Ранее в Чили заявили, что две палаты полны.", "две палаты полны"),
        ("Торговая палата подчеркнула, что мест хватает всем.", "мест хватает всем"),
        ("По данным лавочников, две палаты полны.", "две палаты полны"),
        ("Satıcılar bildirib ki, iki palata doludur.", "iki palata doludur"),
    ],
)
def test_who_is_on_no_list_is_heard_and_stays_open(text, said):
    found = [one for one in read(text).records if isinstance(one, Quote)]
    assert [one.text for one in found] == [said]
    assert found[0].said_by is None


@pytest.mark.parametrize(
    "text",
    [
        "Test results confirmed that a boy died of cholera.",
        "According to the latest figures, two wards are full.",
        "По данным на утро 26 марта, две палаты полны.",
        "Two wards are full and, according to Trundle, four in ten nurses are ill.",
    ],
)
def test_what_shows_something_says_nothing(text):
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "by"),
    [
        # An office and a body before a name are of who is named.
        (
            '"Two wards are full," said health ministry press officer Ivar Lepik.',
            "Ivar Lepik",
        ),
        ('"Two wards are full," said UNICEF\'s Ivar Lepik.', "Ivar Lepik"),
        # Where officials are does not speak.
        ("Officials in Himachal said that two wards are full.", "Officials"),
        # A statement is that of who issued it.
        (
            "The health ministry spoke of a death. Two wards are full, according to "
            "the statement.",
            "health ministry",
        ),
        # Against whom something is, does not say it.
        (
            "Estoniya prezidenti Latviya lideri Mart Tamma qarşı palataların dolu "
            "olduğunu bildirib.",
            "Estoniya prezidenti",
        ),
        ("Hon Lepik said that two wards are full.", "Lepik"),
    ],
)
def test_who_speaks_is_told_from_what_stands_beside_the_word(text, by):
    assert [one for one, _ in quotes(text)] == [by]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The Centres for Disease Control and Prevention (CDC) said that two wards "
            "are full. The CDC said that it will open more.",
            "Centres for Disease Control and Prevention",
        ),
        (
            "The Directorate General of Narva Services (DGNS) met. The DGNS said that "
            "two wards are full.",
            "Directorate General of Narva Services",
        ),
        (
            "Birləşmiş Millətlər Təşkilatının Humanitar Məsələlər üzrə Koordinasiya "
            "Ofisi (OCHA) palataların dolu olduğunu bildirib.",
            "Birləşmiş Millətlər Təşkilatının Humanitar Məsələlər üzrə Koordinasiya "
            "Ofisi",
        ),
    ],
)
def test_letters_in_brackets_are_the_body_named_in_full_before_them(text, told):
    found = read(text).records

    assert {one.by_name for one in found if isinstance(one, Quote)} == {told}
    assert [one.text for one in found if isinstance(one, Organisation)] == [told]


def test_a_disease_in_letters_is_no_body():
    text = "The Severe Acute Respiratory Syndrome (SARS) broke out in Estonia."

    assert [one for one in read(text).records if isinstance(one, Organisation)] == []
