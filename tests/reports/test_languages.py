"""The briefing says the same in every language, and in each of them all of it."""

import ast
import html
import io
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console

import epihq.reports
from epihq.reports import render_html, render_json, render_pdf, render_terminal
from epihq.reports.contents import contents
from epihq.terms.languages import LANGUAGES
from epihq.words import gettext, language, speaking
from epihq.words.places import place_name
from sample_assessments import SAMPLES, azerbaijan, neighbour

GOLDEN = Path(__file__).parent / "golden"
OTHERS = [code for code in LANGUAGES if code != "en"]
HOLE = re.compile(r"%\(\w+\)s")
# What a face of the briefing says stands in these; the decision page has its own.
FILES = [
    file
    for file in Path(epihq.reports.__file__).parent.glob("*.py")
    if not file.stem.startswith("decision_")
    and file.stem not in {"day_record", "log_words"}
]
each_sample = pytest.mark.parametrize("sample", SAMPLES)
each_language = pytest.mark.parametrize("code", LANGUAGES)
other_language = pytest.mark.parametrize("code", OTHERS)


def terminal(assessment):
    console = Console(file=io.StringIO(), width=100)
    render_terminal(assessment, console)
    return console.file.getvalue()


@cache
def page(sample, code):
    """The page of a sample in a language, drawn once for all tests."""
    with speaking(code):
        return render_html(SAMPLES[sample]())


def seen(page):
    """All that a reader of a page sees or is read to."""
    told = re.findall(r'(?:aria-label|alt)="([^"]*)"', page)
    page = re.sub(r"<(style|script)>.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(" ".join([*told, re.sub(r"<[^>]*>", " ", page)]))


@cache
def texts():
    """What the code of the briefing says, as it stands there."""
    return {text for file in FILES for text in texts_of(file)}


def texts_of(file):
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
            *("gettext", "ngettext", "noop"),
        }:
            for part in node.args[:2]:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


@cache
def pieces(code):
    """What would betray a text that was left in English: its longest piece."""
    with speaking(code):
        return {piece for text in texts() if (piece := left_of(text))}


def left_of(text):
    here = {piece.strip(" ;:,.()") for piece in HOLE.split(gettext(text))}
    longest = max(HOLE.split(text), key=len).strip(" ;:,.()")
    if longest in here or longest.count(" ") + len(longest) <= 4:
        return ""
    return longest.replace("%%", "%")


def figures(text, code):
    """The numbers of a text, whatever parts their thousands and decimals."""
    group, point = (",", ".") if code == "en" else ("\u00a0", ",")
    plain = re.sub(rf"(?<=\d){group}(?=\d{{3}}(?!\d))", "", text)
    return set(re.findall(r"\d+(?:\.\d+)?", plain.replace(point, ".")))


def test_the_code_says_enough_to_be_looked_for():
    assert "What was reported" in pieces("az")
    assert len(pieces("ru")) > 100


@each_sample
@other_language
def test_nothing_is_left_in_english(sample, code):
    with speaking(code):
        faces = seen(page(sample, code)) + terminal(SAMPLES[sample]())

    told = " ".join(faces.replace("\u00a0", " ").split())
    assert {
        piece
        for piece in pieces(code)
        if piece in told and re.search(rf"\b{re.escape(piece)}\b", told)
    } == set()


@each_sample
@other_language
def test_figures_are_the_same_in_every_language(sample, code):
    english = figures(seen(page(sample, "en")), "en")

    assert figures(seen(page(sample, code)), code) == english


@each_sample
@other_language
def test_the_record_has_no_language(sample, code):
    english = render_json(SAMPLES[sample]())

    with speaking(code):
        assert render_json(SAMPLES[sample]()) == english


@each_language
def test_a_page_says_in_which_language_it_is(code):
    assert f'<html lang="{code}">' in page("azerbaijan", code)


@each_language
def test_the_terminal_says_what_was_read_and_found_good(code):
    """Golden: read the difference as prose, then write the file anew."""
    with speaking(code):
        told = terminal(SAMPLES["kazakhstan"]())

    written = GOLDEN / f"brief-{code}.txt"
    assert [line.rstrip() for line in told.splitlines()] == [
        line.rstrip() for line in written.read_text("utf-8").splitlines()
    ]


@each_language
def test_swapping_two_countries_swaps_the_page_and_nothing_else(code):
    def told(own, other):
        lines = (neighbour(own, own, 3815.0, 1.04), neighbour(other, other, 27.0, 0.9))
        named = replace(azerbaijan(), location=own, location_name=own, neighbours=lines)
        return str(contents(named))

    with speaking(code):
        names = ("AZE", "ARM")
        if language() != "en":
            names = tuple(map(place_name, names))
        one, other = told("AZE", "ARM"), told("ARM", "AZE")

    mine, theirs = names
    swapped = one.replace(mine, "@").replace(theirs, mine).replace("@", theirs)
    assert mine in one
    assert swapped == other


@other_language
def test_a_printed_sheet_has_the_letters_of_its_language(code, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: install poppler-utils")
    file = tmp_path / "brief.pdf"
    with speaking(code):
        file.write_bytes(render_pdf(azerbaijan()))
        title = contents(azerbaijan()).title

    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)

    assert title.replace("\u00a0", " ") in done.stdout.decode().replace("\u00a0", " ")
