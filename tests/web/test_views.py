"""Views of lists are kept, shared and dropped; places are starred."""

import re
from datetime import UTC, datetime

import pytest

from epihq.operations.find import actions
from epihq.operations.find.tables import ViewRow
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import Role
from epihq.operations.people.officers import ROLES
from epihq.terms.errors import RecordError, UsageError
from every_address import browser
from furnished_room import actor_of, person

DUTY = Role.DUTY_OFFICER
ASKED = "tab=all&location=Baku&sort=-deadline"


def keep(client, name="Baku", **told):
    sent = {"page": "instructions", "query": ASKED, "name": name, **told}
    return client.post("/views/keep/", sent)


def tabs(client, address="/instructions/"):
    body = client.get(address).content.decode()
    part = re.search(r'<ul class="tabs views".*?</ul>', body, re.DOTALL)
    return re.findall(r'<a href="([^"]+)"[^>]*>\s*([^<]+)', part[0]) if part else []


def test_a_view_is_kept_seen_as_a_tab_and_led_to(room):
    client = browser(person("someone", DUTY))

    answer = keep(client)

    assert answer.status_code == 303
    assert answer["Location"] == "/instructions/?location=Baku&sort=-deadline&tab=all"
    ((address, name),) = tabs(client)
    assert name.strip() == "Baku"
    here = client.get(f"/instructions/{address.replace('&amp;', '&')}")
    assert 'aria-current="page">Baku' in here.content.decode()
    assert "Change or drop this view" in here.content.decode()


def test_a_view_that_is_asked_for_in_another_order_is_the_same(room):
    client = browser(person("someone", DUTY))
    keep(client)

    body = client.get(
        "/instructions/?sort=-deadline&tab=all&location=Baku&page=1&priority="
    ).content.decode()

    assert 'aria-current="page">Baku' in body


def test_a_view_is_ones_own_until_it_is_shared(room):
    me, other = person("me", DUTY), person("other", DUTY)
    auditor = person("ana", Role.AUDITOR)
    keep(browser(me))
    row = ViewRow.objects.get()

    assert tabs(browser(other)) == []
    told = {"name": "Baku", "version": row.version}
    browser(me).post(f"/views/{row.pk}/change/", {**told, "shared": "duty-officer"})

    assert len(tabs(browser(other))) == 1
    assert tabs(browser(auditor)) == []
    told["version"] = 2
    browser(me).post(f"/views/{row.pk}/change/", {**told, "shared": "all"})
    assert len(tabs(browser(auditor))) == 1


def test_only_its_owner_changes_or_drops_a_view(room):
    me, other = person("me", *ROLES), person("other", *ROLES)
    keep(browser(me), shared="all")
    row = ViewRow.objects.get()

    told = {"name": "Mine now", "version": row.version}
    for deed in ("change", "drop"):
        answer = browser(other).post(f"/views/{row.pk}/{deed}/", told)
        assert answer.status_code == 403
    assert ViewRow.objects.get().version == row.version
    dropped = browser(me).post(f"/views/{row.pk}/drop/", told)
    assert dropped["Location"] == "/instructions/"
    assert tabs(browser(me)) == []


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"page": "nowhere"}, 404),
        ({"page": "signal"}, 404),
        ({"page": "location"}, 404),
        ({"page": "https://elsewhere.example"}, 404),
        ({"name": ""}, 400),
        ({"name": "x" * 61}, 400),
        ({"query": "text=" + "x" * 3000}, 400),
    ],
)
def test_what_is_no_view_is_not_kept(room, told, status):
    assert keep(browser(person("me", DUTY)), **told).status_code == status
    assert not ViewRow.objects.exists()


@pytest.mark.parametrize("page", ["nowhere", "signal", "location"])
def test_a_program_keeps_no_view_of_what_is_no_list(room, page):
    client = browser(person("someone", DUTY))

    told = {"page": page, "query": ASKED, "name": "Baku"}
    answer = client.post("/api/v1/views", told, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "views.not-a-list")
    assert not ViewRow.objects.exists()


def test_what_is_kept_of_an_address_is_what_was_asked_of_the_list(room):
    client = browser(person("me", DUTY))
    asked = "page=3&at=2020-01-01&tab=all&text=%22%3Cb%3E&location="

    keep(client, query=asked)

    assert ViewRow.objects.get().query == "tab=all&text=%22%3Cb%3E"
    assert "<b>" not in client.get("/instructions/").content.decode()


def test_a_form_sent_twice_keeps_one_view(room):
    client = browser(person("me", DUTY))
    keep(client, once="k")
    keep(client, once="k")

    assert ViewRow.objects.count() == 1


def test_nobody_keeps_more_views_than_they_can_find(room):
    actor = actor_of(person("me", DUTY))
    for number in range(actions.MOST):
        actions.keep_view(actor, "signals", "tab=all", name=f"{number}")

    with pytest.raises(UsageError) as refused:
        actions.keep_view(actor, "signals", "tab=all", name="one more")
    assert refused.value.code == "views.too-many"
    assert actions.keep_view(actor, "claims", "tab=all", name="another list")


def test_the_past_has_the_views_of_then(room):
    client = browser(person("me", DUTY))
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    keep(client)

    assert tabs(client, f"/instructions/?at={at}") == []
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    ((address, _),) = tabs(client, f"/instructions/?at={then}")
    assert "&amp;at=" in address
    body = client.get(f"/instructions/?at={then}&tab=all").content.decode()
    assert "Save this view" not in body


def test_a_place_is_starred_once_and_its_star_taken_away(room):
    me = person("me", DUTY)
    client = browser(me)

    for _ in range(2):
        answer = client.post("/locations/GEO/star/", {"on": "1"})
        assert answer["Location"] == "/locations/GEO/"
    before = log.head()
    assert [row.query for row in ViewRow.objects.all()] == ["GEO"]
    assert "★ Georgia" in client.get("/views/").content.decode()

    client.post("/locations/GEO/star/", {})
    client.post("/locations/GEO/star/", {})
    assert log.head() == before + 1
    assert "★" not in client.get("/views/").content.decode()


def test_a_star_is_of_a_place(room):
    actor = actor_of(person("me", DUTY))

    assert actions.star(actor, "Bakı", on=True).query == "AZ-BA"
    with pytest.raises(UsageError):
        actions.star(actor, "Atlantis", on=True)
    assert actions.star(actor, "Georgia", on=False) is None


def test_a_stranger_keeps_nothing(stranger):
    assert stranger.post("/views/keep/", {"name": "x"}).status_code == 302
    assert not ViewRow.objects.exists()


def test_a_dropped_view_is_not_dropped_again(room):
    actor = actor_of(person("me", DUTY))
    row = actions.keep_view(actor, "signals", "", name="All")
    actions.drop_view(actor, row.pk)

    with pytest.raises(RecordError) as refused:
        actions.drop_view(actor, row.pk)
    assert refused.value.code == "ledger.wrong-state"
