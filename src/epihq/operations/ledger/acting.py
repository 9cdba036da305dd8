"""The one way in which things of the room begin and change.

    with ledger.changing():
        row = acting.held(SignalRow, 7, version=3)
        acting.require_state(row, "signal.verify")
        acting.change(actor, "signal.verify", row, {"officer": actor.name})

Who may, whether the thing still stands as the person saw it, the change itself and its
entry in the log: all of it in one transaction, or none.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from django.db.models import F, JSONField, Value

from epihq.operations.ledger import clock, log, rules, sealing
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import OnceRow
from epihq.operations.ledger.thing import Thing
from epihq.terms.errors import RecordError, UsageError

T = TypeVar("T", bound=Thing)
# PostgreSQL keeps no zero letter, and half a pair of letters is none in UTF-8.
_CANNOT_BE_KEPT = re.compile("[\0\ud800-\udfff]")


def begin(
    actor: Actor,
    verb: str,
    row: T,
    *,
    note: str = "",
    more: Mapping[str, object] | None = None,
    once: str = "",
) -> T:
    """Enter a new thing and its first entry in the log.

    ``once`` is the key of the form or request that asks for it; ``done_before`` tells
    whether it was answered already.

    Raises:
        RecordError: ``rules.not-allowed``, ``rules.prove-again``.
        UsageError: ``ledger.not-text``.
    """
    rules.require(actor, verb)
    rules.require_proof(actor, verb)
    row.opened_at = row.changed_at = clock.now()
    check_text(row.kind, [row.columns(), note])
    row.save(force_insert=True)
    remember(actor, row.kind, once, row.kind, row.pk)
    _tell(
        actor,
        verb,
        row,
        before="",
        note=note,
        more={**(more or {}), **_sealed(row, row.secret)},
    )
    return row


def done_before(actor: Actor, table: type[T], once: str) -> T | None:
    """Find what a form or request with this key has made already."""
    number = remembered(actor, table.kind, once)
    return None if number is None else held(table, number)


def changed_before(
    actor: Actor, verb: str, table: type[T], number: int, once: str
) -> T | None:
    """Find the thing that a form or request with this key has changed already.

    Raises:
        RecordError: ``ledger.key-used``.
    """
    known = remembered(actor, verb, once)
    if known is None:
        return None
    if known != number:
        raise RecordError(
            "ledger.key-used",
            f"{table.kind} {number}: a key of its own was expected for each act; got "
            f"that of {table.kind} {known}. Send it with a new key.",
        )
    return held(table, number)


def remembered(actor: Actor, what: str, once: str) -> int | None:
    """Tell the number that a key was answered with; None where it is new, or none."""
    known = recalled(actor, what, once)
    return None if known is None else known[1]


def recalled(actor: Actor, what: str, once: str) -> tuple[str, int] | None:
    """Tell the thing, too, that a key was answered with."""
    if not once:
        return None
    answered = OnceRow.objects.filter(key=_key(actor, what, once)).first()
    return None if answered is None else (str(answered.thing), int(answered.number))


def remember(actor: Actor, what: str, once: str, thing: str, number: int) -> None:
    """Keep the number that a key is answered with, if there is a key."""
    if once:
        key = _key(actor, what, once)
        OnceRow.objects.create(key=key, thing=thing, number=number)


def _key(actor: Actor, what: str, once: str) -> str:
    """One person's key for one kind of thing or act, however long theirs is."""
    asked = f"{what} {actor.name} {once}".encode("utf-8", "backslashreplace")
    return hashlib.sha256(asked).hexdigest()


def change(
    actor: Actor,
    verb: str,
    row: T,
    to: Mapping[str, object],
    *,
    note: str = "",
    more: Mapping[str, object] | None = None,
    logged_as: str = "",
    once: str = "",
) -> T:
    """Change columns of a thing that ``held`` gave, and tell the log.

    The state is that to which the verb leads, where it leads to one.
    ``logged_as`` is what the log calls it where one verb of the rules allows several;
    ``once`` is the key of the form or request, of which ``changed_before`` tells.

    Raises:
        RecordError: ``rules.not-allowed``, ``rules.prove-again``, ``ledger.stale``.
        UsageError: ``ledger.not-text``.
    """
    rules.require(actor, verb, row)
    rules.require_proof(actor, verb)
    check_text(row.kind, [*to.values(), note])
    before, seen = row.state, row.version
    after = rules.verb_named(verb).after
    state = {"state": after} if after else {}
    changed = {**state, **to, "changed_at": clock.now()}
    as_seen = type(row).objects.filter(pk=row.pk, version=seen)
    updated = as_seen.update(version=F("version") + 1, **_as_kept(row, changed))
    if not updated:
        raise _stale(row, seen)
    for name, value in changed.items():
        setattr(row, name, value)
    row.version = seen + 1
    remember(actor, verb, once, row.kind, row.pk)
    more = {**(more or {}), **_sealed(row, to)}
    _tell(actor, logged_as or verb, row, before=before, note=note, more=more)
    return row


def _sealed(row: Thing, names: Iterable[str]) -> dict[str, object]:
    """Seal the secret columns that are new: those that stay were sealed before."""
    digests = sealing.sealed(row, names)
    return {"sealed": digests} if digests else {}


def _as_kept(row: Thing, changed: Mapping[str, object]) -> dict[str, object]:
    """Columns as the database is told: None in JSON is its null, not a missing one."""
    kept = dict(changed)
    for field in row._meta.concrete_fields:  # noqa: SLF001 - Django's way to a model's columns
        if isinstance(field, JSONField) and kept.get(field.name, 0) is None:
            kept[field.name] = Value(None, JSONField())
    return kept


def view(actor: Actor, verb: str, row: Thing, *, note: str = "") -> None:
    """Tell the log that personal data were seen; nothing changes.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, verb, row)
    log.write(
        by=actor.name,
        via=actor.via,
        verb=verb,
        thing=row.kind,
        number=row.pk,
        content={"note": note} if note else {},
    )


def held(table: type[T], number: int, *, version: int | None = None) -> T:
    """Take a thing in hand; ``version`` is the one that the person saw.

    Raises:
        UsageError: ``ledger.no-such-thing``.
        RecordError: ``ledger.stale``.
    """
    row = table.objects.filter(pk=number).first()
    if row is None:
        raise UsageError(
            "ledger.no-such-thing",
            f"{table.kind}: the number of one on record was expected; got {number}. "
            "Follow a link of the list.",
        )
    if version is not None and row.version != version:
        raise _stale(row, version)
    return row


def require_state(row: Thing, verb: str, *states: str) -> None:
    """Refuse what cannot be done to a thing in this state.

    ``states`` are those of the verb; one that does several things names its own.

    Raises:
        RecordError: ``ledger.wrong-state``.
    """
    states = states or rules.verb_named(verb).before
    if row.state not in states:
        raise RecordError(
            "ledger.wrong-state",
            f"{row}, {verb.rpartition('.')[2]}: the state {' or '.join(states)} was "
            f"expected; got {row.state}. Look at it again: somebody may have acted "
            "before you.",
        )


def require_words(text: str, subject: str, what: str) -> str:
    """Refuse a blank where a person has to say something; give it back trimmed.

    Raises:
        UsageError: ``ledger.says-nothing``.
    """
    if not text.strip():
        raise UsageError(
            "ledger.says-nothing",
            f"{subject}: {what} was expected; got {text!r}. Write it in a sentence.",
        )
    return text.strip()


def require_hour(hour: datetime, subject: str) -> datetime:
    """Refuse an hour without its time zone: nobody could tell when it is.

    Raises:
        UsageError: ``ledger.no-time-zone``.
    """
    if hour.tzinfo is None:
        raise UsageError(
            "ledger.no-time-zone",
            f"{subject}: an hour with its time zone was expected; got "
            f"{hour.isoformat()}. Write for example 2020-07-05T06:00+04:00.",
        )
    return hour


def check_text(subject: str, content: object) -> None:
    """Refuse letters that one of the two databases cannot keep.

    Raises:
        UsageError: ``ledger.not-text``.
    """
    for text in _texts(content):
        if _CANNOT_BE_KEPT.search(text):
            raise UsageError(
                "ledger.not-text",
                f"{subject}: text was expected; got {text[:40]!r}, with a letter that "
                "cannot be kept. Write it anew instead of pasting it.",
            )


def keepable(text: str) -> str:
    """Put the sign of an unreadable letter in the place of each that cannot be kept.

    For what a machine hands over and nobody can write anew, where ``check_text`` would
    lose it.
    """
    return _CANNOT_BE_KEPT.sub("\ufffd", text)


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        yield from _texts([*content, *content.values()])
    elif isinstance(content, list | tuple):
        for one in content:
            yield from _texts(one)


def _stale(row: Thing, seen: int) -> RecordError:
    newest = log.latest_entry(row.kind, row.pk)
    who = f" by {newest.by} ({newest.verb})" if newest else ""
    return RecordError(
        "ledger.stale",
        f"{row}: version {seen} as you saw it was expected to be the newest; got one "
        f"changed since{who}. Look at it again, and repeat what is still needed.",
    )


def _tell(
    actor: Actor,
    verb: str,
    row: Thing,
    *,
    before: str,
    note: str,
    more: Mapping[str, object] | None,
) -> None:
    content: dict[str, object] = {"now": row.columns(), **(more or {})}
    if note:
        content["note"] = note
    log.write(
        by=actor.name,
        via=actor.via,
        verb=verb,
        thing=row.kind,
        number=row.pk,
        before=before,
        after=row.state,
        content=content,
    )
