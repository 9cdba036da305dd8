"""People with their offices: what belongs to a name, to an office, to a body."""

import pytest

from epihq.text import read
from epihq.text.records import Organisation, Person


def people(text, location=None):
    found = read(text, location=location).records
    return [
        (one.name, one.office, one.country) for one in found if isinstance(one, Person)
    ]


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        (
            "Masks stay, Ivar Lepik, Chairman of the Union of Medical Regional Clinics "
            "of Estonia, said.",
            "Ivar Lepik",
            "Chairman of the Union of Medical Regional Clinics of Estonia",
        ),
        (
            "“Masks stay,” said Estonia's Health & Welfare Secretary Ivar Lepik.",
            "Ivar Lepik",
            "Estonia's Health & Welfare Secretary",
        ),
        (
            "Kask spoke, and Kask's finance minister Ivar Lepik said Estonia pays.",
            "Ivar Lepik",
            "finance minister",
        ),
        (
            "“Masks stay,” Ivar Lepik, head of the largest opposition party, said in "
            "Estonia.",
            "Ivar Lepik",
            "head of the largest opposition party",
        ),
        (
            "Estonian health chief Ivar Lepik III said that masks stay.",
            "Ivar Lepik III",
            "Estonian health chief",
        ),
        (
            "Об этом сообщил директор Национального центра здоровья (НЦЗ) Матиас "
            "Орельяна в Чили.",
            "Матиас Орельяна",
            "директор Национального центра здоровья (НЦЗ)",
        ),
        (
            "Bunu Estoniya Hökumətinin mətbuat xidmətinin rəhbəri Mart Tamme deyib.",
            "Mart Tamme",
            "Estoniya Hökumətinin mətbuat xidmətinin rəhbəri",
        ),
        (
            "Bunu Estoniyada Tibb Birliyinin (TB) İdarə Heyətinin sədri Mart Tamme "
            "deyib.",
            "Mart Tamme",
            "İdarə Heyətinin sədri",
        ),
        (
            "Estoniyada bunu Prezidentin köməkçisi, Xarici siyasət şöbəsinin müdiri "
            "Mart Tamme deyib.",
            "Mart Tamme",
            "Prezidentin köməkçisi, Xarici siyasət şöbəsinin müdiri",
        ),
    ],
)
def test_an_office_is_whole_and_its_own(text, name, office):
    assert [one[:2] for one in people(text)] == [(name, office)]


def test_one_more_field_of_a_minister_is_no_person():
    text = (
        "Estonia's Minister for Health, Statistics and Coordination, Ivar Lepik, said "
        "that masks stay."
    )

    assert "Statistics" not in [one[0] for one in people(text)]


def test_a_name_behind_another_ones_office_is_no_office():
    found = people(
        "Estonian President Ivar Lepik, Vice President Mart Tamme and Secretary of "
        "State Liis Kask said that masks stay."
    )

    assert [one[0] for one in found] == ["Ivar Lepik", "Mart Tamme", "Liis Kask"]
    assert found[0][1] == "Estonian President"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cholera spread in Peru, WHO Programme Manager Ivar Lepik told reporters.",
         "UN"),
        ("Perudakı xolera barədə Ümumdünya Səhiyyə Təşkilatının (ÜST) baş direktoru "
         "Mart Tamme deyib.", "UN"),
        ("Представитель ВОЗ в Перу Ивар Лепик рассказал о холере.", "UN"),
        ("Cholera spread in Peru, MSF coordinator Ivar Lepik told reporters.", None),
    ],
)  # fmt: skip
def test_who_speaks_for_a_body_of_no_country_is_not_of_the_one_told_of(text, told):
    assert [one[2] for one in people(text, "PER")] == [told]


def test_the_ends_of_a_long_name_are_the_same_person():
    text = "Director Ivar Mart Lepik spoke in Peru. Ivar Lepik said that masks stay."

    assert len(people(text)) == 1


def test_an_office_told_before_a_name_is_the_names():
    text = (
        "The chief medical officer of Estonia has asked for patience.\n\n"
        "“Masks stay,” Dr. Ivar Lepik said."
    )

    assert people(text) == [("Ivar Lepik", "chief medical officer of Estonia", "EST")]


def test_a_name_with_and_without_marks_on_its_letters_is_one():
    text = "Estonian President José Pérez spoke. President Perez said masks stay."

    assert people(text) == [("José Pérez", "Estonian President", "EST")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ivar Lepik, WHO's technical lead on measles, said masks stay.",
         ("Ivar Lepik", "WHO's technical lead on measles", "UN")),
        ("Estonian Prime Minister KP Lepik Oja has said that the masks will stay.",
         ("KP Lepik Oja", "Estonian Prime Minister", "EST")),
        ("Estonia will test those from Latvia, Prime Minister Ivar Lepik said.",
         ("Ivar Lepik", "Prime Minister", "EST")),
    ],
)  # fmt: skip
def test_an_office_stands_beside_its_name(text, told):
    assert people(text) == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # A title is no office beside one.
        ("Dr Ivar Lepik, head of the Narva clinic, said that wards are full.",
         ("Ivar Lepik", "head of the Narva clinic", "FIN")),
        # An office behind a name ends at the verb, too.
        ("Ivar Lepik, health commissioner of Estonia has asked for masks.",
         ("Ivar Lepik", "health commissioner of Estonia", "EST")),
        ("Peruda vəba yayılıb. Bu barədə ölkənin səhiyyə naziri Mart Tamm açıqlayıb.",
         ("Mart Tamm", "ölkənin səhiyyə naziri", "PER")),
        ("Главный санитарный врач Российской Федерации Анна Лепик сообщила об этом.",
         ("Анна Лепик", "Главный санитарный врач Российской Федерации", "RUS")),
        ("Tests are done in Estonia, the ministry spokesman, Ivar Lepik, said.",
         ("Ivar Lepik", "ministry spokesman", "EST")),
    ],
)  # fmt: skip
def test_an_office_is_of_the_country_that_the_text_tells(text, told):
    assert people(text, "FIN") == [told]


def test_who_speaks_for_a_body_of_which_only_the_kind_is_told_is_of_no_country():
    text = (
        "Всемирная организация здравоохранения ждёт данных из Эстонии. Их ждут, — "
        "сказал представитель организации Ивар Лепик."
    )

    assert people(text) == [("Ивар Лепик", "представитель организации", None)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Ivar Lepik of the Estonian Health Board said that wards are full.",
            ("Ivar Lepik", None, None),
        ),
        (
            "Ivar Lepik, who is also Estonia's health minister, said wards are full.",
            ("Ivar Lepik", "Estonia's health minister", "EST"),
        ),
        (
            "Estonia's first lady, Jane Lepik, said wards are full.",
            ("Jane Lepik", "Estonia's first lady", "EST"),
        ),
        (
            "Врач-эпидемиолог Яна Лепик рассказала, что палаты полны.",
            ("Яна Лепик", "Врач-эпидемиолог", None),
        ),
        (
            "Экс-министр здравоохранения Яна Лепик заявила, что палаты полны.",
            ("Яна Лепик", "Экс-министр здравоохранения", None),
        ),
        ("Об этом сообщил мэр Тарту Ивар Лепик.", ("Ивар Лепик", "мэр Тарту", None)),
        (
            "Об этом сообщил мэр Иван Иванович Лепик.",
            ("Иван Иванович Лепик", "мэр", None),
        ),
        # The letter İ is the capital of i.
        (
            "İnfeksionist İvar Lepik bildirib ki, palatalar doludur.",
            ("İvar Lepik", "İnfeksionist", None),
        ),
        (
            "İqtisadiyyat naziri İvar Lepik bildirib ki, palatalar doludur.",
            ("İvar Lepik", "İqtisadiyyat naziri", None),
        ),
    ],
)
def test_an_office_is_told_from_a_name_in_many_ways(text, told):
    assert people(text) == [told]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("WHO's representative in Estonia, Ivar Lepik, said wards are full.", "UN"),
        ("Ivar Lepik, WHO Representative to Estonia, said wards are full.", "UN"),
        ("Estonia's ambassador to the UN, Ivar Lepik, said wards are full.", "EST"),
        ("Представитель ВОЗ в Эстонии Ивар Лепик заявил, что палаты полны.", "UN"),
        (
            "Постоянный представитель Эстонии при ООН Ивар Лепик заявил, что палаты "
            "полны.",
            "EST",
        ),
        (
            "Bunu Ümumdünya Səhiyyə Təşkilatının (ÜST) Avropa üzrə direktoru İvar "
            "Lepik deyib.",
            "UN",
        ),
    ],
)
def test_who_is_sent_to_a_body_is_of_who_sends_them(text, country):
    assert [one[2] for one in people(text)] == [country]


def test_a_text_that_ends_within_an_office_is_read():
    found = people("Health Minister Ivar Lepik, who is also now then currently")
    assert [name for name, *_ in found] == ["Ivar Lepik"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"It is so," said Marie Roos, an Estonian virologist whose work is known.',
         [("Marie Roos", "Estonian virologist", "EST")]),
        ("Jane Doe, chief officer at the U.N. Food and Agriculture Organisation, said "
         "it was so.",
         [("Jane Doe", "chief officer at the U.N. Food and Agriculture Organisation",
           "UN")]),
        ("Jane Doe, a newly-elected member of the Estonian Parliament, died.",
         [("Jane Doe", "newly-elected member of the Estonian Parliament", "EST")]),
        # Known by name, whatever the text is about.
        ("Cholera rages in Peru. Tedros Adhanom Ghebreyesus said it was grave.",
         [("Tedros Adhanom Ghebreyesus", None, "UN")]),
    ],
)  # fmt: skip
def test_who_somebody_is_may_be_told_behind_the_name_or_be_known(text, told):
    assert people(text) == told


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Health Minister Dr. Mary Lepik said that it was so.", "Health Minister"),
        (
            "“It is so,” State Health Commissioner Dr. Mary T. Lepik said.",
            "State Health Commissioner",
        ),
        (
            "Outgoing United Nations Secretary-General Ivar Lepik said that it was so.",
            "Outgoing United Nations Secretary-General",
        ),
        (
            "WHO emergencies director Ivar Lepik said that it was so.",
            "WHO emergencies director",
        ),
        (
            "It is so, said ministry of health spokesperson Mary Lepik.",
            "ministry of health spokesperson",
        ),
        (
            "“It is so,” said Mary Lepik, head of the health agency on Saturday.",
            "head of the health agency",
        ),
        (
            "Об этом заявил генеральный директор ВОЗ доктор Ивар Лепик.",
            "генеральный директор ВОЗ",
        ),
    ],
)
def test_an_office_ends_before_a_title_and_before_the_day(text, office):
    assert [one[1] for one in people(text)] == [office]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        (
            "Masks stay, said Department of State spokeswoman Liis Kask in Estonia.",
            "Department of State spokeswoman",
        ),
        (
            "Bunu Narva Xəstəliklər Şöbəsinin müdiri Mart Tamm NTV telekanalına deyib.",
            "Narva Xəstəliklər Şöbəsinin müdiri",
        ),
    ],
)
def test_an_office_holds_its_body_and_a_name_ends_before_the_outlet(text, office):
    assert [(told, len(name.split())) for name, told, _ in people(text)] == [
        (office, 2)
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Начальник штаба МЧС Хатлонской области Ивар Лепик сообщил, что вода чиста.",
         "Ивар Лепик"),
        ("Санитарный врач Донецкой области Ивар Лепик сообщил, что вода чиста.",
         "Ивар Лепик"),
        ("Ivar Lepik, the deputy head of the town, said that water is clean.",
         "Ivar Lepik"),
    ],
)  # fmt: skip
def test_a_region_or_a_mark_is_no_name(text, name):
    assert [one for one, *_ in people(text)] == [name]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Water resources deputy minister Ivar Lepik said that water is clean.",
         "Water resources deputy minister"),
        ("In Tartu, the country's Health Minister Ivar Lepik said that water is clean.",
         "Health Minister"),
        ("Town clerk Ivar Lepik said that water is clean.", "Town clerk"),
        ("В среду эстонский министр Ивар Лепик сообщил, что вода чиста.",
         "эстонский министр"),
    ],
)  # fmt: skip
def test_an_office_is_all_that_qualifies_it_and_not_whose_it_is(text, office):
    assert [told for _, told, _ in people(text)] == [office]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("The United Nations Children's Fund said", "UNICEF"),
        ("The UN refugee agency said", "UNHCR"),
        ("Africa Centers for Disease Control and Prevention said", "AFRICACDC"),
        ("Детский фонд ООН сообщил", "UNICEF"),
        ("Панамериканская организация здравоохранения сообщила", "PAHO"),
        ("Dünya Səhiyyə Təşkilatı bildirib", "WHO"),
        ("Afrika Xəstəliklərə Nəzarət və Profilaktika Mərkəzi bildirib", "AFRICACDC"),
    ],
)
def test_a_body_is_known_by_its_names_in_full(written, code):
    found = read(written).records

    assert [one.code for one in found if isinstance(one, Organisation)] == [code]
