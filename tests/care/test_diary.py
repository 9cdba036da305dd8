"""A diary on paper: a code without a name, which shows a slip; one page to fill in."""

import shutil
import subprocess
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.care.contact.diary import new_code, read_code, set_diary
from epihq.words import speaking

CODES = st.builds(new_code)


@pytest.fixture
def pages_of(tmp_path):
    """Give the words of each page of a PDF; skips aloud without pdftotext."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: install poppler-utils")

    def pages(printed):
        file = tmp_path / "printed.pdf"
        file.write_bytes(printed)
        asked = ["pdftotext", "-layout", file, "-"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True)
        return told.stdout.rstrip("\f").split("\f")

    return pages


@given(CODES)
def test_a_code_is_read_however_it_is_written(code):
    for written in (code, code.lower(), code.replace("-", ""), code.replace("-", " ")):
        assert read_code(written) == code


@given(CODES, st.integers(0, 6), st.sampled_from("23456789ACDEFHJKMNPRTWX"))
def test_one_wrong_letter_is_noticed(code, place, letter):
    plain = list(code.replace("-", ""))
    is_slip = plain[place] != letter
    plain[place] = letter

    assert read_code("".join(plain)) == ("" if is_slip else code)


@given(CODES, st.integers(0, 4))
def test_two_letters_that_changed_places_are_noticed(code, at):
    plain = list(code.replace("-", ""))
    is_swap = plain[at] != plain[at + 1]
    plain[at], plain[at + 1] = plain[at + 1], plain[at]

    assert read_code("".join(plain)) == ("" if is_swap else code)


@pytest.mark.parametrize("written", ["", "4F7", "4F7-K2C-99", "ÖÖÖ-ÖÖÖ-Ö", "4F7 K2C !"])
def test_what_is_no_code_is_none(written):
    assert read_code(written) == ""


@pytest.mark.parametrize("language", ["en", "az", "ru"])
@pytest.mark.parametrize("per_day", [1, 2, 3])
def test_a_diary_is_one_page_in_each_language(language, per_day, pages_of):
    with speaking(language):
        pages = pages_of(set_diary("4F7-K2C-9", date(2020, 7, 1), per_day=per_day))

    assert len(pages) == 1
    assert pages[0].count("4F7-K2C-9") == 2
    assert "14.07." in pages[0]


def test_more_checks_than_fit_on_a_page_are_refused():
    with pytest.raises(ValueError, match="1 to 3"):
        set_diary("4F7-K2C-9", date(2020, 7, 1), per_day=4)
