"""Readings come in: one by one from a form, or thousands at a time from a gateway.

    write_many(actor, [Incoming(episode=7, reading=..., once="sms 881"), ...])

A batch is one transaction, on two ways to the database: it asks for the episodes and
what else it has to know, then enters the readings and changes how people stand. What
is answered as kept is kept. What was sent before, under the same key, is answered with
what was kept then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import IntegrityError, connection, transaction

from epihq.care.checks import keeping, standings
from epihq.care.checks.keeping import Entered, Known
from epihq.care.checks.rules import VERSIONS, InForce, in_force_by
from epihq.care.checks.tables import ReadingRow
from epihq.care.codes import SYMPTOMS
from epihq.care.records import Channel, EpisodeState, Level, Reading
from epihq.care.register import episodes
from epihq.care.register.asking import Question, Rows, asked, hour_of
from epihq.care.register.tables import EpisodeRow
from epihq.care.verbs import OPEN
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import RecordError, UsageError

# So many at once hold locks no longer than a second.
_BATCH = 2_000
# A telephone's or a gateway's clock may go wrong; days ahead it is a slip of the pen.
_AHEAD = timedelta(days=1)
_LIMITS = {
    "spo2_rest": (30, 100),
    "spo2_walk": (30, 100),
    "temperature": (30, 45),
    "pulse": (20, 250),
    "breathing_rate": (4, 80),
}
# What was refused for what is on record, not for what was sent.
_OF_RECORD = frozenset({"ledger.wrong-state", "care.key-used"})
# Somebody spoke to them: that is a first contact, too; also where who is registered
# told how they are while they were.
_SPOKEN = frozenset({Channel.CALL, Channel.VISIT})
_SAME_TALK = timedelta(hours=1)
# By these they themselves are reached again, whatever was said of their number.
_REACHED = frozenset({Channel.CALL, Channel.SMS, Channel.WEB})


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A reading that comes in; ``once`` is the sender's own key for it."""

    episode: int
    reading: Reading
    once: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A reading that is kept, and how the person stands with it.

    ``level`` None: no clinician has approved rules. ``is_again``: it was sent before.
    """

    number: int
    episode: int
    level: Level | None
    due_at: datetime | None
    is_again: bool = False


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A reading that is not kept: why, as a code and a sentence without its values."""

    episode: int
    code: str
    sentence: str


Answer = Kept | Refused


def write_reading(
    actor: Actor, episode: int, reading: Reading, *, once: str = "", note: str = ""
) -> Kept:
    """Write one check down; it is kept when this returns.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``,
            ``care.key-used``.
        UsageError: ``care.no-such-episode``, ``care.bad-reading``,
            ``care.no-such-reading``.
        DataError: ``care.keys-lost``, ``care.rules-altered``.
    """
    one = Incoming(episode=episode, reading=reading, once=once, note=note)
    answer = write_many(actor, [one])[0]
    if isinstance(answer, Kept):
        return answer
    error = RecordError if answer.code in _OF_RECORD else UsageError
    raise error(answer.code, answer.sentence)


def write_many(actor: Actor, incoming: Sequence[Incoming]) -> list[Answer]:
    """Write checks down, in batches that are whole or not at all; answer each in order.

    Raises:
        RecordError: ``rules.not-allowed``.
        DataError: ``care.keys-lost``, ``care.rules-altered``.
    """
    rules.require(actor, "care.write")
    answers: list[Answer] = []
    for first in range(0, len(incoming), _BATCH):
        answers += _batch(actor, incoming[first : first + _BATCH])
    return answers


def _batch(actor: Actor, part: Sequence[Incoming]) -> list[Answer]:
    try:
        with transaction.atomic():
            return _Batch(actor, part).answers()
    except IntegrityError:
        # Another took in one with the same key a moment ago: now it is seen.
        with transaction.atomic():
            return _Batch(actor, part).answers()


@dataclass
class _Batch:
    """What one transaction takes in."""

    actor: Actor
    part: Sequence[Incoming]
    now: datetime = field(default_factory=clock.now)
    new: list[Entered] = field(default_factory=list)

    def answers(self) -> list[Answer]:
        keys = [self._key(one) for one in self.part]
        *_, old, versions, held, next_ones = asked(
            [
                *episodes.writing(),
                _ask_before(keys),
                VERSIONS,
                self._ask_rows(),
                episodes.ask_numbers(ReadingRow, len(self.part)),
            ]
        )
        before, by = _kept_before(old), in_force_by(versions)
        rows = {row.number: row for row in keeping.known_of(held)}
        numbers = episodes.numbers_of(next_ones, len(self.part))
        known = {
            number: standings.recent_of(row.recent) for number, row in rows.items()
        }
        answers: list[Answer] = []
        for one, key, number in zip(self.part, keys, numbers, strict=True):
            row, again = rows.get(one.episode), before.get(key) if key else None
            if again is not None:
                is_same = again.episode == one.episode
                answers.append(again if is_same else _told(one, episodes.key_used()))
            elif refused := _refused(one, row, self.now):
                answers.append(refused)
            elif row is not None:
                kept = self._take(one, key, number, row, known[row.pk], by)
                answers.append(kept)
                if key:
                    before[key] = replace(kept, is_again=True)
        self._keep(rows, known, by)
        return answers

    def _key(self, one: Incoming) -> UUID | None:
        return episodes.once_key(self.actor, "reading", one.once)

    def _ask_rows(self) -> Question:
        numbers = sorted({one.episode for one in self.part})
        places = ", ".join(["%s"] * len(numbers))
        mine, values = f"number IN ({places})", [*numbers]
        districts = episodes.districts_of(self.actor)
        if districts is not None:
            of = ", ".join(["%s"] * len(districts)) or "NULL"
            mine, values = f"{mine} AND district_id IN ({of})", [*values, *districts]
        is_held = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        return keeping.ask_known(f"{mine} ORDER BY number{is_held}", values)

    def _take(
        self,
        one: Incoming,
        key: UUID | None,
        number: int,
        row: Known,
        known: list[Reading],
        by: InForce,
    ) -> Kept:
        reading = msgspec.structs.replace(
            one.reading,
            number=number,
            written_at=self.now,
            entered_by=one.reading.entered_by or self.actor.name,
        )
        known.append(reading)
        judging = by.by_district[row.district_id]
        found = standings.stand(row, known, judging, self.now)
        columns = standings.columns_of(row, found, judging)
        for name, value in columns.items():
            setattr(row, name, value)
        hour = min(reading.about_at, reading.written_at)
        row.last_reading_at = max(row.last_reading_at or hour, hour)
        row.last_contact_at = max(row.last_contact_at or hour, hour)
        self.new.append(
            Entered(
                number=number,
                episode=row.number,
                note=_locked(row.pk, one.note),
                level=columns["level"],
                reasons=standings.kept_reasons(found),
                rules=judging.number,
                once=key,
                due_at=row.due_at,
                **_columns(reading),
            )
        )
        return Kept(
            number=number,
            episode=row.pk,
            level=found.level if columns["level"] else None,
            due_at=row.due_at,
        )

    def _keep(
        self,
        rows: dict[int, Known],
        known: dict[int, list[Reading]],
        by: InForce,
    ) -> None:
        if not self.new:
            return
        changed = [rows[pk] for pk in sorted({one.episode for one in self.new})]
        for row in changed:
            judging = by.by_district[row.district_id]
            row.recent = standings.kept_of(known[row.pk], judging.rules)
            row.changed_at = self.now
        keeping.keep(self.new, changed)
        come: dict[int, list[Entered]] = defaultdict(list)
        for one in self.new:
            come[one.episode].append(one)
        for row in changed:
            self._hear(row, come[row.number])

    def _hear(self, row: Known, readings: Sequence[Entered]) -> None:
        """Tell by an act that who was new, lost or not spoken to yet is heard of.

        Who was heard of is new no more, and who was spoken to had their first contact.
        A number is wrong no more where they were reached by what is their own.
        """
        own = [one for one in readings if one.channel in _REACHED]
        spoken = next((one for one in readings if _is_spoken(one, row)), None)
        waits = row.state == EpisodeState.WAITING
        is_found = row.is_wrong_number and bool(own)
        columns: dict[str, object] = {}
        if waits:
            columns["state"] = EpisodeState.OBSERVED.value
        if spoken is not None and row.first_contact_at is None:
            columns["first_contact_at"] = _hour(spoken)
        if is_found:
            columns["is_wrong_number"] = False
        if not columns:
            return
        by = own[0] if is_found else spoken or readings[0]
        episodes.change(
            episodes.Hand(self.actor, "care.contact", _row_of(row), None),
            columns | {"attempts": 0},
            content={"channel": by.channel, "spoken": spoken is not None},
        )


def _row_of(known: Known) -> EpisodeRow:
    row: EpisodeRow = EpisodeRow.objects.get(pk=known.number)
    return row


def _is_spoken(one: Entered, row: Known) -> bool:
    """Whether somebody spoke to them then, and not before they were under care."""
    since = row.opened_at - _SAME_TALK
    return one.channel in _SPOKEN and _hour(one) >= since


def _hour(one: Entered) -> datetime:
    return min(one.about_at, one.written_at)


def _told(one: Incoming, error: RecordError | UsageError) -> Refused:
    return Refused(episode=one.episode, code=error.code, sentence=str(error))


def _ask_before(keys: Iterable[UUID | None]) -> Question:
    """Ask what was kept under some keys."""
    is_postgresql = connection.vendor == "postgresql"
    given = [key if is_postgresql else key.hex for key in keys if key]
    places = ", ".join(["%s"] * len(given)) or "NULL"
    words = (
        "SELECT CAST(once AS text), number, episode, level, "  # noqa: S608 - words of ours
        f"CAST(due_at AS text) FROM care_reading WHERE once IN ({places})"
    )
    return Question(words, given)


def _kept_before(rows: Rows) -> dict[UUID, Kept]:
    return {
        UUID(once): Kept(
            number=number,
            episode=episode,
            level=Level(level) if level else None,
            due_at=hour_of(due_at) if due_at else None,
            is_again=True,
        )
        for once, number, episode, level, due_at in rows
    }


def _columns(reading: Reading) -> dict[str, Any]:
    return {
        "about_at": reading.about_at,
        "written_at": reading.written_at,
        "channel": reading.channel.value,
        "entered_by": reading.entered_by,
        **{name: getattr(reading, name) for name in _LIMITS},
        "feeling": reading.feeling.value if reading.feeling else "",
        "symptoms": standings.joined(reading.symptoms),
        "denied": standings.joined(reading.denied),
        "corrects": reading.corrects,
    }


def _locked(episode: int, note: str) -> bytes:
    if not note.strip():
        return b""
    lock = episodes.lock_of(episode)
    return lock.lock(note.strip()) if lock else b""


def _refused(one: Incoming, row: Known | None, now: datetime) -> Refused | None:
    if row is None:
        return _told(one, episodes.no_such(one.episode))
    if row.state not in OPEN:
        return Refused(
            episode=one.episode,
            code="ledger.wrong-state",
            sentence=f"{row}, write: the state {' or '.join(OPEN)} was expected; got "
            f"{row.state}. Open an episode anew.",
        )
    for what, expected in _wrong(one.reading, now):
        return Refused(
            episode=one.episode,
            code="care.bad-reading",
            sentence=f"reading, {what}: {expected} was expected; got something else. "
            "Ask again, and correct it.",
        )
    corrects = one.reading.corrects
    if corrects is not None and not _is_of(corrects, row):
        return Refused(
            episode=one.episode,
            code="care.no-such-reading",
            sentence=f"reading: the number of one of {row} was expected to be "
            f"corrected; got {corrects}. Choose it from their history.",
        )
    return None


def _is_of(number: int, row: Known) -> bool:
    return bool(ReadingRow.objects.filter(pk=number, episode=row.pk).exists())


def _wrong(reading: Reading, now: datetime) -> Iterator[tuple[str, str]]:
    """Name what cannot be so, and what was expected; never the value itself."""
    if reading.about_at.tzinfo is None:
        yield "about_at", "an hour with its time zone"
    elif reading.about_at > now + _AHEAD:
        yield "about_at", "an hour that has come"
    for name, (low, high) in _LIMITS.items():
        value = getattr(reading, name)
        if value is not None and not low <= value <= high:
            yield name, f"{low} to {high}"
    unknown = (reading.symptoms | reading.denied) - {*SYMPTOMS}
    if unknown:
        yield "symptoms", "codes of the list"
    says = [getattr(reading, name) for name in _LIMITS]
    told = reading.feeling or reading.symptoms or reading.denied
    if not told and all(value is None for value in says):
        yield "values", "a measure, a feeling or a symptom"
