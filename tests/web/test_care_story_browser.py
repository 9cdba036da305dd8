"""A few days of a care desk, from the list that comes in to what the supervisor reads.

Of 150 people of Sabail, on a list of 200, one worsens by SMS and is fetched, one falls
silent and is found by a team that brings him his package; nobody else is called.
"""

import csv
import io
import json
import re
import time
import urllib.request
from datetime import timedelta

import pytest

from browsers import come_in, kept, pressed
from care_samples import open_desk, set_to_noon
from epihq.care.checks import restanding
from epihq.care.register.districts import District, Team, set_district, set_team
from epihq.care.register.tables import CareDistrictRow, EpisodeRow
from epihq.operations.instructions.carriers import signature
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite", "postgresql")]
OF_SABAIL, OF_NARIMANOV = 150, 50
LISTED = OF_SABAIL + OF_NARIMANOV
LIST = "\n".join(
    [
        "Ad soyad;Telefon;Yaş;En dairəsi;Uzunluq dairəsi;Rayon",
        *(
            f"Sınaq Xəstə {n};+994502000{n:03};{20 + n % 70};40,36{n:03};49,83{n:03};"
            f"{'Sabail' if n < OF_SABAIL else 'Narimanov'}"
            for n in range(LISTED)
        ),
    ]
)


@pytest.fixture
def _gateway(monkeypatch):
    # Before the server starts.
    monkeypatch.setenv("EPIHQ_SMS_SECRET", "shared")


@pytest.fixture
def story(_gateway, live, chromium):
    return Story(live, chromium)


class Story:
    """The desk, and who works at it, each in a browser of their own."""

    def __init__(self, live, chromium):
        set_to_noon(live.home)
        self.live, self.desk, self._chromium = live, open_desk(live.home), chromium
        row = CareDistrictRow.objects.get(pk=self.desk.sabail)
        centre = {"latitude": 40.36, "longitude": 49.83, "agencies": row.agencies}
        told = District(name=row.name, location=row.location, **centre)
        set_district(SETUP, told, number=row.pk)
        set_team(SETUP, Team(name="North", district=row.pk, skills=("nurse",)))
        self.supervisor = self.come("care-supervisor")
        self.nurse = self.come("nurse", districts=(self.desk.sabail,))
        self.other = self.come("nurse", districts=(self.desk.narimanov,))
        self.agency = self.come("agency-officer", agency=self.desk.ambulance)

    def come(self, role, **more):
        return come_in(self._chromium, self.live, role, **more)

    def go(self, page, address):
        page.goto(f"{self.live.url}{address}")

    def sms(self, sender, text):
        """What a gateway posts."""
        body = json.dumps({"id": "1", "from": sender, "text": text}).encode()
        said = str(int(time.time()))
        asked = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.live.url}/care/sms/",
            body,
            {
                "Content-Type": "application/json",
                "X-Epihq-Timestamp": said,
                "X-Epihq-Signature": f"sha256={signature('shared', said, body)}",
            },
        )
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - our own address
            assert answer.status == 200

    def later(self, **span):
        """Set the clock of the house on, and let the watch look at who is due."""
        at = clock.now() + timedelta(**span)
        clock.set_clock(self.live.home, at)
        restanding.restand_due(at)

    def next(self, page):
        """Take the next in hand by its key; give their number."""
        with page.expect_navigation():
            page.keyboard.press("n")
        page.get_by_role("heading", name="Sınaq Xəstə").wait_for()
        return int(re.search(r"/care/(\d+)/", page.url)[1])


def test_the_days_of_a_desk(story):
    brought_in(story)
    fetched = worsens(story)
    found = falls_silent(story)
    figures_tell_it(story)
    another_district_sees_nothing(story, fetched, found)
    pages = (story.supervisor, story.nurse, story.other, story.agency)
    # Who asks for what is not theirs is refused: that alone is complained of.
    complaints = [one for page in pages for one in page.faults]
    assert [one for one in complaints if "404" not in one] == []


def brought_in(story):
    page = story.supervisor
    story.go(page, "/care/import/")
    page.locator("textarea").fill(LIST)
    pressed(page, "button:has-text('Show the columns')")
    kept(page, "story-1-columns")
    pressed(page, "button:has-text('Take them in')")
    page.get_by_text(f"{LISTED} people are taken in").wait_for()


def worsens(story):
    """A nurse writes a first check; the next message is an emergency."""
    page = story.nurse
    story.go(page, "/care/")
    number = story.next(page)
    telephone = page.locator(".telephone a").first.get_attribute("href")[4:]
    page.locator("#id_spo2_rest").fill("97")
    page.keyboard.press("Enter")
    page.get_by_text("The check is kept").wait_for()

    story.sms(telephone, "88 38,9 pis")
    story.go(page, "/care/")
    kept(page, "story-2-queue")
    assert story.next(page) == number
    page.keyboard.press("e")
    page.get_by_label("ambulance").check()
    page.locator("#deed-escalate textarea").fill("88 %, and worse.")
    kept(page, "story-3-escalated")
    pressed(page, "#deed-escalate button:has-text('Ask for it now')")
    _acknowledged(story, EpisodeRow.objects.get(pk=number).instruction)

    story.go(page, f"/care/{number}/")
    page.locator("#deed-admit summary").click()
    page.locator("#deed-admit textarea").fill("Fetched at noon.")
    pressed(page, "#deed-admit button:has-text('They are in hospital')")
    kept(page, "story-4-admitted")
    assert EpisodeRow.objects.get(pk=number).state == "in-hospital"
    return number


def _acknowledged(story, instruction):
    page = story.agency
    story.go(page, f"/instructions/{instruction}/")
    assert "Xəstə" not in page.content()
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_role("button", name="Acknowledge").wait_for(state="detached")
    page.locator("#report").fill("Taken to the clinic.")
    page.get_by_role("button", name="Report it done").click()
    page.locator("#report").wait_for(state="detached")


def falls_silent(story):
    """Two days pass without a word: a team goes, finds him and brings his package."""
    page = story.nurse
    number = story.next(page)
    page.locator("#id_spo2_rest").fill("96")
    page.keyboard.press("Enter")
    page.get_by_text("The check is kept").wait_for()
    _in_stock(story)
    story.go(page, f"/care/{number}/")
    pressed(page, "button:has-text('Ask for the package')")

    story.later(days=2)
    assert EpisodeRow.objects.get(pk=number).silent == "seek"
    pressed_on = story.supervisor
    story.go(pressed_on, "/care/rounds/")
    pressed_on.locator("#round-district").select_option("Sabail")
    pressed(pressed_on, "button:has-text('Plan a round')")
    assert f"Person {number}" in pressed_on.inner_text("main")
    pressed(pressed_on, "button:has-text('Show names and addresses')")
    kept(pressed_on, "story-5-round")
    pressed(pressed_on, "button:has-text('The team has left')")

    story.go(page, f"/care/{number}/")
    page.get_by_text("Another hour, or a visit").click()
    page.locator("#id_channel").select_option("visit")
    page.locator("#id_spo2_rest").fill("96")
    pressed(page, "button:has-text('Keep the check')")
    for button, word in (("Packed", ""), ("On its way", ""), ("Brought", "His son.")):
        story.go(page, f"/care/{number}/")
        page.get_by_label("Who took it, or why not").fill(word)
        pressed(page, f".need-steps button:text-is('{button}')")
    kept(page, "story-6-found")
    assert EpisodeRow.objects.get(pk=number).silent == ""
    return number


def _in_stock(story):
    items = ("vitamin-c", "vitamin-d3", "zinc", "magnesium", "selenium", "paracetamol")
    for item in items:
        story.go(story.supervisor, "/care/needs/")
        page = story.supervisor
        page.get_by_text("Write down what came in").click()
        page.locator("#id_district").select_option("Sabail")
        page.locator("#id_item").select_option(item)
        page.locator("#id_amount").fill("10")
        pressed(page, "button:has-text('Write it down')")


def figures_tell_it(story):
    """Of Sabail one is fetched and one found; nobody has spoken to the others yet."""
    page = story.supervisor
    story.go(page, "/care/districts/?hours=168")
    kept(page, "story-7-figures")
    told = page.request.get(f"{story.live.url}/care/districts.csv?hours=168").text()
    rows = csv.DictReader(io.StringIO(told.lstrip("\ufeff")))
    sabail = next(row for row in rows if row["name"] == "Sabail")
    spoken_to = 2
    truth = {
        "opened": OF_SABAIL,
        "at_home": 1,
        "waiting": OF_SABAIL - spoken_to,
        "in_hospital": 1,
        "admissions": 1,
        "escalations": 1,
        "silent": 0,
        "ended": 0,
        "first_contacts_made": spoken_to,
        # Two days are over, and with them everybody's first.
        "first_contacts_due": OF_SABAIL,
        "call_backs_made": 1,
        "call_backs_due": 1,
    }
    assert {name: int(sabail[name]) for name in truth} == truth
    assert f"{spoken_to} of {OF_SABAIL}" in page.inner_text("main")


def another_district_sees_nothing(story, *numbers):
    """Olga of Narimanov: no page, no list, no search, no API, no FHIR, no CSV."""
    page = story.other
    for number in numbers:
        for address in (
            f"/care/{number}/",
            f"/api/v1/care/people/{number}",
            f"/api/fhir/Patient/{number}",
        ):
            reason = {"X-Reason": "To look."}
            answer = page.request.get(f"{story.live.url}{address}", headers=reason)
            assert answer.status == 404, address
    told = page.request.get(f"{story.live.url}/care/districts.csv").text()
    assert "Sabail" not in told
    story.go(page, "/care/search/")
    page.locator("#id_phone").fill("+994502000000")
    page.locator("#id_reason").fill("She called.")
    pressed(page, "button:has-text('Find')")
    page.get_by_text("Nobody of this name or number").wait_for()
    story.go(page, "/care/")
    kept(page, "story-8-other")
    assert "Sabail" not in page.inner_text("main")
