"""Bundles that come in: whole, or not at all with the place of every fault."""

import copy
import json

import pytest

from epihq.care.checks import intake as desk
from epihq.care.fhir import intake, parsing
from epihq.care.fhir.codes import VITALS
from epihq.care.fhir.links import Known
from epihq.care.fhir.problems import MOST_TOLD, PROBLEM_CODES, BundleRefusedError
from epihq.care.fhir.records import Identifier
from epihq.care.fhir.requests import Asked
from epihq.care.records import Channel, EpisodeState, Feeling
from fhir_samples import (
    MORNING,
    NOW,
    PLANTED,
    as_bytes,
    entry,
    from_clinic,
    observed,
    urn,
)

RESOURCE = "Bundle.entry[2].resource"
QUANTITY = f"{RESOURCE}.valueQuantity"


def taken(bundle):
    return intake.arrivals(as_bytes(bundle), NOW)


def problems(raw):
    raw = raw if isinstance(raw, bytes) else as_bytes(raw)
    with pytest.raises(BundleRefusedError) as refused:
        intake.arrivals(raw, NOW)
    return refused.value


def test_a_clinics_bundle_becomes_a_person_an_episode_and_a_reading():
    (arrival,) = taken(from_clinic())
    dossier = arrival.dossier

    assert dossier.person.full_name == "Zarifa Plantova"
    assert dossier.person.address == "Gizli küçəsi 7, Bakı"
    assert dossier.patient.sex == "female"
    assert dossier.episode.state is EpisodeState.OBSERVED
    (reading,) = dossier.readings
    assert (reading.spo2_rest, reading.temperature) == (93.0, 37.5)
    assert reading.about_at == MORNING
    assert (reading.written_at, reading.channel) == (NOW, Channel.PROGRAM)


def spoilt(number, path, value):
    """Give a bundle with one thing at a path changed; None takes it out."""
    bundle = from_clinic()
    at = bundle["entry"][number]
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return bundle


def with_entry(resource, **request):
    bundle = from_clinic()
    added = entry(9, resource)
    added["request"].update(request)
    bundle["entry"].append(added)
    return bundle


def nested(depth):
    part = {"url": "urn:x", "valueString": "x"}
    for _ in range(depth):
        part = {"url": "urn:x", "extension": [part]}
    return spoilt(0, ["resource", "extension"], [part])


def in_a_circle():
    check = observed("2708-6", 93, "%", "%")
    del check["valueQuantity"], check["category"]
    check["code"] = {
        "coding": [{"system": "urn:epihq:care:check", "code": "daily-check"}]
    }
    other = copy.deepcopy(check)
    check["hasMember"] = [{"reference": urn(8)}]
    other["hasMember"] = [{"reference": urn(7)}]
    bundle = from_clinic()
    bundle["entry"] += [entry(7, check), entry(8, other)]
    return bundle


def with_two_patients_of_one_number():
    bundle = from_clinic()
    bundle["entry"].append(entry(9, copy.deepcopy(bundle["entry"][0]["resource"])))
    return bundle


VALUE = ["resource", "valueQuantity"]
MALFORMED = {
    "not JSON": (b'{"resourceType": "Bundle"', "bytes", "Bundle"),
    "another encoding": (
        json.dumps(from_clinic(), ensure_ascii=False).encode("cp1251", "ignore"),
        "bytes",
        "Bundle",
    ),
    "UTF-16": ("{}".encode("utf-16"), "bytes", "Bundle"),
    "not a number": (
        as_bytes(from_clinic()).replace(b": 93,", b": NaN,"),
        "bytes",
        "Bundle",
    ),
    "a name twice": (b'{"type": "batch", "type": "batch"}', "bytes", "Bundle"),
    "a list": (b"[]", "structure", "Bundle"),
    "nested without end": (b"[" * 100_000, "too-deep", "Bundle"),
    "nested deeply": (nested(40), "too-deep", "Bundle.entry[0].resource.extension[0]"),
    "huge": (b" " * (parsing.MOST_BYTES + 1), "too-large", "Bundle"),
    "too many entries": (
        {**from_clinic(), "entry": from_clinic()["entry"] * 501},
        "too-large",
        "Bundle.entry",
    ),
    "no entries": (
        {"resourceType": "Bundle", "type": "transaction"},
        "missing",
        "Bundle.entry",
    ),
    "another resource alone": (
        from_clinic()["entry"][0]["resource"],
        "unknown-type",
        "Bundle.resourceType",
    ),
    "a batch": ({**from_clinic(), "type": "batch"}, "not-taken", "Bundle.type"),
    "an unknown type": (
        with_entry({"resourceType": "Medication"}),
        "unknown-type",
        "Bundle.entry[4].resource.resourceType",
    ),
    "an audit event from outside": (
        with_entry({"resourceType": "AuditEvent"}),
        "unknown-type",
        "Bundle.entry[4].resource.resourceType",
    ),
    "null": (
        spoilt(2, ["resource", "status"], []),
        "structure",
        f"{RESOURCE}.status",
    ),
    "an unknown element": (
        spoilt(2, ["resource", "saturation"], 93),
        "structure",
        f"{RESOURCE}.saturation",
    ),
    "an unknown status": (
        spoilt(2, ["resource", "status"], "fnial"),
        "unknown-code",
        f"{RESOURCE}.status",
    ),
    "a status that is not final": (
        spoilt(2, ["resource", "status"], "preliminary"),
        "not-taken",
        f"{RESOURCE}.status",
    ),
    "a unit of pressure": (
        spoilt(2, [*VALUE, "code"], "mm[Hg]"),
        "unit",
        f"{QUANTITY}.code",
    ),
    "a unit that says another thing than its code": (
        spoilt(3, [*VALUE, "code"], "Cel"),
        "unit",
        "Bundle.entry[3].resource.valueQuantity.unit",
    ),
    "a unit without system": (
        spoilt(2, [*VALUE, "system"], None),
        "unit",
        f"{QUANTITY}.system",
    ),
    "a saturation as a share": (
        spoilt(2, [*VALUE, "value"], 0.93),
        "out-of-range",
        f"{QUANTITY}.value",
    ),
    "a temperature of a furnace": (
        spoilt(3, [*VALUE, "value"], 451),
        "out-of-range",
        "Bundle.entry[3].resource.valueQuantity.value",
    ),
    "less than a figure": (
        spoilt(2, [*VALUE, "comparator"], "<"),
        "profile",
        f"{QUANTITY}.comparator",
    ),
    "59408-5 alone": (
        spoilt(2, ["resource", "code", "coding", 0, "code"], "59408-5"),
        "profile",
        f"{RESOURCE}.code.coding",
    ),
    "a saturation of effort": (
        spoilt(2, ["resource", "code", "coding", 1, "code"], "89277-8"),
        "unknown-code",
        f"{RESOURCE}.code.coding[1].code",
    ),
    "no category": (
        spoilt(2, ["resource", "category"], None),
        "profile",
        f"{RESOURCE}.category",
    ),
    "neither figure nor why": (
        spoilt(2, ["resource", "valueQuantity"], None),
        "profile",
        f"{RESOURCE}.valueQuantity",
    ),
    "a figure with oxygen beside it": (
        spoilt(
            2,
            ["resource", "component"],
            [{"code": {"text": "flow"}, "valueString": "2 L"}],
        ),
        "not-taken",
        f"{RESOURCE}.component",
    ),
    "no hour": (
        spoilt(2, ["resource", "effectiveDateTime"], None),
        "missing",
        f"{RESOURCE}.effectiveDateTime",
    ),
    "a day for an hour": (
        spoilt(2, ["resource", "effectiveDateTime"], "2020-07-01"),
        "hour",
        f"{RESOURCE}.effectiveDateTime",
    ),
    "a future hour": (
        spoilt(2, ["resource", "effectiveDateTime"], "2020-07-02T06:11:00Z"),
        "future",
        f"{RESOURCE}.effectiveDateTime",
    ),
    "somebody who is born tomorrow": (
        spoilt(0, ["resource", "birthDate"], "2020-07-03"),
        "future",
        "Bundle.entry[0].resource.birthDate",
    ),
    "a reference that leads nowhere": (
        spoilt(2, ["resource", "subject", "reference"], urn(77)),
        "reference",
        f"{RESOURCE}.subject.reference",
    ),
    "a reference to another kind": (
        spoilt(2, ["resource", "subject", "reference"], urn(2)),
        "reference",
        f"{RESOURCE}.subject.reference",
    ),
    "nobody that it is about": (
        spoilt(2, ["resource", "subject"], None),
        "missing",
        f"{RESOURCE}.subject",
    ),
    "a reference to what is within": (
        spoilt(2, ["resource", "performer"], [{"reference": "#p"}]),
        "not-taken",
        f"{RESOURCE}.performer[0].reference",
    ),
    "parts in a circle": (in_a_circle(), "circle", "Bundle.entry[4].resource"),
    "the same address twice": (
        spoilt(3, ["fullUrl"], urn(3)),
        "duplicate",
        "Bundle.entry[2].fullUrl",
    ),
    "the same number twice": (
        with_two_patients_of_one_number(),
        "duplicate",
        "Bundle.entry[4].resource.identifier[0]",
    ),
    "the same thing twice in a reading": (
        with_entry(observed("2708-6", 88, "%", "%", also="59408-5")),
        "duplicate",
        "Bundle.entry[4].resource.code",
    ),
    "a deletion": (
        spoilt(2, ["request", "method"], "DELETE"),
        "request",
        "Bundle.entry[2].request.method",
    ),
    "a change of a reading": (
        spoilt(2, ["request"], {"method": "PUT", "url": "Observation/3"}),
        "request",
        "Bundle.entry[2].request.method",
    ),
    "another url": (
        spoilt(2, ["request", "url"], "Patient"),
        "request",
        "Bundle.entry[2].request.url",
    ),
    "a condition by name": (
        spoilt(0, ["request", "ifNoneExist"], "name=Plantova"),
        "request",
        "Bundle.entry[0].request.ifNoneExist",
    ),
    "another number in the url": (
        with_entry(
            {"resourceType": "Patient", "id": "8"}, method="PUT", url="Patient/7"
        ),
        "contradiction",
        "Bundle.entry[4].resource.id",
    ),
    "an end before the beginning": (
        spoilt(
            1,
            ["resource", "period"],
            {"start": "2020-07-01T08:00:00Z", "end": "2020-06-01T08:00:00Z"},
        ),
        "contradiction",
        "Bundle.entry[1].resource.period.end",
    ),
    "a correction of nothing": (
        spoilt(2, ["resource", "status"], "amended"),
        "missing",
        f"{RESOURCE}.extension",
    ),
    "what would change its meaning": (
        spoilt(
            2,
            ["resource", "modifierExtension"],
            [{"url": "urn:not", "valueBoolean": True}],
        ),
        "not-taken",
        f"{RESOURCE}.modifierExtension",
    ),
    "blood pressure": (
        with_entry(observed("85354-9", 120, "mmHg", "mm[Hg]")),
        "unknown-code",
        "Bundle.entry[4].resource.code.coding[0].code",
    ),
    "an identifier of nobody": (
        spoilt(0, ["resource", "identifier"], [{"value": "AZE-PLANT-1"}]),
        "missing",
        "Bundle.entry[0].resource.identifier[0].system",
    ),
    "a letter that no database keeps": (
        spoilt(0, ["resource", "name", 0, "family"], "Plan\0tova"),
        "structure",
        "Bundle.entry[0].resource.name[0].family",
    ),
    "somebody who died": (
        spoilt(0, ["resource", "deceasedBoolean"], True),
        "contradiction",
        "Bundle.entry[0].resource.deceasedBoolean",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_bundle_is_refused_whole_with_place_and_reason(name):
    raw, code, place = MALFORMED[name]

    refused = problems(raw)

    assert refused.code == "fhir.bundle-refused"
    told = {(one.code, one.place) for one in refused.problems}
    at = {where for which, where in told if which == code}
    assert place in at or any(where.startswith(place) for where in at), told
    assert all(one.next_step for one in refused.problems)


@pytest.mark.parametrize("name", MALFORMED)
def test_no_refusal_repeats_what_names_a_person(name):
    raw, _code, _place = MALFORMED[name]
    refused = problems(raw)

    told = str(refused) + "".join(str(one) for one in refused.problems)
    assert [value for value in PLANTED if value in told] == []


def test_every_code_of_a_problem_has_a_bundle_that_shows_it():
    # "desk" is what the desk itself refuses: tests of the exchange show it.
    shown = {code for _raw, code, _place in MALFORMED.values()}
    assert shown == set(PROBLEM_CODES) - {"desk"}


def test_all_faults_of_a_bundle_are_told_at_once():
    bundle = spoilt(2, [*VALUE, "code"], "mm[Hg]")
    bundle["entry"][3]["resource"]["status"] = "fnial"
    bundle["entry"][0]["resource"]["birthDate"] = "2020-07-03"

    told = {(one.code, one.place.split(".")[1]) for one in problems(bundle).problems}
    assert told == {
        ("future", "entry[0]"),
        ("unit", "entry[2]"),
        ("unknown-code", "entry[3]"),
    }


def test_of_very_many_faults_only_the_first_are_told():
    bundle = from_clinic()
    bundle["entry"] = [entry(1, {"resourceType": "Basic"})] * 300

    refused = problems(bundle)

    assert len(refused.problems) == MOST_TOLD
    assert refused.count >= 300


def test_fahrenheit_is_converted_only_where_the_code_says_so():
    (arrival,) = taken(from_clinic())

    assert arrival.dossier.readings[0].temperature == pytest.approx(37.5)
    refused = problems(spoilt(3, [*VALUE, "code"], "degF"))
    assert refused.problems[0].code == "unit"
    assert "'degF'" in str(refused.problems[0])


def test_why_nothing_was_measured_is_not_a_figure():
    bundle = spoilt(2, ["resource", "valueQuantity"], None)
    bundle["entry"][2]["resource"]["dataAbsentReason"] = {"text": "no device"}

    (arrival,) = taken(bundle)

    assert arrival.dossier.readings[0].spo2_rest is None


def test_readings_of_who_is_on_record_need_no_person():
    bundle = from_clinic()
    bundle["entry"] = bundle["entry"][2:]
    for one in bundle["entry"]:
        one["resource"]["subject"] = {"reference": "Patient/12"}

    (arrival,) = taken(bundle)

    assert arrival.known == Known("Patient", 12)
    assert arrival.dossier.person is None
    assert len(arrival.dossier.readings) == 1


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient?identifier=urn:oid:1.2.3|AZE-PLANT-1"},
        {"identifier": {"system": "urn:oid:1.2.3", "value": "AZE-PLANT-1"}},
    ],
)
def test_who_is_on_record_may_be_named_by_a_number_that_others_gave(reference):
    bundle = from_clinic()
    bundle["entry"] = bundle["entry"][2:3]
    bundle["entry"][0]["resource"]["subject"] = reference

    (arrival,) = taken(bundle)

    given = Identifier(system="urn:oid:1.2.3", value="AZE-PLANT-1")
    assert arrival.known == Known("Patient", None, given)


def test_a_person_may_be_created_unless_there_already():
    condition = "identifier=urn:oid:1.2.3|AZE-PLANT-1"
    (arrival,) = taken(spoilt(0, ["request", "ifNoneExist"], condition))

    assert arrival.person.asked is Asked.CREATE
    assert arrival.person.unless.value == "AZE-PLANT-1"


def test_a_person_may_be_changed_as_seen():
    bundle = spoilt(
        0, ["request"], {"method": "PUT", "url": "Patient/12", "ifMatch": 'W/"3"'}
    )

    (arrival,) = taken(bundle)

    assert arrival.person.asked is Asked.CHANGE
    assert arrival.person.version == 3
    assert arrival.known == Known("Patient", 12)


def test_what_is_measured_at_another_hour_is_another_reading():
    bundle = from_clinic()
    later = observed("2708-6", 91, "%", "%")
    later["effectiveDateTime"] = "2020-07-01T20:30:00+04:00"
    bundle["entry"].append(entry(9, later))

    (arrival,) = taken(bundle)

    assert [one.spo2_rest for one in arrival.dossier.readings] == [93.0, 91.0]


def test_a_senders_number_of_a_reading_is_kept_as_its_key():
    number = [{"system": "urn:oid:9", "value": "m-1"}]
    (arrival,) = taken(spoilt(2, ["resource", "identifier"], number))

    assert arrival.keys == ("urn:oid:9|m-1",)


@pytest.mark.parametrize(
    ("answer", "there", "denied"),
    [
        ({"valueBoolean": True}, {"breathless"}, set()),
        ({"valueBoolean": False}, set(), {"breathless"}),
        ({"dataAbsentReason": {"text": "not asked"}}, set(), set()),
        (
            {
                "valueCodeableConcept": {
                    "coding": [{"system": "http://snomed.info/sct", "code": "24484000"}]
                }
            },
            {"breathless"},
            set(),
        ),
    ],
)
def test_a_symptom_is_there_denied_or_not_asked(answer, there, denied):
    asked = observed("2708-6", 93, "%", "%")
    del asked["valueQuantity"]
    asked["code"] = {
        "coding": [{"system": "http://snomed.info/sct", "code": "267036007"}]
    }
    (arrival,) = taken(with_entry({**asked, **answer}))

    reading = arrival.dossier.readings[0]
    assert (reading.symptoms, reading.denied) == (there, denied)


def test_how_somebody_feels_is_read_by_its_code():
    asked = observed("2708-6", 93, "%", "%")
    del asked["valueQuantity"]
    asked["code"] = {"coding": [{"system": "urn:epihq:care:check", "code": "feeling"}]}
    worse = [{"system": "http://snomed.info/sct", "code": "230993007"}]
    (arrival,) = taken(with_entry({**asked, "valueCodeableConcept": {"coding": worse}}))

    assert arrival.dossier.readings[0].feeling is Feeling.WORSE


def test_figures_have_the_bounds_of_the_desk():
    bounds = {vital.column: (vital.lowest, vital.highest) for vital in VITALS}

    assert bounds == desk._LIMITS


def test_a_symptom_that_the_desk_has_no_code_for_is_refused():
    asked = observed("2708-6", 93, "%", "%")
    del asked["valueQuantity"]
    asked["code"] = {"coding": [{"system": "urn:epihq:care:symptom", "code": "odd"}]}

    refused = problems(with_entry({**asked, "valueBoolean": True}))

    assert refused.problems[0].place == "Bundle.entry[4].resource.code.coding[0].code"
