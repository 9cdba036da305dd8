"""A bundle that came in: the records it brings, or every fault that it has.

It is whole or not at all: whoever gets records here has all of the bundle's, and every
one of them can be kept. What is refused is refused with the place of each fault.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from epihq.care.fhir import reading_deeds as deeds
from epihq.care.fhir import structure
from epihq.care.fhir.element import Element
from epihq.care.fhir.links import Item, Known, Links, Target
from epihq.care.fhir.parsing import MOST_ENTRIES, parsed
from epihq.care.fhir.people import read_patient
from epihq.care.fhir.problems import BundleRefusedError
from epihq.care.fhir.reading_checks import Facts, drafts_of, facts_of, is_fact
from epihq.care.fhir.reading_episodes import (
    Agreed,
    Ailments,
    read_conditions,
    read_episode,
    read_plan,
)
from epihq.care.fhir.records import Dossier, Episode, Person, Plan
from epihq.care.fhir.requests import Asked, Request, request_of
from epihq.care.records import Patient

# Each kind that is read, with the element that says of whom it is.
SUBJECTS = {
    "Patient": "",
    "EpisodeOfCare": "patient",
    "Condition": "subject",
    "CarePlan": "subject",
    "Observation": "subject",
    "Encounter": "subject",
    "Flag": "subject",
    "Task": "for",
    "SupplyDelivery": "patient",
    "AuditEvent": "",
}
# Nobody else writes what was read on this desk.
TAKEN = tuple(kind for kind in SUBJECTS if kind != "AuditEvent")
_NOT_FOLLOWED = {
    "modifierExtension": "Leave out what would change its meaning.",
    "implicitRules": "Leave it out.",
    "contained": "Send each as an entry of its own.",
}


@dataclass(frozen=True)
class Arrival:
    """What a bundle brings of one person.

    ``known`` is who is meant, where they are on record; ``person`` and ``episode`` say
    what is asked for of each; ``keys`` has the sender's number of each reading.
    ``entries`` are those of the bundle that are about them, by kind, and ``checks``
    those of each reading.
    """

    dossier: Dossier
    known: Known | None = None
    person: Request | None = None
    episode: Request | None = None
    keys: tuple[str, ...] = ()
    entries: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    checks: tuple[tuple[int, ...], ...] = ()


def arrivals(
    raw: bytes,
    now: datetime,
    *,
    kinds: Collection[str] = TAKEN,
    bundle_type: str = "transaction",
) -> tuple[Arrival, ...]:
    """Read a bundle.

    Raises:
        BundleRefusedError: ``fhir.bundle-refused``, with every fault that was found.
    """
    bundle = parsed(raw, now)
    if not bundle.faults:
        _check_shell(bundle, bundle_type)
    found: tuple[Arrival, ...] = ()
    if not bundle.faults:
        found = _read(bundle, kinds)
    if bundle.faults:
        raise BundleRefusedError(bundle.faults)
    return found


def _check_shell(bundle: Element, bundle_type: str) -> None:
    if bundle["resourceType"].value != "Bundle":
        bundle["resourceType"].refuse("unknown-type", "a Bundle", "Send one.")
        return
    if bundle["type"].value != bundle_type:
        rule = f"the type {bundle_type}"
        bundle["type"].refuse("not-taken", rule, "Send it as one.")
    entries = bundle["entry"].value
    if not isinstance(entries, list):
        bundle["entry"].refuse("missing", "a list of entries", "Send some.")
    elif len(entries) > MOST_ENTRIES:
        rule = f"at most {MOST_ENTRIES:,} entries (it has {len(entries):,})"
        bundle["entry"].refuse("too-large", rule, "Send several bundles.")
    else:
        shell = {**bundle.value, "entry": [_without_resource(one) for one in entries]}
        structure.check(bundle.instead(shell), "Bundle")


def _without_resource(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {name: part for name, part in entry.items() if name != "resource"}


def _read(bundle: Element, kinds: Collection[str]) -> tuple[Arrival, ...]:
    is_asked = bundle["type"].value == "transaction"
    items = [_item(index, entry) for index, entry in enumerate(bundle["entry"])]
    sound = [item for item in items if _is_sound(item, kinds)]
    asked = {item.index: request_of(item) for item in sound} if is_asked else {}
    links = Links(items)
    links.check()
    return tuple(
        _arrival(about, whom, links, asked)
        for whom, about in _by_person(sound, links).items()
    )


def _item(index: int, entry: Element) -> Item:
    resource = entry["resource"]
    return Item(index, resource["resourceType"].text(), entry, resource)


def _is_sound(item: Item, kinds: Collection[str]) -> bool:
    """Whether a resource is of a kind that is taken, and built as it should be."""
    at, before = item.resource, len(item.resource.faults)
    if not at:
        at.refuse("missing", "a resource", "Add it.")
    elif item.kind not in kinds:
        at["resourceType"].refuse(
            "unknown-type", f"one of {', '.join(kinds)}", "Leave this entry out."
        )
    else:
        structure.check(at, item.kind)
        for name, remedy in _NOT_FOLLOWED.items():
            if at[name]:
                at[name].refuse("not-taken", "a resource without it", remedy)
    return len(at.faults) == before


def _by_person(items: Iterable[Item], links: Links) -> dict[Target, list[Item]]:
    """Sort the entries by whom they are about, in the order in which they came."""
    people: dict[Target, list[Item]] = {}
    for item in items:
        whom = _whom(item, links)
        if whom is not None:
            people.setdefault(whom, []).append(item)
    return people


def _whom(item: Item, links: Links) -> Target | None:
    if item.kind == "Patient":
        return item.index
    if item.kind == "AuditEvent":
        return links.target(item.resource["entity"][0]["what"], "Patient")
    role = item.resource[SUBJECTS[item.kind]]
    if not role:
        role.refuse("missing", "whom it is about", "Add a reference to the Patient.")
        return None
    return links.target(role, "Patient")


def _arrival(
    items: list[Item], whom: Target, links: Links, asked: dict[int, Request | None]
) -> Arrival:
    of: dict[str, list[Item]] = {kind: [] for kind in SUBJECTS}
    for item in items:
        of[item.kind].append(item)
    facts = [item for item in of["Observation"] if is_fact(item.resource)]
    checks = [item for item in of["Observation"] if item not in facts]
    drafts = drafts_of(checks, links)
    who = _Who(of["Patient"], of["EpisodeOfCare"], links)
    about = [*of["Condition"], *of["CarePlan"], *facts]
    who.read(of["Condition"], of["CarePlan"], facts)
    if about and who.patient is None:
        rule = "the Patient or EpisodeOfCare of this person in the bundle"
        remedy = "Add it: conditions, plans and age belong to it."
        about[0].resource.refuse("missing", rule, remedy)
    dossier = Dossier(
        person=who.person,
        patient=who.patient,
        episode=who.episode,
        plan=who.plan,
        readings=tuple(draft.reading() for draft in drafts),
        contacts=_each(of["Encounter"], deeds.read_encounter),
        signs=_each(of["Flag"], deeds.read_flag),
        errands=_each(of["Task"], deeds.read_task),
        deliveries=_each(of["SupplyDelivery"], deeds.read_supply),
        looks=_each(of["AuditEvent"], deeds.read_audit),
    )
    person, episode = (_first(of[kind], asked) for kind in ("Patient", "EpisodeOfCare"))
    known = whom if isinstance(whom, Known) else None
    if known is None and person is not None and person.asked is Asked.CHANGE:
        known = person.known
    return Arrival(
        dossier=dossier,
        known=known,
        person=person,
        episode=episode,
        keys=tuple(draft.key for draft in drafts),
        entries={kind: tuple(i.index for i in held) for kind, held in of.items()},
        checks=tuple(tuple(draft.entries) for draft in drafts),
    )


def _each(items: list[Item], read: Callable[[Element], Any]) -> tuple[Any, ...]:
    records = (read(item.resource) for item in items)
    return tuple(record for record in records if record is not None)


def _first(items: list[Item], asked: dict[int, Request | None]) -> Request | None:
    return asked.get(items[0].index) if items else None


class _Who:
    """A person and their time of home care, out of several resources."""

    def __init__(self, people: list[Item], episodes: list[Item], links: Links) -> None:
        self.person: Person | None = None
        self.patient: Patient | None = None
        self.episode: Episode | None = None
        self.plan: Plan | None = None
        self._sex = ""
        self._opened_at: datetime | None = None
        self._diagnoses: set[int] = set()
        if people:
            self.person, self._sex = read_patient(people[0].resource)
            self._opened_at = people[0].resource.now
        if only := _only(episodes, "EpisodeOfCare"):
            self.episode, since = read_episode(only)
            self._opened_at = since or only.now
            for diagnosis in only["diagnosis"]:
                index = links.target(diagnosis["condition"], "Condition")
                if isinstance(index, int):
                    self._diagnoses.add(index)

    def read(
        self, conditions: list[Item], plans: list[Item], facts: list[Item]
    ) -> None:
        """Read what else is said of them."""
        ailments = read_conditions(conditions, self._diagnoses)
        only = _only(plans, "CarePlan")
        agreed = read_plan(only) if only else Agreed()
        self.plan = agreed.plan
        self._put_together(ailments, agreed, facts_of(facts))

    def _put_together(self, ailments: Ailments, agreed: Agreed, facts: Facts) -> None:
        if self._opened_at is None:
            return
        if self.episode is not None:
            self.episode = replace(
                self.episode,
                disease=ailments.disease,
                tested_on=ailments.tested_on,
            )
        self.patient = Patient(
            opened_at=self._opened_at,
            age=facts.age,
            sex=self._sex,
            is_pregnant=facts.is_pregnant,
            conditions=ailments.conditions,
            onset=ailments.onset,
            usual_spo2=agreed.usual_spo2,
            thresholds=agreed.thresholds,
        )


def _only(items: list[Item], kind: str) -> Element | None:
    for extra in items[1:]:
        rule = f"one {kind} of a person"
        extra.resource["resourceType"].refuse(
            "contradiction", rule, "Leave the other out."
        )
    return items[0].resource if items else None
