"""Every error code that the house can raise has its page, and no page is dead."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ERRORS = {"DataError", "UsageError", "ModelError", "EpihqError"}


def raised_codes():
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
                yield from codes_of(node.args[0], file)


def codes_of(argument, file):
    assert isinstance(argument, ast.Constant), f"{file}: a code is written out"
    yield argument.value


def documented_codes():
    text = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
    return set(re.findall(r"^## `([^`]+)`", text, flags=re.MULTILINE))


def test_the_errors_page_lists_what_the_code_raises():
    assert documented_codes() == set(raised_codes())


def test_a_code_names_its_room_and_its_rule():
    assert all(re.fullmatch(r"[a-z-]+\.[a-z-]+", code) for code in raised_codes())
