"""What is done for somebody at home, and how they stand after it.

Each is one act: who may, of which district, from which state, with a reason where one
is due. A nurse can always raise a level; lowering needs a reason.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from epihq.care.desk import doing
from epihq.care.records import LEVELS, RANK, Channel, EpisodeState, Level
from epihq.care.register import opening
from epihq.care.register.tables import EpisodeRow
from epihq.care.signs import DeedKind
from epihq.operations.ledger import clock
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError

# Longer than most are followed at home nobody is left without a call.
PAUSED_AT_MOST = timedelta(days=14)


class Came(StrEnum):
    """What became of a call or a visit."""

    REACHED = "reached"
    UNREACHED = "unreached"
    WRONG_NUMBER = "wrong-number"


class Ending(StrEnum):
    """Why home care ended."""

    RECOVERED = "recovered"
    DAYS_OVER = "days-over"
    DIED = "died"
    MOVED = "moved"
    REFUSED = "refused"
    NOT_FOUND = "not-found"
    NOT_A_CASE = "not-a-case"
    SAME_PERSON = "same-person"
    OTHER = "other"


class Outcome(StrEnum):
    """How somebody was when home care ended."""

    WELL = "well"
    ILL = "ill"
    IN_HOSPITAL = "in-hospital"
    DEAD = "dead"
    UNKNOWN = "unknown"


def contact(
    actor: Actor,
    number: int,
    came: Came,
    *,
    channel: Channel = Channel.CALL,
    words: str = "",
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Write down a call or a visit, and what became of it; it ends the hold on them.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``ledger.not-text``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """

    def columns(row: EpisodeRow, now: datetime) -> dict[str, object]:
        deed = doing.deed(row, DeedKind(came.value), actor, now)
        if came is not Came.REACHED:
            is_wrong = row.is_wrong_number or came is Came.WRONG_NUMBER
            missed = {"attempts": row.attempts + 1, "is_wrong_number": is_wrong}
            return {**deed, **missed, **doing.NOT_TAKEN}
        waits = row.state == EpisodeState.WAITING
        first = {"state": EpisodeState.OBSERVED.value} if waits else {}
        return {
            **deed,
            **first,
            **doing.NOT_TAKEN,
            "attempts": 0,
            "is_wrong_number": False,
            "first_contact_at": row.first_contact_at or now,
            "last_contact_at": now,
            "answered_at": now,
        }

    content = {"came": came.value, "channel": channel.value}
    return doing.act(
        actor,
        "care.contact",
        number,
        columns,
        content=content,
        words=words,
        version=version,
        once=once,
    )


def raise_level(
    actor: Actor,
    number: int,
    level: Level,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Raise the level of danger by one's own judgement.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``,
            ``care.not-higher``.
    """
    why = require_words(reason, f"care {number}", "what you see")

    def columns(row: EpisodeRow, now: datetime) -> dict[str, object]:
        _require_way(row, level, is_up=True)
        return doing.deed(row, DeedKind.RAISED, actor, now, level)

    content = {"level": level.value}
    return doing.act(
        actor,
        "care.raise",
        number,
        columns,
        content=content,
        words=why,
        version=version,
        once=once,
    )


def lower_level(
    actor: Actor,
    number: int,
    level: Level,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Lower the level of danger, and say why; what alarms anew raises it again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``,
            ``care.not-lower``.
    """
    why = require_words(reason, f"care {number}", "the reason")

    def columns(row: EpisodeRow, now: datetime) -> dict[str, object]:
        _require_way(row, level, is_up=False)
        return {
            **doing.deed(row, DeedKind.LOWERED, actor, now, level),
            "answered_at": now,
        }

    content = {"level": level.value}
    return doing.act(
        actor,
        "care.lower",
        number,
        columns,
        content=content,
        words=why,
        version=version,
        once=once,
    )


def _require_way(row: EpisodeRow, level: Level, *, is_up: bool) -> None:
    now = RANK[Level(row.level or LEVELS[0])]
    wanted = RANK[level]
    if is_up and wanted <= now:
        raise _no_way("care.not-higher", row, level, "higher")
    if not is_up and wanted >= now:
        raise _no_way("care.not-lower", row, level, "lower")


def _no_way(code: str, row: EpisodeRow, level: Level, way: str) -> UsageError:
    return UsageError(
        code,
        f"{row}: a level {way} than {row.level or LEVELS[0]} was expected; got "
        f"{level}. Look at it again: somebody may have acted before you.",
    )


def pause(
    actor: Actor,
    number: int,
    *,
    reason: str,
    until: datetime,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Stop the calls until an hour, and say why; then the watch resumes them.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``,
            ``care.bad-pause``.
    """
    why = require_words(reason, f"care {number}", "the reason")
    _require_soon(number, until)
    return doing.act(
        actor,
        "care.pause",
        number,
        lambda row, now: {
            **doing.deed(row, DeedKind.PAUSED, actor, now),
            "paused_until": until,
            **doing.NOT_TAKEN,
        },
        words=why,
        version=version,
        once=once,
    )


def _require_soon(number: int, until: datetime) -> None:
    now = clock.now()
    if not now < until <= now + PAUSED_AT_MOST:
        raise UsageError(
            "care.bad-pause",
            f"care {number}: an hour to come, at most {PAUSED_AT_MOST.days} days "
            f"ahead, was expected as the end of the pause; got {until:%Y-%m-%d %H:%M}. "
            "Choose another, and pause again then if need be.",
        )


def resume(
    actor: Actor, number: int, *, version: int | None = None, once: str = ""
) -> EpisodeRow:
    """Go on with the calls.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``.
    """
    return doing.act(
        actor,
        "care.resume",
        number,
        lambda row, now: {
            **doing.deed(row, DeedKind.RESUMED, actor, now),
            "paused_until": None,
        },
        version=version,
        once=once,
    )


def end_episode(
    actor: Actor,
    number: int,
    *,
    reason: Ending,
    outcome: Outcome,
    words: str = "",
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """End home care, and say why and how the person is.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``.
    """
    content = {"reason": reason.value, "outcome": outcome.value}
    return doing.act(
        actor,
        "care.end",
        number,
        lambda _row, _now: opening.ended(reason=reason.value, outcome=outcome.value),
        content=content,
        words=words,
        version=version,
        once=once,
    )


def assign(
    actor: Actor,
    number: int,
    whom: str,
    *,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Say who looks after somebody, by user name; "" for nobody in particular.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``.
    """
    return doing.act(
        actor,
        "care.assign",
        number,
        lambda _row, _now: {"looked_after_by": whom},
        content={"to": whom},
        version=version,
        once=once,
    )


def note(
    actor: Actor, number: int, *, words: str, version: int | None = None, once: str = ""
) -> EpisodeRow:
    """Make a note on somebody, which is locked as their name is.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``, ``care.erased``.
    """
    said = require_words(words, f"care {number}", "the note")
    return doing.act(
        actor,
        "care.note",
        number,
        lambda _row, _now: {},
        words=said,
        version=version,
        once=once,
    )
