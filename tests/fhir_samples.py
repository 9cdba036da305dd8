"""A person at home with everything that travels, and bundles of them."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

from epihq.care.fhir import bundles, intake
from epihq.care.fhir.records import (
    Contact,
    ContactKind,
    ContactOutcome,
    Delivery,
    DeliveryState,
    Dossier,
    Episode,
    Errand,
    ErrandState,
    Identifier,
    Look,
    Person,
    Plan,
    Sign,
    Urgency,
)
from epihq.care.records import (
    Channel,
    EpisodeState,
    Feeling,
    Level,
    Patient,
    Reading,
    Threshold,
)

BAKU = timezone(timedelta(hours=4))
MORNING = datetime(2020, 7, 1, 8, 30, tzinfo=BAKU)
NOW = datetime(2020, 7, 2, 6, tzinfo=UTC)
# Values that name somebody: none of them may be told in a refusal.
PLANTED = (
    "Zarifa", "Plantova", "+994509998877", "Gizli küçəsi 7", "AZE-PLANT-1", "1950-04-12"
)  # fmt: skip


def somebody():
    return Person(
        name="Zarifa Plantova",
        family="Plantova",
        given=("Zarifa",),
        telephones=("+994509998877",),
        address="Gizli küçəsi 7, Bakı",
        latitude=40.4,
        longitude=49.85,
        born="1950-04-12",
        language="az",
        identifiers=(Identifier(system="urn:oid:1.2.3", value="AZE-PLANT-1"),),
        carer="Anar Plantova",
        carer_telephone="+994509998877",
    )


def whole_dossier():
    """Have every field of every record said."""
    return Dossier(
        person=somebody(),
        patient=Patient(
            opened_at=MORNING,
            age=70,
            sex="female",
            is_pregnant=False,
            conditions=frozenset({"diabetes", "carer"}),
            onset=date(2020, 6, 28),
            usual_spo2=96.0,
            thresholds={
                "spo2-rest-low-review": Threshold(
                    value=90.0, set_by="Dr Aliyev", set_at=MORNING
                )
            },
        ),
        episode=Episode(
            state=EpisodeState.ESCALATED,
            number=12,
            identifiers=(Identifier(system="urn:oid:1.2.4", value="C-77"),),
            disease="covid-19",
            tested_on=date(2020, 6, 30),
            district="3",
            district_name="Nasimi",
            team="4",
            team_name="Team 4",
            looked_after_by="Dr Aliyev",
        ),
        plan=Plan(
            rule_set="nhs-2021",
            checks_a_day=2,
            since=MORNING,
            until=MORNING + timedelta(days=14),
        ),
        readings=(
            whole_reading(),
            Reading(about_at=MORNING, written_at=MORNING, channel=Channel.SMS),
        ),
        contacts=(
            Contact(
                kind=ContactKind.CALL,
                at=MORNING,
                outcome=ContactOutcome.WRONG_NUMBER,
                by="Nurse Quliyeva",
                number=3,
            ),
            Contact(
                kind=ContactKind.HOSPITAL,
                at=MORNING,
                until=MORNING + timedelta(hours=2),
                place="Hospital 1",
            ),
        ),
        signs=(
            Sign(
                code="low-spo2",
                level=Level.REVIEW,
                at=MORNING,
                until=MORNING + timedelta(hours=1),
                by="rules",
                number=5,
            ),
        ),
        errands=(
            Errand(
                what="ambulance",
                state=ErrandState.ACCEPTED,
                asked_at=MORNING,
                due_at=NOW + timedelta(days=1),
                urgency=Urgency.STAT,
                asked_by="Nurse Quliyeva",
                owner="Ambulance station 2",
                reason="low-spo2",
                number=6,
            ),
        ),
        deliveries=(
            Delivery(
                item="zinc",
                quantity=2,
                state=DeliveryState.DELIVERED,
                at=MORNING,
                by="Volunteer Rəhimov",
                received_by="a neighbour",
                number=7,
            ),
        ),
        looks=(
            Look(
                verb="care.look",
                at=MORNING,
                by="Auditor",
                reason="a complaint",
                number=8,
            ),
        ),
    )


def whole_reading():
    return Reading(
        about_at=MORNING,
        written_at=MORNING + timedelta(minutes=1),
        channel=Channel.CALL,
        entered_by="Nurse Quliyeva",
        spo2_rest=93.0,
        spo2_walk=90.5,
        temperature=37.6,
        pulse=95.0,
        breathing_rate=22.0,
        feeling=Feeling.WORSE,
        symptoms=frozenset({"breathless", "blue-lips"}),
        denied=frozenset({"cough"}),
        number=345,
        corrects=344,
    )


def as_bytes(bundle):
    return json.dumps(bundle).encode()


def read_back(bundle, kind="transaction"):
    """Read what was written, with the kinds that only leave."""
    given = intake.arrivals(
        as_bytes(bundle), NOW, kinds=tuple(intake.SUBJECTS), bundle_type=kind
    )
    return tuple(one.dossier for one in given)


def searched(dossiers):
    entries = list(bundles.entries_of(dossiers))
    return bundles.found(entries, base="https://hq.example/api/fhir", at=NOW)


# A transaction as another system sends it: a person, an episode, what was measured.


def from_clinic():
    """Give a small transaction that is right, to be spoilt."""
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            entry(
                1,
                {
                    "resourceType": "Patient",
                    "identifier": [{"system": "urn:oid:1.2.3", "value": "AZE-PLANT-1"}],
                    "name": [{"family": "Plantova", "given": ["Zarifa"]}],
                    "telecom": [{"system": "phone", "value": "+994509998877"}],
                    "address": [{"line": ["Gizli küçəsi 7"], "city": "Bakı"}],
                    "gender": "female",
                    "birthDate": "1950-04-12",
                },
            ),
            entry(
                2,
                {
                    "resourceType": "EpisodeOfCare",
                    "status": "active",
                    "patient": {"reference": urn(1)},
                    "period": {"start": "2020-07-01T08:00:00+04:00"},
                },
            ),
            entry(3, observed("2708-6", 93, "%", "%", also="59408-5")),
            entry(4, observed("8310-5", 99.5, "°F", "[degF]")),
        ],
    }


def urn(number):
    return f"urn:uuid:00000000-0000-4000-8000-{number:012}"


def entry(number, resource):
    return {
        "fullUrl": urn(number),
        "resource": resource,
        "request": {"method": "POST", "url": resource["resourceType"]},
    }


def observed(code, value, unit, ucum, *, also=""):
    codes = [code, also] if also else [code]
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/"
                        "observation-category",
                        "code": "vital-signs",
                    }
                ]
            }
        ],
        "code": {
            "coding": [{"system": "http://loinc.org", "code": one} for one in codes]
        },
        "subject": {"reference": urn(1)},
        "effectiveDateTime": "2020-07-01T08:30:00+04:00",
        "valueQuantity": {
            "value": value,
            "unit": unit,
            "system": "http://unitsofmeasure.org",
            "code": ucum,
        },
    }
