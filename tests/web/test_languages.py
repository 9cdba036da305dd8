"""The pages speak the language that their reader chose."""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from epihq import words


def test_a_word_of_the_room_renames_no_month():
    for language, month in {"az": "May", "ru": "Май"}.items():
        with translation.override(language):
            assert date_format(date(2020, 5, 27), "j F") == f"27 {month}"


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
