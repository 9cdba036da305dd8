"""Who sees what names a person: each view and search is in the log, with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from epihq.care.register import episodes, locking, persons
from epihq.care.register.persons import Person
from epihq.care.register.plain import plain_name, plain_number
from epihq.care.register.tables import ActRow, CareDistrictRow, EpisodeRow, PersonRow
from epihq.operations.ledger import ledger, log, rules
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError

_AT_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Looked:
    """An episode with the person of it; None where they were erased."""

    row: EpisodeRow
    person: Person | None


@dataclass(frozen=True, kw_only=True)
class Act:
    """An act with what was written of it, opened; ``words`` "" where erased."""

    number: int
    verb: str
    by: str
    via: str
    at: datetime
    before: str
    after: str
    content: str
    words: str


def look(actor: Actor, number: int, *, reason: str) -> Looked:
    """See who somebody is; the log is told who looked, and why.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    why = require_words(reason, "care", "the reason for looking")
    row = episodes.found(actor, "care.look", number)
    person = person_of(number)
    tell(actor, "care.look", number, {"note": why})
    return Looked(row=row, person=person)


def look_at_all(
    actor: Actor, numbers: Sequence[int], *, verb: str, reason: str
) -> dict[int, Person]:
    """See who several are, by their numbers, in one entry of the log.

    ``verb`` is "care.look" or "care.export"; who is of another district or was erased
    is left out.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    why = require_words(reason, "care", "the reason for looking")
    rules.require(actor, verb)
    mine = episodes.seen_by(actor).filter(pk__in=numbers).order_by("pk")
    seen = list(mine.values_list("pk", flat=True))
    rows = PersonRow.objects.in_bulk(seen)
    found = {number: opened(rows[number]) for number in seen}
    tell(actor, verb, seen[0] if seen else 0, {"note": why, "numbers": seen})
    return {number: person for number, person in found.items() if person}


def tell(actor: Actor, verb: str, number: int, content: dict[str, object]) -> None:
    """Tell the log of a view, search or export."""
    with ledger.changing():
        log.write(
            by=actor.name,
            via=actor.via,
            verb=verb,
            thing="care",
            number=number,
            content=content,
        )


def person_of(number: int) -> Person | None:
    """Open who somebody is; the caller has told the log, or tells it.

    Raises:
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    return opened(PersonRow.objects.get(pk=number))


def opened(row: PersonRow) -> Person | None:
    """Open the row of a person; None where they were erased.

    Raises:
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    if not row.locked_key:
        return None
    return persons.read(row.person, locking.opened_key(row.locked_key))


def acts(actor: Actor, number: int) -> list[Act]:
    """List what was done for somebody, newest first; who looked has told the log.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-episode``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    episodes.found(actor, "care.look", number)
    lock = episodes.lock_of(number)
    rows = ActRow.objects.filter(episode=number).order_by("-number")
    return [
        Act(
            number=row.pk,
            words=lock.open(row.words) if lock else "",
            **{
                name: getattr(row, name)
                for name in ("verb", "by", "via", "at", "before", "after", "content")
            },
        )
        for row in rows
    ]


def search(
    actor: Actor,
    *,
    name: str = "",
    phone: str = "",
    case: str = "",
    document: str = "",
    reason: str,
) -> list[EpisodeRow]:
    """Find episodes of one's districts by name, telephone, case or document.

    What is given must all fit, as written in any script; the log is told that somebody
    searched, by what and why, and not for whom.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``, ``care.search-for-nobody``.
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    why = require_words(reason, "care", "the reason for searching")
    rules.require(actor, "care.search")
    asked = {
        "name_hash": locking.search_hash("name", plain_name(name)),
        "case_hash": locking.search_hash("case", plain_number(case)),
        "document_hash": locking.search_hash("document", plain_number(document)),
    }
    wanted = {column: value for column, value in asked.items() if value}
    phones = _phone_hashes(phone)
    if not wanted and not phones:
        raise UsageError(
            "care.search-for-nobody",
            "care: a name, a telephone, a case or a document was expected; got none. "
            "Write what you know in full: parts of a name find nobody.",
        )
    people = PersonRow.objects.filter(**wanted)
    numbers = (
        set(people.filter(phone_hash__in=phones).values_list("pk", flat=True))
        | (set(people.filter(carer_phone_hash__in=phones).values_list("pk", flat=True)))
        if phones
        else set(people.values_list("pk", flat=True)[: _AT_MOST * 10])
    )
    rows = list(
        episodes.seen_by(actor)
        .filter(pk__in=numbers)
        .select_related("district")
        .order_by("-number")[:_AT_MOST]
    )
    by = [
        *(one.removesuffix("_hash") for one in wanted),
        *(["phone"] if phones else []),
    ]
    found = [row.pk for row in rows]
    tell(actor, "care.search", 0, {"note": why, "by": by, "found": found})
    return rows


def _phone_hashes(phone: str) -> list[str]:
    """A number may be written without its country's code: any district's is tried."""
    if not phone:
        return []
    codes = CareDistrictRow.objects.values_list("calling_code", flat=True).distinct()
    found = {persons.phone_hash(phone, code) for code in {*codes, ""}}
    return sorted(found - {""})


def of_phone(telephone: str) -> list[EpisodeRow]:
    """List the open episodes whose person or carer has a telephone: for gateways.

    Raises:
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    hashes = _phone_hashes(telephone)
    numbers = {
        number
        for column in ("phone_hash", "carer_phone_hash")
        for number in PersonRow.objects.filter(**{f"{column}__in": hashes}).values_list(
            "pk", flat=True
        )
    }
    rows = EpisodeRow.objects.filter(pk__in=numbers).exclude(state="ended")
    return list(rows.select_related("district").order_by("-number"))
