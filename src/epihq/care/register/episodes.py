"""The one way in which an episode begins and changes: with an act that seals it.

    with changing_episode():
        hand = in_hand(actor, "care.raise", 7, version=3)
        change(hand, {"deeds": [...]}, content={"level": "review"}, words="Grey lips.")

Who may, of which district, from which state, the change itself and its act: all of it
in one transaction, or none. What somebody of another district asks for is not there.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from epihq.care import guarding
from epihq.care.records import EpisodeState
from epihq.care.register import locking
from epihq.care.register.asking import Question, Rows, asked
from epihq.care.register.tables import (
    ActRow,
    CareDistrictRow,
    EpisodeRow,
    PersonRow,
)
from epihq.care.verbs import in_district
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.acting import check_text
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import RecordError, UsageError
from epihq.terms.signing import canonical

Row = TypeVar("Row", bound=models.Model)

# PostgreSQL's advisory lock of home care, "care" in ASCII: who writes shares it, who
# seals holds it alone, for a moment.
WRITERS = 0x63617265
# What rooms above do by the act that ends an episode; each gives what the act tells.
AT_THE_END: list[Callable[[EpisodeRow], Mapping[str, object]]] = []


@contextmanager
def changing() -> Iterator[None]:
    """Change episodes, whole or not at all; others change others meanwhile."""
    with transaction.atomic():
        asked(writing())
        yield


def writing() -> list[Question]:
    """Say to the database that one writes; the first word of a transaction."""
    if connection.vendor != "postgresql":
        return []
    return [Question("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS])]


def seen_by(actor: Actor) -> QuerySet[EpisodeRow]:
    """Ask for the episodes of an actor's districts; of none, nobody's."""
    return of_districts(EpisodeRow.objects.all(), actor)


def own_districts(actor: Actor) -> QuerySet[CareDistrictRow]:
    """Ask for the districts that an actor sees, also those no more at work."""
    return of_districts(CareDistrictRow.objects.all(), actor, "pk")


def of_districts(
    rows: QuerySet[Row], actor: Actor, column: str = "district_id"
) -> QuerySet[Row]:
    """Keep of rows, of now or of a past hour, those of an actor's districts."""
    return rows.filter(within(actor, column))


def within(actor: Actor, column: str = "district_id") -> Q:
    """Ask whether a row is of an actor's districts, by its column of the district."""
    districts = districts_of(actor)
    return Q() if districts is None else Q(**{f"{column}__in": districts})


def districts_of(actor: Actor) -> list[int] | None:
    """Number the districts that an actor sees; None is all."""
    if not actor.districts and in_district(actor, EpisodeRow()):
        return None
    return sorted(actor.districts)


def require_own(actor: Actor, *districts: int | None) -> None:
    """Refuse who has districts what is of another, or (None) of none of them.

    Raises:
        UsageError: ``care.no-such-district``.
    """
    for number in districts if actor.districts else ():
        if number not in actor.districts:
            raise UsageError(
                "care.no-such-district",
                "care: the number of a district of yours that is at work was expected; "
                f"got {number or 'none of them'}. Choose one of the list.",
            )


def found(actor: Actor, verb: str, number: int) -> EpisodeRow:
    """Find an episode that an actor may do something to.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-episode``.
    """
    rules.require(actor, verb)
    row = seen_by(actor).filter(pk=number).select_related("district").first()
    if row is None:
        raise no_such(number)
    return row


def no_such(number: int) -> UsageError:
    """Say that there is nobody of a number in one's districts."""
    return UsageError(
        "care.no-such-episode",
        "care: the number of somebody of your districts was expected; got "
        f"{number}. Follow a link of the list.",
    )


@dataclass(frozen=True)
class Hand:
    """An episode that somebody holds while they change it."""

    actor: Actor
    verb: str
    row: EpisodeRow
    lock: locking.Lock | None


def in_hand(
    actor: Actor, verb: str, number: int, *, version: int | None = None
) -> Hand:
    """Take an episode in hand to change it; ``version`` is the one that was seen.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    rules.require(actor, verb)
    held = seen_by(actor).select_for_update(of=("self",)).select_related("district")
    row = held.filter(pk=number).first()
    if row is None:
        raise no_such(number)
    if version is not None and row.version != version:
        raise _stale(row, version)
    _require_state(row, verb)
    return Hand(actor, verb, row, lock_of(number))


def _require_state(row: EpisodeRow, verb: str) -> None:
    before = rules.verb_named(verb).before
    if before and row.state not in before:
        raise RecordError(
            "ledger.wrong-state",
            f"{row}, {verb.rpartition('.')[2]}: the state {' or '.join(before)} was "
            f"expected; got {row.state}. Look at it again: somebody may have acted "
            "before you.",
        )


def _stale(row: EpisodeRow, seen: int) -> RecordError:
    newest = ActRow.objects.filter(episode=row.pk).order_by("-number").first()
    who = f" by {newest.by} ({newest.verb})" if newest else ""
    return RecordError(
        "ledger.stale",
        f"{row}: version {seen} as you saw it was expected to be the newest; got one "
        f"changed since{who}. Look at it again, and repeat what is still needed.",
    )


def lock_of(number: int) -> locking.Lock | None:
    """Open the key of an episode's person; None where they were erased.

    Raises:
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    rows = PersonRow.objects.filter(pk=number)
    locked = rows.values_list("locked_key", flat=True).first()
    return locking.opened_key(locked) if locked else None


def begin(
    actor: Actor,
    verb: str,
    row: EpisodeRow,
    person: PersonRow,
    *,
    content: Mapping[str, object] | None = None,
    once: str = "",
) -> EpisodeRow:
    """Enter an episode, its locked person and its first act."""
    row.pk = person.pk = row.pk or next_numbers(EpisodeRow, 1)[0]
    begin_all(actor, verb, [(row, person)], content=content, once=once)
    return row


def begin_all(
    actor: Actor,
    verb: str,
    new: Sequence[tuple[EpisodeRow, PersonRow]],
    *,
    content: Mapping[str, object] | None = None,
    once: str = "",
) -> None:
    """Enter episodes that have their numbers, their people and their first acts."""
    acts = [
        _act(actor, verb, row, "", content or {}, seal_of(row, person))
        for row, person in new
    ]
    if once:
        acts[0].once = once_key(actor, "care", once)
    EpisodeRow.objects.bulk_create([row for row, _ in new])
    PersonRow.objects.bulk_create([person for _, person in new])
    ActRow.objects.bulk_create(acts)


def change(
    hand: Hand,
    to: Mapping[str, object],
    *,
    content: Mapping[str, object] | None = None,
    words: str = "",
    person: Mapping[str, object] | None = None,
    once: str = "",
    verb: str = "",
    follow: Callable[[EpisodeRow], Mapping[str, object]] | None = None,
) -> ActRow:
    """Change columns of an episode in hand, and write the act that tells of it.

    The state is that to which the verb leads, where it leads to one. ``person`` are
    columns of the locked person; ``verb`` is what the act is called where that of the
    rules allows several. ``follow`` gives the columns that follow from the others.

    Raises:
        UsageError: ``ledger.not-text``, ``care.erased``.
    """
    row, before = hand.row, hand.row.state
    check_letters("words", [*to.values(), words, dict(content or {})])
    after = rules.verb_named(hand.verb).after
    state = {"state": after} if after else {}
    now = clock.now()
    for name, value in {**state, **to, "changed_at": now}.items():
        setattr(row, name, value)
    for name, value in (follow(row) if follow else {}).items():
        setattr(row, name, value)
    row.version += 1
    row.save(force_update=True)
    whose = PersonRow.objects.get(pk=row.pk)
    if person is not None:
        for name, value in person.items():
            setattr(whose, name, value)
        whose.version += 1
        whose.save(force_update=True)
    told = dict(content or {})
    if row.state == EpisodeState.ENDED != before:
        for also in AT_THE_END:
            told |= also(row)
    seal = seal_of(row, whose)
    act = _act(hand.actor, verb or hand.verb, row, before, told, seal)
    act.words = _locked(hand, words)
    act.once = once_key(hand.actor, "care", once)
    act.save(force_insert=True)
    return act


def check_letters(name: str, content: object) -> None:
    """Refuse letters that cannot be kept, and repeat nothing of what was written.

    Raises:
        UsageError: ``ledger.not-text``.
    """
    try:
        check_text("care", content)
    except UsageError:
        # Not that of the ledger, which would show what was written of somebody.
        raise UsageError(
            "ledger.not-text",
            f"care, {name}: text was expected; got a letter that cannot be kept. "
            "Write it anew instead of pasting it.",
        ) from None


def _locked(hand: Hand, words: str) -> bytes:
    if not words.strip():
        return b""
    if hand.lock is None:
        raise UsageError(
            "care.erased",
            f"{hand.row}: somebody whose data are there was expected; got one who was "
            "erased, of whom nothing can be written. Open an episode anew.",
        )
    return hand.lock.lock(words.strip())


def _act(
    actor: Actor,
    verb: str,
    row: EpisodeRow,
    before: str,
    content: Mapping[str, object],
    seal: str,
) -> ActRow:
    return ActRow(
        episode=row.pk,
        verb=verb,
        by=actor.name,
        via=actor.via,
        at=row.changed_at,
        before=before,
        after=row.state,
        content=canonical(content) if content else "",
        seal=seal,
    )


def next_numbers(table: type[models.Model], count: int) -> list[int]:
    """Give the next numbers of a table; the caller's transaction will use them."""
    return numbers_of(asked([ask_numbers(table, count)])[0], count)


def ask_numbers(table: type[models.Model], count: int) -> Question:
    """Write the question for the next numbers of a table."""
    name = table._meta.db_table  # noqa: SLF001 - Django's way to a table's name
    if connection.vendor == "postgresql":
        words = (
            "SELECT nextval(pg_get_serial_sequence(%s, 'number')) "
            "FROM generate_series(1, %s)"
        )
        return Question(words, [name, count])
    return Question("SELECT seq FROM sqlite_sequence WHERE name = %s", [name])


def numbers_of(rows: Rows, count: int) -> list[int]:
    """Read the next numbers out of the answer."""
    if connection.vendor == "postgresql":
        return [int(number) for (number,) in rows]
    first = (int(rows[0][0]) if rows else 0) + 1
    return list(range(first, first + count))


def done_before(
    actor: Actor, once: str, verb: str, number: int | None = None
) -> ActRow | None:
    """Find the act that a form or request with this key was answered by.

    ``number`` None: of somebody who has none yet.

    Raises:
        RecordError: ``care.key-used``.
    """
    key = once_key(actor, "care", once)
    act = None if key is None else ActRow.objects.filter(once=key).first()
    if act and (act.verb != verb or number not in {None, act.episode}):
        raise key_used()
    return act


def key_used() -> RecordError:
    """Say that a key was that of something else; of whom, is not told."""
    return RecordError(
        "care.key-used",
        "care: a key of its own was expected for each act and each check; got one "
        "under which something else was done, or something of somebody else. Look at "
        "what is on record, and send this with a new key.",
    )


def once_key(actor: Actor, what: str, once: str) -> uuid.UUID | None:
    """One person's key for acts or checks, however long theirs is."""
    if not once:
        return None
    asked = f"{what} {actor.name} {once}".encode("utf-8", "backslashreplace")
    return uuid.UUID(bytes=hashlib.sha256(asked).digest()[:16])


def seal_of(row: EpisodeRow, person: PersonRow) -> str:
    """Digest an episode's own columns, and the locked person of it."""
    own = [_plain(getattr(row, name)) for name in guarding.OWN]
    locked = hashlib.sha256(bytes(person.person)).hexdigest()
    text = canonical([row.pk, row.version, own, locked])
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
