"""Somebody comes under home care, and what is known of them is corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import msgspec

from epihq.care.records import EpisodeState
from epihq.care.register import episodes, locking, persons, sameness
from epihq.care.register.persons import Facts, Person, age_on
from epihq.care.register.tables import CareDistrictRow, EpisodeRow, PersonRow
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.acting import held, require_words
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError

T = TypeVar("T", bound=msgspec.Struct)
_SEXES = ("", "female", "male", "other")
_OLDEST = 130
_LONGEST_LANGUAGE = 5


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Somebody who comes under home care: who, what is known, where.

    ``source`` says from where, e.g. "line list 3" or "fhir"; it names nobody.
    """

    person: Person
    district: int
    facts: Facts = field(default_factory=Facts)
    looked_after_by: str = ""
    source: str = ""


def open_episode(actor: Actor, wanted: Opening, *, once: str = "") -> EpisodeRow:
    """Take somebody under home care; they wait for the first contact.

    Who may be on record already is noted in ``twins`` for a person to decide.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.key-used``.
        UsageError: ``ledger.says-nothing``, ``ledger.not-text``, ``care.bad-fact``,
            ``care.no-such-district``.
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    rules.require(actor, "care.register")
    check(wanted)
    with episodes.changing():
        if act := episodes.done_before(actor, once, "care.register"):
            return _as_opened(actor, wanted, act.episode)
        return opened(actor, wanted, once=once)


def _as_opened(actor: Actor, wanted: Opening, number: int) -> EpisodeRow:
    """Give who was opened under a key, if it is who is wanted under it now."""
    row = episodes.found(actor, "care.register", number)
    found_by = persons.hashes(wanted.person, row.district.calling_code)
    if not PersonRow.objects.filter(pk=number, **found_by).exists():
        raise episodes.key_used()
    return row


def opened(
    actor: Actor, wanted: Opening, *, verb: str = "care.register", once: str = ""
) -> EpisodeRow:
    """Enter what was checked; the caller holds the transaction.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-district``.
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    row, person = made(wanted, district_of(actor, wanted.district))
    row.twins = [one.number for one in sameness.likely(row, person)]
    content = {"source": wanted.source} if wanted.source else {}
    return episodes.begin(actor, verb, row, person, content=content, once=once)


def made(wanted: Opening, district: CareDistrictRow) -> tuple[EpisodeRow, PersonRow]:
    """Make the rows of somebody new, to be kept.

    Raises:
        DataError: ``care.keys-lost``, ``care.keys-damaged``.
    """
    now = clock.now()
    facts = wanted.facts.aged(wanted.person.born, now.date())
    first = now + timedelta(hours=district.first_contact_hours)
    row = EpisodeRow(
        state=EpisodeState.WAITING.value,
        district=district,
        opened_at=now,
        changed_at=now,
        due_at=first,
        stands_until=first,
        looked_after_by=wanted.looked_after_by,
        **facts.columns(),
    )
    lock = locking.new_lock()
    return row, PersonRow(
        locked_key=locking.locked_key(lock),
        person=persons.written(wanted.person, lock),
        **persons.hashes(wanted.person, district.calling_code),
    )


def district_of(actor: Actor, number: int) -> CareDistrictRow:
    """Find a district at work that is an actor's.

    Raises:
        UsageError: ``care.no-such-district``.
    """
    mine = episodes.districts_of(actor)
    rows = CareDistrictRow.objects.filter(pk=number, state="active")
    row = rows.first() if mine is None or number in mine else None
    if row is None:
        raise UsageError(
            "care.no-such-district",
            "care: the number of a district of yours that is at work was expected; "
            f"got {number}. Choose one of the list.",
        )
    return row


def check(wanted: Opening) -> None:
    """Refuse what cannot be so; messages name the field and no value of a person.

    Raises:
        UsageError: ``ledger.says-nothing``, ``ledger.not-text``, ``care.bad-fact``.
    """
    _check_person(wanted.person)
    _check_facts(wanted.facts)


def _check_person(person: Person) -> None:
    if not person.name.strip():
        require_words("", "care", "the name of the person")
    for name, value in msgspec.structs.asdict(person).items():
        if isinstance(value, str):
            episodes.check_letters(name, value)
    born, today = person.born, clock.now().date()
    is_alive = born is None or 0 <= age_on(today, born.isoformat()) <= _OLDEST
    _require("born", is_alive, f"a day of the last {_OLDEST} years")
    for name in ("latitude", "longitude"):
        value, most = getattr(person, name), 90 if name == "latitude" else 180
        _require(name, value is None or abs(value) <= most, f"{-most} to {most}")


def _check_facts(facts: Facts) -> None:
    age, today = facts.age, clock.now().date()
    _require("age", age is None or 0 <= age <= _OLDEST, "0 to 130 years")
    _require("sex", facts.sex in _SEXES, "female, male, other or nothing")
    for name in ("onset", "tested_on"):
        day = getattr(facts, name)
        _require(name, day is None or day <= today, "a day up to today")
    is_code = len(facts.language) <= _LONGEST_LANGUAGE
    _require("language", is_code, "a code of at most 5 letters, like az or pt-BR,")
    usual = facts.usual_spo2
    _require("usual_spo2", usual is None or 50 <= usual <= 100, "50 to 100 %")


def _require(name: str, is_right: bool, expected: str) -> None:
    if not is_right:
        raise UsageError(
            "care.bad-fact",
            f"care, {name}: {expected} was expected; got something else. Correct it.",
        )


def correct(
    actor: Actor,
    number: int,
    *,
    person: Person | Mapping[str, object] | None = None,
    facts: Facts | Mapping[str, object] | None = None,
    district: int | None = None,
    reason: str = "",
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Correct what is known of somebody, or move them to another district.

    Of person and facts a mapping tells by name what changes: the rest stays.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``care.key-used``.
        UsageError: ``care.no-such-episode``, ``care.no-such-district``,
            ``ledger.says-nothing``, ``ledger.not-text``, ``care.bad-fact``,
            ``care.erased``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    with episodes.changing():
        if done := episodes.done_before(actor, once, "care.correct", number):
            return episodes.found(actor, "care.correct", done.episode)
        hand = episodes.in_hand(actor, "care.correct", number, version=version)
        kept = PersonRow.objects.get(pk=number)
        before = persons.read(kept.person, hand.lock) if hand.lock else Person(name="")
        if person is not None:
            person = _told(person, before)
            _check_person(person)
        columns = _known(hand, before, person, facts)
        # The watch judges them anew in its next round.
        columns |= {"stands_until": clock.now()}
        if district is not None:
            columns["district"] = held(CareDistrictRow, district)
        changed = sorted(set(columns) - {"stands_until"})
        locked = None
        if person is not None:
            locked = _written(hand, before, person)
            if kept.phone_hash != locked["phone_hash"]:
                columns["is_wrong_number"] = False
            changed.append("person")
        episodes.change(
            hand,
            columns,
            content={"changed": changed},
            words=reason,
            person=locked,
            once=once,
        )
        return hand.row


def _told(told: T | Mapping[str, object], before: T) -> T:
    return persons.with_told(before, told) if isinstance(told, Mapping) else told


def _known(
    hand: episodes.Hand,
    before: Person,
    person: Person | None,
    facts: Facts | Mapping[str, object] | None,
) -> dict[str, object]:
    """Give the facts that are corrected; a day of birth tells an age that none told."""
    today = clock.now().date()
    born = person.born if person is not None else before.born
    if facts is not None:
        whole = _told(facts, persons.facts_of(hand.row))
        _check_facts(whole)
        named = {*(facts if isinstance(facts, Mapping) else Facts.__struct_fields__)}
        aged = whole.aged(born, today)
        changed = named | ({"age"} if aged.age != whole.age else set())
        return {name: aged.columns()[name] for name in sorted(changed)}
    if born is None or (born == before.born and hand.row.age is not None):
        return {}
    return {"age": age_on(today, born.isoformat())} if person is not None else {}


def _written(hand: episodes.Hand, before: Person, person: Person) -> dict[str, object]:
    lock = hand.lock or locking.new_lock()
    key = {} if hand.lock else {"locked_key": locking.locked_key(lock)}
    if person.numbers is None and hand.lock:
        person = msgspec.structs.replace(person, numbers=before.numbers)
    found_by: Mapping[str, object] = persons.hashes(
        person, hand.row.district.calling_code
    )
    return {**key, "person": persons.written(person, lock), **found_by}


def settle_twin(
    actor: Actor,
    number: int,
    other: int,
    *,
    is_same: bool,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Decide whether two episodes are of one person; of one, this one ends for it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``care.key-used``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``,
            ``care.no-such-twin``.
    """
    words = require_words(reason, f"care {number}", "the reason")
    with episodes.changing():
        if done := episodes.done_before(actor, once, "care.settle", number):
            return episodes.found(actor, "care.settle", done.episode)
        _hold_both(number, other)
        hand = episodes.in_hand(actor, "care.settle", number, version=version)
        goes_on = episodes.found(actor, "care.see", other)
        if is_same:
            _require_twin(hand.row, goes_on)
        left = [one for one in hand.row.twins if one != other]
        columns: dict[str, object] = {"twins": left}
        if is_same:
            columns |= ended(reason="same-person", outcome="")
        content = {"other": other, "is_same": is_same}
        episodes.change(hand, columns, content=content, words=words, once=once)
        return hand.row


def _hold_both(number: int, other: int) -> None:
    """Nobody ends the one for the other while somebody ends the other for the one."""
    both = EpisodeRow.objects.filter(pk__in=(number, other)).order_by("pk")
    list(both.select_for_update().values_list("pk"))


def _require_twin(row: EpisodeRow, other: EpisodeRow) -> None:
    """Refuse to end somebody for who is not noted as like them, or not under care."""
    is_open = other.state != EpisodeState.ENDED
    if other.pk == row.pk or other.pk not in row.twins or not is_open:
        raise UsageError(
            "care.no-such-twin",
            f"{row}: somebody under care who is noted as like them was expected; got "
            f"{other}. Look at both again: this record goes on.",
        )


def ended(*, reason: str, outcome: str) -> dict[str, object]:
    """Give the columns of an episode that ends: nobody waits for anything any more."""
    return {
        "state": EpisodeState.ENDED.value,
        "ended_at": clock.now(),
        "reason": reason,
        "outcome": outcome,
        "due_at": None,
        "stands_until": None,
        "alarmed_at": None,
        "silent": "",
        "is_wrong_number": False,
        "taken_by": "",
        "taken_until": None,
        "paused_until": None,
    }
