"""What leaves in FHIR is valid, and says what the records say."""

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from msgspec import structs

from epihq.care.fhir import bundles, intake, profiles, structure
from epihq.care.fhir.parsing import parsed
from epihq.care.records import Channel, Reading
from fhir_samples import (
    MORNING,
    NOW,
    as_bytes,
    read_back,
    searched,
    whole_dossier,
    whole_reading,
)


def emitted():
    return list(bundles.entries_of([whole_dossier()]))


def checked(bundle):
    read = parsed(as_bytes(bundle), NOW)
    for entry in read["entry"]:
        resource = entry["resource"]
        structure.check(resource, resource["resourceType"].text())
    return read.faults


def test_every_resource_that_leaves_is_valid():
    assert {entry.kind for entry in emitted()} == set(intake.SUBJECTS)
    assert checked(bundles.transaction([whole_dossier()])) == []
    assert checked(searched([whole_dossier()])) == []


def test_a_transaction_comes_back_as_the_records_it_was_made_of():
    two = [whole_dossier(), replace(whole_dossier(), episode=None, patient=None)]
    two[1] = replace(two[1], readings=(), contacts=(), plan=None, person=None)
    two[1] = replace(two[1], signs=(), errands=(), deliveries=(), looks=())

    assert read_back(bundles.transaction(two)) == (two[0],)


def test_what_a_search_found_comes_back_as_the_records_it_was_made_of():
    assert read_back(searched([whole_dossier()]), "searchset") == (whole_dossier(),)


def test_saturation_has_both_codes_and_the_profile():
    vital = next(e.resource for e in emitted() if e.id == "345-spo2-rest")

    codes = [one["code"] for one in vital["code"]["coding"]]
    assert codes[:2] == ["2708-6", "59408-5"]
    assert vital["meta"]["profile"] == [
        "http://hl7.org/fhir/StructureDefinition/oxygensat"
    ]
    assert vital["valueQuantity"] == {
        "value": 93.0,
        "unit": "%",
        "system": "http://unitsofmeasure.org",
        "code": "%",
    }
    assert vital["effectiveDateTime"] == "2020-07-01T08:30:00+04:00"


def test_every_vital_sign_that_leaves_keeps_its_profile():
    read = parsed(as_bytes(bundles.transaction([whole_dossier()])), NOW)
    kept = {}
    for entry in read["entry"]:
        at = entry["resource"]
        vital = profiles.vital_of(at)
        if vital is not None:
            kept[vital.column] = profiles.value_of(at, vital)

    assert read.faults == []
    assert kept == {
        "spo2_rest": 93.0,
        "spo2_walk": 90.5,
        "temperature": 37.6,
        "pulse": 95.0,
        "breathing_rate": 22.0,
    }


def test_saturation_after_walking_is_not_taken_for_that_at_rest():
    walked = structs.replace(whole_reading(), spo2_rest=None, corrects=None)
    (dossier,) = read_back(
        bundles.transaction([replace(whole_dossier(), readings=(walked,))])
    )

    assert dossier.readings[0].spo2_rest is None
    assert dossier.readings[0].spo2_walk == 90.5


def test_two_readings_of_one_minute_stay_two():
    one = Reading(about_at=MORNING, written_at=MORNING, channel=Channel.SMS, pulse=90.0)
    two = structs.replace(one, pulse=91.0)
    dossier = replace(whole_dossier(), readings=(one, two))

    assert read_back(bundles.transaction([dossier]))[0].readings == (one, two)


def test_an_offset_of_odd_seconds_leaves_as_utc():
    # Clocks before the zones: FHIR has no seconds in an offset.
    odd = MORNING.astimezone(timezone(timedelta(hours=3, minutes=19, seconds=24)))
    reading = structs.replace(whole_reading(), about_at=odd, corrects=None)
    entry = next(bundles.readings_of("12", [reading]))

    assert entry.resource["effectiveDateTime"] == "2020-07-01T04:30:00+00:00"


def test_names_stand_in_few_resources_alone():
    for entry in emitted():
        told = json.dumps(entry.resource, ensure_ascii=False)
        assert ("Plantova" in told) is (entry.kind == "Patient"), entry.id


def test_a_search_says_which_it_found_and_which_come_along():
    entries = emitted()
    found = bundles.found(entries, base="https://x.example", at=NOW, kind="Patient")

    modes = {one["resource"]["id"]: one["search"]["mode"] for one in found["entry"]}
    assert found["total"] == 1
    assert modes["345"] == "include"
    assert found["entry"][0]["fullUrl"] == "https://x.example/Patient/12"


@pytest.mark.parametrize("name", ["a", "b"])
def test_addresses_of_a_bundle_are_its_own(name):
    first = bundles.transaction([whole_dossier()], name=name)
    again = bundles.transaction([whole_dossier()], name=name)
    other = bundles.transaction([whole_dossier()], name="c")

    assert first == again
    assert first["entry"][0]["fullUrl"] != other["entry"][0]["fullUrl"]
