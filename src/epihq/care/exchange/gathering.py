"""Episodes of the desk with all that travels of them, as resources of FHIR.

What many people's resources need is asked of the database once for all of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from epihq.care.checks import standings
from epihq.care.checks.rules import InForce, in_force
from epihq.care.checks.tables import ReadingRow
from epihq.care.exchange.people import travelling
from epihq.care.fhir import bundles
from epihq.care.fhir.bundles import Entry
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
    Plan,
    Sign,
    Urgency,
)
from epihq.care.needs.tables import NeedRow
from epihq.care.records import Channel, EpisodeState, Level, Reading
from epihq.care.register.persons import Person
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.operations.instructions.tables import InstructionRow

_CONTACTS = ("care.contact", "care.admit", "care.return")
# How an instruction's states are told by FHIR's words for a task.
_STATES = {
    "issued": ErrandState.REQUESTED,
    "acknowledged": ErrandState.ACCEPTED,
    "in-progress": ErrandState.IN_PROGRESS,
    "done": ErrandState.COMPLETED,
    "accepted": ErrandState.COMPLETED,
    "refused": ErrandState.REJECTED,
    "withdrawn": ErrandState.CANCELLED,
}
_URGENCY = {
    "normal": Urgency.ROUTINE,
    "urgent": Urgency.URGENT,
    "flash": Urgency.STAT,
}
# Where a need stands once something has left for somebody.
_BROUGHT = {
    "on-the-way": DeliveryState.ON_THE_WAY,
    "delivered": DeliveryState.DELIVERED,
    "lent": DeliveryState.DELIVERED,
    "returned": DeliveryState.DELIVERED,
    "dropped": DeliveryState.ABANDONED,
}


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """Gathers episodes; ``people`` are those who may be named, by number.

    ``disease`` is what people are treated for here, as the headquarters has it.
    """

    disease: str = ""
    people: Mapping[int, Person] = field(default_factory=dict)

    def entries(
        self, rows: Sequence[EpisodeRow], *, readings: bool = True
    ) -> Iterator[Entry]:
        """Write the resources of episodes, each with its version and hour."""
        for row, dossier in zip(rows, self.dossiers(rows, readings), strict=True):
            for entry in bundles.entries_of([dossier]):
                told = entry.resource
                at = _issued(told) or row.changed_at
                version = row.version if told["resourceType"] in _VERSIONED else 1
                dated = bundles.dated(told, version=version, at=at)
                yield replace(entry, resource=dated)

    def dossiers(
        self, rows: Sequence[EpisodeRow], readings: bool = True
    ) -> list[Dossier]:
        """Gather what travels of episodes."""
        numbers = [row.pk for row in rows]
        told = _readings_of(numbers) if readings else {}
        acts, needs, by = _acts_of(numbers), _deliveries(numbers), in_force()
        found = []
        for row in rows:
            dossier = self._dossier(row, told.get(row.pk, ()), acts[row.pk], by)
            found.append(replace(dossier, deliveries=tuple(needs[row.pk])))
        return found

    def _dossier(
        self,
        row: EpisodeRow,
        readings: Iterable[Reading],
        acts: "_Acts",
        by: InForce,
    ) -> Dossier:
        person = self.people.get(row.pk)
        return Dossier(
            person=travelling(person, row) if person else None,
            patient=standings.patient_of(row),
            episode=_episode(row, self.disease),
            plan=_plan(row, by),
            readings=tuple(readings),
            contacts=(*acts.contacts(row),),
            signs=(*_signs(row),),
            errands=(*_calls(row), *acts.errands()),
        )


# Resources that the desk changes, each with its version.
_VERSIONED = frozenset({"Patient", "EpisodeOfCare", "Condition", "CarePlan"})


def _issued(resource: Mapping[str, Any]) -> datetime | None:
    text = resource.get("issued")
    return datetime.fromisoformat(text) if text else None


def _readings_of(numbers: Sequence[int]) -> dict[int, list[Reading]]:
    found: dict[int, list[Reading]] = defaultdict(list)
    for row in ReadingRow.objects.filter(episode__in=numbers).order_by("number"):
        found[row.episode].append(standings.reading_of(row))
    return found


def _episode(row: EpisodeRow, disease: str) -> Episode:
    return Episode(
        state=EpisodeState(row.state),
        number=row.pk,
        disease=disease,
        tested_on=row.tested_on,
        district=str(row.district_id),
        district_name=row.district.name,
        looked_after_by=row.looked_after_by,
        ended_at=row.ended_at,
        end_reason=row.reason,
        outcome=row.outcome,
    )


def _plan(row: EpisodeRow, by: InForce) -> Plan | None:
    judging = by.by_district[row.district_id]
    if judging.number is None:
        return None
    code = judging.rules.code
    return Plan(rule_set=code, since=row.opened_at, until=row.ended_at)


def _signs(row: EpisodeRow) -> Iterator[Sign]:
    """Why somebody stands as they do, as far as it alarms."""
    stood = standings.stood(row)
    for one in stood.reasons if stood and row.level else ():
        if one.level is not Level.STEADY:
            yield Sign(
                code=one.code,
                level=one.level,
                at=one.known_at,
                until=row.ended_at,
                by=one.by,
            )


def _calls(row: EpisodeRow) -> Iterator[Errand]:
    if row.due_at is not None:
        yield Errand(
            what="call",
            state=ErrandState.REQUESTED,
            asked_at=row.changed_at,
            due_at=row.due_at,
        )


@dataclass
class _Acts:
    """What was done for somebody that other systems know a word for."""

    met: list[ActRow] = field(default_factory=list)
    asked: list[tuple[ActRow, dict[str, Any], InstructionRow | None]] = field(
        default_factory=list
    )

    def contacts(self, row: EpisodeRow) -> Iterator[Contact]:
        for position, act in enumerate(self.met):
            if act.verb == "care.admit":
                yield self._stay(row, act, self.met[position + 1 :])
            elif act.verb == "care.contact" and (told := _content(act)).get("came"):
                is_visit = told.get("channel") == Channel.VISIT
                yield Contact(
                    kind=ContactKind.VISIT if is_visit else ContactKind.CALL,
                    at=datetime.fromisoformat(told["at"]) if "at" in told else act.at,
                    outcome=ContactOutcome(told["came"]),
                    by=act.by,
                    number=act.pk,
                )

    def _stay(self, row: EpisodeRow, act: ActRow, later: list[ActRow]) -> Contact:
        back = (one.at for one in later if one.verb == "care.return")
        return Contact(
            kind=ContactKind.HOSPITAL,
            at=act.at,
            until=next(back, row.ended_at),
            by=act.by,
            number=act.pk,
        )

    def errands(self) -> Iterator[Errand]:
        for act, told, order in self.asked:
            state = _STATES[order.state] if order else ErrandState.REQUESTED
            yield Errand(
                what=told["wanted"],
                state=state,
                asked_at=act.at,
                due_at=order.deadline if order else None,
                urgency=_URGENCY[order.priority] if order else Urgency.URGENT,
                asked_by=act.by,
                owner=order.addressee if order else "",
                number=act.pk,
            )


def _content(act: ActRow) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(act.content) if act.content else {}
    return told


def _acts_of(numbers: Sequence[int]) -> dict[int, _Acts]:
    found: dict[int, _Acts] = defaultdict(_Acts)
    verbs = (*_CONTACTS, "care.escalate")
    acts = ActRow.objects.filter(episode__in=numbers, verb__in=verbs)
    asked = []
    for act in acts.order_by("number"):
        if act.verb == "care.escalate":
            asked.append((act, _content(act)))
        else:
            found[act.episode].met.append(act)
    orders = _orders([told["instruction"] for _act, told in asked])
    for act, told in asked:
        order = orders.get(told["instruction"])
        found[act.episode].asked.append((act, told, order))
    return found


def _deliveries(numbers: Sequence[int]) -> dict[int, list[Delivery]]:
    found: dict[int, list[Delivery]] = defaultdict(list)
    needs = NeedRow.objects.filter(episode__in=numbers, state__in=_BROUGHT)
    for row in needs.order_by("number"):
        delivery = Delivery(
            item=row.item,
            quantity=row.amount,
            state=_BROUGHT[row.state],
            at=row.delivered_at or row.changed_at,
            number=row.pk,
        )
        found[row.episode].append(delivery)
    return found


def _orders(numbers: Sequence[int]) -> dict[int, InstructionRow]:
    rows = InstructionRow.objects.filter(pk__in=numbers)
    return {row.pk: row for row in rows.select_related("agency", "officer")}
