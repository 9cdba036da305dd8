"""Feeds and the hosts that may be asked, for programs."""

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.texts import feeds, hosts
from epihq.operations.texts.feeds import FeedSaid
from epihq.operations.texts.tables import FeedRow, HostRow
from epihq.web.kit.api import (
    Cut,
    InState,
    Number,
    Seen,
    Text,
    Thinglike,
    Truth,
    Versioned,
    Whole,
    Why,
    Word,
    actor_of,
    answers,
    cut_by_state,
    listed,
    one,
    operation,
    version_of,
)

router = Router(tags=["Texts"])


class FeedOut(Thinglike):
    """A feed on the watch's schedule: watched or paused."""

    name: str = Field(description="As the publisher of its texts is called")
    address: str
    language: str = Field(description='Of all its texts; "" as each is written')
    every_minutes: int


class FeedIn(Versioned):
    """A feed as it is to be."""

    name: Word = Field(description="As the publisher of its texts is called")
    address: Text = Field(description="Of RSS or Atom, on a host that is allowed")
    language: Word = Field("", description="A code of ISO 639-1", examples=["az"])
    every_minutes: Whole = Field(60, description="5 to 10080", examples=[60])
    paused: Truth = False


class HostOut(Thinglike):
    """A host that may be asked from the room, or was withdrawn."""

    name: str = Field(description="The host, or *. and a name for all under it")
    why: str = Field(description="The reason for how it stands")


class HostIn(Schema):
    """A host that may be asked."""

    name: Word = Field(description="The host, or *. and a name for all under it")
    why: Text = Field(description="The reason for it")


FeedsPage = listed(FeedOut, "Feeds")
HostsPage = listed(HostOut, "Hosts")


@router.get("/feeds", response=answers(FeedsPage))
@operation("feed.see", past=True)
def list_feeds(request: HttpRequest, asked: Query[InState]) -> Cut[FeedRow]:
    """List the feeds; how each was last asked is among the heartbeats, as feed:7."""
    return cut_by_state(FeedRow, request, asked)


@router.post("/feeds", response=answers(FeedOut))
@operation("feed.set")
def new_feed(request: HttpRequest, body: FeedIn) -> FeedRow:
    """Put a feed on the schedule."""
    return feeds.set_feed(actor_of(request), _said(body))


@router.get("/feeds/{number}", response=answers(FeedOut))
@operation("feed.see", past=True)
def feed(request: HttpRequest, number: Number) -> FeedRow:
    """Show a feed."""
    return one(FeedRow, number, request)


@router.put("/feeds/{number}", response=answers(FeedOut))
@operation("feed.set")
def change_feed(
    request: HttpRequest, number: Number, body: FeedIn, seen: Seen = ""
) -> FeedRow:
    """Change a feed, or pause it."""
    return feeds.set_feed(
        actor_of(request), _said(body), number=number, version=version_of(seen, body)
    )


def _said(body: FeedIn) -> FeedSaid:
    told = dict(body)
    del told["version"]
    return FeedSaid(**told)


@router.get("/hosts", response=answers(HostsPage))
@operation("host.see", past=True)
def list_hosts(request: HttpRequest, asked: Query[InState]) -> Cut[HostRow]:
    """List the hosts that may be asked, and those that were withdrawn."""
    return cut_by_state(HostRow, request, asked)


@router.post("/hosts", response=answers(HostOut))
@operation("host.allow")
def allow_host(request: HttpRequest, body: HostIn) -> HostRow:
    """Allow a host to be asked; what is typed or listed is fetched from these alone."""
    return hosts.allow_host(actor_of(request), body.name, why=body.why)


@router.post("/hosts/{number}/withdraw", response=answers(HostOut))
@operation("host.withdraw")
def withdraw_host(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> HostRow:
    """Withdraw a host: it is asked no more."""
    return hosts.withdraw_host(
        actor_of(request), number, why=body.reason, version=version_of(seen, body)
    )
