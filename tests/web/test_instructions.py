"""Instructions on their pages: issued, answered by their addressee, followed up."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from browsers import come_in
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.instructions.templates import Template, set_template
from epihq.operations.ledger import log
from epihq.operations.ledger.acting import change
from epihq.operations.ledger.ledger import changing
from epihq.operations.ledger.rules import SETUP, WATCH, Actor, Role
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.signals import actions as signals
from epihq.terms.instructions import Priority
from room_samples import PDF, alarm, hours

MANAGER = Actor(name="mina", roles=frozenset({Role.INCIDENT_MANAGER}), via="page")


def city(name="City", **more):
    return set_agency(WATCH, Agency(name=name, location="AZE", **more)).pk


def issued(agency, within=5, **more):
    told = {"text": "Trace contacts.", "deadline": hours(within), **more}
    order = instructions.Order(agency=agency, **told)
    return instructions.issue_instruction(MANAGER, order)


def overdue(agency):
    """An instruction whose deadline passed while nobody looked."""
    row = issued(agency, text="Count beds.")
    with changing():
        change(WATCH, "instruction.escalate", row, {"deadline": hours(-1)})
    return row


def sent(client, row, verb, **told):
    told = {"version": row.version, **told}
    return client.post(f"/instructions/{row.pk}/{verb}/", told)


def shown(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def order(**more):
    at = datetime.now(ZoneInfo("Asia/Baku")) + timedelta(hours=6)
    told = {"text": "Count beds.", "priority": "urgent", "once": "form-1"}
    return {**told, "deadline": f"{at:%Y-%m-%dT%H:%M}", **more}


def pdf(name="report.pdf", body=PDF):
    return SimpleUploadedFile(name, body, content_type="application/pdf")


def test_an_instruction_is_issued_once_however_often_the_form_is_sent(client_as):
    client, told = client_as("duty-officer"), order(agency=city())

    first = client.post("/instructions/new/", told)
    second = client.post("/instructions/new/", told)

    assert first.status_code == 303
    assert first["Location"] == second["Location"]
    row = InstructionRow.objects.get()
    assert (row.text, row.priority) == ("Count beds.", "urgent")


@pytest.mark.parametrize("email", ["", "city@health.example"])
def test_who_has_no_address_is_not_said_to_be_told(client_as, email):
    agency = set_agency(WATCH, Agency(name="C", location="AZE", email=email)).pk
    client = client_as("duty-officer")

    told = order(agency=agency)
    page = shown(client.post("/instructions/new/", told, follow=True))

    assert ("its addressee is being told" in page) == bool(email)
    assert page.count("No message goes out") == (0 if email else 2)


def test_of_an_agency_without_people_it_is_told_that_nobody_answers(client_as, officer):
    peopled, empty = city(), set_agency(WATCH, Agency(name="E", location="AZE")).pk
    officer("agency-officer", agency=peopled)
    client = client_as("duty-officer")

    def said(agency, once):
        told = order(agency=agency, once=once)
        return shown(client.post("/instructions/new/", told, follow=True))

    assert "Nobody signs in for this agency" in said(empty, "one")
    assert "Nobody signs in for this agency" not in said(peopled, "two")


def test_the_deadline_is_by_the_centres_clock(client_as):
    told = order(agency=city())
    client_as("duty-officer").post("/instructions/new/", told)

    local = InstructionRow.objects.get().deadline.astimezone(ZoneInfo("Asia/Baku"))

    assert f"{local:%Y-%m-%dT%H:%M}" == told["deadline"]


def test_the_usual_deadlines_are_offered_by_the_centres_clock(client_as):
    page = shown(client_as("duty-officer").get("/instructions/new/"))

    offered = re.findall(r'data-fill="id_deadline" data-value="([^"]+)">([^<]+)<', page)
    assert [words for _at, words in offered] == [
        *("in 6 h", "in 12 h", "in 24 h", "in 2 days", "in 7 days"),
    ]
    at = datetime.fromisoformat(offered[2][0]).replace(tzinfo=ZoneInfo("Asia/Baku"))
    left = at - datetime.now(UTC)
    assert timedelta(hours=23, minutes=57) < left <= timedelta(hours=24)


def test_who_writes_for_another_is_told_so_and_people_have_names(client_as):
    number = issued(city()).pk

    room = shown(client_as("duty-officer").get(f"/instructions/{number}/"))

    assert "You write down what City told you." in room
    assert "Give it one" in room
    assert "<strong>duty-officer</strong>" not in room


def test_an_agency_reads_the_name_of_who_gave_the_instruction(client_as):
    agency = city()
    duty = client_as("duty-officer")
    duty.post("/instructions/new/", order(agency=agency))
    number = InstructionRow.objects.get().pk

    theirs = shown(
        client_as("agency-officer", agency=agency).get(f"/instructions/{number}/")
    )

    assert f"<dt>Issued by</dt><dd>{duty.officer.full_name}" in theirs
    assert duty.officer.full_name != duty.officer.username


def test_a_template_and_a_signal_fill_the_form(client_as):
    client = client_as("duty-officer")
    signal = signals.raise_signal(WATCH, [alarm()], cause="AZE cases")
    wanted = Template(name="Beds", text="Count the beds.", deadline_hours=12)
    template = set_template(MANAGER, wanted)

    links = {"signal": signal.pk, "template": template.pk}
    page = shown(client.get("/instructions/new/", links))
    client.post("/instructions/new/", order(agency=city(), **links))

    assert "Count the beds." in page
    assert 'value="AZE"' in page
    row = InstructionRow.objects.get()
    assert (row.signal, row.template) == (signal.pk, "Beds")
    assert f"/instructions/{row.pk}/" in shown(client.get(f"/signals/{signal.pk}/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agency": ""}, "agency"),
        ({"deadline": "2020-07-01T12:00"}, "deadline"),
        ({"deadline": "2999-07-01T12:00"}, "deadline"),
        ({"deadline": "tomorrow"}, "deadline"),
        ({"location": "Atlantis"}, "location"),
        ({"text": " "}, "text"),
        ({"agency": "999"}, "agency"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    client_as, changes, field
):
    told = order(agency=city(), legal_basis="Order 14.") | changes

    answer = client_as("duty-officer").post("/instructions/new/", told)

    assert answer.status_code == 400
    assert f'id="id_{field}_errors"' in shown(answer)
    assert "Order 14." in shown(answer)
    assert not InstructionRow.objects.exists()


def test_those_overdue_stand_first(client_as):
    agency = city()
    issued(agency, text="Not yet due.")
    late = overdue(agency)

    page = shown(client_as("duty-officer").get("/instructions/"))

    assert page.index(late.text) < page.index("Not yet due.")
    assert "overdue</span>" in page


def test_an_agency_acknowledges_begins_and_reports_with_files(client_as):
    agency = city()
    client, row = client_as("agency-officer", agency=agency), issued(agency)

    sent(client, row, "acknowledge")
    row.refresh_from_db()
    sent(client, row, "begin", words="Ten tracers.")
    row.refresh_from_db()
    files = [pdf(), pdf("list.csv", b"a,b\n1,2\n")]
    answer = sent(client, row, "done", words="All traced.", files=files)

    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.state, row.report) == ("done", "All traced.")
    page = shown(client.get(f"/instructions/{row.pk}/"))
    assert all(name in page for name in ("report.pdf", "list.csv", "Ten tracers."))


def test_a_file_comes_back_as_it_was_kept_and_never_as_a_page(client_as):
    agency = city()
    client, row = client_as("agency-officer", agency=agency), issued(agency)
    sent(client, row, "done", words="All traced.", files=[pdf("naïve \n.pdf")])

    answer = client.get(f"/attachments/{AttachmentRow.objects.get().pk}/")

    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "file", [("page.html", b"<script>"), ("photo.png", b"no picture"), ("a.pdf", b"")]
)
def test_a_file_of_a_wrong_type_leaves_nothing_half_done(client_as, file):
    agency = city()
    client, row = client_as("agency-officer", agency=agency), issued(agency)

    told = {"words": "All traced.", "files": [pdf(), pdf(*file)]}
    answer = sent(client, row, "done", **told)

    assert answer.status_code == 400
    assert "All traced." in shown(answer)
    row.refresh_from_db()
    assert row.state == "issued"
    assert not AttachmentRow.objects.exists()


def test_an_upload_of_a_gigabyte_is_refused_before_it_is_read(client_as):
    agency = city()
    client, row = client_as("agency-officer", agency=agency), issued(agency)

    answer = client.post(
        f"/instructions/{row.pk}/done/",
        {"words": "All traced.", "files": [pdf()]},
        CONTENT_LENGTH=str(2**30),
    )

    assert answer.status_code == 413
    row.refresh_from_db()
    assert row.state == "issued"
    assert not AttachmentRow.objects.exists()


def test_an_agency_sees_its_own_instructions_and_no_others(client_as):
    own, other = city("Own"), city("Other")
    client = client_as("agency-officer", agency=own)
    mine, theirs = issued(own, text="Ours."), issued(other, text="Theirs.")

    for address in ("/instructions/?tab=all", "/instructions.csv"):
        told = client.get(address)
        body = b"".join(told) if told.streaming else told.content
        assert b"Ours." in body
        assert b"Theirs." not in body
    assert client.get(f"/instructions/{mine.pk}/").status_code == 200
    assert client.get(f"/instructions/{theirs.pk}/").status_code == 403


def test_an_agency_cannot_answer_for_another_nor_fetch_its_files(client_as):
    own, other = city("Own"), city("Other")
    theirs = issued(other)
    helper = client_as("agency-officer", agency=other)
    sent(helper, theirs, "done", words="All traced.", files=[pdf()])
    second = issued(other)
    client = client_as("agency-officer", agency=own)
    before = log.head()

    file = AttachmentRow.objects.get()
    assert client.get(f"/attachments/{file.pk}/").status_code == 403
    for verb in ("acknowledge", "begin", "done", "refuse", "withdraw"):
        assert sent(client, second, verb, words="No.").status_code == 403
    assert log.head() == before


def test_a_person_sees_what_was_sent_to_them_alone(client_as):
    client = client_as("agency-officer", agency=city("Own"))
    row = issued(None, officer=client.officer.pk, text="For you.")

    assert "For you." in shown(client.get("/instructions/"))
    assert client.get(f"/instructions/{row.pk}/").status_code == 200


def test_an_agency_officer_lands_on_their_instructions(client_as):
    assert client_as("agency-officer").get("/")["Location"] == "/instructions/"


def test_an_instruction_is_refused_with_a_reason_and_withdrawn_with_one(client_as):
    agency = city()
    client, row = client_as("agency-officer", agency=agency), issued(agency)
    other = issued(agency)

    assert sent(client, row, "refuse", words="").status_code == 400
    assert sent(client, row, "refuse", words="No staff.").status_code == 303
    duty = client_as("duty-officer")
    assert sent(duty, other, "withdraw", words="Solved.").status_code == 303

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.report) == ("refused", "No staff.")
    assert (other.state, other.report) == ("withdrawn", "Solved.")


def test_a_stale_answer_is_told_and_changes_nothing(client_as):
    agency = city()
    client, row = client_as("agency-officer", agency=agency), issued(agency)
    sent(client, row, "acknowledge")

    answer = sent(client, row, "done", words="All traced.")

    assert answer.status_code == 409
    assert "All traced." in shown(answer)
    row.refresh_from_db()
    assert row.state == "acknowledged"


def test_the_page_offers_what_can_be_done_and_no_more(client_as):
    agency = city()
    client, row = client_as("agency-officer", agency=agency), issued(agency)
    page = shown(client.get(f"/instructions/{row.pk}/"))
    assert "Acknowledge" in page
    assert "Withdraw" not in page

    sent(client, row, "done", words="All traced.")

    assert "Report it done" not in shown(client.get(f"/instructions/{row.pk}/"))


def test_the_room_sees_how_each_message_fared(client_as):
    agency = city(email="city@health.example")
    row = issued(agency)

    page = shown(client_as("duty-officer").get(f"/instructions/{row.pk}/"))

    assert DeliveryRow.objects.count() == 1
    assert "by e-mail" in page
    assert "city@health.example" not in page
    mine = client_as("agency-officer", agency=agency)
    assert "Messages about it" not in shown(mine.get(f"/instructions/{row.pk}/"))


def test_a_past_hour_shows_the_instruction_as_it_stood(client_as):
    agency = city()
    client, row = client_as("duty-officer"), issued(agency)
    then = datetime.now(UTC).isoformat()
    sent(client, row, "withdraw", words="Solved.")

    page = shown(client.get(f"/instructions/{row.pk}/", {"at": then}))
    listed = shown(client.get("/instructions/", {"at": then}))

    assert "Solved." not in page
    assert '<form method="post" action="/instructions' not in page
    assert f"/instructions/{row.pk}/" in listed


@pytest.mark.databases("sqlite", "postgresql")
def test_a_list_finds_by_agency_priority_place_and_words(client_as):
    own, other = city("Own"), city("Other")
    found = issued(own, location="AZE", priority=Priority.FLASH)
    issued(other, text="Count beds.", location="GEO")
    client = client_as("auditor")

    for asked in (
        {"agency": own},
        {"priority": "flash"},
        {"location": "aze"},
        {"text": "TRACE"},
    ):
        page = shown(client.get("/instructions/", asked))
        assert f"/instructions/{found.pk}/" in page
        assert "Count beds." not in page


def test_a_page_of_many_instructions_asks_no_more_than_one_of_few(client_as):
    client, agency = client_as("duty-officer"), city()
    issued(agency)
    counts = []
    for number in (0, 20):
        for _ in range(number):
            issued(agency)
        client.get("/instructions/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/instructions/")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20


def test_a_csv_never_gives_a_spreadsheet_a_formula(client_as):
    issued(city("=Own"), text="=1+1")

    body = b"".join(client_as("auditor").get("/instructions.csv")).decode()

    assert ",'=1+1," in body
    assert "'=Own" in body


def test_nobody_answers_without_a_role(client_as):
    row = issued(city())
    client = client_as("auditor")

    assert sent(client, row, "acknowledge").status_code == 403
    assert client.get("/instructions/new/").status_code == 403
    assert client.post("/instructions/new/", order()).status_code == 403
    assert SETUP.name not in shown(client.get(f"/instructions/{row.pk}/"))


@pytest.mark.browser
def test_an_agency_answers_with_a_file_in_a_browser(live, chromium):
    agency = city()
    row = issued(agency)
    page = come_in(chromium, live, "agency-officer", 390, agency=agency)
    page.goto(f"{live.url}/instructions/")
    page.click("text=Trace contacts. >> visible=true")

    page.click("text=Acknowledge >> visible=true")
    page.wait_for_selector("text=It is acknowledged. >> visible=true")
    page.fill("#report", "All traced.")
    told = {"name": "page.html", "mimeType": "text/html", "buffer": b"<p>"}
    page.set_input_files("#files", told)
    page.click("text=Report it done >> visible=true")
    page.wait_for_selector(
        "#problem >> text=a file that is what its name says >> visible=true"
    )
    assert page.input_value("#report") == "All traced."
    told = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.set_input_files("#files", told)
    page.click("text=Report it done >> visible=true")
    page.wait_for_selector("text=It is reported done. >> visible=true")

    row.refresh_from_db()
    assert row.state == "done"
    with page.expect_download() as fetched:
        page.click("text=report.pdf >> visible=true")
    assert fetched.value.path().read_bytes() == PDF


def test_an_answer_is_accepted_or_sent_back_by_who_issued_it(client_as, room):
    boss, row = client_as("incident-manager"), issued(city())
    instructions.finish_instruction(MANAGER, row.pk, report="Yes.", home=room)
    asked = shown(boss.get(f"/instructions/{row.pk}/"))
    assert "Accept the answer" in asked
    assert "Send it back" in asked

    row.refresh_from_db()
    answer = sent(boss, row, "return", words="How many?")
    assert answer.status_code == 303
    assert "Sent back because</dt>" in shown(boss.get(f"/instructions/{row.pk}/"))

    instructions.finish_instruction(MANAGER, row.pk, report="Ten.", home=room)
    row.refresh_from_db()
    assert sent(boss, row, "accept").status_code == 303
    page = shown(boss.get(f"/instructions/{row.pk}/"))
    assert "Accept the answer" not in page
    assert "What was done</dt>" in page
