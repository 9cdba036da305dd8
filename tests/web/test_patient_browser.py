"""The page of somebody at home on a telephone: large, three languages, no net."""

import pytest

from browsers import faults_by_day_and_night, opened
from care_samples import open_desk, somebody
from epihq.care.checks.tables import ReadingRow
from epihq.care.contact.links import make_page
from epihq.operations.ledger import ledger

pytestmark = pytest.mark.browser
PHONE = {"wide": 360, "high": 640}


@pytest.fixture
def home_page(live):
    """Somebody's page on a server of its own: the person and the whole address."""
    with ledger.writing(live.home):
        desk = open_desk(live.home)
        row = somebody(desk, language="en")
        _, secret = make_page(desk.nurse, row.pk)
    return row, f"{live.url}/h/{secret}/"


def answer(page, feeling="better", breathing="no"):
    page.check(f"[name=feeling][value={feeling}]")
    page.check(f"[name=breathing][value={breathing}]")
    page.click("button[type=submit]")


def readings(row):
    return ReadingRow.objects.filter(episode=row.pk).count()


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_everybody_can_read_it_by_day_and_by_night(home_page, chromium, language):
    _, address = home_page
    page = opened(chromium, **PHONE)
    page.goto(f"{address}?language={language}")

    assert faults_by_day_and_night(page, f"patient-{language}") == []
    assert page.faults == []
    letters = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert letters >= 18


def test_an_answer_arrives_and_says_what_to_do(home_page, chromium):
    row, address = home_page
    page = opened(chromium, **PHONE)
    page.goto(address)

    page.fill("[name=spo2_rest]", "97")
    answer(page)

    page.locator("#told.kept").wait_for()
    assert readings(row) == 1


def test_a_grave_answer_says_to_call_at_once(home_page, chromium):
    _, address = home_page
    page = opened(chromium, **PHONE)
    page.goto(address)

    page.check("[name=sign][value=blue-lips]")
    answer(page, "worse", "much")

    page.locator("#told.danger").wait_for()
    assert page.evaluate("document.activeElement.id") == "told"


@pytest.mark.parametrize("stays_open", [True, False])
def test_what_is_answered_without_a_connection_arrives_once(
    home_page, chromium, stays_open
):
    row, address = home_page
    page = opened(chromium, **PHONE)
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()

    page.context.set_offline(True)
    page.reload()
    answer(page)
    page.locator("#told.waits").wait_for()
    before = readings(row)
    if stays_open:
        page.context.set_offline(False)
    else:
        # Closed before the connection is back: nothing may be sent in between.
        context = page.context
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(address)
    page.locator("#told.kept").wait_for()
    page.reload()

    assert (before, readings(row)) == (0, 1)


def test_what_was_sent_in_vain_goes_again_and_again_and_the_writer_stays(
    home_page, chromium
):
    row, address = home_page
    page = opened(chromium, **PHONE)
    page.clock.install()
    page.goto(address)
    vain = []
    page.route("**/h/**", lambda route: (vain.append(1), route.abort()))
    answer(page)
    page.locator("#told", has_text="There is no connection").wait_for()
    page.locator("[name=spo2_rest]").focus()

    def goes_again_within(seconds):
        sent = len(vain)
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(seconds * 1000)
        return len(vain) - sent

    assert [goes_again_within(pause) for pause in (2, 4, 8, 16, 30, 30)] == [1] * 6
    assert page.evaluate("document.activeElement.name") == "spo2_rest"
    page.unroute_all()
    page.clock.fast_forward(30_000)
    page.locator("#told.kept").wait_for()
    assert readings(row) == 1


def test_without_a_script_it_is_a_form_like_others(home_page, chromium):
    row, address = home_page
    page = opened(chromium, java_script_enabled=False, **PHONE)
    page.goto(address)

    answer(page)

    page.locator("#told.kept").wait_for()
    assert readings(row) == 1
