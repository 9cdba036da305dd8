"""An entry in words: what was done to what, and what changed, column by column."""

import re
from html import unescape

import pytest
from django.apps import apps

from epihq.operations.inbox.actions import choose_daily_mail
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import SETUP
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing
from epihq.operations.measures.acts import record_act
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import ROLES
from epihq.operations.people.tokens import actor_for
from epihq.web.kit import told
from every_address import browser
from furnished_room import one_of_each, person
from regime_samples import act

NOT_SHOWN = {"now", "note"}


@pytest.fixture
def auditor(client_as):
    return client_as("auditor")


def shown(client, number):
    return unescape(client.get(f"/log/{number}/").content.decode())


def test_every_column_of_a_thing_has_a_word(room):
    missing = {
        f"{table.kind}.{name}"
        for table in apps.get_app_config("operations").get_models()
        if issubclass(table, Thing)
        for field in table._meta.concrete_fields
        if (name := field.attname) not in table.secret
        and name not in told._declared("COLUMNS")
    }

    assert missing == set(), "word these columns in their subject's told.py"


def test_all_that_an_entry_holds_has_a_word(room):
    one_of_each(person("owner", *ROLES), room)
    record_act(room, act(), by="the duty officer")
    held = [log.entry_of(row).content for row in LogRow.objects.all()]

    names = {name for content in held for name in content} - NOT_SHOWN
    names |= {name for content in held for name in content.get("now") or {}}

    assert names - told._declared("COLUMNS").keys() == set()


def test_an_entry_of_each_thing_is_told_without_programmers_words(room):
    officer = person("owner", *ROLES)
    one_of_each(officer, room)
    record_act(room, act(), by="the duty officer")
    client, raw = browser(officer), {}

    for row in LogRow.objects.order_by("number"):
        page = shown(client, row.pk)
        words = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
        words = re.sub(r"<[^>]+>", " ", words[words.index("<h1>") :])
        found = re.findall(r"\b[a-z]+_(?:at|id|by|on|[a-z]+)\b|[{}\[\]]", words)
        if found := [one for one in found if one != "R_t"]:
            raw[row.pk, row.verb] = found

    assert raw == {}


def test_what_changed_stands_apart_from_what_stayed(room, auditor):
    ministry = set_agency(SETUP, Agency(name="Ministry", location="AZE")).pk
    renamed = Agency(name="Ministry of Health", location="GEO")
    set_agency(SETUP, renamed, number=ministry)

    page = shown(auditor, log.head())

    changed, _, stayed = page.partition("What stayed as it was")
    changed = changed[changed.index("What changed") :]
    assert re.search(r"where</th>.*?Azerbaijan.*?Georgia", changed, re.DOTALL)
    assert re.search(r"name</th>.*?Ministry<.*?Ministry of Health<", changed, re.DOTALL)
    assert stayed == ""
    assert "version" not in changed[: changed.index("as it was sealed")]


def test_a_change_from_nothing_to_zero_is_a_change(room, auditor, officer):
    """Midnight as the hour of the daily mail is another thing than never."""
    row = officer("duty-officer", email="dara@health.example")
    choose_daily_mail(actor_for(row, via="page"), row.pk, hour=0)

    page = shown(auditor, log.head())

    assert "hour of the daily mail" in page[page.index("What changed") :]


def test_an_entry_leads_to_those_about_the_same_thing(room, auditor):
    ministry = set_agency(SETUP, Agency(name="Ministry", location="AZE")).pk
    first = log.head()
    set_agency(SETUP, Agency(name="Another", location="GEO"))
    set_agency(SETUP, Agency(name="Ministry", location="GEO"), number=ministry)
    last = log.head()

    assert f'rel="next" href="/log/{last}/"' in shown(auditor, first)
    assert f'rel="prev" href="/log/{first}/"' in shown(auditor, last)


def test_a_past_entry_names_people_and_agencies_as_they_were_called(room, client_as):
    ministry = set_agency(SETUP, Agency(name="Ministry", location="AZE")).pk
    below = Agency(name="Office", location="AZE", above=ministry)
    set_agency(SETUP, below)
    number = log.head()
    at = LogRow.objects.get(pk=number).recorded_at.isoformat()
    set_agency(SETUP, Agency(name="Renamed", location="AZE"), number=ministry)

    page = client_as("auditor").get(f"/log/{number}/", {"at": at})

    assert "Ministry" in page.content.decode()
    assert "Renamed" not in page.content.decode()


def test_a_value_of_each_kind_is_told(room):
    from epihq.operations.ledger.moments import now  # noqa: PLC0415 - after Django

    def say(thing, name, value):
        return str(told.value_of(thing, name, value, now()))

    assert say("signal", "severity", "very-high") == "very high"
    assert say("agency", "location", "AZE") == "Azerbaijan"
    assert say("claim", "said_on", "2020-07-02") == "2\xa0July 2020"
    assert "2\xa0Jul\xa02020" in say("shift", "starts_at", "2020-07-02T08:00:00+00:00")
    assert (
        say("officer", "roles", ["auditor", "duty-officer"]) == "auditor, duty officer"
    )
    assert say("source", "address", "") == "–"
    assert say("event", "what_is_yet_to_come", {"risk": "high", "why": ""}) == (
        "risk: high"
    )
    assert told.column_word("what_is_yet_to_come") == "what is yet to come"
