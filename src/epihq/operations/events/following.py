"""What is written of an event while it goes on: situation, grade, team, files."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from epihq.operations.events.tables import EventRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import change, held, require_state, require_words
from epihq.operations.ledger.attachments import File, attach, media_type_of
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.people.tables import Officer
from epihq.terms.errors import UsageError
from epihq.terms.events import Grade

# What is known, what is done, and what is needed.
SENTENCES = ("known", "done", "needed")
_LONGEST = 1000


def write_situation(
    actor: Actor,
    number: int,
    sentences: Mapping[str, str],
    *,
    version: int | None = None,
) -> EventRow:
    """Write how an event stands; each sentence keeps who wrote it, and when.

    One that is left as it was keeps its author and hour.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, ``events.too-long``.
    """
    said = {name: sentences.get(name, "").strip() for name in SENTENCES}
    require_words("".join(said.values()), f"event {number}", "its situation")
    for words in said.values():
        _check_length(words)
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.situation")
        now = clock.now()
        mine = {"by": actor.name, "at": now.isoformat(timespec="seconds")}
        situation = {
            name: row.situation[name]
            if row.situation.get(name, {}).get("text") == words
            else {"text": words, **mine}
            for name, words in said.items()
            if words
        }
        columns = {"situation": situation, "situated_at": now}
        return change(actor, "event.situation", row, columns)


def _check_length(words: str) -> None:
    if len(words) > _LONGEST:
        raise UsageError(
            "events.too-long",
            f"event: a sentence of at most {_LONGEST} letters was expected; got "
            f"{len(words)}. Say it shorter, and put the rest into a note or a file.",
        )


def grade_event(
    actor: Actor,
    number: int,
    *,
    grade: Grade,
    note: str,
    version: int | None = None,
) -> EventRow:
    """Grade an event and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(note, f"event {number}", "the reason for the grade")
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.grade")
        return change(actor, "event.grade", row, {"grade": grade.value}, note=why)


def begin_response(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> EventRow:
    """Say that an event is answered now.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.respond")
        return change(actor, "event.respond", row, {}, note=note)


def end_response(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> EventRow:
    """Say that an event is no longer answered, and looked at all the same.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.monitor")
        return change(actor, "event.monitor", row, {}, note=note)


def join_team(
    actor: Actor,
    number: int,
    *,
    officer: int,
    role: str,
    version: int | None = None,
) -> EventRow:
    """Take an officer into the team of an event; once more, it changes their part.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.no-such-thing``, ``ledger.says-nothing``,
            ``events.not-at-work``.
    """
    part = require_words(role, f"event {number}", "what the officer does in it")
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.join")
        person = held(Officer, officer)
        if person.state != "active":
            raise UsageError(
                "events.not-at-work",
                f"event {number}: an officer at work was expected; got {person}, who "
                f"is {person.state}. Choose another.",
            )
        others = [one for one in row.team if one["officer"] != officer]
        team = [*others, {"officer": officer, "role": part[:_LONGEST]}]
        note = f"{person.username}: {part}"
        return change(actor, "event.join", row, {"team": team}, note=note)


def leave_team(
    actor: Actor, number: int, *, officer: int, version: int | None = None
) -> EventRow:
    """Let an officer out of the team of an event.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.no-such-thing``.
    """
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.leave")
        person = held(Officer, officer)
        team = [one for one in row.team if one["officer"] != officer]
        columns = {"team": team}
        return change(actor, "event.leave", row, columns, note=person.username)


def note_event(
    actor: Actor, number: int, *, note: str, version: int | None = None
) -> EventRow:
    """Add a note to the thread of an event.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    words = require_words(note, f"event {number}", "a note")
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.note")
        return change(actor, "event.note", row, {}, note=words)


def attach_files(
    actor: Actor,
    number: int,
    *,
    files: Sequence[File],
    home: Path,
    version: int | None = None,
    note: str = "",
) -> EventRow:
    """Keep files with an event.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``events.no-file``, those of ``media_type_of``.
    """
    if not files:
        raise UsageError(
            "events.no-file",
            f"event {number}: a file was expected; got none. Choose one first.",
        )
    for file in files:
        media_type_of(file)
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require(actor, "event.attach", row)
        require_state(row, "event.attach")
        kept = attach(actor, "event.attach", row, files, home)
        said = note or ", ".join(one.name for one in kept)
        more = {"files": [one.sha256 for one in kept]}
        return change(actor, "event.attach", row, {}, note=said, more=more)
