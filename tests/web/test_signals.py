"""Signals on their pages: seen, judged, reported, and shown as they stood."""

import re
import time
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from browsers import come_in
from epihq.operations.events.actions import Description, close_event, declare_event
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.people.tokens import actor_for
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.terms.provenance import VintageRef
from epihq.terms.signals import Evidence, Severity, SignalKind
from epihq.web.charts import drawer
from epihq.web.signals.words import method_word, sentence
from room_samples import alarm

VINTAGE = VintageRef(source="jhu", report_date=date(2020, 6, 2), sha256="ab" * 32)


def raised(cause="AZE cases", **changes):
    return signals.raise_signal(WATCH, [alarm(**changes)], cause=cause)


def sent(client, row, verb, **told):
    told = {"version": row.version, **told}
    return client.post(f"/signals/{row.pk}/{verb}/", told)


def shown(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_duty_officer_sees_what_matters_first(client_as):
    raised("a", location="USA", severity=Severity.LOW)
    raised("b", location="AZE", severity=Severity.VERY_HIGH)

    page = shown(client_as("duty-officer").get("/signals/"))

    assert page.index("Azerbaijan") < page.index("United States")


def test_a_signal_says_its_sentence_its_figures_and_where_they_are_from(client_as):
    evidence = Evidence(
        method="EARS C2",
        value=90.0,
        expected=40.0,
        upper=61.5,
        dates=(date(2020, 5, 30), date(2020, 5, 31), date(2020, 6, 1)),
        values=(41.0, None, 90.0),
        vintage=VINTAGE,
    )
    row = raised(evidence=evidence)

    page = shown(client_as("auditor").get(f"/signals/{row.pk}/"))

    assert "Azerbaijan: 90 cases on 1 June 2020, 2.2 times the 40 expected" in page
    wide = page.split('class="wide">')[1].split("</svg>")[0]
    assert wide.count('fill="#a9bccd"') == 1
    assert wide.count('fill="#a83a0c"') == 1
    assert re.findall(r"<title>([^<]+)</title>", wide) == [
        "30 May 2020: 41",
        "31 May 2020: –",
        "1 June 2020: 90",
    ]
    assert "usual up to 61.5" in wide
    assert '<a href="/locations/AZE/">Azerbaijan</a> (AZE)' in page
    assert VINTAGE.sha256 in page
    assert "raised a signal" in page


def test_a_signal_is_not_held_up_for_its_chart_which_comes_by_itself(
    client_as, monkeypatch
):
    """Its figures stand in the table: until a chart was drawn the page took 1.5 s."""
    monkeypatch.setattr(drawer, "ask", lambda *_: None)
    waited = []
    monkeypatch.setattr(
        drawer, "wait_for", lambda _, until: waited.append(until - time.monotonic())
    )
    evidence = Evidence(
        method="EARS C2", dates=(date(2020, 6, 1),), values=(90.0,), value=90.0
    )

    page = shown(client_as("auditor").get(f"/signals/{raised(evidence=evidence).pk}/"))

    assert max(waited) <= 0.1
    assert "The chart is being drawn; it opens here by itself." in page
    assert 'hx-trigger="load delay:1s"' in page
    assert "1 June 2020" in page.split("<table", 1)[1]


def test_each_alarm_of_a_day_has_the_chart_of_its_own_figures(client_as):
    """A figure that is published anew joins its signal as another alarm of the day."""
    days = (date(2020, 5, 31), date(2020, 6, 1))
    first, anew = (
        Evidence(method="EARS C2", value=last, dates=days, values=(41.0, last))
        for last in (90.0, 120.0)
    )
    row = raised(evidence=first)
    signals.join_signal(WATCH, row.pk, [alarm(evidence=anew)])

    page = shown(client_as("auditor").get(f"/signals/{row.pk}/"))

    drawn = re.findall(r"<title>1 June 2020: (\d+)</title>", page)
    assert {*drawn} == {"90", "120"}
    ids = re.findall(r'\bid="(chart-[^"]+)"', page)
    assert len(ids) == len({*ids})


def test_a_chart_has_no_bound_that_counts_something_else(client_as):
    facts = {"change": "rises-above-1", "Rt": 1.2, "Rt_lower90": 1.1}
    facts |= {"Rt_upper90": 1.3, "p_above_1": 0.99, "Rt_before": 0.9}
    row = raised(kind=SignalKind.RT_CHANGE, facts=facts)

    page = shown(client_as("auditor").get(f"/signals/{row.pk}/"))

    assert "rose above 1" in page
    assert "usual up to" not in page
    assert "<svg" in page


def test_a_signal_tells_no_probability_as_certainty(client_as):
    facts = {"change": "rises-above-1", "Rt": 1.249, "p_above_1": 1.0}
    row = raised(kind=SignalKind.RT_CHANGE, facts=facts)

    page = shown(client_as("auditor").get(f"/signals/{row.pk}/"))

    assert "it is 1.25 (" in page
    assert "above 1 with 99 % probability" in page


def test_a_signal_is_taken_up_and_closed_with_a_reason(client_as):
    client, row = client_as("duty-officer"), raised()

    taken = sent(client, row, "verify", words="I ask the laboratory.")
    row.refresh_from_db()
    sent(client, row, "close", words="Late reports.")

    assert taken.status_code == 303
    row.refresh_from_db()
    assert (row.state, row.reason) == ("closed", "Late reports.")
    assert row.officer == client.officer.username


def test_closing_without_a_reason_changes_nothing(client_as):
    client, row = client_as("duty-officer"), raised()

    answer = sent(client, row, "close", words="  ")

    assert answer.status_code == 400
    assert "the reason for closing it" in shown(answer)
    row.refresh_from_db()
    assert row.state == "new"


def test_a_stale_form_is_told_who_acted_meanwhile(client_as):
    client, row = client_as("duty-officer"), raised()
    sent(client, row, "verify")

    answer = sent(client, row, "event", words="It is real.")

    assert answer.status_code == 409
    assert client.officer.username in shown(answer)
    assert "It is real." in shown(answer)


def test_an_event_and_a_note_are_in_the_life_of_a_signal(client_as):
    client, row = client_as("duty-officer"), raised()
    sent(client, row, "event")
    row.refresh_from_db()
    sent(client, row, "note", words="Twelve in one school.")

    page = shown(client.get(f"/signals/{row.pk}/"))

    assert "declared a signal an event" in page
    assert "Twelve in one school." in page


def test_a_signal_is_merged_into_another(client_as):
    client, row, stays = client_as("duty-officer"), raised("a"), raised("b")

    answer = sent(client, row, "merge", into=stays.pk)

    assert answer["Location"] == f"/signals/{stays.pk}/"
    page = shown(client.get(f"/signals/{row.pk}/"))
    assert f'href="/signals/{stays.pk}/"' in page


def test_a_signal_is_put_to_an_event_that_is_there(client_as):
    client = client_as("duty-officer")
    told = [
        Description(title="Elsewhere", locations=("GEO",)),
        Description(title="The wards", locations=("AZE",)),
        Description(title="Long ago", locations=("AZE",)),
    ]
    elsewhere, here, over = (declare_event(WATCH, one) for one in told)
    close_event(actor_for(client.officer, via="page"), over.pk, reason="42 days.")
    row = raised()

    page = shown(client.get(f"/signals/{row.pk}/"))
    offered = re.findall(
        r'<option value="\d+">\d+: ([^<]+)', page[page.index('id="event"') :]
    )
    answer = sent(client, row, "link", event=here.pk)

    assert offered[:2] == ["The wards", "Elsewhere"]
    assert "Long ago" not in page
    assert answer["Location"] == f"/events/{here.pk}/"
    row.refresh_from_db()
    assert (row.event, row.state) == (here.pk, "event")
    # Once only: it is part of one event.
    assert sent(client, row, "link", event=elsewhere.pk).status_code in {400, 409}
    row.refresh_from_db()
    assert row.event == here.pk


def test_a_signal_cannot_be_merged_into_itself_or_into_nothing(client_as):
    client, row = client_as("duty-officer"), raised()

    assert sent(client, row, "merge", into=row.pk).status_code == 400
    assert sent(client, row, "merge", into="").status_code == 404


def test_who_may_not_judge_sees_no_buttons_and_is_refused(client_as):
    client, row = client_as("spokesperson"), raised()

    assert "Your judgement" not in shown(client.get(f"/signals/{row.pk}/"))
    assert sent(client, row, "verify").status_code == 403
    row.refresh_from_db()
    assert row.state == "new"


def test_an_agency_officer_sees_no_signals(client_as):
    client, row = client_as("agency-officer"), raised()

    for address in ("/signals/", f"/signals/{row.pk}/", "/signals.csv"):
        assert client.get(address).status_code == 403


def test_what_was_heard_becomes_a_signal_once_however_often_sent(client_as):
    client = client_as("epidemiologist")
    told = {"text": "Beds are full.", "location": "aze", "on": "2020-06-01"}
    told |= {"severity": "high", "once": "form-1"}

    first, second = (
        client.post("/signals/new/", told),
        client.post("/signals/new/", told),
    )

    assert first["Location"] == second["Location"]
    assert SignalRow.objects.count() == 1
    assert "Beds are full." in shown(client.get(first["Location"]))


@pytest.mark.parametrize(
    ("field", "value"), [("location", "Atlantis"), ("text", ""), ("on", "30 Feb")]
)
def test_a_report_with_a_mistake_is_shown_again_as_it_was_typed(
    client_as, field, value
):
    told = {"text": "Beds are full.", "location": "AZE", "on": "2020-06-01"}
    told |= {"severity": "high", field: value}

    answer = client_as("epidemiologist").post("/signals/new/", told)

    assert answer.status_code == 400
    assert f'id="id_{field}_errors"' in shown(answer)
    assert all(text in shown(answer) for text in told.values())
    assert SignalRow.objects.count() == 0


def test_a_past_hour_shows_the_signal_as_it_stood_without_forms(client_as):
    client, row = client_as("duty-officer"), raised()
    then = datetime.now(UTC)
    sent(client, row, "event", words="It is real.")

    page = shown(client.get(f"/signals/{row.pk}/", {"at": then.isoformat()}))

    assert "You see the room as it stood" in page
    assert "It is real." not in page
    assert "Your judgement" not in page


@pytest.mark.databases("sqlite", "postgresql")
def test_a_list_finds_by_place_kind_severity_words_and_hour(client_as):
    client, row = client_as("auditor"), raised("AZE fever", location="AZE")
    raised("GEO cough", location="GEO", severity=Severity.LOW)
    then = datetime.now(UTC).isoformat()

    for asked in (
        {"location": "aze"},
        {"severity": "high"},
        {"text": "FEVER"},
        {"kind": "unusual-counts", "location": "AZE"},
        {"location": "aze", "at": then},
        {"text": "fever", "at": then},
    ):
        page = shown(client.get("/signals/", {"tab": "open", **asked}))
        assert f"/signals/{row.pk}/" in page
        assert "Georgia" not in page


@pytest.mark.databases("sqlite", "postgresql")
def test_a_flood_is_found_by_any_of_its_places(client_as):
    alarms = [alarm("AZE"), alarm("GEO"), alarm("ARM")]
    row = signals.raise_signal(WATCH, alarms, cause="x", kind=SignalKind.FLOOD)

    page = shown(client_as("auditor").get("/signals/?tab=open&location=geo"))

    assert f"/signals/{row.pk}/" in page
    assert "many alarms in 3 locations" in page


def test_the_csv_holds_all_that_a_filter_finds(client_as):
    raised("a", location="AZE")
    raised("b", location="GEO")

    body = b"".join(client_as("auditor").get("/signals.csv").streaming_content)

    lines = body.decode().splitlines()
    assert lines[0].startswith("number,state,severity,kind,sentence")
    assert len(lines) == 3


def test_a_page_of_many_signals_asks_no_more_than_one_of_few(client_as):
    client = client_as("duty-officer")
    raised("first")
    counts = []
    for number in range(2):
        for place in range(20 * number):
            raised(f"cause {place}")
        client.get("/signals/?tab=open")
        with CaptureQueriesContext(connection) as asked:
            client.get("/signals/?tab=open")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_signal_that_is_not_there_is_not_found(client_as):
    client = client_as("auditor")

    assert client.get("/signals/999/").status_code == 404
    assert client.get(f"/signals/{10**30}/").status_code == 404
    assert client.get("/signals/?tab=open&text=%00&location=%22").status_code == 200


FACTS = {
    SignalKind.UNUSUAL_COUNTS: {"unit": "week", "value": 90.0, "times": 2.2},
    SignalKind.RT_CHANGE: {"change": "falls", "Rt": 0.8, "Rt_before": 1.2},
    SignalKind.REVISION: {"source": "jhu", "said": "2020-06-02", "days": 5.0},
    SignalKind.BATCH_DUMP: {"finding": "lumped-days", "first_day": "2020-05-30"},
    SignalKind.SOURCE_SILENT: {"source": "jhu", "silent_days": 9.0},
    SignalKind.REGIME_ENDS: {"regime": "Strict", "step": 3.0},
    SignalKind.OWN_RULE: {"rule": "beds", "side": "below", "limit": 5.0, "days": 3.0},
    SignalKind.WATCH_STOPPED: {"what": "nothing was seen"},
    SignalKind.REPORTED: {"text": "Beds are full."},
    SignalKind.FLOOD: {},
}


@pytest.mark.parametrize("kind", list(SignalKind))
@pytest.mark.parametrize("given", [True, False])
def test_every_kind_has_a_sentence_even_where_facts_are_missing(kind, given):
    facts = FACTS[kind] if given else {}
    bare = Evidence(method="x")
    told = sentence(alarm(kind=kind, facts=facts, evidence=bare))

    assert "%(" not in told
    assert len(told) > 20


def test_seeing_a_signal_leaves_the_log_as_it_is(client_as):
    client, row = client_as("auditor"), raised()
    before = log.head()

    client.get(f"/signals/{row.pk}/")
    client.get("/signals.csv")

    assert log.head() == before


@pytest.mark.parametrize("kind", list(SignalKind))
@pytest.mark.parametrize("language", ["az", "ru"])
def test_every_kind_has_its_sentence_in_each_language(kind, language):
    told = alarm(kind=kind, facts=FACTS[kind])
    with translation.override("en"):
        english = sentence(told)
    with translation.override(language):
        theirs = sentence(told)

    assert "%(" not in theirs
    assert theirs != english


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_a_missing_decision_page_is_told_without_the_programs_own_words(language):
    why = "archive: no publication was expected; got none."
    facts = FACTS[SignalKind.REGIME_ENDS]
    ending = alarm(kind=SignalKind.REGIME_ENDS, facts=facts)
    without = alarm(kind=SignalKind.REGIME_ENDS, facts={**facts, "no_decision": why})
    with translation.override(language):
        told = sentence(without).removeprefix(sentence(ending))

    assert len(told) > 20
    assert "archive" not in told


@pytest.mark.browser
def test_each_button_does_what_it_says_in_a_browser(live, chromium):
    row = raised()
    page = come_in(chromium, live, "duty-officer")
    page.goto(f"{live.url}/signals/{row.pk}/")

    page.click("text=I take it up >> visible=true")
    page.wait_for_selector("text=You took it up >> visible=true")
    page.click("text=Close it >> visible=true")
    page.wait_for_selector("#problem >> text=the reason for closing it >> visible=true")
    page.fill("#words", "Late reports.")
    page.click("text=Close it >> visible=true")
    page.wait_for_selector("text=It is closed >> visible=true")

    row.refresh_from_db()
    assert (row.state, row.reason) == ("closed", "Late reports.")


@pytest.mark.browser
def test_a_stale_page_keeps_what_was_typed_in_a_browser(live, chromium):
    row = raised()
    page = come_in(chromium, live, "duty-officer")
    page.goto(f"{live.url}/signals/{row.pk}/")
    page.fill("#words", "Twelve in one school.")
    signals.join_signal(WATCH, row.pk, [alarm(day=2)])

    page.click("text=Add the note >> visible=true")
    page.wait_for_selector("#problem >> text=changed since by watch >> visible=true")

    assert page.input_value("#words") == "Twelve in one school."


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_what_an_examination_found_is_named_in_words(language):
    with translation.override(language):
        told = method_word("examination of counts: lumped-days")

    assert "lumped" not in told
    assert {"en": "several days in one", "az": "bir", "ru": "нескольк"}[
        language
    ] in told
