"""Texts: taken in byte for byte, read by the watch, reviewed record by record.

    row = take_text(actor, Brought(name="report.txt", body=b"..."), home=home)
    review(actor, row.pk, "m1", Verdict(review=Review.CONFIRMED), home=home)
    finish(actor, row.pk)

Nothing that was read is a fact: a record says what stands in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import msgspec

from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.attachments import File, attach, bytes_of, sha256_of
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.texts.held import Held
from epihq.operations.texts.reviews import Reviewed, Verdict, corrected, record_of
from epihq.operations.texts.tables import TextRow
from epihq.terms.errors import RecordError, UsageError
from epihq.text.records import Candidate, Document, Reading, Review

TO_READ, READ = "to-read", "read"
# In place of who tells the day: the one that was told has not come.
TO_COME = "to-come"


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A text as somebody brings it: bytes with a name that tells what they are.

    ``published`` is left out where it is not known: the text may tell it, and nothing
    is guessed. ``address`` is where it was read.
    """

    name: str
    body: bytes
    published: date | None = None
    publisher: str = ""
    title: str = ""
    address: str = ""


def take_text(
    actor: Actor, brought: Brought, *, home: Path, today: date, once: str = ""
) -> TextRow:
    """Keep a text, and have the watch read it.

    The same bytes are taken in once: whoever brings them again is shown what stands.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``texts.future-day``, those of ``attachments.media_type_of``.
    """
    require(actor, "text.take")
    check_past(brought.published, today)
    digest = sha256_of(brought.body)
    with ledger.changing():
        if done := done_before(actor, TextRow, once):
            return done
        if (same := TextRow.objects.filter(sha256=digest).first()) is not None:
            return same
        row = begin(actor, "text.take", _row(actor, brought, digest), once=once)
        file = File(name=row.name, body=brought.body)
        attach(actor, "text.take", row, [file], home, pages=True)
        return row


def read_again(
    actor: Actor,
    number: int,
    *,
    published: date | None,
    today: date,
    version: int | None = None,
) -> TextRow:
    """Have a text read again: it could not be read, or its day was wrong.

    ``published`` is the right day; None leaves it to the text. What people have judged
    already belongs to what was read, so that a text with verdicts is not read again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``texts.judged-already``.
        UsageError: ``texts.future-day``.
    """
    check_past(published, today)
    with ledger.changing():
        row = held(TextRow, number, version=version)
        require_state(row, "text.again")
        if row.reviews:
            raise RecordError(
                "texts.judged-already",
                f"text {number}: one of which nobody judged a record was expected; got "
                f"{len(row.reviews)} verdicts. Take them back first.",
            )
        columns = {
            "published": published,
            "published_from": "given" if published else "",
            "asked_at": clock.now(),
            "trouble": "",
        }
        return change(actor, "text.again", row, columns)


def keep_reading(
    actor: Actor,
    number: int,
    text: str,
    reading: Reading,
    *,
    story: int | None,
    held_against: Sequence[Held] = (),
    seconds: float,
    home: Path,
) -> TextRow:
    """Keep what was read out of a text.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
    """
    document, records = reading.document, reading.records
    words, read = text.encode(), msgspec.json.encode(reading)
    published = _not_to_come(document.published)
    with ledger.changing():
        row = held(TextRow, number)
        require_state(row, "text.read")
        files = [
            File(name=f"text-{number}.txt", body=words),
            File(name=f"text-{number}.json", body=read),
        ]
        attach(actor, "text.read", row, files, home)
        columns = {
            "title": row.title or document.title or "",
            "publisher": row.publisher or document.publisher or "",
            "published": published,
            "published_from": _told_by(row, document)
            if published
            else _untold(document),
            "language": document.language,
            "words": sha256_of(words),
            "reading": sha256_of(read),
            "records": len(records),
            "candidates": sum(isinstance(one, Candidate) for one in records),
            "story": story or number,
            "held": msgspec.to_builtins(list(held_against)),
            "seconds": seconds,
        }
        return change(actor, "text.read", row, columns)


def keep_trouble(actor: Actor, number: int, trouble: str) -> TextRow:
    """Keep why a text could not be read.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(trouble, f"text {number}", "why it could not be read")
    with ledger.changing():
        row = held(TextRow, number)
        require_state(row, "text.fail")
        return change(actor, "text.fail", row, {"trouble": why}, note=why)


def review(
    actor: Actor,
    number: int,
    record_id: str,
    verdict: Verdict,
    *,
    home: Path,
    version: int | None = None,
) -> TextRow:
    """Confirm, correct or reject a record; what was read stays beside it.

    ``Review.UNREVIEWED`` takes a verdict back.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``texts.no-such-record``, ``texts.no-such-attribute``,
            ``texts.bad-value``, ``texts.nothing-corrected``.
        DataError: ``attachments.damaged``.
    """
    require(actor, "text.review")
    with ledger.changing():
        row = held(TextRow, number, version=version)
        require_state(row, "text.review")
        record = record_of(reading_of(row, home), record_id)
        now = corrected(record, verdict.now)
        if verdict.review is Review.CORRECTED and not now:
            raise UsageError(
                "texts.nothing-corrected",
                f"{record_id}: another value of something was expected; got what was "
                "read. Confirm it, or change what is wrong.",
            )
        kept = {one: told for one, told in row.reviews.items() if one != record_id}
        if verdict.review is not Review.UNREVIEWED:
            at = clock.now().isoformat()
            said = Reviewed(review=verdict.review, by=actor.name, at=at, now=now)
            kept[record_id] = msgspec.to_builtins(said)
        note = f"{record_id}: {verdict.review.value}"
        return change(actor, "text.review", row, {"reviews": kept}, note=note)


def finish(actor: Actor, number: int, *, version: int | None = None) -> TextRow:
    """Say that the review of a text is done: it waits for nobody any more.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(TextRow, number, version=version)
        require_state(row, "text.finish")
        return change(actor, "text.finish", row, {})


def reading_of(row: TextRow, home: Path) -> Reading:
    """Give the records that were read out of a text.

    Raises:
        DataError: ``attachments.damaged``.
    """
    return msgspec.json.decode(body_of(row, home), type=Reading)


def body_of(row: TextRow, home: Path) -> bytes:
    """Give the same as JSON, as the terminal writes it.

    Raises:
        DataError: ``attachments.damaged``.
    """
    return bytes_of(row.reading, home, f"{row}")


def words_of(row: TextRow, home: Path) -> str:
    """Give the text itself, to whose characters records point.

    Raises:
        DataError: ``attachments.damaged``.
    """
    return bytes_of(row.words, home, f"{row}").decode()


def _row(actor: Actor, brought: Brought, digest: str) -> TextRow:
    return TextRow(
        state=TO_READ,
        name=Path(brought.name).name,
        title=brought.title.strip(),
        publisher=brought.publisher.strip(),
        address=brought.address.strip(),
        published=brought.published,
        published_from="given" if brought.published else "",
        sha256=digest,
        taken_by=actor.name,
        asked_at=clock.now(),
    )


def _told_by(row: TextRow, document: Document) -> str:
    """Say who tells the day; the reader calls given what a feed had told."""
    return row.published_from if row.published else document.published_from or ""


def _untold(document: Document) -> str:
    """Say why no day stands: none was told, or one that has not come."""
    return TO_COME if document.published else ""


def _not_to_come(day: str | None) -> date | None:
    """Read the day that a text tells of itself; one that has not come is none."""
    told = date.fromisoformat(day) if day else None
    # Somewhere it is a day later than in UTC.
    return told if told and told <= clock.now().date() + timedelta(days=1) else None


def check_past(day: date | None, today: date) -> None:
    """Refuse a day of publication that has not come.

    Raises:
        UsageError: ``texts.future-day``.
    """
    if day is not None and day > today:
        raise UsageError(
            "texts.future-day",
            f"text: a day of publication up to today, {today}, was expected; got "
            f"{day}. Correct the day, or leave it out.",
        )
