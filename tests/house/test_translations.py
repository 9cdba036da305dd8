"""What a face says, it says in Azerbaijani and Russian as well."""

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "epihq"
TEXT = re.compile(r"""(?:translate |_\()(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(
    r"\{% blocktranslate[^%]*%\}(.+?)\{% (?:plural|endblocktranslate) %\}"
)
CALLS = {"_", "_lazy", "_now", "gettext", "gettext_lazy", "ngettext", "noop"}
CALLS |= {"pgettext", "pgettext_lazy"}
HOLE = re.compile(r"%\([a-z_]+\)[sd]|\{\w*[^{}]*\}")


def tool():
    """The translators' tool, as its command runs it: from its own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        return importlib.import_module("translations")


@cache
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
def test_a_catalogue_is_kept_in_order(file):
    assert file.read_text("utf-8") == tool().in_order(file)


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


@cache
def texts_of_templates():
    return {*_told_by_templates()}


@cache
def texts_of_programs():
    return {*_told_by_programs()}


def _told_by_templates():
    for file in SOURCES.rglob("*.html"):
        page = file.read_text("utf-8")
        yield from (one or other for one, other in TEXT.findall(page))
        for block in BLOCK.findall(page):
            yield re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", block.replace("%", "%%"))


def _told_by_programs():
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in CALLS:
                # Of a text that could mean two things, its context stands first.
                text = node.args[1 if name.startswith("pgettext") else 0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def test_texts_of_pages_and_programs_are_found():
    assert "Board" in texts_of_templates()
    assert "unusual counts" in texts_of_programs()


@FILES
def test_every_text_of_the_room_is_translated(file):
    known = {
        told.id if isinstance(told.id, str) else told.id[0] for told in catalogue(file)
    }
    # A percent sign is doubled where the text has figures or stands in a template.
    known |= {told.replace("%%", "%") for told in known}

    assert tool().missing(file) == []
    assert (texts_of_templates() | texts_of_programs()) - known == set()


@FILES
def test_no_text_is_translated_that_the_room_has_not(file):
    told = texts_of_templates() | texts_of_programs()
    told |= {text.replace("%%", "%") for text in told}

    assert {
        one
        for one in (m.id if isinstance(m.id, str) else m.id[0] for m in catalogue(file))
        if one and one not in told and one.replace("%%", "%") not in told
    } == set()


@FILES
def test_a_plural_has_all_its_forms_and_keeps_its_figures(file):
    for told in catalogue(file):
        if not isinstance(told.id, str):
            held = set(HOLE.findall(told.id[1]))
            assert len(told.string) == catalogue(file).num_plurals
            assert all(set(HOLE.findall(form)) <= held for form in told.string)
