"""What waits for the owner of a key, for programs."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.inbox.looking import MOST, inbox
from epihq.operations.ledger.waiting import Item
from epihq.web.inbox.words import about, doing, why
from epihq.web.kit.api import Utc, actor_of, answers, operation
from epihq.web.kit.moment import look_of

router = Router(tags=["Waiting"])


class WaitingOut(Schema):
    """One thing that waits for its owner's deed."""

    thing: str = Field(description="What kind of thing", examples=["proposal"])
    number: int = Field(description="Its number", examples=[7])
    verb: str = Field(description="The deed awaited", examples=["proposal.approve"])
    urgency: str = Field(
        description="harm, overdue, soon, answer or calm: what can harm first"
    )
    doing: str = Field(description="What is to be done, for people")
    about: str = Field(description='What the thing is about, for people; "" for none')
    why: str = Field(description="Why it stands where it stands, for people")
    since: Utc = Field(description="Since when it waits")
    due: datetime | None = Field(description="What runs out; null for nothing")
    grade: str = Field(description='Its severity or priority; "" for none')
    location: str = Field(description='Code of where it is; "" for nowhere')
    by: str = Field(description='Who waits, or whom it is about; "" for nobody')


class InboxOut(Schema):
    """What waits, the first things first."""

    total: int = Field(description="How many things wait in all")
    items: list[WaitingOut] = Field(description="The first of them")


class InboxAsked(Schema):
    """How many of them."""

    limit: int = Field(50, ge=1, le=MOST, description="How many at most")


@router.get("/inbox", response=answers(InboxOut))
@operation("inbox.see", past=True)
def waiting(request: HttpRequest, asked: Query[InboxAsked]) -> dict[str, object]:
    """List what waits for you, of what your key may read; what can harm comes first."""
    look = look_of(request)
    there = inbox(actor_of(request), look.moment, look.hour, asked.limit)
    return {"total": there.total, "items": [_told(one) for one in there.items]}


def _told(item: Item) -> dict[str, object]:
    told = item.told
    return {
        "thing": item.thing,
        "number": item.number,
        "verb": item.verb,
        "urgency": item.urgency.name.lower(),
        "doing": doing(item),
        "about": about(item),
        "why": why(item),
        "since": told.since,
        "due": told.due,
        "grade": told.grade,
        "location": told.location,
        "by": told.by,
    }
