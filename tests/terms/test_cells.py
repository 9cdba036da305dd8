"""A spreadsheet reckons nothing that somebody wrote, and numbers stay numbers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.cli.output import Format, print_rows
from epihq.terms.cells import cell

TEXTS = st.text(st.sampled_from("=+-@;\t\r\n ,\"'a1.%e＝"))


@given(TEXTS)
def test_no_part_that_a_spreadsheet_could_take_for_a_cell_is_a_formula(text):
    for part in re.split(r"[;\t\r\n]", cell(text)):
        bare = part.strip().lstrip("\"' ")
        is_marked = part.lstrip().startswith("'")
        assert is_marked or _is_a_number(part) or bare[:1] not in set("=+-@＝")
    assert cell(text)[:1] not in {"\t", "\r"}


def _is_a_number(text):
    return re.fullmatch(r"\s*[+-]?\d[\d.,\s]*(e[+-]?\d+)?\s?%?\s*", text) is not None


@pytest.mark.parametrize("text", ["-3.2", "+25%", "-1,234", "1e-3", "-2e+5", "12", ""])
def test_a_number_is_left_as_it_is(text):
    assert cell(text) == text


@pytest.mark.parametrize("text", ["AZE", "No. 208; of 3 July", "a-b=c", "“–”"])
def test_what_is_no_formula_is_left_as_it_is(text):
    assert cell(text) == text


@pytest.mark.parametrize("text", ["-1+1", "=cmd|' /C calc'!A0", "\tx", "x;@SUM(A1)"])
def test_what_could_be_reckoned_is_not(text):
    assert cell(text) != text


def test_commands_write_their_cells_so(capsys):
    row = {"note": "beds;=1+1", "value": -3.2, "missing": None, "sure": True}

    print_rows(tuple(row), [row], Format.CSV)

    assert capsys.readouterr().out.splitlines()[1] == "beds;'=1+1,-3.2,,true"
