"""A person as a Patient of FHIR, and back."""

import re
from collections.abc import Iterator

from epihq.care.fhir.building import Part, concept, extensions, identifier, made
from epihq.care.fhir.codes import GEOLOCATION, HL7, Code
from epihq.care.fhir.element import Element
from epihq.care.fhir.records import Identifier, Person

SEXES = ("female", "male", "other")
_LANGUAGES = "urn:ietf:bcp:47"
_CARER = Code(HL7 + "v2-0131", "C", "Emergency Contact")
_BORN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_OLDEST = 130


def patient_of(person: Person, sex: str) -> Part:
    """Write who somebody is."""
    language = concept(Code(_LANGUAGES, person.language)) if person.language else {}
    spoken = [{"language": language, "preferred": True}] if language else []
    return made(
        {
            "resourceType": "Patient",
            "identifier": [identifier(one) for one in person.identifiers],
            "name": _names(person),
            "telecom": [_telephone(one) for one in person.telephones],
            "gender": sex or "unknown",
            "birthDate": person.born,
            "address": _addresses(person),
            "contact": _contacts(person),
            "communication": spoken,
        }
    )


def _names(person: Person) -> list[Part]:
    name = made(
        {"text": person.name, "family": person.family, "given": list(person.given)}
    )
    return [name] if name else []


def _telephone(number: str) -> Part:
    return {"system": "phone", "value": number}


def _addresses(person: Person) -> list[Part]:
    where = []
    if person.latitude is not None and person.longitude is not None:
        point = (("latitude", person.latitude), ("longitude", person.longitude))
        parts = [{"url": name, "valueDecimal": value} for name, value in point]
        where = [{"url": GEOLOCATION, "extension": parts}]
    address = made({"extension": extensions(*where), "text": person.address})
    return [address] if address else []


def _contacts(person: Person) -> list[Part]:
    if not person.carer and not person.carer_telephone:
        return []
    telephone = person.carer_telephone
    contact = {
        "relationship": [concept(_CARER)],
        "name": made({"text": person.carer}),
        "telecom": [_telephone(telephone)] if telephone else [],
    }
    return [made(contact)]


def read_patient(at: Element) -> tuple[Person, str]:
    """Read who somebody is, and their sex ("" where it is not told)."""
    if at["deceasedBoolean"].value is True or at["deceasedDateTime"]:
        rule = "somebody who can be treated at home"
        at["deceasedBoolean"].refuse(
            "contradiction", rule, "End the episode of who has died on the desk."
        )
    name, address = at["name"][0], _address_of(at)
    point = address.extension(GEOLOCATION)
    carer = at["contact"][0]
    person = Person(
        name=name["text"].text(),
        family=name["family"].text(),
        given=tuple(one.text() for one in name["given"]),
        telephones=tuple(_telephones(at)),
        address=_written(address),
        latitude=_degrees(point.extension("latitude")["valueDecimal"], 90),
        longitude=_degrees(point.extension("longitude")["valueDecimal"], 180),
        born=_born(at["birthDate"]),
        language=at["communication"][0]["language"].code(_LANGUAGES).text(),
        identifiers=read_identifiers(at),
        carer=_name_in_full(carer["name"]),
        carer_telephone=next(_telephones(carer), ""),
    )
    if not person.full_name and not person.identifiers:
        at["name"].refuse("missing", "a name or a number", "Send one of them.")
    sex = at["gender"].text()
    return person, sex if sex in SEXES else ""


def read_identifiers(at: Element) -> tuple[Identifier, ...]:
    """Read the numbers that somebody gave; each needs to say who gives such."""
    found = []
    for one in at["identifier"]:
        rule, remedy = "who gives such numbers: a URI", "Add the system."
        system = one["system"].needed(rule, remedy)
        value = one["value"].needed("the number itself", "Add the value.")
        found.append(Identifier(system=system, value=value))
    return tuple(found)


def _telephones(at: Element) -> Iterator[str]:
    return (
        one["value"].text()
        for one in at["telecom"]
        if one["system"].text() in {"phone", "sms"} and one["value"]
    )


def _name_in_full(name: Element) -> str:
    given = [one.text() for one in name["given"]]
    return name["text"].text() or " ".join([*given, name["family"].text()]).strip()


def _address_of(at: Element) -> Element:
    # Where they live, before where they work or where bills go.
    for one in at["address"]:
        if one["use"].text() in {"home", "temp", ""} and one["type"].text() != "postal":
            return one
    return at["address"][0]


def _written(address: Element) -> str:
    lines = [one.text() for one in address["line"]]
    parts = [address[name].text() for name in ("city", "district", "state")]
    return address["text"].text() or ", ".join(one for one in [*lines, *parts] if one)


def _degrees(at: Element, most: int) -> float | None:
    figure = at.figure()
    if figure is not None and abs(figure) > most:
        at.refuse("out-of-range", f"degrees from -{most} to {most}", "Correct it.")
        return None
    return figure


def _born(at: Element) -> str:
    text = at.text()
    if not text:
        return ""
    oldest = at.now.year - _OLDEST
    if not _BORN.fullmatch(text) or not oldest <= int(text[:4]):
        at.refuse("hour", f"a day of birth after {oldest}", "Correct it.")
    elif text > f"{at.now:%Y-%m-%d}":
        at.refuse("future", "a day of birth that has come", "Correct it.")
    return text
