"""What other systems read of the desk: one person's records, or many people's by pages.

Every reading is told to the log by name and reason, with the numbers of whom it was of.
What is one person's asks for ``care.look``, what is many people's for ``care.export``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from epihq.care.checks.standings import reading_of
from epihq.care.checks.tables import ReadingRow
from epihq.care.exchange.gathering import Gathering
from epihq.care.fhir import bundles, deeds
from epihq.care.fhir.bundles import Entry
from epihq.care.fhir.records import Look
from epihq.care.needs.tables import NeedRow
from epihq.care.register import episodes, looking
from epihq.care.register.persons import Person
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.operations.ledger import log, rules
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import UsageError

# Kinds that are read and searched.
KINDS = (
    "Patient",
    "EpisodeOfCare",
    "Condition",
    "CarePlan",
    "Observation",
    "Encounter",
    "Flag",
    "Task",
    "SupplyDelivery",
    "AuditEvent",
)
_OF_PERSON = re.compile(r"([0-9]{1,18})(-[0-9]{1,18}|-[a-z][a-z0-9-]{0,60})?")
_FACT = re.compile(r"e([0-9]{1,18})-[a-z]{1,20}")
# Numbers of readings are given a moment before the hour that they bear.
_MARGIN = timedelta(hours=1)
_LOOKS = ("care.look", "care.export")
_MOST_LOOKS = 1_000
# Whose number a resource has that has not its person's.
_NUMBERED: Mapping[str, type[ReadingRow] | type[ActRow] | type[NeedRow]] = {
    "Observation": ReadingRow,
    "Encounter": ActRow,
    "Task": ActRow,
    "SupplyDelivery": NeedRow,
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for: of one person, or of many since an hour.

    ``after`` is where the page before ended.
    """

    kind: str
    patient: int | None = None
    since: datetime | None = None
    after: int = 0
    count: int = 50


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of what was found; ``further``: where the next begins, None at the end."""

    entries: Sequence[Entry] = field(default=())
    further: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who reads, why, and what people are treated for here."""

    actor: Actor
    reason: str
    disease: str = ""

    def search(self, asked: Asked) -> Found:
        """Find a page of resources.

        Raises:
            RecordError: ``rules.not-allowed``.
            UsageError: ``ledger.says-nothing``, ``care.no-such-episode``.
            DataError: ``care.keys-lost``, ``care.cannot-open``.
        """
        if asked.kind == "AuditEvent":
            return Found(entries=self._looks(asked.patient or 0))
        if asked.kind == "Observation":
            return self._observations(asked)
        rows, further = self._rows(asked)
        people = self._opened(rows, asked)
        found = Gathering(disease=self.disease, people=people)
        entries = found.entries(rows, readings=False)
        listed = [entry for entry in entries if entry.kind == asked.kind]
        return Found(entries=listed, further=further)

    def resource(self, kind: str, key: str) -> Entry:
        """Find one resource by its number.

        Raises:
            RecordError: ``rules.not-allowed``.
            UsageError: ``ledger.says-nothing``, ``fhir.no-such-resource``.
            DataError: ``care.keys-lost``, ``care.cannot-open``.
        """
        rules.require(self.actor, "care.look")
        require_words(self.reason, "care", "the reason for looking")
        number = _whose(kind, key)
        mine = episodes.seen_by(self.actor).select_related("district")
        row = mine.filter(pk=number).first() if number else None
        if row is not None:
            found = self._one(row, kind, key)
            if found is not None:
                return found
        raise _no_such()

    def everything(self, number: int) -> list[Entry]:
        """Gather all that is known of one person.

        Raises:
            RecordError: ``rules.not-allowed``.
            UsageError: ``ledger.says-nothing``, ``care.no-such-episode``.
            DataError: ``care.keys-lost``, ``care.cannot-open``.
        """
        looked = looking.look(self.actor, number, reason=self.reason)
        people = {number: looked.person} if looked.person else {}
        found = Gathering(disease=self.disease, people=people)
        entries = list(found.entries([looked.row]))
        if rules.may(self.actor, "care.export"):
            entries += _looks_of(number)
        return entries

    def people(self, rows: Sequence[EpisodeRow]) -> list[Entry]:
        """Tell who somebody found is."""
        numbers = [row.pk for row in rows]
        people = looking.look_at_all(
            self.actor, numbers, verb="care.look", reason=self.reason
        )
        found = Gathering(disease=self.disease, people=people)
        entries = found.entries(rows, readings=False)
        return [entry for entry in entries if entry.kind == "Patient"]

    def _rows(self, asked: Asked) -> tuple[list[EpisodeRow], int | None]:
        mine = episodes.seen_by(self.actor).select_related("district")
        if asked.patient is not None:
            row = episodes.found(self.actor, "care.look", asked.patient)
            is_new = asked.since is None or row.changed_at >= asked.since
            return ([row] if is_new else []), None
        rules.require(self.actor, "care.export")
        if asked.since is not None:
            mine = mine.filter(changed_at__gte=asked.since)
        rows = list(mine.filter(pk__gt=asked.after).order_by("pk")[: asked.count + 1])
        page = rows[: asked.count]
        return page, page[-1].pk if len(rows) > asked.count else None

    def _opened(self, rows: Sequence[EpisodeRow], asked: Asked) -> dict[int, Person]:
        """Tell the log; give who is named, where that is asked for."""
        numbers = [row.pk for row in rows]
        verb = "care.export" if asked.patient is None else "care.look"
        if asked.kind == "Patient":
            return looking.look_at_all(
                self.actor, numbers, verb=verb, reason=self.reason
            )
        self._tell(verb, numbers, asked.kind)
        return {}

    def _tell(self, verb: str, numbers: Sequence[int], kind: str) -> None:
        why = require_words(self.reason, "care", "the reason for looking")
        told: dict[str, object] = {
            "note": why,
            "resource": kind,
            "numbers": list(numbers),
        }
        looking.tell(self.actor, verb, numbers[0] if numbers else 0, told)

    def _observations(self, asked: Asked) -> Found:
        rows, verb = ReadingRow.objects.all(), "care.export"
        facts: list[Entry] = []
        if asked.patient is not None:
            row = episodes.found(self.actor, "care.look", asked.patient)
            rows, verb = rows.filter(episode=row.pk), "care.look"
            facts = [] if asked.after or asked.since else _facts_of(row)
        else:
            rules.require(self.actor, verb)
            mine = episodes.districts_of(self.actor)
            if mine is not None:
                own = EpisodeRow.objects.filter(district_id__in=mine)
                rows = rows.filter(episode__in=own.values("pk"))
        if asked.since is not None:
            rows = rows.filter(written_at__gte=asked.since)
        after = asked.after or (_before(asked.since) if asked.since else 0)
        listed = list(rows.filter(pk__gt=after).order_by("pk")[: asked.count + 1])
        page = listed[: asked.count]
        self._tell(verb, sorted({one.episode for one in page}), asked.kind)
        entries = [entry for one in page for entry in _of_reading(one)]
        further = page[-1].pk if len(listed) > asked.count else None
        return Found(entries=[*facts, *entries], further=further)

    def _one(self, row: EpisodeRow, kind: str, key: str) -> Entry | None:
        if kind == "AuditEvent":
            entries = self._looks(row.pk)
        elif kind == "Observation" and not key.startswith("e"):
            reading = ReadingRow.objects.get(pk=int(key.partition("-")[0]))
            entries = _of_reading(reading)
        else:
            people = {}
            if kind == "Patient" and (person := looking.person_of(row.pk)):
                people = {row.pk: person}
            found = Gathering(disease=self.disease, people=people)
            entries = list(found.entries([row], readings=False))
        wanted = (e for e in entries if (e.kind, e.id) == (kind, key))
        entry = next(wanted, None)
        if entry is not None and kind != "AuditEvent":
            self._tell("care.look", [row.pk], kind)
        return entry

    def _looks(self, number: int) -> list[Entry]:
        """Who looked at somebody: open to those who may take data out."""
        rules.require(self.actor, "care.export")
        row = episodes.found(self.actor, "care.look", number)
        entries = _looks_of(row.pk)
        self._tell("care.look", [row.pk], "AuditEvent")
        return entries


def _no_such() -> UsageError:
    return UsageError(
        "fhir.no-such-resource",
        "fhir: the number of a resource of your districts was expected; got another. "
        "Take one of a search.",
    )


def _whose(kind: str, key: str) -> int | None:
    """Say by the number of a resource whose it is; None where it is nobody's."""
    if fact := _FACT.fullmatch(key):
        return int(fact[1]) if kind == "Observation" else None
    found = _OF_PERSON.fullmatch(key)
    if found is None:
        return None
    number, is_part = int(found[1]), bool(found[2])
    if kind == "AuditEvent":
        # An entry of the log may tell of many: "55-12" is what it tells of 12.
        return int(found[2][1:]) if is_part and found[2][1:].isdecimal() else None
    table = _NUMBERED.get(kind)
    # What is still to be done has no act: it is told by its place among a person's.
    if table is None or (kind == "Task" and is_part):
        return number
    return table.objects.filter(pk=number).values_list("episode", flat=True).first()


def _of_reading(row: ReadingRow) -> list[Entry]:
    entries = bundles.readings_of(str(row.episode), [reading_of(row)])
    dated = []
    for one in entries:
        told = bundles.dated(one.resource, version=1, at=row.written_at)
        dated.append(Entry(one.kind, one.id, told))
    return dated


def _facts_of(row: EpisodeRow) -> list[Entry]:
    entries = Gathering().entries([row], readings=False)
    return [entry for entry in entries if entry.kind == "Observation"]


def _before(since: datetime) -> int:
    """Number a reading that was written shortly before an hour.

    Numbers rise with the hours, which have no index among tens of millions.
    """
    since -= _MARGIN
    ends = ReadingRow.objects.order_by("pk").values_list("pk", flat=True)
    low, high = (ends.first() or 0) - 1, (ends.last() or 0)
    while low < high:
        middle = (low + high + 1) // 2
        near = ReadingRow.objects.filter(pk__gte=middle).order_by("pk")
        hour = near.values_list("written_at", flat=True).first()
        if hour is not None and hour < since:
            low = middle
        else:
            high = middle - 1
    return low


def _looks_of(number: int) -> list[Entry]:
    """Who looked at somebody, or took out what many told: newest first."""
    looks = LogRow.objects.filter(verb__in=_LOOKS, thing="care").order_by("-number")
    own = looks.filter(thing_number=number)
    # The list of whom an entry tells of, as canonical JSON has it; its words cannot
    # hold one, for their quotation marks are escaped. The digits are asked for first:
    # of almost all entries that is enough to say no.
    among = looks.filter(content__contains=str(number)).filter(
        content__regex=rf'"numbers":\[([0-9]+,)*{number}[],]'
    )
    found = {row.pk: row for rows in (own, among) for row in rows[:_MOST_LOOKS]}
    entries = []
    for pk in sorted(found, reverse=True)[:_MOST_LOOKS]:
        entry = log.entry_of(found[pk])
        look = Look(
            verb=entry.verb,
            at=entry.recorded_at,
            by=entry.by,
            reason=str(entry.content.get("note", "")),
            number=entry.number,
        )
        part = deeds.audit_of(look)
        part["entity"] = [{"what": {"reference": f"Patient/{number}"}}]
        dated = bundles.dated(part, version=1, at=entry.recorded_at)
        entries.append(Entry("AuditEvent", f"{entry.number}-{number}", dated))
    return entries
