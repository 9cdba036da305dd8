"""Search, order, saved views and stars in real browsers, by keyboard and on a phone."""

import pytest

from browsers import come_in, faults_at_every_size, let_in, opened, pressed, walked
from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.signals import actions as signals
from epihq.terms.signals import Severity
from figures import publish_counts, today
from firefox import enter
from room_samples import alarm, hours

pytestmark = pytest.mark.browser
MANAGER = Actor(name="mina", roles=frozenset({Role.INCIDENT_MANAGER}), via="page")


@pytest.fixture
def filled(live):
    """A live room with some instructions and signals."""
    publish_counts(live.home, today())
    agency = set_agency(WATCH, Agency(name="City health office", location="AZ-BA")).pk
    for number, text in enumerate(["Şəki: çarpayıları sayın.", "Count free beds."]):
        order = Order(text=text, deadline=hours(5 + number), agency=agency)
        issue_instruction(MANAGER, order)
    for severity in (Severity.LOW, Severity.VERY_HIGH):
        signals.raise_signal(WATCH, [alarm(severity=severity)], cause=severity)
    return live


def focus(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def searched_by_keyboard(page, live):
    """The key, the offers, the arrows, Enter, Esc."""
    page.goto(f"{live.url}/claims/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("seki", delay=20)
    offered = page.locator("#find-offers a")
    offered.filter(has_text="çarpayıları").wait_for()
    page.keyboard.press("ArrowDown")
    assert "Şəki" in focus(page)
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert offered.count() == 0
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    assert page.input_value("#find") == ""
    page.keyboard.type("Baku", delay=20)
    offered.filter(has_text="AZ-BA").wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/locations/AZ-BA/")


def test_search_is_done_by_the_keyboard_alone(filled, chromium):
    page = come_in(chromium, filled, "duty-officer")
    searched_by_keyboard(page, filled)

    assert page.faults == []


PRESSED = """
  document.activeElement.dispatchEvent(new KeyboardEvent(
    "keydown", { key: "%s", bubbles: true, cancelable: true }));
  return document.activeElement.id || document.activeElement.textContent;
"""
TYPED = """
  const box = document.activeElement;
  box.value = "seki";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return 1;
"""


@pytest.mark.parametrize("width", [1366, 900, 390])
@pytest.mark.parametrize("role", ["duty-officer", "auditor"])
def test_what_search_offers_lies_within_the_window(filled, chromium, width, role):
    page = come_in(chromium, filled, role)
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{filled.url}/find/")
    page.fill("#find", "count")
    page.locator("#find-offers a").first.wait_for()

    box = page.locator("#find-offers").bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_search_is_done_in_firefox_as_well(filled, firefox):
    enter(firefox, filled.link("duty-officer"))
    firefox.open(f"{filled.url}/claims/")

    assert firefox.asked(PRESSED % "/") == "find"
    firefox.asked(TYPED)
    firefox.wait_until("return document.querySelectorAll('#find-offers a').length")
    assert "Şəki" in firefox.asked(PRESSED % "ArrowDown")
    assert firefox.asked(PRESSED % "Escape") == "find"
    assert firefox.asked("return document.querySelectorAll('.hits').length") == 0


def test_a_key_that_belongs_to_a_text_stays_in_it(filled, chromium):
    page = come_in(chromium, filled, "duty-officer")
    page.goto(f"{filled.url}/signals/new/")
    page.fill("#id_text", "")
    page.focus("#id_text")
    page.keyboard.type("1/2 of the beds")

    assert page.input_value("#id_text") == "1/2 of the beds"


def test_without_a_script_search_is_a_page(filled, chromium):
    page = opened(chromium, java_script_enabled=False)
    let_in(page, filled.link("duty-officer"))
    page.goto(f"{filled.url}/claims/")
    page.fill("#find", "beds")
    with page.expect_navigation():
        page.press("#find", "Enter")

    assert page.get_by_role("link", name="Count free beds.").is_visible()


def test_names_of_places_are_offered_in_a_form(filled, chromium):
    page = come_in(chromium, filled, "duty-officer")
    page.goto(f"{filled.url}/signals/new/")
    page.focus("#id_location")
    page.locator("#places option[value='Georgia']").wait_for(state="attached")

    assert page.locator("#places option").count() > 250
    assert page.faults == []


def test_a_list_is_put_in_order_and_kept_as_a_view(filled, chromium):
    page = come_in(chromium, filled, "duty-officer")
    page.goto(f"{filled.url}/signals/?tab=open")
    pressed(page, "thead a:has-text('Severity')")
    first = page.locator("tbody tr").first.inner_text()
    assert "low" in first
    pressed(page, "thead a:has-text('Severity')")
    assert "very high" in page.locator("tbody tr").first.inner_text()
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Severity")

    page.click("text=Save this view >> visible=true")
    page.fill("#view-name", "Gravest first")
    page.select_option("#view-shared", "all")
    pressed(page, "main button:has-text('Save')")
    page.goto(f"{filled.url}/signals/?tab=open")
    pressed(page, ".views a:has-text('Gravest first')")
    assert page.locator(".views a[aria-current]").inner_text().strip() == (
        "Gravest first"
    )
    page.click("text=Change or drop this view >> visible=true")
    pressed(page, "button:has-text('Drop this view')")
    assert page.locator(".views").count() == 0
    assert page.faults == []


def test_a_place_is_starred_and_stands_above_the_board(filled, chromium):
    page = come_in(chromium, filled, "duty-officer")
    page.goto(f"{filled.url}/locations/AZE/")
    pressed(page, "button:has-text('Star this place')")
    page.goto(f"{filled.url}/board/")

    assert "Azerbaijan" in page.locator(".starred").inner_text()
    page.goto(f"{filled.url}/locations/AZE/")
    pressed(page, "button:has-text('take the star away')")
    page.goto(f"{filled.url}/board/")
    assert page.locator(".starred").count() == 0


def test_the_pages_of_finding_can_be_used_by_everybody(filled, chromium):
    page = come_in(chromium, filled, "duty-officer")
    page.goto(f"{filled.url}/locations/AZE/")
    pressed(page, "button:has-text('Star this place')")
    pages = (
        "/find/?q=beds",
        "/find/?q=Azerbajan",
        "/views/",
        "/signals/?tab=open&location=Baku&severity=low&sort=-severity",
        "/instructions/?tab=all&sort=deadline",
        "/events/?tab=all&sort=state",
    )
    found = walked(page, filled.url, pages)
    page.goto(f"{filled.url}/claims/")
    page.keyboard.press("/")
    page.keyboard.type("beds")
    page.locator("#find-offers a").first.wait_for()
    found["offers"] = faults_at_every_size(page, "find-offers")

    assert not {address: told for address, told in found.items() if told}
