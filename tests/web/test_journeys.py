"""A day in the room, in a real browser: what each does, and what they see."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from browsers import faults_by_day_and_night, kept, let_in, opened, pressed
from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.acts import record_act
from epihq.operations.signals.actions import raise_signal
from epihq.terms.regimes import Act, Kind, Measure
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from figures import make_figures, today

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TODAY = today()


@pytest.fixture
def day(live):
    """A room of one's own, to change things in."""
    return begun(live)


@pytest.fixture(scope="module")
def begun_day(shared_server):
    return begun(shared_server)


@pytest.fixture
def quiet_day(begun_day, looked_at):
    """A room for all who only look."""
    return looked_at


def begun(live):
    """Give a room figures, a regime that ends in three days, and a signal."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for code, growth in (("AZE", 1.04), ("ARM", 1.0), ("GEO", 0.97)):
        for back in range(90, 0, -1):
            cases = round(400 * growth ** (90 - back))
            on = TODAY - timedelta(days=back)
            lines.append(f"{code},cases,{on},{on},{cases}")
            lines.append(f"{code},deaths,{on},{on},{cases // 50}")
    file = live.home / "counts.csv"
    file.write_text("\n".join(lines))
    source = source_named("own-counts")
    Archive(live.home).add(publication_from_files(source, file, TODAY))
    make_figures(live.home)
    record_act(live.home, strict(), by="the duty officer")
    raise_signal(WATCH, [alarm()], cause="AZE cases")
    return live


def strict():
    start = datetime.combine(TODAY, datetime.min.time(), UTC)
    return Act(
        location="AZE",
        regime="strict",
        kind=Kind.SET,
        instrument="Order 1",
        decided_on=TODAY - timedelta(days=11),
        effective_from=start - timedelta(days=10),
        # Three days from any hour of the day at which the tests run.
        effective_to=datetime.now(UTC).replace(microsecond=0)
        + timedelta(days=3, hours=6),
        areas=(),
        measures=(Measure(code="C6", level=2),),
    )


def alarm():
    on = TODAY - timedelta(days=1)
    dates = tuple(on - timedelta(days=back) for back in range(20, -1, -1))
    return Alarm(
        kind=SignalKind.UNUSUAL_COUNTS,
        location="AZE",
        indicator="cases",
        reference_date=on,
        severity=Severity.HIGH,
        evidence=Evidence(
            method="EARS C2",
            value=900.0,
            expected=400.0,
            upper=480.0,
            dates=dates,
            values=(*(400.0,) * 20, 900.0),
        ),
        facts={
            "unit": "day",
            "value": 900,
            "expected": 400,
            "upper": 480,
            "times": 2.3,
        },
    )


def come_in(chromium, live, role, **more):
    """A browser in which somebody of a role has come in by their link."""
    page = opened(chromium, viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    let_in(page, live.link(role, **more))
    return page


def test_the_morning_begins_at_the_board(quiet_day, chromium):
    page = come_in(chromium, quiet_day, "duty-officer")

    assert page.url.endswith("/board/")
    assert "3 days left" in page.inner_text("section:has(#held-head)")
    assert "900 cases" in page.inner_text("section:has(#signals-head)")
    kept(page, "board")

    pressed(page, "th[scope=row] a:has-text('Armenia')")
    assert page.inner_text("h1").startswith("Armenia")

    page.goto(f"{quiet_day.url}/board/?at={TODAY - timedelta(days=30)}")
    past = page.inner_text("main")
    assert "Nothing can be changed here" in past
    assert "No open signal" in past
    kept(page, "board-past")
    assert page.faults == []


def test_an_open_board_shows_news_without_reload(day, chromium):
    page = come_in(chromium, day, "duty-officer")
    page.evaluate("window.neverReloaded = true")

    raise_signal(WATCH, [alarm()], cause="another thing")

    page.locator("#signals-head ~ ul li").nth(1).wait_for()
    assert page.evaluate("window.neverReloaded")


def test_a_signal_leads_to_an_instruction_that_is_done(day, chromium, tmp_path):
    officer = come_in(chromium, day, "duty-officer")
    agency = come_in(chromium, day, "agency-officer")
    photo = tmp_path / "report.txt"
    photo.write_text("Two laboratories had sent three days at once.")

    pressed(officer, "#signals-head ~ ul a")
    kept(officer, "signal")
    officer.click("text=I take it up")
    officer.wait_for_selector("text=under verification")
    officer.click("text=Write an instruction")
    officer.fill("[name=text]", "Find out whether the rise is real, and report.")
    officer.select_option("[name=agency]", index=1)
    later = datetime.now(UTC) + timedelta(days=1)
    officer.fill("[name=deadline]", later.strftime("%Y-%m-%dT%H:%M"))
    officer.click("text=Issue it")
    officer.wait_for_url("**/instructions/1/")

    agency.goto(f"{day.url}/instructions/1/")
    agency.click("text=Acknowledge")
    agency.wait_for_selector("text=acknowledged")
    agency.fill("#report", "It is not: three days came at once.")
    agency.set_input_files("input[type=file]", str(photo))
    agency.click("text=Report it done")
    agency.wait_for_selector("text=report.txt")

    officer.reload()
    assert "three days came at once" in officer.inner_text("main")
    kept(officer, "instruction")
    officer.goto(f"{day.url}/log/")
    assert "instruction 1" in officer.inner_text("main")
    assert agency.faults == officer.faults == []


def test_a_regime_is_extended_by_two_persons(day, chromium):
    officer = come_in(chromium, day, "duty-officer")
    manager = come_in(chromium, day, "incident-manager")
    officer.goto(f"{day.url}/measures/propose/")
    officer.fill("[name=instrument]", "Order 2")
    end = datetime.now(UTC) + timedelta(days=17)
    officer.fill("[name=effective_to]", end.strftime("%Y-%m-%dT06:00"))
    officer.fill("[name=why]", "R_t is above 1, and beds are scarce.")
    officer.click("main button:has-text('Propose')")
    officer.wait_for_url("**/proposals/1/")
    assert "prolongs" in officer.inner_text("main")
    assert not officer.locator("button:has-text('Approve')").count()

    manager.goto(f"{day.url}/proposals/1/")
    manager.click("button:has-text('Approve')")
    manager.wait_for_selector("text=approved")
    kept(manager, "proposal")

    manager.goto(f"{day.url}/board/")
    assert re.search(r"1[67] days left", manager.inner_text("section:has(#held-head)"))
    assert officer.faults == manager.faults == []


def test_a_shift_is_handed_over_and_accepted(day, chromium):
    going = come_in(chromium, day, "duty-officer", username="going")
    coming = come_in(chromium, day, "duty-officer", username="coming")
    going.goto(f"{day.url}/handovers/")
    going.click("main button:has-text('Draft')")
    going.wait_for_url("**/handovers/1/")
    assert going.locator("main a[href='/signals/1/']").count()
    going.fill("#notes", "The ministry calls back at nine.")
    number = going.locator("#incoming option:has-text('duty')").last
    going.select_option("#incoming", number.get_attribute("value"))
    going.click("text=Sign it over")
    going.wait_for_selector("text=signed")

    page = coming
    page.goto(f"{day.url}/handovers/1/")
    page.click("button:has-text('Accept')")
    page.wait_for_selector("text=accepted")

    assert "calls back at nine" in page.inner_text("main")
    kept(page, "handover")


def test_who_may_not_is_told_who_may(quiet_day, chromium):
    page = come_in(chromium, quiet_day, "agency-officer")

    answer = page.goto(f"{quiet_day.url}/board/")

    assert answer.status == 403
    assert "not open to you" in page.inner_text("main")
    kept(page, "refused")


PAGES = (
    "/board/",
    "/locations/AZE/",
    "/signals/",
    "/signals/1/",
    "/instructions/",
    "/measures/",
    "/measures/propose/",
    "/log/",
    "/roster/",
    "/handovers/",
    "/mode/",
    "/agencies/",
    "/thresholds/",
    "/sources/",
)


@pytest.mark.parametrize("wide", [390, 1920])
def test_everybody_can_use_every_page_on_a_telephone_and_a_wall(
    quiet_day, chromium, wide
):
    state = come_in(chromium, quiet_day, "incident-manager").context.storage_state()
    size = {"width": wide, "height": 900}
    page = opened(chromium, storage_state=state, viewport=size)
    broken = {}
    for address in PAGES:
        page.goto(f"{quiet_day.url}{address}")
        name = address.strip("/").replace("/", "-")
        broken[address] = faults_by_day_and_night(page, name)

    assert page.faults == []
    assert {address: told for address, told in broken.items() if told} == {}


def test_the_board_is_walked_by_keyboard_alone(quiet_day, chromium):
    page = come_in(chromium, quiet_day, "duty-officer")
    page.goto(f"{quiet_day.url}/board/")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))

    assert "#main" in reached
    assert {"/signals/1/", "/locations/AZE/"} <= reached
