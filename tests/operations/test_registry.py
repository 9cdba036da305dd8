"""Agencies, templates, thresholds and sources are entered as they can be used."""

import pytest
from django.db import connection

from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions import templates
from epihq.operations.instructions.tables import TemplateRow
from epihq.operations.instructions.templates import Template
from epihq.operations.people import agencies
from epihq.operations.people.agencies import Agency
from epihq.operations.people.tables import AgencyRow
from epihq.operations.thresholds import actions as thresholds
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.operations.watch import sources
from epihq.operations.watch.tables import SourceRow
from epihq.terms.errors import EpihqError
from room_samples import hours, open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def agency(room, number=None, **changes):
    wanted = Agency(**{"name": "Border", "location": "aze", **changes})
    return agencies.set_agency(room.manager, wanted, number=number)


def template(room, number=None, **changes):
    told = {"name": "Beds", "text": "Count beds.", "deadline_hours": 12}
    wanted = Template(**{**told, **changes})
    return templates.set_template(room.manager, wanted, number=number)


def source(room, **changes):
    told = {"name": "jhu", "every_minutes": 60}
    return sources.set_source(room.administrator, **{**told, **changes})


BAD_ADDRESSES = (
    {"email": "nobody"},
    {"email": "a@b"},
    {"email": "a@b.example\nBcc: c@d.example"},
    {"email": "a@b@c.example"},
    {"webhook": "ftp://a.example"},
    {"webhook": "http://["},
    {"webhook": "http://a.example:port"},
    {"webhook": "https://a.example/a b"},
)


@pytest.mark.parametrize("changes", BAD_ADDRESSES)
def test_an_address_that_is_none_is_refused(room, changes):
    with pytest.raises(EpihqError) as refused:
        agency(room, **changes)
    assert refused.value.code == "registry.bad-address"
    assert AgencyRow.objects.count() == 2


BAD = {
    "registry.name-taken": lambda r: agency(r, name="City"),
    "ledger.says-nothing": lambda r: agency(r, name=" "),
    "terms.unknown-location": lambda r: agency(r, location="Atlantis"),
    "registry.circle": lambda r: agency(r, r.ministry, name="Top", above=r.city),
    "registry.bad-hours": lambda r: template(r, deadline_hours=0),
    "registry.unknown-kind": lambda r: template(r, signal_kind="no-such-kind"),
    "registry.bad-minutes": lambda r: source(r, every_minutes=0),
    "source.unknown": lambda r: source(r, name="no-such-source"),
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_used_is_refused(room, code):
    with pytest.raises(EpihqError) as refused:
        BAD[code](room)
    assert refused.value.code == code


def test_an_agency_is_changed_and_its_secret_stays(room):
    agency(room, room.city, name="City", email="new@health.example")

    row = AgencyRow.objects.get(pk=room.city)
    assert (row.email, row.webhook_secret) == ("new@health.example", "not for the log")
    assert (row.location, row.version) == ("AZE", 2)


def test_an_agency_with_open_instructions_is_not_retired(room):
    order = instructions.Order(text="x", deadline=hours(2), agency=room.city)
    number = instructions.issue_instruction(room.duty, order).pk

    with pytest.raises(EpihqError) as refused:
        agencies.retire_agency(room.manager, room.city, reason="Merged.")
    assert refused.value.code == "registry.still-instructed"

    instructions.withdraw_instruction(room.duty, number, reason="Merged.")
    gone = agencies.retire_agency(room.manager, room.city, reason="Merged.")
    assert gone.state == "retired"
    assert agency(room, room.city, name="City").state == "active"


def test_a_template_is_changed_and_retired(room):
    number = template(room).pk
    template(room, number, text="Count free beds.")
    templates.retire_template(room.manager, number, reason="Old.")

    row = TemplateRow.objects.get(pk=number)
    assert (row.text, row.state, row.version) == ("Count free beds.", "retired", 3)


def test_a_threshold_is_one_for_each_place(room):
    told = {"name": "ears_alpha", "why": "Too many."}
    for value, place in ((0.01, ""), (0.05, "aze"), (0.02, "")):
        thresholds.set_threshold(
            room.epidemiologist, value=value, location=place, **told
        )

    kept = {row.location: row.value for row in ThresholdRow.objects.all()}
    assert kept == {"": 0.02, "AZE": 0.05}


def test_a_source_is_paused_and_watched_again(room):
    source(room)
    assert source(room, paused=True).state == "paused"
    source(room, address="https://mirror.example/jhu")

    row = SourceRow.objects.get()
    assert (row.state, row.address) == ("watched", "https://mirror.example/jhu")
