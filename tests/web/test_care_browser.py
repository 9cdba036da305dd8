"""The care desk in a real browser: usable by everybody, and worked by keys alone."""

from datetime import timedelta

import pytest
from msgspec import structs

from ahead_samples import NOW, compared
from browsers import come_in, walked
from care_samples import RASHAD, open_desk, reading, somebody
from epihq.care.ahead import keeping
from epihq.care.checks.intake import write_reading
from epihq.care.needs import actions, stocks
from epihq.care.register.districts import District, Team, set_district, set_team
from epihq.care.register.persons import Person
from epihq.care.register.tables import EpisodeRow
from epihq.care.tours import actions as tours
from epihq.care.tours.wishes import Wish
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP

pytestmark = pytest.mark.browser
PAGES = (
    *("", "new/", "import/", "search/", "paper/", "messages/", "needs/"),
    *("districts/", "rules/", "rules/of/who-2021/"),
)
ROUND = "rounds/1/"


def furnished(home):
    """A desk with somebody in danger, and somebody who needs things."""
    desk = open_desk(home)
    told = {"location": "AZ-BA", "latitude": 40.36, "longitude": 49.83}
    set_district(SETUP, District(name="Sabail", **told), number=desk.sabail)
    for n in range(2):
        set_team(SETUP, Team(name=f"Team {n}", district=desk.sabail))
    at_home = structs.replace(RASHAD, latitude=40.37, longitude=49.84)
    row = somebody(desk, at_home, language="az", age=61)
    for hours, spo2 in ((30, 96.0), (18, 94.0), (6, 91.0)):
        write_reading(desk.nurse, row.pk, reading(spo2, hours, temperature=37.9))
    stocks.change_stock(desk.nurse, desk.sabail, "zinc", 3, why="received")
    actions.ask_package(desk.nurse, row.pk, "azerbaijan-2020")
    day = (clock.now() + timedelta(days=1)).date()
    wishes = {row.pk: Wish(carers=2, earliest="11:00", ways={0: 25.0})}
    tours.plan_round(desk.supervisor, desk.sabail, day, wishes=wishes)
    with pytest.MonkeyPatch.context() as then:
        then.setattr(clock, "now", lambda: NOW)
        compared(home)
        keeping.keep(home)
    return desk, row.pk


@pytest.fixture(scope="module")
def desk_of(shared_server):
    return furnished(shared_server.home)


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_the_desk_can_be_used_by_everybody(
    looked_at, desk_of, chromium, language
):
    person = f"{desk_of[1]}/"
    page = come_in(chromium, looked_at, "care-supervisor", language=language)
    desk = f"{looked_at.url}/care/"

    found = walked(page, desk, (*PAGES, person), language)
    found |= walked(page, desk, [ROUND], language, opens="details.panel")

    assert page.faults == []
    assert found == {}


def test_a_clinician_sees_a_person_by_day_and_night(looked_at, desk_of, chromium):
    page = come_in(chromium, looked_at, "clinician")

    assert walked(page, f"{looked_at.url}/care/", [f"{desk_of[1]}/"]) == {}


def test_on_paper_the_queue_has_no_buttons(looked_at, desk_of, chromium):
    page = come_in(chromium, looked_at, "care-supervisor")
    page.goto(f"{looked_at.url}/care/")
    take = page.get_by_text("Take this person").first
    assert take.is_visible()

    page.emulate_media(media="print")

    assert not take.is_visible()
    assert page.get_by_text(f"Person {desk_of[1]}").first.is_visible()


def test_a_nurse_works_the_queue_by_keys_alone(live, chromium):
    desk = open_desk(live.home)
    for n in range(3):
        told = Person(name=f"Test Person {n}", telephone=f"+99450200000{n}")
        somebody(desk, told, age=40 + n)
    page = come_in(chromium, live, "nurse", districts=(desk.sabail,))
    page.goto(f"{live.url}/care/")

    page.keyboard.press("n")
    page.get_by_role("heading", name="Test Person").wait_for()
    page.locator("#id_spo2_rest").focus()
    page.keyboard.type("97")
    page.keyboard.press("Enter")
    page.get_by_text("The check is kept").wait_for()
    page.keyboard.press("n")
    page.get_by_role("heading", name="Test Person").wait_for()
    page.keyboard.press("u")
    page.get_by_text("The call is written down.").wait_for()

    states = EpisodeRow.objects.order_by("pk").values_list("state", "attempts")
    assert sorted(states) == [
        ("observed", 0),
        ("waiting-contact", 0),
        ("waiting-contact", 1),
    ]
    assert page.faults == []
