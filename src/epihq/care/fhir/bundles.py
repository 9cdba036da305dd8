"""Bundles that leave: a transaction for another system, or what a search found.

In a transaction, resources name each other by ``urn:uuid``; in what a search found, by
their numbers on this desk, e.g. ``Patient/12`` and ``Observation/345-pulse``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from epihq.care.fhir import checks, deeds, episodes
from epihq.care.fhir.building import Part, hour, made
from epihq.care.fhir.codes import ours
from epihq.care.fhir.people import patient_of
from epihq.care.fhir.records import Dossier
from epihq.care.records import EpisodeState, Reading

# Says how a resource of a kind and an id is named by the others.
Naming = Callable[[str, str], str]


@dataclass(frozen=True)
class Entry:
    """A resource with its kind and its id."""

    kind: str
    id: str
    resource: Part


def transaction(dossiers: Iterable[Dossier], *, name: str = "") -> Part:
    """Write dossiers as a transaction; ``name`` makes its addresses its own."""

    def naming(kind: str, key: str) -> str:
        return uuid5(NAMESPACE_URL, f"{ours('bundle')}/{name}/{kind}/{key}").urn

    entries = [
        {
            "fullUrl": naming(entry.kind, entry.id),
            "resource": entry.resource,
            "request": {"method": "POST", "url": entry.kind},
        }
        for entry in entries_of(dossiers, naming)
    ]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    return made(bundle)


def found(
    entries: Sequence[Entry],
    *,
    base: str,
    at: datetime,
    kind: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> Part:
    """Write what a search for a kind found; others come along with it.

    ``base`` is the address of the endpoint, ``links`` names and addresses of pages.
    How many there are is told where this is all of them.
    """
    matching = [entry for entry in entries if not kind or entry.kind == kind]
    listed = [
        {
            "fullUrl": f"{base}/{entry.kind}/{entry.id}",
            "resource": with_id(entry),
            "search": {"mode": "match" if entry in matching else "include"},
        }
        for entry in entries
    ]
    pages = [{"relation": name, "url": address} for name, address in links]
    is_all = not {name for name, _address in links} - {"self"}
    bundle = {
        "resourceType": "Bundle",
        "type": "searchset",
        "timestamp": hour(at),
        "total": len(matching) if is_all else None,
        "link": pages,
        "entry": listed,
    }
    return made(bundle)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of an entry of a transaction: what stands for it, and its version."""

    is_new: bool
    place: str = ""
    version: int | None = None


def answered(done: Iterable[Done]) -> Part:
    """Answer a transaction, entry by entry."""
    entries = [
        {
            "response": made(
                {
                    "status": "201 Created" if one.is_new else "200 OK",
                    "location": one.place,
                    "etag": f'W/"{one.version}"' if one.version else "",
                }
            )
        }
        for one in done
    ]
    bundle = {"type": "transaction-response", "entry": entries}
    return {"resourceType": "Bundle", **bundle}


def dated(resource: Part, *, version: int, at: datetime) -> Part:
    """Say which version of a resource it is, and since when it stands."""
    meta = {"versionId": str(version), "lastUpdated": hour(at)}
    return {**resource, "meta": meta}


def relative(kind: str, key: str) -> str:
    """Name a resource by its number on this desk.

    >>> relative("Patient", "12")
    'Patient/12'
    """
    return f"{kind}/{key}"


def with_id(entry: Entry) -> Part:
    """Give a resource as it stands at its own address."""
    return {**entry.resource, "id": entry.id}


def entries_of(
    dossiers: Iterable[Dossier], naming: Naming = relative
) -> Iterator[Entry]:
    """Write all resources of dossiers, each person's beginning with the Patient."""
    for position, dossier in enumerate(dossiers, start=1):
        number = dossier.episode.number if dossier.episode else 0
        key = str(number or f"new-{position}")
        yield from _Writer(key, naming).all_of(dossier)


def readings_of(
    key: str, readings: Iterable[Reading], naming: Naming = relative
) -> Iterator[Entry]:
    """Write readings of somebody who stands elsewhere, by the number of the episode."""
    yield from _Writer(key, naming).readings(readings)


@dataclass(frozen=True)
class _Writer:
    """Writes what is about one person."""

    key: str
    naming: Naming

    def all_of(self, dossier: Dossier) -> Iterator[Entry]:
        """Write everything."""
        yield from self._who(dossier)
        yield from self.readings(dossier.readings)
        for position, contact in enumerate(dossier.contacts):
            part = self._about(deeds.encounter_of(contact), "subject")
            part["episodeOfCare"] = [self._link("EpisodeOfCare")]
            yield self._entry("Encounter", contact.number, position, part)
        for position, sign in enumerate(dossier.signs):
            part = self._about(deeds.flag_of(sign), "subject")
            yield self._entry("Flag", sign.number, position, part)
        for position, errand in enumerate(dossier.errands):
            part = self._about(deeds.task_of(errand), "for")
            part["focus"] = self._link("EpisodeOfCare")
            yield self._entry("Task", errand.number, position, part)
        for position, delivery in enumerate(dossier.deliveries):
            part = self._about(deeds.supply_of(delivery), "patient")
            yield self._entry("SupplyDelivery", delivery.number, position, part)
        for position, look in enumerate(dossier.looks):
            part = deeds.audit_of(look)
            part["entity"] = [{"what": self._link("Patient")}]
            yield self._entry("AuditEvent", look.number, position, part)

    def _who(self, dossier: Dossier) -> Iterator[Entry]:
        person, patient, episode = dossier.person, dossier.patient, dossier.episode
        if person is not None:
            sex = patient.sex if patient else ""
            yield Entry("Patient", self.key, patient_of(person, sex))
        if patient is None or episode is None:
            return
        disease = episodes.disease_of(episode, patient)
        part = self._about(episodes.episode_of(episode, patient), "patient")
        if disease:
            link = self._link("Condition", f"{self.key}-disease")
            part["diagnosis"] = [{"condition": link, "rank": 1}]
            about = self._about(disease, "subject")
            yield Entry("Condition", f"{self.key}-disease", about)
        yield Entry("EpisodeOfCare", self.key, part)
        for position, condition in enumerate(episodes.conditions_of(patient)):
            about = self._about(condition, "subject")
            yield Entry("Condition", f"{self.key}-{position}", about)
        for name, fact in episodes.facts_of(patient):
            yield Entry(
                "Observation", f"e{self.key}-{name}", self._about(fact, "subject")
            )
        is_over = episode.state is EpisodeState.ENDED
        plan = episodes.plan_of(dossier.plan, patient, is_over=is_over)
        if plan:
            about = self._about(plan, "subject")
            yield Entry("CarePlan", self.key, about)

    def readings(self, readings: Iterable[Reading]) -> Iterator[Entry]:
        """Write readings, the members of each before the check itself."""
        for position, reading in enumerate(readings):
            key = str(reading.number or f"{self.key}-{position}")
            links = []
            for name, member in checks.members_of(reading):
                links.append(self._link("Observation", f"{key}-{name}"))
                about = self._about(member, "subject")
                yield Entry("Observation", f"{key}-{name}", about)
            check = self._about(checks.check_of(reading, links), "subject")
            yield Entry("Observation", key, check)

    def _about(self, part: Part, role: str) -> Part:
        return {**part, role: self._link("Patient")}

    def _link(self, kind: str, key: str = "") -> Part:
        return {"reference": self.naming(kind, key or self.key)}

    def _entry(self, kind: str, number: int, position: int, part: Part) -> Entry:
        return Entry(kind, str(number or f"{self.key}-{position}"), part)
