"""Who said what: where words begin and end, over paragraphs, and whose they are."""

import pytest

from epihq.text import read
from epihq.text.records import Quote


def quotes(text, location="EST"):
    found = read(text, location=location).records
    return [(one.by_name, one.text) for one in found if isinstance(one, Quote)]


LEPIK = "Health Minister Ivar Lepik"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "«Палаты полны», — сказал министр Ивар Лепик, добавив, что откроют две.",
            ["Палаты полны", "откроют две"],
        ),
        (
            "Министр Ивар Лепик заявил, что палаты полны, отметив, что откроют две.",
            ["палаты полны", "откроют две"],
        ),
        # Water is added, and nobody speaks.
        ("Добавив воды, раствор хлора вылили в колодец.", []),
    ],
)
def test_what_is_added_in_a_russian_sentence_is_of_who_spoke(text, said):
    assert quotes(text) == [("Ивар Лепик", one) for one in said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{LEPIK} said that nurses were tested and they will be asked to rest.",
            "nurses were tested and they will be asked to rest",
        ),
        (
            f"{LEPIK} said in his weekly update the ward now has twelve beds.",
            "the ward now has twelve beds",
        ),
        (
            f"{LEPIK} disclosed that two wards are full.",
            "two wards are full",
        ),
        (
            f"The ward will be moved to three towns -- Narva, Tartu and Viljandi -- "
            f"by spring, {LEPIK} said.",
            "The ward will be moved to three towns -- Narva, Tartu and Viljandi -- by "
            "spring",
        ),
    ],
)
def test_words_without_marks(text, said):
    assert quotes(text) == [("Ivar Lepik", said)]


def test_what_is_added_is_said_too():
    text = (
        f'"The wards are full," {LEPIK} told us, adding that two more will open. '
        "Lepik said the ward may close, noting that one nurse is ill."
    )

    assert [said for _, said in quotes(text)] == [
        "The wards are full",
        "two more will open",
        "the ward may close",
        "one nurse is ill",
    ]
    assert {by for by, _ in quotes(text)} == {"Ivar Lepik"}


def test_figures_that_a_body_gave_are_its_words():
    text = (
        "According to figures released on Monday by the Ministry of Health, the wards "
        "of Estonia are full."
    )

    assert quotes(text) == [("Ministry of Health", "the wards of Estonia are full")]


def test_a_body_in_a_town_speaks_and_not_the_town():
    text = "The health ministry in Tallinn said the wards were full."

    assert [by for by, _ in quotes(text)] == ["health ministry"]


def test_nobody_is_called_by_the_name_that_stands_for_all_countries():
    text = 'Estonian health officials said the wards are full. "They are," they said.'

    assert "Norwegian" not in str(quotes(text))
    assert quotes(text)[0][0] == "Estonian health officials"


def test_a_paragraph_that_tells_who_spoke_belongs_to_the_words_before_it():
    azerbaijani = (
        "“Xəstəxanalarda yer qalmayıb, yeni şöbə açılacaq”.\n\n"
        "Xeber.az xəbər verir ki, bunu səhiyyə naziri Mart Tamme deyib."
    )
    russian = (
        "Мест в больницах не осталось.\n\n"
        "Об этом сообщил министр здравоохранения Матиас Орельяна."
    )

    assert quotes(azerbaijani) == [
        ("Mart Tamme", "Xəstəxanalarda yer qalmayıb, yeni şöbə açılacaq")
    ]
    assert quotes(russian) == [("Матиас Орельяна", "Мест в больницах не осталось")]


def test_words_behind_a_colon_or_without_an_end_go_on_in_the_next_paragraph():
    behind = f"{LEPIK} said on Monday:\n\n“The wards are full and more will be.”"
    unclosed = (
        "“The wards are full and more will be.\n\n"
        f"We ask for nurses,” {LEPIK} said.\n\n"
        "“They are needed in every town.”"
    )

    assert quotes(behind) == [("Ivar Lepik", "The wards are full and more will be")]
    assert quotes(unclosed) == [
        (
            "Ivar Lepik",
            "The wards are full and more will be.\n\nWe ask for nurses",
        ),
        ("Ivar Lepik", "They are needed in every town"),
    ]


def test_an_azerbaijani_object_clause_is_what_was_said():
    text = (
        "Səhiyyə naziri Mart Tamme yoluxmanın Estoniyada artdığını bildirib, nəticədə "
        "xəstəxanaların dolduğunu vurğulayıb."
    )

    assert quotes(text) == [
        ("Mart Tamme", "yoluxmanın Estoniyada artdığını"),
        ("Mart Tamme", "nəticədə xəstəxanaların dolduğunu"),
    ]


def test_what_is_noted_by_nobody_is_of_the_body_before_it_or_not_resolved():
    body = (
        "Xəstəxanalar dolub. Bu barədə Estoniyanın Səhiyyə Nazirliyi məlumat yayıb.\n\n"
        "Bildirilib ki, yeni şöbə açılacaq."
    )
    nobody = "Отмечается, что мест в больницах не осталось."

    assert [by for by, _ in quotes(body)] == ["Estoniyanın Səhiyyə Nazirliyi"] * 2
    assert quotes(nobody) == [(None, "мест в больницах не осталось")]


def test_single_marks_are_marks_and_apostrophes_are_none():
    text = (
        f"'The wards' beds aren't enough. We need nurses,' {LEPIK} said. "
        "'It is Estonia's turn.'"
    )

    assert quotes(text) == [
        ("Ivar Lepik", "The wards' beds aren't enough. We need nurses"),
        ("Ivar Lepik", "It is Estonia's turn"),
    ]


def test_who_is_quoted_speaks_and_not_the_agency():
    text = f'{LEPIK} spoke. "The wards are full," Northern News quoted Lepik as saying.'

    assert ("Ivar Lepik", "The wards are full") in quotes(text)


def test_the_head_of_a_state_is_its_president():
    text = (
        "Estonian President Mart Tamme spoke. The head of Estonia said that the wards "
        "are full."
    )

    assert quotes(text) == [("Mart Tamme", "the wards are full")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # What somebody is called on to do.
        ("Estonia's minister Mart Tamm urged neighbours to share their figures.",
         ["neighbours to share their figures"]),
        ("Министр Эстонии Март Тамм призвал граждан не ездить на рынок.",
         ["граждан не ездить на рынок"]),
        ("Estoniyanın naziri Mart Tamm qonşuları rəqəmləri açmağa çağırıb.",
         ["qonşuları rəqəmləri açmağa"]),
        # What else its speaker did, and what the paper adds, is not said.
        ("Estonia's government said that Peru had asked for vaccines, but did not say "
         "how many.", ["Peru had asked for vaccines"]),
        ("Mart Tamm, Estonia's minister, said there was no cholera, contradicting "
         "reports of nine cases.", ["there was no cholera"]),
        # Behind the name nothing more is said.
        ("Cholera has been found in two towns, the country's health ministry said, "
         "describing its work.", ["Cholera has been found in two towns"]),
        # In Azerbaijani of both harmonies of vowels.
        ("Nazirlik xəstəliyin geri çəkildiyini bildirib.",
         ["xəstəliyin geri çəkildiyini"]),
        ("Nazirlik xəstəliyin yayıldığını bildirib.", ["xəstəliyin yayıldığını"]),
        # A name in marks within words in marks does not end them.
        ("Mart Tamm, Estonia's minister, said: “The \"bird flu\" of the news is not "
         "here, and we say so.”",
         ['The "bird flu" of the news is not here, and we say so']),
        ("The government of Estonia is insisting that the disease is no cholera.",
         ["the disease is no cholera"]),
    ],
)  # fmt: skip
def test_words_begin_and_end_with_what_was_said(text, said):
    assert [words for _, words in quotes(text)] == said


def test_who_speaks_may_be_told_within_the_marks():
    text = (
        'Март Тамм рассказал о чуме. "Больных больше нет, - отметил он. - Если так '
        'останется, карантин снимут".'
    )
    assert quotes(text) == [
        ("Март Тамм", "Больных больше нет"),
        ("Март Тамм", "Если так останется, карантин снимут"),
    ]


def test_marks_within_marks_end_nothing_however_many():
    text = (
        "Mart Tamm, Estonia's minister, said: “Of “swine flu” we hear a lot, and the "
        "“bird flu” of the news is not here.”"
    )
    words = "Of “swine flu” we hear a lot, and the “bird flu” of the news is not here"
    assert [said for _, said in quotes(text)] == [words]


def test_letters_that_speak_are_told_by_the_name_that_they_stand_for():
    text = (
        "The National Center for Zoonotic Diseases (NCZD) was asked. NCZD said that "
        "the cause was meat."
    )
    body = "National Center for Zoonotic Diseases"
    assert quotes(text) == [(body, "the cause was meat")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The ministry encouraged all households to boil their water.",
            "all households to boil their water",
        ),
        (
            "The mayor has directed the army to clean the streets.",
            "the army to clean the streets",
        ),
        # Whom it is told follows "on".
        (
            "The Narva Nurses Union has called on the government to act at once.",
            "the government to act at once",
        ),
        # A state asks as anybody does.
        (
            "Estonia today urged travellers to stay at home until May.",
            "travellers to stay at home until May",
        ),
        # "This Monday" is no word for what was said before.
        (
            "The WHO announced this Monday that the wards are full.",
            "the wards are full",
        ),
    ],
)
def test_what_somebody_is_called_on_to_do_is_speech(text, said):
    assert [one for _, one in quotes(text)] == [said]


def test_what_is_called_something_calls_nobody():
    assert quotes("The disease is called cholera and the ward is called a tent.") == []
