"""Texts for programs: listed, brought, looked at, reviewed."""

import json
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from epihq.operations.texts import actions as texts
from epihq.operations.texts import fetched
from epihq.operations.texts.actions import Brought
from epihq.operations.texts.reviews import Verdict
from epihq.operations.texts.tables import TextRow
from epihq.text.records import Review
from epihq.web.kit.api import (
    Cut,
    Day,
    Listed,
    Number,
    Once,
    Seen,
    Text,
    Thinglike,
    Utc,
    Versioned,
    Word,
    actor_of,
    answers,
    cut,
    listed,
    one,
    operation,
    version_of,
)
from epihq.web.kit.listing import found, has_text, having
from epihq.web.kit.moment import home_folder, look_of

router = Router(tags=["Texts"])


class TextOut(Thinglike):
    """A text as it was taken in, and how much was read out of it."""

    title: str = Field(description='Its title; "" where it has none')
    publisher: str = Field(description="Who published it")
    address: str = Field(description="Where it was read")
    published: date | None = Field(
        None, description="The day of publication; null where nobody tells it"
    )
    published_from: str = Field(
        description="Who tells the day: given, page, text or feed; to-come: a day is "
        "told that has not come"
    )
    retrieved_at: Utc | None = Field(
        None, description="When it was fetched; null where somebody brought it"
    )
    feed: int | None = Field(None, description="Number of the feed that listed it")
    language: str = Field(description="The language of most of it", examples=["en"])
    sha256: str = Field(description="Fingerprint of the bytes as they came")
    records: int | None = Field(
        None, description="How many records were read; null before it is read"
    )
    candidates: int | None = Field(
        None, description="How many of them are sentences to look at; null as above"
    )
    story: int | None = Field(
        None, description="Number of the first text that tells the same story"
    )
    taken_by: str = Field(description="User name of who took it in")
    trouble: str = Field(description="Why it could not be fetched or read; in English")

    @staticmethod
    def resolve_records(row: TextRow) -> int | None:
        """Count what was read; of one that is not read nothing is known."""
        return row.records if row.is_read else None

    @staticmethod
    def resolve_candidates(row: TextRow) -> int | None:
        """Count the sentences to look at, where they are known."""
        return row.candidates if row.is_read else None


class TextWhole(TextOut):
    """A text with its records, and what people made of them."""

    reading: dict[str, Any] | None = Field(
        None, description="epihq.text/1: docs/reference/read.md; null before it is read"
    )
    reviews: dict[str, Any] = Field(
        description="What people made of records, by the id of the record"
    )
    held: list[dict[str, Any]] = Field(
        description="What the archive knew of its figures on the day of publication"
    )

    @staticmethod
    def resolve_reading(row: TextRow) -> dict[str, Any] | None:
        """Give the records as the terminal writes them."""
        if not row.reading:
            return None
        body = texts.body_of(row, home_folder())
        return dict(json.loads(body))


class TextsAsked(Listed):
    """Which texts."""

    state: Word = Field("", description="Where it stands")
    text: Word = Field("", description="Words of title, publisher or address")


class TextSaid(Schema):
    """A text as it was published."""

    words: str = Field(
        description="The text, or a page in HTML", min_length=1, max_length=2_000_000
    )
    is_page: bool = Field(default=False, description="Whether it is a page in HTML")
    published: Day | None = Field(
        None, description="Day of publication; null: as the text itself tells"
    )
    publisher: Word = Field("", description="Who published it")
    title: Word = Field("", description="Its title")
    address: Word = Field("", description="Where it was read; nothing is fetched")


class TextAsked(Schema):
    """A text that lies at an address."""

    address: Text = Field(description="On a host that the centre has allowed")
    published: Day | None = Field(
        None, description="Day of publication; null: as the text itself tells"
    )
    publisher: Word = Field("", description="Who published it")
    title: Word = Field("", description="Its title")


class RecordJudged(Versioned):
    """A verdict on a record."""

    review: Review = Field(description="unreviewed takes a verdict back")
    now: dict[Word, Word] = Field(
        default_factory=dict,
        description="What it should say, by attribute, where it is corrected",
    )


TextsPage = listed(TextOut, "Texts")


@router.get("/texts", response=answers(TextsPage))
@operation("text.see", past=True)
def list_texts(request: HttpRequest, asked: Query[TextsAsked]) -> Cut[TextRow]:
    """List texts, newest first."""
    return cut(found(TextRow, look_of(request).moment, _filters(asked)), asked)


def _filters(asked: TextsAsked) -> list[Q]:
    filters = having(state=asked.state)
    if asked.text:
        filters.append(has_text(("title", "publisher", "address"), asked.text))
    return filters


@router.post("/texts", response=answers(TextWhole))
@operation("text.take")
def take(request: HttpRequest, body: TextSaid, once: Once = "") -> TextRow:
    """Take in a text; the watch reads it within seconds."""
    brought = Brought(
        name="text.html" if body.is_page else "text.txt",
        body=body.words.encode("utf-8", "replace"),
        published=body.published,
        publisher=body.publisher,
        title=body.title,
        address=body.address,
    )
    today = look_of(request).as_of
    return texts.take_text(
        actor_of(request), brought, home=home_folder(), today=today, once=once
    )


@router.post("/texts/fetch", response=answers(TextWhole, status=202))
@operation("text.ask")
def ask(request: HttpRequest, body: TextAsked, once: Once = "") -> Status[TextRow]:
    """Have a text fetched from its address; the watch does so within seconds."""
    row = fetched.ask_text(
        actor_of(request),
        fetched.Asked(**dict(body)),
        today=look_of(request).as_of,
        once=once,
    )
    return Status(202, row)


@router.post("/texts/{number}/fetch", response=answers(TextWhole))
@operation("text.retry")
def fetch_again(
    request: HttpRequest, number: Number, body: Versioned | None = None, seen: Seen = ""
) -> TextRow:
    """Have a text fetched once more."""
    version = version_of(seen, body)
    return fetched.fetch_again(actor_of(request), number, version=version)


@router.get("/texts/{number}", response=answers(TextWhole))
@operation("text.see", past=True)
def text(request: HttpRequest, number: Number) -> TextRow:
    """Show a text with its records and what people made of them."""
    return one(TextRow, number, request)


@router.post("/texts/{number}/records/{record}", response=answers(TextWhole))
@operation("text.review")
def judge(
    request: HttpRequest,
    number: Number,
    record: str,
    body: RecordJudged,
    seen: Seen = "",
) -> TextRow:
    """Confirm, correct or reject a record; what was read stays beside it."""
    return texts.review(
        actor_of(request),
        number,
        record,
        Verdict(review=body.review, now=body.now),
        home=home_folder(),
        version=version_of(seen, body),
    )


class ReadAgain(Versioned):
    """With which day a text is read again."""

    published: Day | None = Field(
        None, description="Day of publication; null: as the text itself tells"
    )


@router.post("/texts/{number}/again", response=answers(TextWhole))
@operation("text.again")
def again(
    request: HttpRequest, number: Number, body: ReadAgain, seen: Seen = ""
) -> TextRow:
    """Have a text read again, with the right day; not one that was judged already."""
    return texts.read_again(
        actor_of(request),
        number,
        published=body.published,
        today=look_of(request).as_of,
        version=version_of(seen, body),
    )


@router.post("/texts/{number}/finish", response=answers(TextWhole))
@operation("text.finish")
def finish(
    request: HttpRequest, number: Number, body: Versioned | None = None, seen: Seen = ""
) -> TextRow:
    """Say that the review of a text is done."""
    return texts.finish(actor_of(request), number, version=version_of(seen, body))
