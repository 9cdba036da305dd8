"""Whose words they are: of who issued a statement, of who stands before an apposition,
of who spoke in the paragraph before.
"""

import pytest

from epihq.text import read
from epihq.text.records import Quote


def speakers(text):
    return [
        (one.text, one.by_name) for one in read(text).records if isinstance(one, Quote)
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A statement released by the World Health Organization said that it is over.",
         "World Health Organization"),
        ("The Ministry of Health has issued a statement saying that it is over.",
         "Ministry of Health"),
        ("A circular issued by the Ministry of Health on 14 September said that it is "
         "over.", "Ministry of Health"),
        ("The UNICEF report notes that it is over.", "UNICEF"),
        ("In a report, UNICEF praised the nurses. The report said that it is over.",
         "UNICEF"),
    ],
)  # fmt: skip
def test_what_a_statement_says_its_issuer_says(text, who):
    assert speakers(text)[-1] == ("it is over", who)


@pytest.mark.parametrize(
    "led",
    [
        "Minister Liis Kask left. Kask, the sister of Estonian leader Ivar Lepik, said",
        "Minister Liis Kask, who was represented by the secretary, Dr Ivar Lepik, said",
        "Dr. Liis Kask of Tartu's Saint Mary Chest Hospital said",
        "Liis Kask of the World Health Organization (WHO) told a briefing",
        "Dr Liis Kask, director of the centre, told the media after a meeting in Narva",
    ],
)
def test_who_an_apposition_or_a_body_belongs_to_is_who_speaks(led):
    assert speakers(f"{led} that it is over.") == [("it is over", "Liis Kask")]


def test_words_alone_in_a_paragraph_are_of_who_spoke_before_however_long():
    text = (
        '"It is a cheap shot," Minister Liis Kask told the paper.\n'
        '"We are disappointed by the decision."\n'
        '"In my view it was right."'
    )  # fmt: skip

    assert {who for _, who in speakers(text)} == {"Liis Kask"}


def test_whom_one_name_speaks_for_he_is_in_the_same_sentence():
    text = (
        "The head of the centre said it is over.\n\nKask said he had urged the towns "
        'to wait.\n\n"We waited long enough for them."'
    )

    assert [who for _, who in speakers(text)][-2:] == ["Kask", "Kask"]


def test_they_are_the_officials_who_spoke_and_it_the_newspaper():
    text = (
        "Officials said the wards are full. They said beds are few. The newspaper "
        "wrote that nurses left. It said more would follow."
    )

    assert [who for _, who in speakers(text)] == [
        *("Officials", "Officials"),
        *("newspaper", "newspaper"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Minister Liis Kask said this was part of the plan.",
         "this was part of the plan"),
        ("Minister Liis Kask said on Friday her country would send nurses.",
         "her country would send nurses"),
        ("Minister Liis Kask told Swedish Radio News over the weekend that closing "
         "borders does not work.", "closing borders does not work"),
        ("Authorities report that a shortage has caused it.",
         "a shortage has caused it"),
        ("Experts do, however, warn that it weakens many.", "it weakens many"),
        ("But Sanepid maintained that all had been ill before.",
         "all had been ill before"),
        ("She had been to Narva, according to Minister Liis Kask, who stressed that "
         "nobody fell ill.", "nobody fell ill"),
        ("Noting that beds are few, Minister Liis Kask thanked the nurses.",
         "beds are few"),
        ("Minister Liis Kask blasted the plan by saying that it is too late.",
         "it is too late"),
        ("``These practices keep towns poor,'' Minister Liis Kask told reporters.",
         "These practices keep towns poor"),
        ("Как заявила в среду министр здравоохранения Лийс Каск, палаты полны.",
         "палаты полны"),
        ("Министр здравоохранения Лийс Каск посетила город и заявила, что палаты "
         "полны.", "палаты полны"),
        ("Палаты всех больниц города полны, сообщил местный секретариат.",
         "Палаты всех больниц города полны"),
        ("MTV palataların dolduğunu bildirib.", "palataların dolduğunu"),
        ("Açıqlamada palataların dolduğu qeyd edilib.", "palataların dolduğu"),
        ("Yerli mətbuatın məlumatına görə, palatalar doludur.", "palatalar doludur"),
        ("Prezident etiraf edib ki, kəşfiyyat bu fikri təsdiqləməyib.",
         "kəşfiyyat bu fikri təsdiqləməyib"),
    ],
)  # fmt: skip
def test_what_is_said_is_found_whatever_stands_between(text, said):
    assert said in [one for one, _ in speakers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The centre continues to hold weekly meetings with the towns.",
        "Estonia was said to be free of it for years.",
        "Minister Liis Kask called for efforts to contain the virus.",
        "Minister Liis Kask called off the holiday.",
        "Also read: Towns close their schools for a week.",
        "Estonia declared a state of emergency this weekend in all towns.",
        "Çıxış yolu hələ tapılmayıb, palatalar isə doludur.",
    ],
)
def test_what_nobody_says_is_no_speech(text):
    assert speakers(text) == []
