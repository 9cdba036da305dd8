"""The page of danger signs says what the rule sets say, and its example works."""

import importlib
import re
from pathlib import Path

import pytest

from epihq.care.codes import SYMPTOMS
from epihq.care.signs import parsed, rule_sets

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/danger-signs.md"


def tool():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        return importlib.import_module("danger_signs_page")


def test_the_page_of_danger_signs_is_as_the_rule_sets():
    made = tool().page()

    assert PAGE.read_text("utf-8") == made, "run python tools/danger_signs_page.py"
    assert all(f"`{code}`" in made for code in SYMPTOMS)
    assert all(f"`{one.code}`" in made for one in rule_sets())


def test_the_example_of_a_rule_set_of_ones_own_is_one_that_works():
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    rules = parsed("example.toml", example)

    assert rules.code == "own-2023"
    assert set(rules.absent) == {
        *("spo2-walk", "temperature", "pulse", "breathing-rate", "usual")
    }


def test_the_page_tells_how_many_cases_there_are():
    cases = (ROOT / "tests/care/signs_cases.csv").read_text("utf-8").splitlines()

    assert f"\n{len(cases) - 1} cases from the sources" in PAGE.read_text("utf-8")
