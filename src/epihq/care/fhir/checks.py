"""Readings as Observations: one for the check, one for each thing that it says.

The check of a reading is an Observation that has the others as members; each member
stands alone too, in its own profile, so that a system which knows oxygen saturation and
no check of ours still reads what it knows.
"""

from collections.abc import Iterator

from epihq.care.fhir.building import (
    Part,
    concept,
    extension,
    extensions,
    hour,
    made,
    named,
    numbered,
    own,
)
from epihq.care.fhir.codes import (
    ABSENT,
    ABSENT_FINDING,
    CALLED,
    CHECK,
    FEELING,
    FEELINGS,
    PRESENT,
    PROFILE,
    SURVEY,
    SYMPTOMS,
    UCUM,
    VITAL_SIGNS,
    VITALS,
    Code,
    Vital,
    ours,
)
from epihq.care.records import Reading

_NOT_ASKED = Code(ABSENT, "not-asked", "Not Asked")


def members_of(reading: Reading) -> Iterator[tuple[str, Part]]:
    """Write what a reading says, each with its own word; the subject comes later."""
    for vital in VITALS:
        value = getattr(reading, vital.column)
        if value is not None:
            yield vital.measure.value, _vital(reading, vital, value)
    if reading.feeling is not None:
        code = FEELINGS[reading.feeling]
        answer = concept(code, own("feeling", reading.feeling.value))
        yield "feeling", _answered(reading, concept(FEELING), answer)
    said = {**dict.fromkeys(reading.denied, ABSENT_FINDING)}
    said |= dict.fromkeys(reading.symptoms, PRESENT)
    for position, symptom in enumerate(sorted(said)):
        asked = concept(SYMPTOMS.get(symptom), own("symptom", symptom))
        yield f"symptom-{position}", _answered(reading, asked, concept(said[symptom]))


def check_of(reading: Reading, members: list[Part]) -> Part:
    """Write the check itself, with references to its members."""
    corrected = {}
    if reading.corrects is not None:
        replaced = {"system": ours("reading"), "value": str(reading.corrects)}
        corrected = {"url": ours("corrects"), "valueIdentifier": replaced}
    absent = {} if members else concept(_NOT_ASKED)
    check = _observation(reading, concept(CHECK), SURVEY)
    return made(
        {
            **check,
            "extension": [*check["extension"], *extensions(corrected)],
            "identifier": numbered("reading", reading.number),
            "dataAbsentReason": absent,
            "hasMember": members,
        }
    )


def _vital(reading: Reading, vital: Vital, value: float) -> Part:
    code = concept(
        *vital.codes, own("vital", vital.measure), text=CALLED[vital.measure]
    )
    quantity = {"value": value, "unit": vital.unit, "system": UCUM, "code": vital.ucum}
    return {
        **_observation(reading, code, VITAL_SIGNS),
        "meta": {"profile": [PROFILE + vital.profile]},
        "valueQuantity": quantity,
    }


def _answered(reading: Reading, asked: Part, answer: Part) -> Part:
    return {**_observation(reading, asked, SURVEY), "valueCodeableConcept": answer}


def _observation(reading: Reading, code: Part, category: Code) -> Part:
    performer = [named(reading.entered_by)] if reading.entered_by else []
    return made(
        {
            "resourceType": "Observation",
            "extension": [extension("channel", "Code", reading.channel.value)],
            "status": "final" if reading.corrects is None else "amended",
            "category": [concept(category)],
            "code": code,
            "effectiveDateTime": hour(reading.about_at),
            "issued": hour(reading.written_at),
            "performer": performer,
        }
    )
