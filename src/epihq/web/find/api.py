"""Search, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.web.kit.api import Word, actor_of, answers, operation
from epihq.web.kit.finding import Hit, search, sought
from epihq.web.kit.moment import look_of
from epihq.web.kit.subject import findings

router = Router(tags=["Search"])


class HitOut(Schema):
    """One thing that was found."""

    title: str = Field(description="What it is called, in the language asked for")
    address: str = Field(description="Its page", examples=["/signals/7/"])
    state: str = Field(description='Where it stands; "" for what has no state')
    beside: str = Field(description="What is told beside it")
    number: int | None = Field(description="Its number; null for places and pages")


class GroupOut(Schema):
    """What was found of a kind, newest first, at most six."""

    kind: str = Field(examples=["signal"])
    hits: list[HitOut]
    has_more: bool = Field(description="Whether the list of the kind may have more")


class Seeks(Schema):
    """What is sought."""

    q: Word = Field(
        "", description='Words, a number, or both: "beds", "instruction 12"'
    )


@router.get("/find", response=answers(list[GroupOut]))
@operation("find.see", past=True)
def find(request: HttpRequest, asked: Query[Seeks]) -> list[dict[str, Any]]:
    """Find places, things by words or number, and entries of the log.

    Each kind is found with the scope that reads it, e.g. ``signal.see``.
    """
    look = look_of(request)
    at = request.GET.get("at", "") if look.moment.is_past else ""
    groups = search(sought(asked.q, actor_of(request), look, at), findings())
    return [
        {"kind": one.kind, "hits": _told(one.hits), "has_more": bool(one.more)}
        for one in groups
    ]


def _told(hits: list[Hit]) -> list[dict[str, Any]]:
    return [hit._asdict() for hit in hits]
