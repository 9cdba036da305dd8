"""Search finds all that its reader may open, by words or number, and nothing else."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import escape

from epihq.operations.instructions import actions as instructions
from epihq.operations.ledger import clock, log
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.people import tokens
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import ROLES, Person, change_officer
from epihq.operations.signals import actions as signals
from epihq.operations.subjects import VERBS
from epihq.web.kit import finding, subject
from epihq.web.kit.finding import Finding, Hit
from epihq.web.kit.subject import Subject, findings
from epihq.words.declared import thing_word
from every_address import browser, key_of
from furnished_room import actor_of, may_all, one_of_each, person
from room_samples import alarm, hours

WORDS = (
    *("owner", "someone", "Count", "beds", "Azerbaijan", "AZE", "Baku", "extend"),
    *("1", "2", "3", "#1", "7", "instruction 1", "signal 1", "log", "a", "e"),
    *("signed", "raised", "quiet", "virus", "planted"),
)


def hits(client, text, **more):
    """What is found: the address of each hit, and what stands in its link."""
    answer = client.get("/find/", {"q": text, **more})
    assert answer.status_code == 200
    body = answer.content.decode()
    part = body.partition('<div class="found">')[2].partition("</div>")[0]
    found = re.findall(r'<a href="([^"]+)">(.*?)</a>', part, re.DOTALL)
    return {
        where.replace("&amp;", "&"): re.sub(r"<[^>]+>|\s+", " ", told).strip()
        for where, told in found
    }


def instructed(by, text, **to):
    boss = may_all(actor_of(by))
    order = instructions.Order(text=text, deadline=hours(5), **to)
    return instructions.issue_instruction(boss, order)


@pytest.mark.parametrize("role", ROLES)
@override_settings(API_PER_MINUTE=0)
def test_nothing_is_found_that_its_reader_may_not_open(room, role):
    owner, me = person("owner", *ROLES), person("someone", role)
    one_of_each(owner, room)
    instructed(owner, "Count my own beds.", agency=me.agency_id)
    client, seen, opened, closed = browser(me), 0, {}, []

    for words in WORDS:
        for where in hits(client, words):
            address = where.partition("#")[0]
            # What several words find is opened once.
            if address not in opened:
                opened[address] = client.get(address).status_code
            seen += 1
            if opened[address] != 200:
                closed.append((words, where, opened[address]))

    assert closed == []
    assert seen > 3


@pytest.mark.parametrize("role", ROLES)
@override_settings(API_PER_MINUTE=0)
def test_a_program_finds_what_its_owner_finds_on_pages(room, role):
    owner, me = person("owner", *ROLES), person("someone", role)
    one_of_each(owner, room)
    instructed(owner, "Count free beds.", agency=me.agency_id)
    client, auth = browser(me), {"Authorization": f"Bearer {key_of(me)}"}

    seen = 0
    for words in ("owner", "1", "Baku", "beds"):
        answer = browser().get(f"/api/v1/find?q={words}", headers=auth)
        told = {hit["address"] for one in answer.json() for hit in one["hits"]}
        assert told == set(hits(client, words)), words
        seen += len(told)
    assert seen


def test_a_key_finds_what_its_scopes_read(room):
    owner = person("owner", *ROLES)
    one_of_each(owner, room)
    boss = may_all(actor_of(owner))
    scopes = ["find.see", "signal.see"]
    key = tokens.make_token(boss, name="k", scopes=scopes, days=1)[1]
    browser(owner)

    found = browser().get(
        "/api/v1/find?q=1", headers={"Authorization": f"Bearer {key}"}
    )

    assert [one["kind"] for one in found.json()] == ["signal"]


PERSONAL = (
    "planted.officer@mail.example",
    "planted.officer",
    "planted.agency",
    "+994 50 555 01 02",
    "555",
)


@pytest.mark.parametrize("personal", PERSONAL)
def test_how_people_are_reached_is_not_searched(room, personal):
    owner = person("owner", *ROLES)
    told = Person(
        username="owner",
        full_name="Owner",
        roles=ROLES,
        email="planted.officer@mail.example",
        phone="+994 50 555 01 02",
        agency=owner.agency_id,
    )
    change_officer(may_all(actor_of(owner)), owner.pk, told)
    mail = Agency(name="City", location="AZE", email="planted.agency@mail.example")
    set_agency(WATCH, mail)

    client = browser(owner)
    # They are found by what is no secret.
    assert f"/officers/{owner.pk}/" in hits(client, "Owner")
    assert [one for one in hits(client, "City") if one.startswith("/agencies/")]
    assert hits(client, personal) == {}


def test_an_agency_finds_its_own_instructions_alone(room):
    owner, me = person("owner", *ROLES), person("someone", Role.AGENCY_OFFICER)
    there = {"agency": owner.agency_id, "location": "AZE"}
    other = instructed(owner, "Count beds elsewhere.", **there)
    mine = instructed(owner, "Count beds here.", agency=me.agency_id)
    client = browser(me)

    assert list(hits(client, "beds")) == [f"/instructions/{mine.pk}/"]
    assert list(hits(client, "count beds")) == [f"/instructions/{mine.pk}/"]
    assert list(hits(client, "1")) == []
    assert list(hits(client, "Azerbaijan")) == []
    # Who may see them finds them so.
    for words in ("beds", f"{other.pk}", "Azerbaijan"):
        assert f"/instructions/{other.pk}/" in hits(browser(owner), words)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Azerbaijan", "/locations/AZE/"),
        ("Bakı", "/locations/AZ-BA/"),
        ("баку", "/locations/AZ-BA/"),
        ("azerb", "/locations/AZE/"),
        ("thresholds", "/thresholds/"),
        ("thresh", "/thresholds/"),
    ],
)
def test_places_and_pages_are_found_by_their_names(client_as, typed, first):
    assert next(iter(hits(client_as("epidemiologist"), typed))) == first


@pytest.mark.parametrize(
    ("typed", "language"),
    [("instruction 2", "en"), ("Təlimat 2", "az"), ("ПОРУЧЕНИЕ 2", "ru")],
)
def test_a_thing_is_found_by_its_number(room, typed, language):
    owner = person("owner", *ROLES)
    one_of_each(owner, room)
    with translation.override(language):
        typed = f"{thing_word('instruction')} 2"

    assert list(hits(browser(owner), typed)) == ["/instructions/2/"]
    assert list(hits(browser(owner), typed.upper())) == ["/instructions/2/"]


def test_a_bare_number_finds_every_thing_that_has_it(room):
    owner = person("owner", *ROLES)
    one_of_each(owner, room)

    found = set(hits(browser(owner), "#1"))

    assert {"/signals/1/", "/instructions/1/", "/claims/1/", "/log/1/"} <= found
    assert {"/proposals/1/", "/handovers/1/", "/agencies/1/"} <= found
    assert hits(browser(owner), "999999") == {}
    assert hits(browser(owner), "9" * 40) == {}


def test_an_entry_is_of_the_day_that_it_was_at_the_centre(room, monkeypatch):
    """Ten in the evening in UTC is the next day in Baku."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 7, 1, 22, tzinfo=UTC))
    owner = person("owner", *ROLES)
    number = log.head()
    monkeypatch.undo()

    page = browser(owner).get(f"/find/?q=%23{number}").content.decode()

    assert "2\xa0July 2020" in page
    assert "1\xa0July 2020" not in page


def test_words_are_found_in_whatever_letters(room):
    owner = person("owner", *ROLES)
    row = instructed(owner, "Şəki xəstəxanasında çarpayıları sayın", officer=owner.pk)
    client = browser(owner)

    for typed in ("seki", "ŞƏKİ", "xestexana carpayi", "sayin seki"):
        assert f"/instructions/{row.pk}/" in hits(client, typed), typed
    assert f"/instructions/{row.pk}/" not in hits(client, "seki banana")


def test_what_is_about_a_place_is_found_by_its_name(room):
    owner = person("owner", *ROLES)
    row = instructed(owner, "Count beds.", officer=owner.pk, location="GEO")
    raised = signals.raise_signal(WATCH, [alarm(location="GEO")], cause="c")

    found = hits(browser(owner), "Gürcüstan")

    assert {f"/instructions/{row.pk}/", f"/signals/{raised.pk}/"} <= set(found)


def test_the_past_is_searched_as_it_was(room):
    owner = person("owner", *ROLES)
    before = instructed(owner, "Count beds.", officer=owner.pk)
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    after = instructed(owner, "Count beds again.", officer=owner.pk)
    client = browser(owner)

    now = hits(client, "beds")
    past = hits(client, "beds", at=then)

    assert {f"/instructions/{one.pk}/" for one in (before, after)} <= set(now)
    assert [where for where in past if where.startswith("/instructions/")] == [
        where for where in past if f"/instructions/{before.pk}/?at=" in where
    ]
    assert past
    assert not [w for w in past if f"/instructions/{after.pk}/" in w]


def test_of_many_the_newest_of_that_hour_are_read(room, monkeypatch):
    owner = person("owner", *ROLES)
    monkeypatch.setattr(finding, "NEWEST", 3)

    def some(count):
        to = {"officer": owner.pk}
        return [instructed(owner, "Count beds.", **to).pk for _ in range(count)]

    early = some(4)
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    late = some(5)
    client = browser(owner)

    def numbers(**at):
        told = hits(client, "beds", **at)
        return {int(where.split("/")[2]) for where in told if "/instructions/" in where}

    assert numbers() == {*late[-3:]}
    assert numbers(at=then) == {*early[-3:]}


def test_many_of_a_kind_lead_to_the_list_of_all(room):
    owner = person("owner", *ROLES)
    for number in range(8):
        instructed(owner, f"Count beds {number}.", officer=owner.pk)

    found = browser(owner).get("/find/?q=beds").content.decode()

    assert 'href="/instructions/?tab=all&amp;text=beds"' in found
    assert len(re.findall(r'href="/instructions/\d+/"', found)) == 6


def test_what_is_typed_is_told_back_and_never_run(client_as):
    nasty = "<script>alert(1)</script>"

    body = client_as("duty-officer").get("/find/", {"q": nasty}).content.decode()

    assert nasty not in body
    assert escape(nasty) in body


@pytest.mark.parametrize("where", ["find/", "find/live/"])
def test_a_slip_of_the_finger_is_asked_about(client_as, where):
    told = client_as("duty-officer").get(f"/{where}?q=Azerbajan").content.decode()
    agency = client_as("agency-officer").get(f"/{where}?q=Azerbajan").content.decode()

    assert 'Perhaps you mean: <a href="/locations/AZE/">Azerbaijan (AZE)' in told
    assert "/locations/" not in agency


@pytest.mark.parametrize("typed", ["", " ", "\0", "%", "_", "'", '"', "a" * 5000, "#"])
def test_whatever_is_typed_is_answered(client_as, typed):
    client = client_as("duty-officer")

    assert client.get("/find/", {"q": typed}).status_code == 200
    assert client.get("/find/live/", {"q": typed}).status_code == 200


def test_offers_are_found_while_one_types(client_as):
    body = client_as("duty-officer").get("/find/live/?q=azerb").content.decode()

    assert "<html" not in body
    assert 'href="/locations/AZE/"' in body


def test_names_of_places_are_offered_in_the_readers_language(client_as):
    body = client_as("duty-officer", language="az").get("/find/places/")

    text = body.content.decode()
    assert '<option value="Azərbaycan">AZE</option>' in text
    assert '<option value="Bakı">AZ-BA</option>' in text
    # Two are called so.
    assert '<option value="AZ-SA">Şəki</option>' in text


def test_a_search_asks_few_questions_however_much_there_is(room):
    owner = person("owner", *ROLES)
    client = browser(owner)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as done:
            client.get("/find/?q=beds")
        return len(done)

    asked()
    instructed(owner, "Count beds.", officer=owner.pk)
    few = asked()
    for number in range(6):
        instructed(owner, f"Count beds {number}.", officer=owner.pk)

    assert asked() == few


def test_a_toy_subject_joins_search_by_one_registration(room, monkeypatch):
    def toys(asked):
        return [Hit(title=f"Toy {asked.text}", address=asked.address("board"))]

    toy = Finding(kind="toy", label="Toys", verb="board.see", find=toys)
    known = [*subject._known, Subject(finds=(toy,))]
    monkeypatch.setattr(subject, "_known", known)

    assert hits(browser(person("someone", Role.AUDITOR)), "bear") == {
        "/board/": "Toy bear"
    }
    assert hits(browser(person("other", Role.AGENCY_OFFICER)), "bear") == {}


def test_every_kind_is_found_by_a_verb_that_somebody_may_do():
    kinds = [one.kind for one in findings()]

    assert len(kinds) == len(set(kinds))
    assert all(VERBS[one.verb].who for one in findings())
    assert {"place", "signal", "instruction", "claim", "act", "proposal"} <= {*kinds}
    assert {"handover", "officer", "agency", "log", "page", "template"} <= {*kinds}
