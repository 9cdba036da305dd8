"""The pages speak the language that their reader chose."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import translation

import epihq
from epihq import words
from epihq.terms.languages import LANGUAGES
from epihq.web.board.table import Line
from epihq.web.kit import tags
from epihq.web.kit.memory import Kept
from epihq.web.kit.tags import day_or_clock, hour
from epihq.web.locations import making, pages
from epihq.words import numbers
from figures import today
from sample_assessments import azerbaijan


def test_pages_write_days_as_all_other_faces_do():
    on = date(2020, 5, 27)
    told = {"en": "27\xa0May", "az": "27\xa0may", "ru": "27\xa0мая"}
    for language, month in told.items():
        with translation.override(language):
            assert {day_or_clock(on, form) for form in ("j E", "j M")} == {month}
            assert day_or_clock(on, "j E Y") == numbers.day(on)
            assert numbers.day(on).startswith(month)
            at = datetime(2020, 5, 27, 8, 5, tzinfo=UTC)
            assert month in hour(at)
            assert "08:05" in hour(at)


def test_a_page_of_a_library_writes_its_days_as_we_do():
    on = date(2020, 5, 27)

    assert day_or_clock(on, "SHORT_DATE_FORMAT") == day_or_clock(on) == numbers.day(on)
    assert day_or_clock(None, "DATE_FORMAT") == ""


def test_pages_have_no_other_way_to_write_a_day():
    web = Path(epihq.__file__).parent / "web"
    forms = {
        form
        for page in web.rglob("*.html")
        for form in re.findall(r"""\|date:["']([^"']+)["']""", page.read_text("utf-8"))
    }
    others = [
        file.name
        for file in web.rglob("*.py")
        if "django.utils.formats" in file.read_text("utf-8")
    ]

    assert forms <= tags._FORMS.keys()
    assert others == []


def line_of(change):
    """A line of the board: how cases changed, and what share of infections is found."""
    row = SimpleNamespace(
        cases_change=change,
        ascertainment_median=0.231,
        ascertainment_lower90=0.1,
        ascertainment_upper90=0.412,
    )
    return Line(row=row, course="growing", place="", signals=0, curve="")


def test_pages_write_a_change_and_a_share_as_all_other_faces_do():
    told = {
        "en": ("+24\xa0%", "0\xa0%", "23\xa0%", "90\xa0%: 10\xa0% to 41\xa0%"),
        "az": ("+24%", "0%", "23%", "90%: 10% – 41%"),
        "ru": ("+24\xa0%", "0\xa0%", "23\xa0%", "90\xa0%: от 10\xa0% до 41\xa0%"),
    }
    for language, (grown, unchanged, share, between) in told.items():
        with translation.override(language):
            line = line_of(0.2363)
            assert (line.change, line.found) == (grown, share)
            assert line.change == numbers.change(0.2363)
            assert line.found_between == between
            for change in (0.0, 0.0001, -0.0001):
                assert line_of(change).change == unchanged
    assert line_of(None).change == "–"


def test_no_page_or_report_has_another_way_to_write_a_percentage():
    house = Path(epihq.__file__).parent
    files = [
        file
        for room in ("web", "reports")
        for file in (house / room).rglob("*.py")
        if re.search(r":[-+,.\df]*%[}\"']", file.read_text("utf-8"))
    ]
    pages = [
        file
        for file in (house / "web").rglob("*.html")
        if re.search(r"\}\}\s?%|\d%(?!\})", file.read_text("utf-8"))
    ]

    assert files == pages == []


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
        making.make_briefing(room, "covid-19", "AZE", str(today()), each)

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
