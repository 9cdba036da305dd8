"""Sentences to be shown: measures of several kinds, charges in other words."""

import pytest

from epihq.text import read
from epihq.text.records import Measure, StatementAbout


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
