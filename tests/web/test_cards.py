"""Cards of credibility on the pages: one step from a place, made by the watch."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from browsers import come_in, walked
from epihq.operations.claims.cards import CARDS, ask_card
from epihq.operations.claims.tables import CardRow
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.processes.asked import kept
from epihq.operations.processes.asked_work import Found, write
from epihq.operations.processes.heartbeats import went_well
from figures import today

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "credibility-2020-07-02.json"
BY = Actor(name="elif", roles=frozenset({Role.EPIDEMIOLOGIST}), via="page")


def asked(day=None):
    day = day or today()
    return ask_card(BY, "ARM", as_of=day, today=today())


def made(home, row):
    """Keep the example as the watch keeps what it has made."""
    kept(CARDS, home, row, Found(made=EXAMPLE.read_text("utf-8"), seconds=40.0))
    return CardRow.objects.get(pk=row.pk)


def test_a_place_leads_to_its_card_and_who_may_has_it_made(room, client_as):
    client, reader = client_as("epidemiologist"), client_as("auditor")

    place = client.get("/locations/ARM/").content.decode()
    first = client.get("/credibility/ARM/").content.decode()
    read = reader.get("/credibility/ARM/").content.decode()
    answer = client.post("/credibility/ARM/", {"once": "a"})

    assert 'href="/credibility/ARM/"' in place
    assert "Make the card" in first
    assert "Make the card" not in read
    row = CardRow.objects.get()
    assert answer["Location"] == f"/cards/{row.pk}/"
    assert (row.location, row.as_of) == ("ARM", today())
    assert (
        "No watch has ever run here" in client.get(answer["Location"]).content.decode()
    )
    assert reader.post("/credibility/ARM/").status_code == 403


def test_who_waits_sees_how_far_it_is_and_then_the_card(room, client_as):
    client, row = client_as("epidemiologist"), asked()
    went_well("watch", datetime.now(UTC))
    write(str(CARDS.file(room, row)), Found())
    begun = client.get(f"/cards/{row.pk}/live/").content.decode()

    made(room, row)
    done = client.get(f"/cards/{row.pk}/live/")
    page = client.get("/credibility/ARM/").content.decode()

    assert "Begun 0 s ago." in begun
    assert done["HX-Refresh"] == "true"
    assert "Every test" in page
    assert "No test is about intent" in page
    assert "This card is of" not in page
    assert client.get(f"/cards/{row.pk}.json").content == EXAMPLE.read_bytes()


def test_an_old_card_says_so_and_others_stand_beside(room, client_as):
    old = made(room, asked(today() - timedelta(days=3)))
    page = client_as("auditor").get("/credibility/ARM/").content.decode()
    again = asked()

    both = client_as("auditor").get(f"/cards/{again.pk}/").content.decode()

    assert "what was published since is not in it" in page
    assert f'href="/cards/{old.pk}/"' in both


@pytest.mark.parametrize("language", ["az", "ru"])
def test_a_card_is_told_in_the_readers_language(room, client_as, language):
    row = made(room, asked())

    page = client_as("auditor", language=language).get(f"/cards/{row.pk}/")

    told = page.content.decode()
    assert "Every test" not in told
    assert "consistent with counting" not in told


def test_a_place_that_is_none_is_not_found_and_agencies_see_no_card(room, client_as):
    assert client_as("auditor").get("/credibility/XXX/").status_code == 404
    assert client_as("agency-officer").get("/credibility/ARM/").status_code == 403


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_of_a_card_can_be_used_by_everybody(looked_at, chromium, language):
    row = CardRow.objects.first() or made(looked_at.home, asked())
    page = come_in(chromium, looked_at, "epidemiologist", language=language)

    assert walked(page, looked_at.url, [f"/cards/{row.pk}/"], language) == {}
    assert page.faults == []
