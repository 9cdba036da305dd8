"""A day in the room, in a real browser: what each does, and what they see."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from browsers import come_in, kept, pressed, walked
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


def at_start(chromium, live, role):
    """A browser in which somebody of a role is where they are led first."""
    page = seated(chromium, live, role)
    page.goto(f"{live.url}/")
    return page


def test_the_morning_begins_at_the_board(quiet_day, chromium):
    page = at_start(chromium, quiet_day, "duty-officer")

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
    page = at_start(chromium, day, "duty-officer")
    page.evaluate("window.neverReloaded = true")

    raise_signal(WATCH, [alarm()], cause="another thing")

    page.locator("#signals-head ~ ul li").nth(1).wait_for()
    assert page.evaluate("window.neverReloaded")


def seated(chromium, live, role, language="en", wide=1366, **look):
    """Somebody at a screen of their own, in their language."""
    page = come_in(chromium, live, role, wide, language=language, **look)
    page.set_default_timeout(60_000)
    return page


def opened_from_inbox(page, live, thing):
    """Open by keys alone what stands first in somebody's inbox."""
    page.goto(f"{live.url}/inbox/")
    kept(page, f"duty-inbox-{thing.replace('/', '-')}")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/{thing}/")


def sent(page, form, answer):
    """Send a form, and wait for what its page then has."""
    page.click(f"{form} >> visible=true")
    page.locator(answer).first.wait_for()


def test_a_duty_is_played_by_five_people(day, chromium, tmp_path):
    """Each at a screen and in a language of their own, led by what waits for them."""
    officer = seated(chromium, day, "duty-officer", "az")
    judge = seated(chromium, day, "epidemiologist", "ru", color_scheme="dark")
    agency = seated(chromium, day, "agency-officer", "en", 390)
    manager = seated(chromium, day, "incident-manager", "en")
    admin = seated(chromium, day, "administrator", "ru", color_scheme="dark")

    admin.goto(f"{day.url}/first-steps/")
    assert admin.locator(".step").count() > 10
    kept(admin, "duty-first-steps")
    a_signal_becomes_an_event(day, officer, judge)
    an_agency_is_told_and_answers(day, officer, agency, tmp_path)
    a_regime_is_extended_by_two_persons(day, officer, manager)
    coming = seated(chromium, day, "duty-officer", "en")
    the_shift_is_handed_over(day, officer, coming)

    everybody = (officer, judge, agency, manager, admin, coming)
    assert [fault for each in everybody for fault in each.faults] == []


def a_signal_becomes_an_event(day, officer, judge):
    opened_from_inbox(officer, day, "signals/1")
    kept(officer, "duty-signal")
    sent(officer, "button[formaction$='/verify/']", ".badge:has-text('yoxlan')")
    sent(officer, "button[formaction$='/event/']", "form[action$='/situation/']")
    assert officer.url.endswith("/events/1/")
    officer.locator("form[action$='/situation/'] textarea").first.fill("900 hal.")
    sent(officer, "form[action$='/situation/'] button", "dd:has-text('900 hal.')")

    judge.goto(f"{day.url}/events/1/assess/")
    judge.fill("[name=question]", "Передача в школах")
    for name in ("likelihood", "impact", "confidence"):
        judge.locator(f"[name={name}]").nth(2).check()
    sent(judge, "main form button.button", ".matrix .holds")
    kept(judge, "duty-event")


def an_agency_is_told_and_answers(day, officer, agency, folder):
    officer.goto(f"{day.url}/events/1/")
    pressed(officer, "a[href*='/instructions/new/']")
    officer.fill("[name=text]", "Find out whether the rise is real, and report.")
    officer.select_option("[name=agency]", index=1)
    later = datetime.now(UTC) + timedelta(days=1)
    officer.fill("[name=deadline]", later.strftime("%Y-%m-%dT%H:%M"))
    sent(officer, "main form button.button", ".badge")
    officer.wait_for_url("**/instructions/1/")

    photo = folder / "report.txt"
    photo.write_text("Two laboratories had sent three days at once.")
    opened_from_inbox(agency, day, "instructions/1")
    acknowledge = "form[action$='/acknowledge/'] button.button"
    sent(agency, acknowledge, ".badge:has-text('acknowledged')")
    agency.fill("#report", "It is not: three days came at once.")
    agency.set_input_files("input[type=file]", str(photo))
    sent(agency, "form[action$='/done/'] button", "text=report.txt")
    kept(agency, "duty-agency")

    officer.goto(f"{day.url}/instructions/1/")
    assert "three days came at once" in officer.inner_text("main")
    kept(officer, "duty-instruction")
    sent(officer, "form[action$='/accept/'] button", "p.next, .message")
    officer.goto(f"{day.url}/log/")
    assert officer.locator("main a[href='/instructions/1/']").count()


def a_regime_is_extended_by_two_persons(day, officer, manager):
    officer.goto(f"{day.url}/measures/propose/")
    officer.fill("[name=instrument]", "Order 2")
    end = datetime.now(UTC) + timedelta(days=17)
    officer.fill("[name=effective_to]", end.strftime("%Y-%m-%dT06:00"))
    officer.fill("[name=why]", "R_t is above 1, and beds are scarce.")
    sent(officer, "main form button.button", ".badge")
    officer.wait_for_url("**/proposals/1/")
    approves = "form[action$='/approve/'] button:not([formaction])"
    assert not officer.locator(approves).count()

    opened_from_inbox(manager, day, "proposals/1")
    assert "prolongs" in manager.inner_text("main")
    sent(manager, approves, ".badge:has-text('approved')")
    kept(manager, "duty-proposal")
    manager.goto(f"{day.url}/board/")
    assert re.search(r"1[67] days left", manager.inner_text("section:has(#held-head)"))
    assert manager.locator("section:has(#events-head) a[href='/events/1/']").count()
    kept(manager, "duty-board")


def the_shift_is_handed_over(day, going, coming):
    going.goto(f"{day.url}/handovers/")
    sent(going, "form[action$='/draft/'] button", "#notes")
    going.wait_for_url("**/handovers/1/")
    # Of the event it says how it stands, for whoever has not seen it come.
    assert going.locator("main a[href='/events/1/']").count()
    going.fill("#notes", "The ministry calls back at nine.")
    theirs = going.locator("#incoming option:has-text('duty')").last
    going.select_option("#incoming", theirs.get_attribute("value"))
    with going.expect_navigation():
        going.locator("form[action$='/sign/'] button:not([formaction])").click()

    opened_from_inbox(coming, day, "handovers/1")
    sent(coming, "button:has-text('Accept')", ".badge:has-text('accepted')")
    assert "calls back at nine" in coming.inner_text("main")
    kept(coming, "duty-handover")


def test_who_may_not_is_told_who_may(quiet_day, chromium):
    page = seated(chromium, quiet_day, "agency-officer")

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


def test_everybody_can_use_every_page_on_a_telephone_and_a_wall(quiet_day, chromium):
    page = seated(chromium, quiet_day, "incident-manager")

    assert walked(page, quiet_day.url, PAGES, sizes=(1920, 390)) == {}
    assert page.faults == []


def test_the_board_is_walked_by_keyboard_alone(quiet_day, chromium):
    page = seated(chromium, quiet_day, "duty-officer")
    page.goto(f"{quiet_day.url}/board/")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))

    assert "#main" in reached
    assert {"/signals/1/", "/locations/AZE/"} <= reached
