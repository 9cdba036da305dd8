"""Places are found by name: in forms, filters, addresses and the API."""

import json
import re

import pytest

from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.people.officers import ROLES
from epihq.operations.signals.tables import SignalRow
from every_address import browser, key_of
from furnished_room import person
from room_samples import hours

REPORT = {
    "text": "Forty people with fever.",
    "on": "2020-07-01",
    "severity": "moderate",
    "once": "k",
}


def shown(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Bakı", "AZ-BA"), ("gürcüstan", "GEO"), ("Баку", "AZ-BA"), ("aze", "AZE")],
)
def test_a_signal_is_reported_from_a_place_by_its_name(client_as, typed, code):
    answer = client_as("duty-officer").post(
        "/signals/new/", {**REPORT, "location": typed}
    )

    assert answer.status_code == 303
    assert SignalRow.objects.get().location == code


def test_a_name_of_several_places_is_told_beside_its_field(client_as):
    told = {**REPORT, "location": "Congo"}

    answer = client_as("duty-officer").post("/signals/new/", told)

    assert answer.status_code == 400
    assert 'id="id_location_errors"' in shown(answer)
    assert "DR Congo (COD)" in shown(answer)
    assert not SignalRow.objects.exists()


@pytest.mark.parametrize("page", ["signals/?tab=all&", "signals.csv?", "claims/?"])
def test_a_list_is_filtered_by_a_name(client_as, page):
    client = client_as("duty-officer")
    for typed in ("Bakı", "Gəncə"):
        client.post("/signals/new/", {**REPORT, "location": typed, "once": typed})

    found = client.get(f"/{page}location=Баку")
    none = client.get(f"/{page}location=Bakuu")

    body = b"".join(found.streaming_content) if found.streaming else found.content
    assert found.status_code == 200
    assert b"AZ-GA" not in body
    assert none.status_code == 200


@pytest.mark.parametrize("name", ["Azerbaijan", "az", "Азербайджан", "Azərbaycan"])
def test_the_address_of_a_location_may_have_its_name(client_as, name):
    client = client_as("epidemiologist")

    answer = client.get(f"/locations/{name}/?at=2020-07-01")

    assert answer["Location"] == "/locations/AZE/?at=2020-07-01"
    assert client.get("/locations/Atlantis/").status_code == 404


def test_a_program_may_name_a_place_too(room, client_as):
    officer = person("someone", *ROLES)
    client, auth = browser(), {"Authorization": f"Bearer {key_of(officer)}"}
    body = {
        "text": "Count beds.",
        "deadline": hours(5).isoformat(),
        "location": "Gürcüstan",
        "officer": officer.pk,
    }

    made = client.post(
        "/api/v1/instructions", json.dumps(body), "application/json", headers=auth
    )
    found = client.get("/api/v1/instructions?location=Georgia", headers=auth).json()

    assert made.json()["location"] == InstructionRow.objects.get().location == "GEO"
    assert [one["number"] for one in found["items"]] == [made.json()["number"]]
    wrong = client.get("/api/v1/instructions?location=Congo", headers=auth)
    assert wrong.json()["code"] == "terms.ambiguous-location"
