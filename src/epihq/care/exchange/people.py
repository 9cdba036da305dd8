"""Somebody of the register as they travel, and who travelled as the register has them.

Numbers that the register has a place for are told by systems of this desk, e.g.
``urn:epihq:care:case``; those that others gave keep the systems they came with.
"""

from datetime import date

import msgspec

from epihq.care.fhir.codes import ours
from epihq.care.fhir.records import Identifier
from epihq.care.fhir.records import Person as Traveller
from epihq.care.records import Patient
from epihq.care.register.persons import Facts, Number, Person, age_on
from epihq.care.register.tables import EpisodeRow

# What others number people by, and where the register keeps it.
PLACES = {
    ours("case"): "case_number",
    ours("document"): "document",
    ours("undertaking"): "undertaking",
}
_LONGEST_LANGUAGE = 5


def travelling(person: Person, row: EpisodeRow) -> Traveller:
    """Give somebody of the register as they travel."""
    own = [
        Identifier(system=system, value=getattr(person, name))
        for system, name in PLACES.items()
        if getattr(person, name)
    ]
    given = [Identifier(system=n.system, value=n.value) for n in person.numbers or ()]
    return Traveller(
        name=person.name,
        telephones=tuple(filter(None, [person.telephone])),
        address=person.address,
        latitude=person.latitude,
        longitude=person.longitude,
        born=person.born.isoformat() if person.born else "",
        language=row.language,
        identifiers=(*own, *given),
        carer=person.carer,
        carer_telephone=person.carer_telephone,
    )


def settled(come: Traveller, before: Person | None = None) -> Person:
    """Give somebody who travelled as the register keeps them.

    What of ``before`` does not travel, stays. Without a case number, the first number
    that others gave serves as one, so that they are found by it.
    """
    own = {
        PLACES[one.system]: one.value
        for one in come.identifiers
        if one.system in PLACES
    }
    given = tuple(
        Number(system=one.system, value=one.value)
        for one in come.identifiers
        if one.system not in PLACES
    )
    if given and not (before and before.case_number):
        own.setdefault("case_number", given[0].value)
    told = {
        "name": come.full_name,
        "telephone": next(iter(come.telephones), ""),
        "address": come.address,
        "latitude": come.latitude,
        "longitude": come.longitude,
        "born": _day(come.born),
        "carer": come.carer,
        "carer_telephone": come.carer_telephone,
        "note": _more_telephones(come, before),
        "numbers": given,
        **own,
    }
    return msgspec.structs.replace(before or Person(name=""), **told)


def _more_telephones(come: Traveller, before: Person | None) -> str:
    """The register has room for one telephone: the others are noted beside it."""
    note = before.note if before else ""
    more = [one for one in come.telephones[1:] if one not in note]
    return "; ".join(filter(None, [note, *more]))


def _day(born: str) -> date | None:
    try:
        return date.fromisoformat(born)
    except ValueError:
        return None


def facts_of(come: Traveller | None, patient: Patient, today: date) -> Facts:
    """Give what the rules may know of somebody who travelled."""
    age = patient.age
    if age is None and come is not None and come.born:
        age = age_on(today, come.born)
    language = come.language if come else ""
    return Facts(
        age=age,
        sex=patient.sex,
        is_pregnant=patient.is_pregnant,
        conditions=patient.conditions,
        onset=patient.onset,
        language=language if len(language) <= _LONGEST_LANGUAGE else language[:2],
        usual_spo2=patient.usual_spo2,
    )
