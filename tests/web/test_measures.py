"""Measures on the pages: proposed by one, approved by another, shown to all."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.ledger import ledger
from epihq.operations.ledger.attachments import File, attach
from epihq.operations.ledger.tables import LogRow
from epihq.operations.measures.acts import record_act
from epihq.operations.measures.history import load_history
from epihq.operations.measures.tables import ProposalRow
from epihq.terms.errors import DataError, RecordError
from epihq.terms.regimes import Act, Kind, Measure
from epihq.terms.signing import house_key, signed
from epihq.web import settings
from figures import answered_at_last, publish_counts
from furnished_room import actor_of
from program import epihq_here
from room_samples import hours

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
TODAYS = EXAMPLES / "decision-AZE-2020-07-02.json"
BEFORE = ROOT / "tests" / "desk" / "decision-before.json"
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def strict(home):
    act = Act(
        location="AZE",
        regime="strict",
        kind=Kind.SET,
        instrument="Order 1",
        decided_on=NOW.date() - timedelta(days=9),
        effective_from=NOW - timedelta(days=8),
        effective_to=NOW + timedelta(days=3),
        areas=(),
        measures=(Measure(code="C6", level=2),),
    )
    return record_act(home, act, by="the duty officer")


def words(**more):
    """The form of an extension by two weeks, as typed."""
    end = NOW + timedelta(days=17)
    return {
        "kind": "extend",
        "regime": "strict",
        "instrument": "Order 2",
        "decided_on": f"{NOW.date()}",
        "effective_to": end.strftime("%Y-%m-%dT%H:%M"),
        "why": "R_t is above 1.",
        "once": "form-1",
        **more,
    }


def test_an_extension_is_proposed_approved_and_in_force(room, client_as):
    strict(room)
    duty, manager = client_as("duty-officer"), client_as("incident-manager")

    made = duty.post("/measures/propose/", words())
    told = duty.get(made["Location"]).content.decode()
    manager.post("/proposals/1/approve/", {"version": 1, "words": "agreed"})

    assert "prolongs" in told
    row = ProposalRow.objects.get()
    assert (row.state, row.act_number) == ("approved", 2)
    page = manager.get("/measures/").content.decode()
    assert "Order 2" in page


@pytest.mark.slow
def test_what_the_terminal_decided_waits_on_the_page_for_a_second_person(
    room, client_as, tmp_path
):
    publish_counts(room, NOW.date())
    strict(room)
    words = ("--decided", "extend-14", "--by", "the Cabinet", "--instrument", "Order 2")
    done = epihq_here(
        "decide", "AZE", *words, "--reasons", "R is above 1.", "--out", tmp_path,
        home=room,
    )  # fmt: skip
    settings.configure(room)
    manager = client_as("incident-manager")

    page = manager.get("/proposals/1/").content.decode()
    row = ProposalRow.objects.get()
    sheet = answered_at_last(manager, f"/decisions/{row.decision}.html")
    manager.post("/proposals/1/approve/", {"version": 1, "words": "agreed"})

    assert "proposal 1: strict to" in done.stderr
    (kept,) = tmp_path.glob("decision-*.json")
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == row.decision
    assert (sheet.status_code, row.decision in page) == (200, True)
    told = LogRow.objects.filter(thing__in=("proposal", "attachment", "act"))
    assert list(told.order_by("number").values_list("verb", "by", "via"))[1:] == [
        ("proposal.make", "the Cabinet", "cli"),
        ("proposal.make", "the Cabinet", "cli"),
        (
            "measure.record",
            f"{manager.officer.username}, proposed by the Cabinet",
            "page",
        ),
        ("proposal.approve", manager.officer.username, "page"),
    ]
    assert "Order 2" in manager.get("/measures/").content.decode()


def test_an_open_end_is_asked_about_and_the_usual_one_is_filled_in(room, client_as):
    strict(room)
    duty = client_as("duty-officer")

    first = duty.get("/measures/propose/").content.decode()
    asked = duty.post("/measures/propose/", words(effective_to=""))
    openly = words(effective_to="", until_further_notice="on")
    duty.post("/measures/propose/", openly)

    end = (NOW + timedelta(days=17)).astimezone(ZoneInfo("Asia/Baku"))
    assert f'value="{end:%Y-%m-%dT%H:%M}' in first
    assert asked.status_code == 400
    assert "Until when?" in asked.content.decode()
    assert [row.act["effective_to"] for row in ProposalRow.objects.all()] == [None]


def test_what_is_proposed_is_shown_before_it_is_proposed(room, client_as):
    strict(room)
    duty, before = client_as("duty-officer"), LogRow.objects.count()

    shown = duty.post("/measures/propose/preview/", words(why="")).content.decode()
    wrong = duty.post("/measures/propose/preview/", words(regime="no such"))
    empty = duty.post("/measures/propose/preview/", {}).content.decode()

    assert "prolongs" in shown
    assert "stay at home" in shown
    assert "is not on record" in wrong.content.decode()
    assert "Fill in the form" in empty
    assert LogRow.objects.count() == before
    assert not ProposalRow.objects.exists()


def test_who_proposed_it_cannot_approve_it(room, client_as):
    strict(room)
    manager = client_as("incident-manager")
    manager.post("/measures/propose/", words())

    answer = manager.post("/proposals/1/approve/", {"version": 1})

    assert answer.status_code == 409
    assert "proposals.own" in answer.content.decode()
    assert ProposalRow.objects.get().state == "proposed"


def test_the_second_to_approve_is_told_that_one_was_before_them(room, client_as):
    strict(room)
    client_as("duty-officer").post("/measures/propose/", words())
    first, second = client_as("incident-manager"), client_as("incident-manager")

    first.post("/proposals/1/approve/", {"version": 1})
    late = second.post("/proposals/1/reject/", {"version": 1, "words": "no"})

    assert late.status_code == 409
    assert ProposalRow.objects.get().state == "approved"


def test_a_form_sent_twice_proposes_once(room, client_as):
    strict(room)
    duty = client_as("duty-officer")

    duty.post("/measures/propose/", words())
    duty.post("/measures/propose/", words())

    assert ProposalRow.objects.count() == 1


def test_a_measure_that_ends_before_it_begins_is_refused_and_nothing_typed_is_lost(
    room, client_as
):
    strict(room)
    before = LogRow.objects.count()

    answer = client_as("duty-officer").post(
        "/measures/propose/",
        words(effective_to=(NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")),
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "was expected; got" in page
    assert "R_t is above 1." in page
    assert not LogRow.objects.filter(number__gt=before, thing="proposal").exists()


@pytest.mark.parametrize("file", [TODAYS, BEFORE], ids=["today's", "of before"])
def test_a_decision_page_goes_with_a_proposal_and_can_be_read(room, client_as, file):
    strict(room)
    record = json.loads(file.read_bytes())
    body = json.dumps(signed(record, house_key(room))).encode()
    file = SimpleUploadedFile("decision-AZE-2020-07-02.json", body)
    duty = client_as("duty-officer")

    duty.post("/measures/propose/", words(file=file))
    sha256 = ProposalRow.objects.get().decision
    page = answered_at_last(duty, f"/decisions/{sha256}.html")
    sheet = answered_at_last(duty, f"/decisions/{sha256}.pdf")

    assert page.status_code == 200
    assert page["Content-Security-Policy"].startswith("sandbox")
    assert sheet.content.startswith(b"%PDF-")


def test_a_decision_page_speaks_the_language_of_its_reader(room, client_as):
    strict(room)
    body = json.dumps(signed(json.loads(TODAYS.read_bytes()), house_key(room)))
    file = SimpleUploadedFile("decision-AZE-2020-07-02.json", body.encode())
    client_as("duty-officer").post("/measures/propose/", words(file=file))
    sha256 = ProposalRow.objects.get().decision

    told = {
        language: answered_at_last(
            client_as("auditor", language=language), f"/decisions/{sha256}.html"
        ).content.decode()
        for language in ("en", "az", "ru")
    }

    for language, title in (
        ("en", "Decision: COVID-19, Azerbaijan"),
        ("az", "Qərar: COVID-19, Azərbaycan"),
        ("ru", "Решение: COVID-19, Азербайджан"),
    ):
        assert title in told[language]
        assert f'<html lang="{language}">' in told[language]


def test_no_file_that_people_brought_is_shown_as_a_decision_of_the_house(
    room, client_as
):
    """A record that an agency made up, the evidence of an instruction to it."""
    duty, agency = client_as("duty-officer"), client_as("agency-officer").officer
    order = Order(text="Trace.", agency=agency.agency_id, deadline=hours(9))
    row = issue_instruction(actor_of(duty.officer), order)
    made_up = EXAMPLES / "decision-AZE-2020-07-02.json"
    file = File(name=made_up.name, body=made_up.read_bytes())
    with ledger.changing():
        (kept,) = attach(actor_of(agency), "instruction.attach", row, [file], room)

    for form in ("html", "pdf"):
        answer = duty.get(f"/decisions/{kept.sha256}.{form}")

        assert "decision.not-ours" in answer.content.decode()
    offered = duty.get("/measures/propose/").content.decode()
    assert kept.sha256 not in offered


def test_a_file_that_is_no_decision_is_refused(room, client_as):
    strict(room)
    file = SimpleUploadedFile("holiday.json", b'{"a": 1}')

    answer = client_as("duty-officer").post("/measures/propose/", words(file=file))

    assert answer.status_code == 400
    assert "the JSON of a decision" in answer.content.decode()
    assert not ProposalRow.objects.exists()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RecordError("rules.not-allowed", "Not you."), 403),
        (RecordError("ledger.stale", "Look again."), 409),
        (DataError("ledger.not-available", "Gone."), 503),
    ],
)
def test_what_is_no_slip_of_the_pen_is_not_told_as_one(
    room, client_as, monkeypatch, error, status
):
    """It may come between the form that was opened and the form that is sent."""

    def refused(*_args, **_words):
        raise error

    strict(room)
    duty = client_as("duty-officer")
    monkeypatch.setattr("epihq.operations.measures.proposals.propose", refused)

    answer = duty.post("/measures/propose/", words())

    assert answer.status_code == status
    assert "R_t is above 1." in answer.content.decode()


def test_a_forged_or_shortened_decision_is_refused_in_a_sentence(room, client_as):
    strict(room)
    whole = json.loads((EXAMPLES / "decision-AZE-2020-07-02.json").read_bytes())
    duty = client_as("duty-officer")
    for record in (whole, signed({**whole, "options": []}, house_key(room))):
        file = SimpleUploadedFile("d.json", json.dumps(record).encode())

        answer = duty.post("/measures/propose/", words(file=file))

        assert answer.status_code == 400
        assert "was expected; got" in answer.content.decode()
    assert not ProposalRow.objects.exists()


def test_a_spokesperson_reads_and_does_not_propose(room, client_as):
    strict(room)
    reader = client_as("spokesperson")

    assert reader.get("/measures/").status_code == 200
    assert reader.get("/measures/propose/").status_code == 403


def test_the_summer_of_2020_is_shown_as_it_was_known_then(room, client_as):
    load_history(room, EXAMPLES / "azerbaijan-2020.toml", by="the archivist")

    page = client_as("auditor").get("/measures/")
    lines = b"".join(client_as("auditor").get("/measures.csv").streaming_content)

    assert "strict" in page.content.decode()
    assert lines.count(b"\n") > 5
    assert b"prolongs" in lines


def test_an_extension_is_offered_from_the_old_end_and_shows_what_changes_where(
    room, client_as
):
    strict(room)
    other = Act(
        location="AZE",
        regime="special",
        kind=Kind.SET,
        instrument="Order 0",
        decided_on=NOW.date() - timedelta(days=9),
        effective_from=NOW - timedelta(days=8),
        effective_to=None,
        areas=("AZ-BA",),
        measures=(Measure(code="C6", level=3), Measure(code="C1", level=1)),
    )
    record_act(room, other, by="the duty officer")
    duty = client_as("duty-officer")

    page = duty.get("/measures/").content.decode()
    form = duty.get("/measures/propose/?regime=strict&days=28").content.decode()
    shown = duty.post("/measures/propose/preview/", words(first="C6=3")).content

    told = shown.decode()
    end = (NOW + timedelta(days=31)).astimezone(ZoneInfo("Asia/Baku"))
    assert "?regime=strict&amp;days=7" in page
    assert "?regime=special" not in page
    assert f'value="{end:%Y-%m-%dT%H:%M}' in form
    assert '<td class="number" data-label="Days more">14</td>' in told
    assert "before: stay at home: required, with exceptions (C6=2)" in told
    assert "Beside it holds, by special" in told
    assert "schools" not in told
    assert f"{(NOW + timedelta(days=10)):%-d\xa0%B %Y}, seven days before" in told


def test_another_open_proposal_about_the_regime_is_told_before_one_more(
    room, client_as
):
    strict(room)
    duty = client_as("duty-officer")
    duty.post("/measures/propose/", words())

    told = duty.post("/measures/propose/preview/", words()).content.decode()

    assert "is about the same regime and waits for its answer" in told
    assert f"of {duty.officer.full_name} is about" in told
    assert "Against what stands: prolongs" in told


def test_the_usual_days_of_a_new_regime_are_offered(room, client_as):
    page = client_as("duty-officer").get("/measures/propose/").content.decode()

    there = datetime.now(UTC).astimezone(ZoneInfo("Asia/Baku")).date()
    midnight = f"{there + timedelta(days=1)}T00:00"
    assert f'data-fill="id_effective_from" data-value="{midnight}">tomorrow' in page
    assert 'data-after="id_effective_from" data-days="14">for 2 weeks' in page
    assert "Azerbaijan" in page.partition("<h1>")[2].partition("</h1>")[0]


def test_areas_and_measures_are_chosen_by_name(room, client_as):
    strict(room)
    duty = client_as("duty-officer")

    form = duty.get("/measures/propose/").content.decode()
    duty.post("/measures/propose/", words(where=["AZ-BA"], first="C6=3", second="C2=0"))

    act = ProposalRow.objects.get().act
    assert "Baku (AZ-BA)" in form or "Bakı (AZ-BA)" in form
    assert "stay at home: required, with minimal exceptions (C6=3)" in form
    assert act["areas"] == ["AZ-BA"]
    assert [(one["code"], one["level"]) for one in act["measures"]] == [
        ("C6", 3),
        ("C2", 0),
    ]


def test_two_levels_of_one_measure_are_refused(room, client_as):
    strict(room)

    answer = client_as("duty-officer").post(
        "/measures/propose/", words(first="C6=3", second="C6=1")
    )

    assert answer.status_code == 400
    assert "The same measure stands twice" in answer.content.decode()


def test_what_lifts_a_regime_tells_what_ends(room, client_as):
    strict(room)
    hour = (NOW + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    told = client_as("duty-officer").post(
        "/measures/propose/preview/", words(kind="lift", effective_from=hour)
    )

    assert "stay at home: required, with exceptions (C6=2)" in told.content.decode()
    assert "seven days before" not in told.content.decode()
