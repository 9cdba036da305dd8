"""What a page says, it says in Azerbaijani and Russian as well."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src" / "epihq" / "web" / "templates"
# The frame of every page, and the way in.
FRAME = (
    "429.html",
    "account/account_inactive.html",
    "account/login.html",
    "account/signup_closed.html",
    "web/base.html",
    "web/enter.html",
    "web/error.html",
    "web/field.html",
    "web/new_password.html",
    "web/two_factors.html",
)
TEXT = re.compile(r"""\{% translate (?:"([^"]+)"|'([^']+)')""")
HOLE = re.compile(r"%\([a-z_]+\)[sd]|\{\}")


def tool():
    file = ROOT / "tools" / "translations.py"
    told = importlib.util.spec_from_file_location("translations", file)
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return module


def catalogue(file):
    with file.open("rb") as opened:
        return read_po(opened)


FILES = pytest.mark.parametrize(
    "file", tool().po_files(), ids=lambda file: file.parent.parent.name
)


@FILES
def test_what_is_served_is_what_the_translators_wrote(file):
    assert file.with_suffix(".mo").read_bytes() == tool().compiled(file)


@FILES
def test_no_translation_is_a_guess(file):
    assert [told.id for told in catalogue(file) if told.fuzzy and told.id] == []


@FILES
def test_a_translation_keeps_the_holes_for_figures(file):
    broken = [
        told.id
        for told in catalogue(file)
        if isinstance(told.id, str) and told.id and told.string
        if sorted(HOLE.findall(told.id)) != sorted(HOLE.findall(told.string))
    ]

    assert broken == []


@FILES
def test_the_frame_of_every_page_is_translated(file):
    known = {told.id for told in catalogue(file) if told.string}
    texts = {
        one or other
        for name in FRAME
        for one, other in TEXT.findall((TEMPLATES / name).read_text("utf-8"))
    }

    assert texts - known == set()


def test_the_pages_speak_the_languages_of_the_room(stranger):
    told = {"az": "Daxil olma", "ru": "Вход", "en": "Sign in"}

    for language, word in told.items():
        stranger.post("/language/", {"language": language})
        assert f"<h1>{word}</h1>" in stranger.get("/sign-in/").content.decode()


def test_an_officer_is_spoken_to_in_their_language(client_as):
    page = client_as("duty-officer", language="az").get("/account/")

    assert "İstifadəçi adı" in page.content.decode()
