"""The page of verbs says what the subjects declare."""

import importlib
from pathlib import Path

import pytest

from epihq.operations.subjects import VERBS

ROOT = Path(__file__).resolve().parents[2]


def tool():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        return importlib.import_module("verbs_page")


def test_the_page_of_verbs_is_as_the_subjects_declare_them():
    made = tool().page()

    assert (ROOT / "docs/reference/verbs.md").read_text("utf-8") == made, (
        "run python tools/verbs_page.py"
    )
    assert all(f"| `{name}` |" in made for name in VERBS)
