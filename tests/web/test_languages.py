"""The pages speak the language that their reader chose."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation
from django.utils.formats import date_format

from epihq import words
from epihq.terms.languages import LANGUAGES
from epihq.web.kit.memory import Kept
from epihq.web.locations import making, pages
from figures import today
from sample_assessments import azerbaijan


def test_a_word_of_the_room_renames_no_month():
    for language, month in {"az": "May", "ru": "Май"}.items():
        with translation.override(language):
            assert date_format(date(2020, 5, 27), "j F") == f"27 {month}"
            assert date_format(date(2020, 5, 27), "j M") == f"27 {month}"


def test_the_pages_speak_the_languages_of_the_room(stranger):
    told = {"az": "Daxil olma", "ru": "Вход", "en": "Sign in"}

    for language, word in told.items():
        stranger.post("/language/", {"language": language})
        assert f"<h1>{word}</h1>" in stranger.get("/sign-in/").content.decode()


def test_an_officer_is_spoken_to_in_their_language(client_as):
    page = client_as("duty-officer", language="az").get("/account/")

    assert "İstifadəçi adı" in page.content.decode()


def test_words_follow_the_language_of_the_request():
    with translation.override("az"):
        assert words.gettext("Board") == "Lövhə"
        with words.speaking("ru"):
            assert words.gettext("Board") == "Табло"
    with translation.override("en"):
        assert words.gettext("Board") == "Board"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_briefing_is_shown_in_the_language_of_its_reader(
    language, room, client_as, monkeypatch
):
    row = SimpleNamespace(infections_verdict="usable")
    monkeypatch.setattr(pages, "_line", lambda *_: SimpleNamespace(row=row))
    monkeypatch.setattr(making, "assess", lambda *_: azerbaijan())
    (room / "briefings").mkdir()
    for each in LANGUAGES:
        making.make_briefing(room, "AZE", str(today()), each)

    officer = client_as("duty-officer", language=language)
    answer = officer.get("/locations/AZE/briefing/")

    with words.speaking(language):
        said = words.gettext("What was reported")
    assert f'<html lang="{language}">' in answer.content.decode()
    assert said in answer.content.decode()


def test_nothing_is_kept_for_readers_of_two_languages(client_as, monkeypatch):
    """What is kept without its language in its name is shown to who cannot read it."""
    names, get = [], Kept.get

    def seen(self, name, make):
        names.append(name)
        return get(self, name, make)

    monkeypatch.setattr(Kept, "get", seen)
    kept = {}
    for language in LANGUAGES:
        names.clear()
        shown = client_as("duty-officer", language=language).get("/", follow=True)
        kept[language] = set(names)
        assert f'<html lang="{language}"' in shown.content.decode()

    assert kept["en"]
    assert not kept["en"] & kept["az"]
    assert not kept["az"] & kept["ru"]
