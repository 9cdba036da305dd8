"""Short messages that come in: from a gateway, at least once, in any order.

    take(Message(gateway_id="881", sender="+994501234567", text="94 37,2 worse", ...))

One that names its person by their number, and says how they are, is a reading. All
others wait for a person: of an unknown number, of one that several people share, of
which a part was not understood. What came twice is answered as the first time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import IntegrityError
from django.db.models import F, Max, Q, QuerySet

from epihq.care.checks.intake import Kept, write_reading
from epihq.care.contact.grammar import Understood, understand
from epihq.care.contact.tables import MessageRow
from epihq.care.records import Channel, Reading
from epihq.care.register import episodes, locking, looking
from epihq.care.register.tables import CareDistrictRow, EpisodeRow
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.acting import keepable, remember, remembered
from epihq.operations.ledger.rules import Actor, Role
from epihq.terms.errors import EpihqError, UsageError

# The gateway writes by this name: the person did not sign in.
GATEWAY = Actor(name="sms", roles=frozenset({Role.PROGRAM}), via="sms")
UNREAD = ("unclear", "unknown")
LONGEST = 1600
# A message may be held up on its way for days; one of the future is of a wrong clock.
_OLDEST = timedelta(days=3)
# How long a message of nobody known is kept where no district says how long names are.
_DAYS = 90
_A_ROUND = 500
# What a key is kept for by which somebody says that they have read one.
_READ = "care.read-message"


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as the gateway gives it; ``gateway_id`` is its own number for it."""

    gateway_id: str
    sender: str
    text: str
    sent_at: datetime


class Words(msgspec.Struct, frozen=True):
    """What is locked of a message: with which number, and what it says."""

    telephone: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a message; ``heard`` is what was understood of it."""

    row: MessageRow
    heard: Understood
    kept: Kept | None = None
    is_again: bool = False


def take(message: Message) -> Taken:
    """Take a message in; when this returns it is kept.

    Raises:
        UsageError: ``care.bad-message``.
        DataError: ``care.keys-lost``.
    """
    _check(message)
    message = _keepable(message)
    heard = understand(message.text)
    if (before := _before(message)) is not None:
        return Taken(row=before, heard=heard, is_again=True)
    whose = looking.of_phone(message.sender)
    one = whose[0] if len(whose) == 1 else None
    kept = _reading(message, heard, one) if one else None
    is_whole = kept is not None and not heard.left and not heard.asks
    state = "unknown" if not whose else "kept" if is_whole else "unclear"
    try:
        row = _kept(message, state, whose, kept, heard.asks)
    except IntegrityError:
        # The gateway sent it twice at once; its reading is one, by the same key.
        again = _before(message)
        if again is None:
            raise
        return Taken(row=again, heard=heard, is_again=True)
    return Taken(row=row, heard=heard, kept=kept)


def unread(actor: Actor) -> QuerySet[MessageRow]:
    """List messages that wait for a person: of one's districts, and of nobody known.

    Of a telephone that several share, one of them is of one's districts. Who has no
    district sees none.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.see")
    rows = MessageRow.objects.filter(is_out=False, state__in=UNREAD)
    districts = episodes.districts_of(actor)
    if districts is None:
        return rows
    if not districts:
        return rows.none()
    mine = Q(episode__in=episodes.seen_by(actor).values("pk"))
    shared = Q(pk__in=_shared_with(actor, rows))
    return rows.filter(mine | shared | Q(episode=None, state="unknown"))


def _shared_with(actor: Actor, rows: QuerySet[MessageRow]) -> list[int]:
    """Number the messages of which it is open whose they are, and that may be of mine.

    The two databases have no way in common to look into a list; few wait at a time.
    """
    waiting = dict(rows.filter(episode=None).values_list("pk", "candidates"))
    asked = {one for several in waiting.values() for one in several}
    mine = set(
        episodes.seen_by(actor).filter(pk__in=asked).values_list("pk", flat=True)
    )
    return [number for number, several in waiting.items() if mine & {*several}]


def stopped() -> set[int]:
    """Number those whose telephone asked for no more messages: all who share it."""
    asked = MessageRow.objects.filter(is_out=False, asks="stop")
    told = asked.values_list("episode", "candidates")
    return {one for own, several in told for one in (own, *several) if one is not None}


def words_of(row: MessageRow) -> Words | None:
    """Open a message; None where its person was erased. The caller tells the log.

    Raises:
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    lock = _lock_of(row)
    opened = lock.open(row.words) if lock else ""
    return msgspec.json.decode(opened, type=Words) if opened else None


def mark_read(
    actor: Actor, number: int, *, episode: int | None = None, once: str = ""
) -> MessageRow:
    """Say that somebody has read a message, and of whom it is if that was not known.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.key-used``.
        UsageError: ``care.no-such-message``, ``care.no-such-episode``,
            ``care.erased``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    rules.require(actor, "care.write")
    with episodes.changing():
        if (known := remembered(actor, _READ, once)) is not None:
            if known != number:
                raise episodes.key_used()
            return MessageRow.objects.get(pk=number)
        row = unread(actor).select_for_update().filter(pk=number).first()
        if row is None:
            raise UsageError(
                "care.no-such-message",
                "message: the number of one that waits to be read was expected; got "
                f"{number}. Follow a link of the list: somebody may have read it.",
            )
        if episode is not None:
            row.episode = episodes.found(actor, "care.write", episode).pk
            _lock_anew(row)
        row.state, row.read_by, row.version = "read", actor.name, row.version + 1
        row.save(force_update=True)
        remember(actor, _READ, once, "message", number)
        return row


def _lock_anew(row: MessageRow) -> None:
    """Lock what was nobody's with the key of its person: it goes when they go."""
    if not row.locked_key:
        return
    lock = episodes.lock_of(row.episode)
    if lock is None:
        raise UsageError(
            "care.erased",
            f"care {row.episode}: somebody whose data are there was expected; got one "
            "who was erased, of whom nothing can be kept. Leave the number out.",
        )
    opened = locking.opened_key(bytes(row.locked_key)).open(row.words)
    row.locked_key, row.words = b"", lock.lock(opened)


def forget(now: datetime) -> int:
    """Take the words of messages of nobody known away, once kept long enough.

    Nobody knows of which district they are: they are kept as long as the one that keeps
    names longest. Those that still have a key of their own though their person was
    erased go with them. Says of how many.
    """
    days = CareDistrictRow.objects.filter(state="active").aggregate(
        days=Max("retention_days")
    )["days"]
    over = now - timedelta(days=days or _DAYS)
    erased = EpisodeRow.objects.exclude(erased_at=None).values("pk")
    own = MessageRow.objects.filter(is_out=False).exclude(locked_key=b"")
    rows = own.filter(Q(episode=None, made_at__lte=over) | Q(episode__in=erased))
    numbers = list(rows.order_by("number").values_list("pk", flat=True)[:_A_ROUND])
    with episodes.changing():
        gone = MessageRow.objects.filter(pk__in=numbers)
        return int(
            gone.update(
                state="forgotten",
                locked_key=b"",
                words=b"",
                version=F("version") + 1,
            )
        )


def _check(message: Message) -> None:
    problems = {
        "id": not 0 < len(message.gateway_id) <= 80,
        "from": not message.sender.strip() or len(message.sender) > 40,
        "text": not message.text.strip() or len(message.text) > LONGEST,
        "sent_at": message.sent_at.tzinfo is None,
    }
    wrong = [name for name, is_so in problems.items() if is_so]
    if wrong:
        raise UsageError(
            "care.bad-message",
            "message: id (at most 80 letters), from, text (at most 1,600) and sent_at "
            f"with its time zone were expected; got one whose {', '.join(wrong)} is "
            "not so. Set the gateway up as the page on short messages tells.",
        )


def _keepable(message: Message) -> Message:
    """Take a message cut inside an emoji, too: the gateway cannot send it better."""
    return replace(
        message,
        gateway_id=keepable(message.gateway_id),
        sender=keepable(message.sender),
        text=keepable(message.text),
    )


def _before(message: Message) -> MessageRow | None:
    rows = MessageRow.objects.filter(is_out=False, gateway_id=message.gateway_id)
    return rows.first()


def _reading(message: Message, heard: Understood, row: EpisodeRow) -> Kept | None:
    if not heard.is_reading:
        return None
    now = clock.now()
    reading = Reading(
        about_at=max(min(message.sent_at, now), now - _OLDEST),
        written_at=now,
        channel=Channel.SMS,
        feeling=heard.feeling,
        symptoms=heard.symptoms,
        denied=heard.denied,
        **dict[str, Any](heard.values),
    )
    once = f"sms {message.gateway_id}"
    try:
        return write_reading(GATEWAY, row.pk, reading, once=once, note=message.text)
    except EpihqError:
        # What no living person can have waits for a person instead.
        return None


def _kept(
    message: Message,
    state: str,
    whose: Sequence[EpisodeRow],
    kept: Kept | None,
    asks: str,
) -> MessageRow:
    words = Words(message.sender.strip(), message.text)
    one = whose[0] if len(whose) == 1 else None
    with episodes.changing():
        own, lock = _lock_for(one)
        return MessageRow.objects.create(
            state=state,
            came_as=state,
            is_out=False,
            episode=one.pk if one else None,
            candidates=[row.pk for row in whose] if one is None else [],
            gateway_id=message.gateway_id,
            about_at=message.sent_at,
            made_at=clock.now(),
            locked_key=own,
            words=lock.lock(msgspec.json.encode(words).decode()),
            reading=kept.number if kept else None,
            asks=asks,
        )


def _lock_for(whose: EpisodeRow | None) -> tuple[bytes, locking.Lock]:
    """Give the key for a message: its person's, or one of its own, locked."""
    lock = episodes.lock_of(whose.pk) if whose else None
    if lock is not None:
        return b"", lock
    own = locking.new_lock()
    return locking.locked_key(own), own


def _lock_of(row: MessageRow) -> locking.Lock | None:
    if row.locked_key:
        return locking.opened_key(bytes(row.locked_key))
    return episodes.lock_of(row.episode) if row.episode else None
