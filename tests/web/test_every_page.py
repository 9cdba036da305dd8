"""What holds of every page of the room, each opened once for all of these laws."""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from epihq.operations.people.officers import ROLES
from epihq.web.kit import help as helps
from every_address import browser, filled, open_pages, pages
from furnished_room import one_of_each, person

SCRIPTS = Path(__file__).resolve().parents[2] / "src/epihq/web/static/web"
MOST_SCRIPT = 150_000


@dataclass(frozen=True)
class Page:
    """A page as it was answered; ``html`` is "" where it is none."""

    address: str
    status: int
    headers: dict
    html: str

    @property
    def is_framed(self):
        """Whether it stands in the room's frame."""
        return self.status == 200 and '<main id="main"' in self.html


@pytest.fixture(scope="module")
def opened():
    """The pages that were opened, by database."""
    return {}


@pytest.fixture
def every_page(shared_room, database, opened):
    """Every page to who may all, in a room with one of each thing."""
    if database not in opened:
        officer = person("someone", *ROLES)
        one_of_each(officer, shared_room)
        client = browser(officer)
        walk = [(address, filled(address)) for address, _ in [*pages(), *open_pages()]]
        # A kind of threshold that has more to choose than the first.
        walk += [(a, filled(a, name="least_count")) for a, _ in pages() if "name" in a]
        opened[database] = [_opened(client, *where) for where in walk]
    return opened[database]


def _opened(client, address, where):
    answer = client.get(where)
    is_html = answer.get("Content-Type", "").startswith("text/html")
    html = answer.getvalue().decode() if is_html else ""
    return Page(address, answer.status_code, dict(answer.headers), html)


def test_it_says_what_it_is_for(every_page):
    framed = [one for one in every_page if one.is_framed]
    silent = {p.address for p in framed if '<details class="about">' not in p.html}

    assert silent - dict(open_pages()).keys() == set(), "name them in their help.py"


def test_every_key_is_told_and_no_other(every_page):
    shown = "".join(one.html for one in every_page if one.is_framed)
    named = set(re.findall(r'data-key="([^"]+)"', shown))
    scripts = "".join(file.read_text() for file in SCRIPTS.glob("*.js"))
    heard = set(re.findall(r'event\.key [!=]== "(.)"', scripts))
    heard |= set(re.findall(r"[{,] (.): -?1", scripts))

    assert named | heard == {one.key for one in helps.keyboard()}


def test_it_leads_to_all_the_others(every_page):
    ways = {}
    for one in every_page:
        nav = re.search(r'<nav class="ways".*?</nav>', one.html, re.DOTALL)
        if one.status == 200 and nav:
            ways[one.address] = re.findall(r'<a href="([^"]+)"', nav[0])

    assert len(ways) > 60
    whole = max(ways.values(), key=len)
    assert {address for address, found in ways.items() if found != whole} == set()


@cache
def size(address):
    """Bytes of a script as it is sent, of which none is compressed further here."""
    file = finders.find(address.split("?")[0].removeprefix("/static/"))
    return Path(file).stat().st_size


def scripts(page):
    """Where each script of a page comes from."""
    return list(re.findall(r'<script[^>]+src="([^"]+)"', page))


def test_it_sends_no_more_script_than_a_telephone_in_a_crisis_should_fetch(every_page):
    stranger = browser()
    strange = [_opened(stranger, one, filled(one)) for one, _ in open_pages()]
    sent = {p.address: scripts(p.html) for p in (*every_page, *strange) if p.html}

    assert sum(map(bool, sent.values())) > 40
    heavy = {a: s for a, s in sent.items() if sum(map(size, s)) >= MOST_SCRIPT}
    assert heavy == {}


def test_the_script_of_charts_is_a_small_one():
    waits = get_template("web/charts/waits.html").render({})

    found = [size(address) for address in scripts(waits)]
    assert found
    assert sum(found) < 6_000


class Looked(HTMLParser):
    """What of a page the content security policy would refuse, or another host."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in told):
            self.found.append(f"inline {tag}")
        for name, value in attrs:
            if name == "style" or re.fullmatch(r"on\w+", name):
                self.found.append(f"{tag} {name}={value}")
            is_address = name in {"src", "href", "action", "srcset", "data", "poster"}
            if is_paper(tag, told):
                continue
            if is_address and re.match(r"(https?:)?//", value or ""):
                self.found.append(f"{tag} {name}={value}")


def is_paper(tag, told):
    """A link that its reader may follow to a paper, which is not told whence."""
    leads = tag == "a" and (told.get("href") or "").startswith("https://doi.org/10.")
    return leads and told.get("rel") == "noreferrer"


@pytest.mark.databases("sqlite", "postgresql")
def test_it_runs_and_loads_nothing_that_is_not_ours(every_page):
    wrong = [(p.address, p.status) for p in every_page if p.status == 500]
    html = [p for p in every_page if p.headers["Content-Type"].startswith("text/html")]
    seen = 0

    for one in html:
        policy, looked = one.headers.get("Content-Security-Policy", ""), Looked()
        if "sandbox" not in policy:
            looked.feed(one.html)
            seen += one.status == 200
            if "default-src 'self'" not in policy or "unsafe" in policy:
                looked.found.append(policy)
        if looked.found:
            wrong.append((one.address, looked.found))

    assert wrong == []
    assert seen > 30


def test_no_browser_or_proxy_keeps_it(every_page):
    kept = {p.address for p in every_page if p.headers["Cache-Control"] != "no-store"}
    client = browser(person("someone.else", *ROLES))
    for beside in ("nothing-here/", "api/v1/log"):
        if client.get(f"/{beside}")["Cache-Control"] != "no-store":
            kept.add(beside)

    assert kept == set()
