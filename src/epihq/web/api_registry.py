"""What the room is set up with: agencies, templates, thresholds and sources."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations import registry
from epihq.operations.moments import rows
from epihq.operations.personal import look_at
from epihq.operations.registry import Agency, Template
from epihq.operations.tables_people import AgencyRow
from epihq.operations.tables_tasks import TemplateRow
from epihq.operations.tables_watch import HeartbeatRow, SourceRow, ThresholdRow
from epihq.terms.instructions import Priority
from epihq.web.api_words import (
    Given,
    Listed,
    Number,
    Place,
    Seen,
    Text,
    Thinglike,
    Truth,
    Utc,
    Versioned,
    Whole,
    Why,
    Word,
    actor_of,
    answers,
    cut,
    listed,
    one,
    operation,
    version_of,
)
from epihq.web.listing import equals, found
from epihq.web.moment import look_of

router = Router(tags=["Settings"])


class AgencyOut(Thinglike):
    """A body that instructions go to: active or retired. Its secret is never told."""

    name: str
    location: str
    above: int | None = Field(
        alias="above_id", description="Which agency hears when it does not answer"
    )


class AgencyWhole(AgencyOut):
    """An agency with its addresses."""

    email: str
    webhook: str


class AgencyIn(Versioned):
    """An agency as it is to be on record; a retired one is back then."""

    name: Word
    location: Place
    email: Word = ""
    webhook: Text = ""
    webhook_secret: Word = Field("", description='"" leaves the one that is held')
    above: Given | None = Field(None, description="Number of the agency above")


class TemplateOut(Thinglike):
    """What instructions on an occasion say: active or retired."""

    name: str
    signal_kind: str = Field(description='Which signals it fits; "" for any')
    text: str
    legal_basis: str
    priority: Priority
    deadline_hours: int


class TemplateIn(Versioned):
    """A template as it is to be on record; a retired one is back then."""

    name: Word
    text: Text = Field(description="What is to be done")
    deadline_hours: Whole = Field(description="1 to 8784 hours", examples=[24])
    signal_kind: Word = Field("", description='Which signals it fits; "" for any')
    legal_basis: Text = ""
    priority: Priority = Priority.NORMAL


class RegisteredAsked(Listed):
    """Which agencies or templates."""

    state: Word = Field("", description="active or retired")


class ThresholdOut(Thinglike):
    """What the watch takes for unusual, as somebody set it."""

    name: str
    location: str = Field(description='Where; "" for everywhere')
    value: Any = Field(description="What it is set to; null is the default again")
    why: str


class ThresholdIn(Schema):
    """A threshold as it is to be."""

    name: Word = Field(max_length=40, examples=["ears_alpha"])
    location: Place = Field("", description='Where; "" for everywhere')
    value: Any = Field(description="null is the default again", examples=[0.01])
    why: Text = Field(description="The reason for it")


class SourceOut(Thinglike):
    """A source on its schedule: watched or paused."""

    name: str
    address: str = Field(description='"" is the publisher\'s own')
    every_minutes: int


class SourceIn(Schema):
    """A source's schedule as it is to be."""

    every_minutes: Whole = Field(60, description="1 to 10080", examples=[60])
    address: Text = ""
    paused: Truth = False


class Heartbeat(Schema):
    """When a part of the watch last worked, and how it went."""

    name: str = Field(examples=["source:jhu"])
    beat_at: Utc
    done_at: Utc | None
    due_at: Utc | None
    failures: int = Field(description="How often it failed since, in a row")
    trouble: str = Field(description='What went wrong; "" for nothing')


AgenciesPage = listed(AgencyOut, "Agencies")
TemplatesPage = listed(TemplateOut, "Templates")


@router.get("/agencies", response=answers(AgenciesPage))
@operation("agency.see", past=True)
def agencies(request: HttpRequest, asked: Query[RegisteredAsked]) -> Any:
    """List agencies, newest first, without their addresses."""
    return _listed(AgencyRow, request, asked)


@router.post("/agencies", response=answers(AgencyOut))
@operation("agency.set")
def enter_agency(request: HttpRequest, body: AgencyIn) -> AgencyRow:
    """Enter an agency."""
    return registry.set_agency(actor_of(request), _agency(body))


@router.get("/agencies/{number}", response=answers(AgencyWhole))
@operation("agency.see", past=True)
def agency(request: HttpRequest, number: Number) -> AgencyRow:
    """Show an agency with its addresses; the log is told who looked."""
    row = one(AgencyRow, number, request)
    look_at(actor_of(request), AgencyRow.kind, number)
    return row


@router.put("/agencies/{number}", response=answers(AgencyOut))
@operation("agency.set")
def change_agency(
    request: HttpRequest, number: Number, body: AgencyIn, seen: Seen = ""
) -> AgencyRow:
    """Change an agency."""
    told = {"number": number, "version": version_of(seen, body)}
    return registry.set_agency(actor_of(request), _agency(body), **told)


def _agency(body: AgencyIn) -> Agency:
    return Agency(**body.dict(exclude={"version"}))


@router.post("/agencies/{number}/retire", response=answers(AgencyOut))
@operation("agency.set")
def retire_agency(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> AgencyRow:
    """Take an agency off the list of whom to instruct."""
    version = version_of(seen, body)
    return registry.retire_agency(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.get("/templates", response=answers(TemplatesPage))
@operation("template.see", past=True)
def templates(request: HttpRequest, asked: Query[RegisteredAsked]) -> Any:
    """List templates of instructions, newest first."""
    return _listed(TemplateRow, request, asked)


def _listed(table: type[Any], request: HttpRequest, asked: RegisteredAsked) -> Any:
    filters = [equals("state", asked.state)] if asked.state else []
    return cut(found(table, look_of(request).moment, filters), asked)


@router.post("/templates", response=answers(TemplateOut))
@operation("template.set")
def enter_template(request: HttpRequest, body: TemplateIn) -> TemplateRow:
    """Enter a template of instructions."""
    return registry.set_template(actor_of(request), _template(body))


@router.get("/templates/{number}", response=answers(TemplateOut))
@operation("template.see", past=True)
def template(request: HttpRequest, number: Number) -> TemplateRow:
    """Show a template."""
    return one(TemplateRow, number, request)


@router.put("/templates/{number}", response=answers(TemplateOut))
@operation("template.set")
def change_template(
    request: HttpRequest, number: Number, body: TemplateIn, seen: Seen = ""
) -> TemplateRow:
    """Change a template."""
    told = {"number": number, "version": version_of(seen, body)}
    return registry.set_template(actor_of(request), _template(body), **told)


def _template(body: TemplateIn) -> Template:
    return Template(**body.dict(exclude={"version"}))


@router.post("/templates/{number}/retire", response=answers(TemplateOut))
@operation("template.set")
def retire_template(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> TemplateRow:
    """Take a template off the list."""
    version = version_of(seen, body)
    return registry.retire_template(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.get("/thresholds", response=answers(list[ThresholdOut]))
@operation("threshold.see", past=True)
def thresholds(request: HttpRequest) -> list[ThresholdRow]:
    """List the thresholds that were set; the others stand at their defaults."""
    return rows(ThresholdRow, look_of(request).moment)


@router.put("/thresholds", response=answers(ThresholdOut))
@operation("threshold.set")
def set_threshold(request: HttpRequest, body: ThresholdIn) -> ThresholdRow:
    """Set a threshold, everywhere or in one location."""
    return registry.set_threshold(actor_of(request), **dict(body))


@router.get("/sources", response=answers(list[SourceOut]))
@operation("source.see", past=True)
def sources(request: HttpRequest) -> list[SourceRow]:
    """List the sources on the watch's schedule."""
    return rows(SourceRow, look_of(request).moment)


@router.put("/sources/{name}", response=answers(SourceOut))
@operation("source.set")
def set_source(request: HttpRequest, name: Word, body: SourceIn) -> SourceRow:
    """Put a source on the schedule, change it, or pause it."""
    return registry.set_source(actor_of(request), name=name, **dict(body))


@router.get("/heartbeats", response=answers(list[Heartbeat]))
@operation("source.see")
def heartbeats(request: HttpRequest) -> list[HeartbeatRow]:  # noqa: ARG001 - as Ninja calls it
    """Say when each part of the watch last worked; not kept for the past."""
    return list(HeartbeatRow.objects.order_by("name"))
