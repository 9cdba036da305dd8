"""Whoever follows a link in the documentation arrives at the place that it names."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")),
        *(ROOT / "deploy").glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
    ]
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# A file named in prose or in the source: docs/why/forecast.md, tests/program.py.
NAMED = re.compile(
    r"\b(?:docs/[\w/-]+\.md|(?:tests|tools|benchmarks)/[\w/-]+\.(?:py|sh|R))\b"
)
SAYS_PATHS = {".py", ".toml", ".md", ".css", ".js", ".html"}


def prose(page):
    """The page without its examples of what to type."""
    return re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)


def anchors(page):
    """What its headings are called in an address, a repeated one with a number."""
    seen = []
    for heading in re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        again = seen.count(words)
        seen.append(words)
        yield f"{words}-{again}" if again else words


def dead_links(page):
    for link in LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        place = (page.parent / path).resolve() if path else page
        if re.match(r"[a-z]+:", link):
            continue
        if not place.exists() or (anchor and anchor not in anchors(place)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    assert list(dead_links(page)) == []


def test_every_file_that_is_named_in_passing_is_there():
    rooms = (ROOT / name for name in ("src", "tests", "docs", "deploy", "benchmarks"))
    files = [*(f for room in rooms for f in room.rglob("*.*")), *ROOT.glob("*.*")]
    named = {
        (name, str(file.relative_to(ROOT)))
        for file in files
        if file.suffix in SAYS_PATHS and file.is_file()
        for name in NAMED.findall(file.read_text("utf-8"))
    }

    assert named
    assert [one for one in sorted(named) if not (ROOT / one[0]).exists()] == []


def test_every_page_is_in_the_table_of_contents():
    contents = ROOT / "docs" / "README.md"
    linked = {
        (contents.parent / link.partition("#")[0]).resolve()
        for link in LINK.findall(prose(contents))
    }
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")}

    assert pages - linked == {contents}
