"""The page of diseases says what the table says, and its examples work."""

import importlib
import re
from pathlib import Path

import pytest

from epihq.assessment.pathogens import OWN_FILE, table_of
from epihq.terms.diseases import DISEASES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/diseases.md"


def tool():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        return importlib.import_module("diseases_page")


def test_the_page_of_diseases_is_as_the_table():
    made = tool().page()

    assert PAGE.read_text("utf-8") == made, "run python tools/diseases_page.py"
    assert all(f"`{code}`" in made for code in DISEASES)


def test_the_example_of_figures_of_ones_own_is_one_that_works(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / OWN_FILE).write_text(example, "utf-8")

    table = table_of(tmp_path)

    assert table.diseases["measles"].pathogen.serial_interval is None
    assert table.diseases["x-local-fever"].is_own
    assert table.variants["sars-cov-2-omicron"].own == ("care",)
