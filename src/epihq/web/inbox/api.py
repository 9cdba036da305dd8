"""What waits for the owner of a key, for programs."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.inbox.actions import choose_daily_mail
from epihq.operations.inbox.looking import MOST, inbox
from epihq.operations.inbox.words import doing, why
from epihq.operations.ledger.waiting import Item
from epihq.operations.people.tables import Officer
from epihq.web.inbox.lines import about
from epihq.web.kit.api import (
    Seen,
    Truth,
    Utc,
    Versioned,
    Whole,
    actor_of,
    answers,
    operation,
    version_of,
)
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


class DailyMailIn(Versioned):
    """When what waits is mailed to you."""

    hour: Whole | None = Field(
        None, description="Hour of the centre's clock, 0 to 23; null for no mail"
    )
    always: Truth = Field(default=False, description="Also when nothing waits")


class DailyMailOut(Schema):
    """When what waits is mailed to you."""

    hour: int | None = Field(alias="mail_hour", description="null for no mail")
    always: bool = Field(description="Also when nothing waits")
    version: int = Field(description="How often your account was changed")

    @staticmethod
    def resolve_always(row: Officer) -> bool:
        """Who never chose has none."""
        return bool(row.mail_always)


@router.get("/inbox", response=answers(InboxOut))
@operation("inbox.see", past=True)
def waiting(request: HttpRequest, asked: Query[InboxAsked]) -> dict[str, object]:
    """List what waits for you, of what your key may read; what can harm comes first."""
    look = look_of(request)
    there = inbox(actor_of(request), look.moment, look.hour, asked.limit)
    return {"total": there.total, "items": [_told(one) for one in there.items]}


@router.put("/inbox/mail", response=answers(DailyMailOut))
@operation("account.set")
def choose_mail(request: HttpRequest, body: DailyMailIn, seen: Seen = "") -> Officer:
    """Choose your own daily mail of what waits, or none."""
    actor = actor_of(request)
    return choose_daily_mail(
        actor,
        actor.number or 0,
        hour=body.hour,
        always=body.always,
        version=version_of(seen, body),
    )


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
