"""A person's own page and diary, messages to read, erasure: for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from epihq.care.contact import links, messages
from epihq.care.contact.tables import MessageRow
from epihq.care.register import erasing
from epihq.care.register.tables import EpisodeRow
from epihq.web.care.contacts import page_address
from epihq.web.care.messages import opened
from epihq.web.care.shapes import EpisodeOut
from epihq.web.kit.api import (
    Given,
    Number,
    Once,
    Seen,
    Utc,
    Why,
    actor_of,
    answers,
    operation,
    version_of,
)

router = Router(tags=["Home care"])
_ONE = "/care/people/{number}"


class PageMade(Schema):
    """The address of a person's own page; it is told now and never again."""

    link: str


class Diary(Schema):
    """The code of a person's diary on paper."""

    code: str


class PagesClosed(Schema):
    """How many pages were withdrawn."""

    withdrawn: int


class MessageOut(Schema):
    """A message that waits for a person; what it says is given to who asks for it."""

    number: int
    state: str
    person: int | None = Field(None, alias="episode", description="null: not known")
    about_at: Utc
    asks: str = Field(description="call, stop, or nothing")
    reading: int | None = Field(description="What was understood of it, by number")


class MessageWhole(MessageOut):
    """A message with its words."""

    telephone: str = ""
    text: str = ""
    is_damaged: bool = Field(False, description="It cannot be opened")


class OfWhom(Schema):
    """Of whom a message is, where that was not known."""

    person: Given | None = None


@router.post(f"{_ONE}/page", response=answers(PageMade))
@operation("care.link")
def make_page(request: HttpRequest, number: Number, once: Once = "") -> dict[str, str]:
    """Give somebody a page of their own; one that they had is withdrawn."""
    _row, secret = links.make_page(actor_of(request), number, once=once)
    return {"link": page_address(secret)}


@router.post(f"{_ONE}/page/withdraw", response=answers(PagesClosed))
@operation("care.unlink")
def withdraw_page(
    request: HttpRequest, number: Number, once: Once = ""
) -> dict[str, int]:
    """Withdraw somebody's own page."""
    return {"withdrawn": links.withdraw_page(actor_of(request), number, once=once)}


@router.post(f"{_ONE}/diary", response=answers(Diary))
@operation("care.link")
def make_diary(request: HttpRequest, number: Number, once: Once = "") -> Any:
    """Give somebody a code for a diary on paper; who has one keeps it."""
    return links.make_diary(actor_of(request), number, once=once)


@router.post(f"{_ONE}/erase", response=answers(EpisodeOut))
@operation("care.erase")
def erase(
    request: HttpRequest, number: Number, body: Why, once: Once = "", seen: Seen = ""
) -> EpisodeRow:
    """Erase who somebody was, for good; the reason stays, so it must name nobody."""
    return erasing.erase(
        actor_of(request),
        number,
        reason=body.reason,
        version=version_of(seen, body),
        once=once,
    )


@router.get("/care/messages", response=answers(list[MessageOut]))
@operation("care.see")
def list_messages(request: HttpRequest) -> list[MessageRow]:
    """List the oldest messages that wait for a person."""
    return list(messages.unread(actor_of(request)).order_by("number")[:200])


@router.post("/care/messages/read", response=answers(list[MessageWhole]))
@operation("care.look")
def read_messages(request: HttpRequest) -> list[dict[str, Any]]:
    """Give what the oldest messages say; the log keeps who read which."""
    return [
        {
            **{
                name: getattr(one.row, name)
                for name in ("number", "state", "episode", "about_at", "asks")
            },
            "reading": one.row.reading,
            "telephone": one.words.telephone if one.words else "",
            "text": one.words.text if one.words else "",
            "is_damaged": one.is_damaged,
        }
        for one in opened(actor_of(request))
    ]


@router.post("/care/messages/{number}/done", response=answers(MessageOut))
@operation("care.write")
def done(
    request: HttpRequest, number: Number, body: OfWhom, once: Once = ""
) -> MessageRow:
    """Say that a message was read, and of whom it is where that was not known."""
    return messages.mark_read(actor_of(request), number, episode=body.person, once=once)
