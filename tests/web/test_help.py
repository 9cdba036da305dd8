"""Help in place: every page says what it is for, and words, roles and keys are told."""

import re
from html import unescape
from pathlib import Path

import pytest

from epihq.operations.people.officers import ROLES
from epihq.operations.subjects import VERBS
from epihq.web.help.glossary import WORDS
from epihq.web.kit import help as helps

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text("utf-8")
SCRIPTS = ROOT / "src/epihq/web/static/web"
HELP = ("/help/", "/help/how-to/", "/help/roles/", "/help/words/", "/help/keys/")


def test_what_a_page_is_for_is_told_of_no_page_that_is_not_there():
    names = {address.name for address in _named()}

    assert helps.pages().keys() <= names


def _named():
    from django.urls import URLPattern, get_resolver  # noqa: PLC0415 - of a set up Django

    def walk(resolver):
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                yield one
            else:
                yield from walk(one)

    return walk(get_resolver())


def test_what_a_reader_may_do_on_a_page_is_told(client_as):
    manager = client_as("incident-manager").get("/signals/").content.decode()
    auditor = client_as("auditor").get("/signals/").content.decode()

    assert re.search(r"<strong>close a signal</strong>[^<]*<span[^>]*>you may", manager)
    assert "<strong>close a signal</strong>" not in auditor
    assert "close a signal" in auditor


@pytest.mark.parametrize("role", ROLES)
def test_help_is_open_to_everyone_who_is_signed_in(client_as, stranger, role):
    client = client_as(role)

    assert {client.get(address).status_code for address in HELP} == {200}
    assert {stranger.get(address).status_code for address in HELP} == {302}


def test_the_roles_are_those_of_the_rules(client_as):
    shown = unescape(client_as("auditor").get("/help/roles/").content.decode())

    for verb in VERBS.values():
        if verb.who - {"program"} and verb.doing:
            row = re.search(rf'row">{re.escape(verb.doing)}</th>(.+?)</tr>', shown)
            assert row, verb.name
            marks = re.findall(r'hidden">(may(?: not)?)</span>', row[1])
            assert len(marks) == len(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_where_things_are_names_what_is_open_to_the_reader(client_as, role):
    client = client_as(role)

    shown = client.get("/help/").content.decode()

    ways = re.findall(r'<dt><a href="([^"]+)">', shown)
    assert {client.get(way).status_code for way in ways} <= {200}


def test_a_word_of_the_help_is_one_of_the_glossary():
    known = {
        word.strip().strip("`")
        for line in re.findall(r"^\| (.+?) \|", GLOSSARY, flags=re.MULTILINE)
        for word in line.split(",")
    }

    assert {word for word, _ in WORDS} <= known
    assert len(WORDS) == len({word for word, _ in WORDS}) > 30


def test_how_something_is_done_begins_on_a_page_of_whom_it_asks():
    named = {address.name: address.callback for address in _named()}

    for one in helps.how_to():
        assert len(one.steps) > 1
        assert not one.page or one.page in named
        assert not one.verb or one.verb in VERBS


def test_a_new_subject_brings_help_by_one_registration(client_as, monkeypatch):
    toy = helps.HowTo(
        name="visit", title="Let a visitor in", steps=("Ask.", "Write."), page="board"
    )
    monkeypatch.setattr(helps, "how_to", lambda: (toy,))
    monkeypatch.setattr(helps, "keyboard", lambda: (helps.Key("v", "lets one in"),))

    client = client_as("auditor")
    assert "Let a visitor in" in client.get("/help/how-to/").content.decode()
    assert "lets one in" in client.get("/help/keys/").content.decode()
