"""The inbox on its page, by the API, and beside its name on every page."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from browsers import come_in, faults_by_day_and_night, pressed
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import acting, ledger, rules, waiting
from epihq.operations.ledger.rules import TEAM, WATCH, Verb
from epihq.operations.ledger.waiting import Told, Waiting
from epihq.operations.measures import proposals
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.tables import AgencyRow
from epihq.operations.people.tokens import actor_for, make_token
from epihq.operations.signals import actions as signals
from epihq.terms.regimes import Measure
from epihq.terms.signals import Severity
from epihq.web.inbox import counting
from epihq.web.kit.memory import Kept
from regime_samples import act
from room_samples import alarm, hours

OPENED = re.compile(r'<a class="open" id="[\w-]+" href="([^"]+)">([^<]+)</a>')
COUNT = re.compile(r'data-count="/inbox/count/"( hidden)?>(\d+)<')


def raised(severity=Severity.HIGH, cause="AZE cases"):
    return signals.raise_signal(WATCH, [alarm(severity=severity)], cause=cause)


def actor_of(client):
    return actor_for(client.officer, via="page")


def shown(client, address="/inbox/"):
    return client.get(address).content.decode()


def listed(client, address="/inbox/"):
    return OPENED.findall(shown(client, address))


def counted(client, address="/inbox/"):
    hidden, number = COUNT.search(shown(client, address)).groups()
    assert bool(hidden) == (number == "0")
    return int(number)


def city():
    return set_agency(WATCH, Agency(name="City", location="AZE")).pk


def overdue(client, text="Trace contacts.", **to):
    order = instructions.Order(text=text, deadline=hours(5), **to)
    row = instructions.issue_instruction(actor_of(client), order)
    late = InstructionRow.objects.filter(pk=row.pk)
    late.update(deadline=hours(-2), version=2)
    return row


def test_what_can_harm_stands_first_and_says_why(client_as):
    duty = client_as("duty-officer")
    low, grave = raised(Severity.LOW, "low"), raised(Severity.VERY_HIGH, "grave")
    late = overdue(duty, agency=city())

    assert [address for address, _ in listed(duty)] == [
        f"/signals/{grave.pk}/",
        f"/instructions/{late.pk}/",
        f"/signals/{low.pk}/",
    ]
    page = shown(duty)
    heads = ("May do harm now", "Overdue", "When there is time")
    assert [page.index(head) for head in heads] == sorted(map(page.index, heads))
    assert "overdue since 2 h" in page
    assert "Trace contacts." in page
    assert "Azerbaijan: 90 cases" in page


def test_the_count_stands_beside_its_name_and_follows_what_is_done(client_as):
    duty = client_as("duty-officer")
    assert counted(duty) == 0
    row = raised()
    assert counted(duty, "/signals/") == counted(duty) == 1
    assert duty.get("/inbox/count/").content == b"1"

    signals.close_signal(actor_of(duty), row.pk, reason="Late.")

    assert counted(duty, "/signals/") == 0
    assert "Nothing waits for you." in shown(duty)


@pytest.mark.usefixtures("one_minute")
def test_the_count_is_asked_of_the_ledger_once_for_all_pages(client_as, monkeypatch):
    monkeypatch.setattr(counting, "_counts", Kept(512))
    duty = client_as("duty-officer")
    raised()
    shown(duty, "/thresholds/")

    with CaptureQueriesContext(connection) as asked:
        shown(duty, "/thresholds/")

    assert not [one for one in asked if "ledger_claim" in one["sql"]]


@pytest.mark.usefixtures("one_minute")
def test_a_look_at_somebody_has_nothing_counted_anew(client_as, monkeypatch):
    made = []
    monkeypatch.setattr(counting, "_counts", Kept(512))
    monkeypatch.setattr(counting.Counting, "of", lambda *_: made.append(1) or len(made))
    duty = client_as("duty-officer")
    before = counted(duty)
    with ledger.changing():
        acting.view(actor_of(duty), "officer.see", duty.officer)

    assert counted(duty) == before
    raised()
    assert counted(duty) == before + 1


@pytest.mark.usefixtures("one_minute")
def test_an_open_page_is_told_when_something_came(client_as):
    duty = client_as("duty-officer")

    def asked_again():
        return re.search(r'id="inbox" hx-get="([^"]+)"', shown(duty))[1]

    assert duty.get(asked_again()).status_code == 204
    live = asked_again()

    row = raised()

    assert listed(duty, live) == [(f"/signals/{row.pk}/", "Take up a new signal")]


def test_after_a_deed_the_next_thing_is_one_click_away(client_as):
    duty = client_as("duty-officer")
    first, second = raised(Severity.VERY_HIGH, "one"), raised(cause="two")

    told = {"version": "1", "words": "Late."}
    answer = duty.post(f"/signals/{first.pk}/close/", told, follow=True)

    page = answer.content.decode()
    assert f'Next for you: <a href="/signals/{second.pk}/">' in page
    assert "Next for you" not in shown(duty, f"/signals/{first.pk}/")
    last = duty.post(f"/signals/{second.pk}/close/", told, follow=True)
    assert "Next for you" not in last.content.decode()


def test_at_a_past_hour_it_shows_what_waited_then(client_as):
    duty = client_as("duty-officer")
    row = raised()
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    signals.close_signal(actor_of(duty), row.pk, reason="Late.")

    assert listed(duty) == []
    (line,) = listed(duty, f"/inbox/?at={then}")
    assert line[0].startswith(f"/signals/{row.pk}/?at=")
    past = shown(duty, f"/inbox/?at={then}")
    assert "/inbox/live/" not in past
    assert "Nothing waited for you then." in shown(duty, "/inbox/?at=2020-01-01")


def test_an_agency_s_officer_finds_there_what_is_asked_of_the_agency(client_as):
    duty, number = client_as("duty-officer"), city()
    agency = client_as("agency-officer", agency=number)
    other = client_as("agency-officer")
    row = overdue(duty, agency=number)

    assert listed(agency) == [
        (f"/instructions/{row.pk}/", "Acknowledge an instruction to you")
    ]
    assert listed(other) == []


def test_an_auditor_has_none(client_as):
    auditor = client_as("auditor")

    assert auditor.get("/inbox/").status_code == 403
    assert "/inbox/" not in shown(auditor, "/board/")


def test_ones_own_proposal_offers_no_approval(client_as, room):
    boss, second = client_as("incident-manager"), client_as("incident-manager")
    row = proposals.propose(actor_of(boss), act(), why="R is 1.4.", home=room)
    address = f"/proposals/{row.pk}/"

    assert listed(boss) == []
    assert [one for one, _ in listed(second)] == [address]
    assert ">Approve<" in shown(second, address)
    assert ">Approve<" not in shown(boss, address)


def test_two_proposals_about_one_regime_are_told_apart(client_as, room):
    first, second = client_as("incident-manager"), client_as("incident-manager")
    softer = act(measures=(Measure(code="C1", level=1),), effective_to=None)
    for one in (act(), softer):
        proposals.propose(actor_of(first), one, why="R is 1.4.", home=room)

    told = shown(second)

    assert "imposed: strict, until further notice; schools: recommended closed" in told
    assert told.count("imposed: strict, until") == 2


def test_more_than_a_page_holds_is_counted(client_as, monkeypatch):
    duty = client_as("duty-officer")
    for number in range(4):
        raised(cause=f"one {number}")
    monkeypatch.setattr(waiting, "_READ", 3)

    assert counted(duty) == 4
    assert "1 more waits" in shown(duty)


# -- for programs ----------------------------------------------------------------------


def test_a_program_gets_the_same_by_its_owner_s_key(client_as, stranger):
    duty = client_as("duty-officer")
    row = raised(Severity.VERY_HIGH)
    overdue(duty, agency=city())

    def asked(*scopes, **words):
        key = make_token(actor_of(duty), name="a", scopes=scopes, days=1)[1]
        auth = {"Authorization": f"Bearer {key}"}
        return stranger.get("/api/v1/inbox", words, headers=auth)

    whole = asked("inbox.see", "signal.see", "instruction.see").json()
    assert [one["thing"] for one in whole["items"]] == ["signal", "instruction"]
    first = whole["items"][0]
    assert (first["number"], first["verb"]) == (row.pk, "signal.verify")
    assert (first["urgency"], first["location"]) == ("harm", "AZE")
    assert asked("inbox.see", "signal.see").json()["total"] == 1
    assert asked("inbox.see").json() == {"total": 0, "items": []}
    assert asked("signal.see").status_code == 403
    few = asked("inbox.see", "signal.see", "instruction.see", limit=1).json()
    assert (few["total"], len(few["items"])) == (2, 1)


# -- a later subject -------------------------------------------------------------------


@pytest.fixture
def toy():
    """A deed that nobody else has, and what waits for it: one registration."""
    before = waiting.registered()
    verb = Verb("agency.visit", who=TEAM, before=("active",))
    rules.know([verb])
    waiting.know(
        [
            *before,
            Waiting(
                table=AgencyRow,
                deeds={"agency.visit": "play with a toy"},
                having=lambda asking: Q() if asking.on_duty else None,
                told=lambda row, _asking: Told(since=row.opened_at, title=row.name),
            ),
        ]
    )
    yield
    waiting.know(before)
    del rules._known[verb.name]


@pytest.mark.usefixtures("toy")
def test_a_later_subject_joins_by_one_registration(client_as):
    duty, number = client_as("duty-officer"), city()

    assert listed(duty) == [(f"/agencies/{number}/", "Play with a toy")]
    assert "<p>City</p>" in shown(duty)
    assert counted(duty) == 1


# -- in a browser ----------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("wide", [1280, 390])
def test_the_inbox_goes_by_keys_alone(live, chromium, wide):
    for number, severity in enumerate(Severity):
        raised(severity, f"one {number}")
    page = come_in(chromium, live, "duty-officer", wide)
    page.goto(f"{live.url}/inbox/")

    assert faults_by_day_and_night(page, "inbox") == []
    for key in ("j", "j", "ArrowDown", "k"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/signals/3/"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{live.url}/signals/3/"
    pressed(page, "button:has-text('I take it up')")
    assert page.locator(".next a").first.get_attribute("href") == "/signals/4/"
    assert page.faults == []


@pytest.mark.browser
def test_what_comes_while_the_page_is_open_is_marked_and_told(live, chromium):
    raised()
    page = come_in(chromium, live, "duty-officer")
    page.goto(f"{live.url}/inbox/")
    page.keyboard.press("j")
    raised(Severity.VERY_HIGH, "another")

    page.wait_for_selector(".waiting li.new", timeout=20_000)
    assert page.locator("#news").inner_text() == "New: Take up a new signal"
    # Who was at a thing is still at it.
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/signals/1/"
    assert page.faults == []


# -- the daily mail --------------------------------------------------------------------


def mailed(client, **told):
    client.officer.refresh_from_db()
    told = {"version": client.officer.version, **told}
    return client.post("/account/mail/", told)


def test_everybody_chooses_the_hour_of_their_own_daily_mail(client_as):
    duty = client_as("duty-officer", email="dara@health.example")
    page = shown(duty, "/account/")
    assert '<option value="never" selected>never</option>' in page

    assert mailed(duty, hour="7", always="on").status_code == 303
    duty.officer.refresh_from_db()
    assert (duty.officer.mail_hour, duty.officer.mail_always) == (7, True)
    page = shown(duty, "/account/")
    assert '<option value="7" selected>07:00</option>' in page

    assert mailed(duty, hour="25").status_code == 400
    assert mailed(duty, hour="never").status_code == 303
    duty.officer.refresh_from_db()
    assert duty.officer.mail_hour is None


def test_who_has_no_address_or_no_inbox_is_offered_no_mail(client_as):
    nameless, auditor = client_as("duty-officer"), client_as("auditor")

    assert "/account/mail/" not in shown(nameless, "/account/")
    assert "It needs an e-mail address" in shown(nameless, "/account/")
    assert mailed(nameless, hour="7").status_code == 400
    assert "Daily mail" not in shown(auditor, "/account/")


def test_a_session_chooses_it_by_the_api_and_a_key_does_not(client_as):
    duty = client_as("duty-officer", email="dara@health.example")
    told = {"hour": 6, "always": False}

    answer = duty.put("/api/v1/inbox/mail", told, content_type="application/json")
    assert answer.json() == {"hour": 6, "always": False, "version": 2}
    wrong = {"hour": 24}
    answer = duty.put("/api/v1/inbox/mail", wrong, content_type="application/json")
    assert answer.json()["code"] == "inbox.bad-hour"
    key = make_token(actor_of(duty), name="a", scopes=["inbox.see"], days=1)[1]
    auth = {"Authorization": f"Bearer {key}"}
    answer = duty.put(
        "/api/v1/inbox/mail", told, content_type="application/json", headers=auth
    )
    assert answer.status_code == 403
