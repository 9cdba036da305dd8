"""Every error code that the house can raise has its page, and no page is dead."""

import ast
import re
from pathlib import Path

from epihq.operations.subjects import VERBS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "terms|archive|source|fetch|sync|rt|counts|assess|assessment|pathogen|backtest"
    "|effects|exercise|reports|measures|ledger|headquarters|decide|decision"
    "|detectors|demo|credibility|claims|disease"
    "|api|file|list|map"
    "|watch|threshold"
    "|backup|log|disk|signing"
    "|rules|signals|instructions|attachments|proposals"
    "|events|roster|handovers|registry|tokens"
    "|signs"
    "|centre|officers|web|words|inbox|views"
    "|fhir"
    "|rounds|workload|care"
)
CODE = re.compile(rf"({ROOMS})\.[a-z-]+")


def raised_codes():
    """Codes are written out where an error is raised, or passed to who raises it."""
    for file in (ROOT / "src").rglob("*.py"):
        # Migrations name tables so: "care.caredistrictrow".
        if file.parent.name == "migrations":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for given in [*node.args, *(word.value for word in node.keywords)]:
                    text = getattr(given, "value", None)
                    if isinstance(text, str) and _is_code(text):
                        yield text


def _is_code(text):
    # Verbs of the rules and names of tables look alike: "roster.see", "measures.csv".
    is_other = text in VERBS or text.endswith(".csv")
    return CODE.fullmatch(text) and not is_other


def documented_codes():
    text = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
    return set(re.findall(r"^## `([^`]+)`", text, flags=re.MULTILINE))


def test_the_errors_page_lists_what_the_code_raises():
    assert documented_codes() == set(raised_codes())


def test_the_errors_page_lists_each_once_in_the_order_of_the_alphabet():
    text = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
    listed = re.findall(r"^## `([^`]+)`", text, flags=re.MULTILINE)

    assert listed == sorted(set(listed))
