"""Texts that lie at an address: asked for, fetched by the watch, kept as they came.

    row = ask_text(actor, Asked(address="https://www.who.int/news/1"), today=today)
    keep_fetched(WATCH, row.pk, came, home=home)

What may pass is asked for again, a few times; then it waits for a person.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    keepable,
    require_state,
    require_words,
)
from epihq.operations.ledger.attachments import File, attach, sha256_of
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.texts.actions import check_past
from epihq.operations.texts.hosts import check_address
from epihq.operations.texts.outside_work import Came
from epihq.operations.texts.tables import TextRow

TO_FETCH, NOT_FETCHED = "to-fetch", "not-fetched"
# After a failure that may pass: how long until it is asked for again, try by try.
_PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
_LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An address as somebody gives it, with what is known of its text."""

    address: str
    published: date | None = None
    publisher: str = ""
    title: str = ""


def ask_text(actor: Actor, asked: Asked, *, today: date, once: str = "") -> TextRow:
    """Have a text fetched from its address; one that is being fetched is shown.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``texts.future-day``, those of ``hosts.check_address``.
    """
    require(actor, "text.ask")
    check_past(asked.published, today)
    address = check_address(asked.address, "text")
    with ledger.changing():
        if done := done_before(actor, TextRow, once):
            return done
        waiting = TextRow.objects.filter(address=address, state=TO_FETCH).first()
        if waiting is not None:
            return waiting
        row = asked_row(actor, asked, address)
        row.published_from = "given" if asked.published else ""
        return begin(actor, "text.ask", row, once=once)


def asked_row(actor: Actor, asked: Asked, address: str) -> TextRow:
    """Make the row of a text that is to be fetched; it is not entered yet."""
    return TextRow(
        state=TO_FETCH,
        name=keepable(address.rstrip("/").rpartition("/")[2][:_LONGEST_NAME]),
        title=asked.title.strip(),
        publisher=asked.publisher.strip(),
        address=address,
        published=asked.published,
        taken_by=actor.name,
        asked_at=clock.now(),
        tries=0,
    )


def keep_fetched(actor: Actor, number: int, came: Came, *, home: Path) -> TextRow:
    """Keep the bytes that came, and have them read.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: those of ``attachments.media_type_of``.
    """
    with ledger.changing():
        row = held(TextRow, number)
        require_state(row, "text.fetch")
        name = f"{Path(row.name).stem or 'text'}{_ending(came)}"
        file = File(name=name, body=came.body)
        attach(actor, "text.fetch", row, [file], home, pages=True)
        columns = {
            "name": name,
            "sha256": sha256_of(came.body),
            "retrieved_at": came.retrieved,
            "content_type": keepable(came.content_type)[:100],
            "asked_at": clock.now(),
        }
        more = {"came_from": came.address} if came.address != row.address else None
        return change(actor, "text.fetch", row, columns, more=more)


def keep_missed(
    actor: Actor,
    number: int,
    trouble: str,
    *,
    may_pass: bool = False,
    wait: timedelta = timedelta(0),
) -> TextRow:
    """Keep why a text could not be fetched; what may pass is asked for again later.

    ``wait`` is for how long its publisher asks to be left in peace.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(keepable(trouble), f"text {number}", "why it did not come")
    with ledger.changing():
        row = held(TextRow, number)
        require_state(row, "text.miss")
        tries = row.tries or 0
        columns: dict[str, object] = {"trouble": why, "tries": tries + 1}
        if may_pass and tries < len(_PAUSES):
            columns["asked_at"] = clock.now() + max(_PAUSES[tries], wait)
            return change(actor, "text.wait", row, columns, note=why)
        return change(actor, "text.miss", row, columns, note=why)


def fetch_again(actor: Actor, number: int, *, version: int | None = None) -> TextRow:
    """Have a text fetched once more.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: those of ``hosts.check_address``.
    """
    with ledger.changing():
        row = held(TextRow, number, version=version)
        require_state(row, "text.retry")
        check_address(row.address, f"{row}")
        columns = {"asked_at": clock.now(), "trouble": "", "tries": 0}
        return change(actor, "text.retry", row, columns)


def _ending(came: Came) -> str:
    """Name the kind of what came: by its first bytes, or as its publisher calls it."""
    if came.body.startswith(b"%PDF-"):
        return ".pdf"
    kind = came.content_type.lower()
    if "html" in kind or "<html" in came.body[:2048].decode("latin-1").lower():
        return ".html"
    return ".eml" if kind.startswith("message/") else ".txt"
