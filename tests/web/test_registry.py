"""Agencies, templates and messages on their pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epihq.operations.instructions import deliveries
from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.instructions.tables import DeliveryRow, TemplateRow
from epihq.operations.instructions.templates import Template, set_template
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.tables import AgencyRow
from room_samples import hours

MANAGER = Actor(name="mina", roles=frozenset({Role.INCIDENT_MANAGER}), via="page")
AGENCY = {"name": "City", "location": "AZE", "email": "city@health.example"}
TEMPLATE = {
    "name": "Beds",
    "text": "Count beds.",
    "priority": "urgent",
    "deadline_hours": "12",
}


def city(name="City", **more):
    told = {"location": "AZE", "email": "city@health.example", **more}
    return set_agency(WATCH, Agency(name=name, **told))


def message():
    """A message that waits to be delivered."""
    agency = AgencyRow.objects.filter(name="City").first() or city()
    told = Order(text="Trace contacts.", deadline=hours(5), agency=agency.pk)
    row = issue_instruction(MANAGER, told)
    return DeliveryRow.objects.get(instruction=row)


def failed(row, times=1, days=0):
    for _ in range(times):
        at = row.opened_at + timedelta(days=days)
        row = deliveries.record_attempt(
            WATCH, row.pk, version=row.version, now=at, trouble="no answer in 10 s"
        )
    return row


def shown(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_agency_is_entered_and_changed(client_as):
    client = client_as("incident-manager")

    first = client.post("/agencies/new/", AGENCY)
    row = AgencyRow.objects.get()
    told = {**AGENCY, "email": "duty@health.example", "version": row.version}
    second = client.post(f"/agencies/{row.pk}/", told)

    assert first["Location"] == second["Location"] == f"/agencies/{row.pk}/"
    row.refresh_from_db()
    assert (row.name, row.email) == ("City", "duty@health.example")
    assert "duty@health.example" in shown(client.get(f"/agencies/{row.pk}/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Taken"}, "name"),
        ({"location": "Atlantis"}, "location"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_a_mistake_about_an_agency_is_told_beside_its_field(client_as, changes, field):
    city("Taken")

    answer = client_as("incident-manager").post("/agencies/new/", AGENCY | changes)

    assert answer.status_code == 400
    assert f'id="id_{field}_errors"' in shown(answer)
    assert AgencyRow.objects.count() == 1


def test_an_address_of_a_program_that_is_none_is_told(client_as):
    told = {**AGENCY, "webhook": "ftp://health.example"}

    answer = client_as("incident-manager").post("/agencies/new/", told)

    assert answer.status_code == 400
    assert "a web address like" in shown(answer)


def test_the_secret_of_a_program_is_kept_and_never_shown(client_as):
    client = client_as("incident-manager")
    told = {**AGENCY, "webhook": "https://city.example/hook"}
    client.post("/agencies/new/", {**told, "webhook_password": "hush"})
    row = AgencyRow.objects.get()
    stale = {**told, "webhook_password": "hush", "version": 99}

    pages = [client.get(f"/agencies/{row.pk}/"), client.get("/agencies.csv")]
    pages.append(client.post(f"/agencies/{row.pk}/", stale))

    assert row.webhook_secret == "hush"  # noqa: S105 - a sample
    assert pages[-1].status_code == 409
    assert not any(b"hush" in b"".join(page) for page in pages)
    assert "hush" not in str(list(log.entries()))


def test_an_agency_keeps_its_secret_where_none_is_typed(client_as):
    told = {"webhook": "https://city.example/hook", "webhook_secret": "hush"}
    row = city(**told)
    told = {**AGENCY, "webhook": row.webhook, "version": row.version}

    client_as("incident-manager").post(f"/agencies/{row.pk}/", told)

    row.refresh_from_db()
    assert (row.version, row.webhook_secret) == (2, "hush")


def test_an_agency_cannot_stand_above_the_one_above_it(client_as):
    above = city("Ministry")
    row = city("City", above=above.pk)
    told = {**AGENCY, "name": "Ministry", "above": row.pk, "version": above.version}

    answer = client_as("incident-manager").post(f"/agencies/{above.pk}/", told)

    assert answer.status_code == 400
    assert 'id="id_above_errors"' in shown(answer)


def test_an_agency_is_retired_with_a_reason_unless_it_has_work(client_as):
    client, row = client_as("incident-manager"), city()
    told = {"version": row.version, "reason": "Merged."}

    message()
    assert client.post(f"/agencies/{row.pk}/retire/", told).status_code == 400
    idle = city("Idle")
    done = client.post(f"/agencies/{idle.pk}/retire/", told)

    assert done.status_code == 303
    assert "Idle" not in shown(client.get("/agencies/"))
    assert "Idle" in shown(client.get("/agencies/?tab=retired"))


def test_who_may_not_change_sees_facts_and_no_form(client_as):
    client, row = client_as("auditor"), city()

    page = shown(client.get(f"/agencies/{row.pk}/"))

    assert "city@health.example" in page
    assert 'id="id_name"' not in page
    assert client.get("/agencies/new/").status_code == 403
    assert client.post(f"/agencies/{row.pk}/", AGENCY).status_code == 403
    assert client.post(f"/agencies/{row.pk}/retire/").status_code == 403


def test_a_template_is_written_changed_and_retired(client_as):
    client = client_as("administrator")
    client.post("/templates/new/", TEMPLATE)
    row = TemplateRow.objects.get()

    told = {**TEMPLATE, "deadline_hours": "24", "version": row.version}
    client.post(f"/templates/{row.pk}/", told)
    row.refresh_from_db()
    told = {"version": row.version, "reason": "Old."}
    client.post(f"/templates/{row.pk}/retire/", told)

    row.refresh_from_db()
    assert (row.deadline_hours, row.state) == (24, "retired")
    assert "Count beds." in shown(client.get("/templates/?tab=all&text=beds"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Taken"}, "name"),
        ({"deadline_hours": "0"}, "deadline_hours"),
        ({"deadline_hours": "soon"}, "deadline_hours"),
        ({"signal_kind": "omen"}, "signal_kind"),
        ({"text": " "}, "text"),
    ],
)
def test_a_mistake_in_a_template_is_told_beside_its_field(client_as, changes, field):
    wanted = Template(name="Taken", text="Count.", deadline_hours=1)
    set_template(MANAGER, wanted)

    answer = client_as("incident-manager").post("/templates/new/", TEMPLATE | changes)

    assert answer.status_code == 400
    assert f'id="id_{field}_errors"' in shown(answer)
    assert TemplateRow.objects.count() == 1


def test_a_message_that_was_given_up_is_tried_again(client_as):
    client, row = client_as("duty-officer"), failed(message(), days=4)
    assert row.state == "given-up"

    page = shown(client.get("/deliveries/?tab=given-up"))
    told = {"version": row.version}
    answer = client.post(f"/deliveries/{row.pk}/retry/", told)

    assert "no answer in 10 s" in page
    assert answer.status_code == 303
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_message_tells_every_attempt(client_as):
    row = failed(message(), times=2)

    page = shown(client_as("auditor").get(f"/deliveries/{row.pk}/"))

    assert page.count("no answer in 10 s") >= 2
    assert "Try now" not in page


def test_a_message_that_arrived_is_not_sent_again(client_as):
    row = message()
    row = deliveries.record_attempt(
        WATCH, row.pk, version=1, now=row.opened_at, trouble=""
    )

    answer = client_as("duty-officer").post(f"/deliveries/{row.pk}/retry/")

    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["agencies", "templates", "deliveries"])
def test_an_agency_officer_sees_none_of_it(client_as, name):
    client = client_as("agency-officer")

    assert client.get(f"/{name}/").status_code == 403
    assert client.get(f"/{name}.csv").status_code == 403


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("agencies", "number,name,state,location,above"),
        ("templates", "number,name,state,signal_kind,priority"),
        ("deliveries", "number,state,instruction,occasion,channel,to"),
    ],
)
@pytest.mark.databases("sqlite", "postgresql")
def test_every_list_comes_as_csv(client_as, name, first):
    set_template(MANAGER, Template(name="Beds", text="Count.", deadline_hours=1))
    message()

    body = b"".join(client_as("auditor").get(f"/{name}.csv")).decode()

    lines = body.splitlines()
    assert lines[0].startswith(first)
    assert len(lines) == 2


@pytest.mark.parametrize("name", ["agencies", "deliveries"])
def test_a_long_list_asks_no_more_than_a_short_one(client_as, name):
    client = client_as("duty-officer")
    message()
    counts = []
    for number in (0, 10):
        for each in range(number):
            city(f"City {each}")
            message()
        client.get(f"/{name}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/{name}/")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20


@pytest.mark.databases("sqlite", "postgresql")
def test_the_lists_show_a_past_hour(client_as):
    client, row = client_as("incident-manager"), city()
    then = datetime.now(UTC)
    message()

    for address in ("/agencies/", f"/agencies/{row.pk}/", "/templates/"):
        page = shown(client.get(address, {"at": then.isoformat()}))
        assert "You see the room as it stood" in page
        assert 'method="post" class="panel"' not in page
