"""Every page that a person can open, once in a real Firefox."""

from datetime import timedelta

import pytest
from django.urls import reverse

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.operations.ledger.rules import SETUP
from epihq.operations.people.officers import ROLES, invite
from epihq.web.kit.subject import ways
from every_address import browser, filled, pages
from figures import make_figures, today
from firefox import enter
from furnished_room import one_of_each, person

pytestmark = pytest.mark.browser
# They are drawn behind the page, and are there once it is busy no more.
DRAWN = "const at = document.getElementById('charts'); return !at || !at.ariaBusy"
# Of each chart, how wide the drawing is that is seen: one of light, dark, wide, narrow.
WIDTHS = """
return [...document.querySelectorAll(".chart")].map(chart => Math.max(0,
  ...[...chart.querySelectorAll("svg")].map(one => one.getBoundingClientRect().width)))
"""
CHARTED = ("/locations/AZE/", "/compare/", "/signals/1/", "/events/1/")


def publish(home):
    """Counts of two countries to yesterday."""
    rows = [
        f"{code},cases,{today() - timedelta(days=n)},{today()},{300 + n % 7}"
        for code in ("AZE", "GEO")
        for n in range(1, 80)
    ]
    file = home / "counts.csv"
    head = "location,indicator,reference_date,report_date,value"
    file.write_text("\n".join([head, *rows]))
    own = source_named("own-counts")
    Archive(home).add(publication_from_files(own, file, today()))
    make_figures(home)


def addresses(owner):
    """Every address that a person who may all can open, and is a page."""
    client = browser(owner)
    asked = dict.fromkeys(
        filled(address, number=number)
        for address, _view in pages()
        for number in (("1", "2") if "number" in address else ("1",))
    )
    found = []
    for address in asked:
        answer = client.get(address)
        kind = answer.get("Content-Type", "")
        is_text = answer.status_code == 200 and kind.startswith("text/html")
        # A part that a page asks for is opened with its page.
        if is_text and answer.content.startswith(b"<!doctype html>"):
            found.append(address)
    return found


def test_every_page_opens_in_firefox_and_none_fails(looked_at, firefox):
    owner = person("owner", *ROLES)
    publish(looked_at.home)
    one_of_each(owner, looked_at.home)
    asked = addresses(owner)
    faults, drawn = {}, {}

    # Who has no second proof is asked for none here.
    another = person("another", *ROLES)
    enter(firefox, f"{looked_at.url}/enter/{invite(SETUP, another)}")
    firefox.errors(looked_at.url)
    for address in asked:
        firefox.open(f"{looked_at.url}{address}")
        firefox.wait_until(DRAWN)
        drawn[address] = firefox.asked(WIDTHS)
        if told := firefox.errors(looked_at.url):
            faults[address] = told

    assert faults == {}
    assert {reverse(way.page) for way in ways()} - {*asked} == set()
    assert len(asked) > 60
    assert not {at for at, widths in drawn.items() if not all(w > 0 for w in widths)}
    assert not [at for at in CHARTED if not drawn[at]]
