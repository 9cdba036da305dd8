"""The language of a paragraph, told by its letters or guessed."""

import py3langid
import pytest

from epihq.text.sentences.language import language_of

GUESSED = [
    "Der Minister teilte mit, dass die Schulen geschlossen bleiben.",
    "Le ministère a fermé les écoles samedi soir.",
    "El ministerio cerró las escuelas.",
    "სკოლები დაიხურა",
]


@pytest.mark.parametrize("text", GUESSED)
def test_a_guess_is_the_one_of_the_library(text):
    assert language_of(text) == py3langid.classify(text)[0]


def test_few_words_of_english_are_english():
    assert language_of("Peru told of 64 dengue fever deaths.") == "en"


HEADINGS = {
    "Велмора: брифинг министерства здравоохранения, 26 мая 2019 года": "ru",
    "Карантин в Казахстане продлен": "ru",
    "Marburg virus disease - Rwanda": "en",
    "Covid: situation report 12": "en",
    "Karantin rejimi uzadıldı": "az",
    "Карантината се удължава до 13 юли": "bg",
    "Брифінг МОЗ": "uk",
    "Türkiye'de yeni vakalar": "tr",
    "Dengue: boletim do ministério": "pt",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_is_in_the_language_of_its_text(heading):
    assert language_of(heading) == HEADINGS[heading]
