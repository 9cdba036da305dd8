"""Agencies, for programs."""

from django.http import HttpRequest
from ninja import Field, Query, Router

from epihq.operations.people import agencies as actions
from epihq.operations.people.agencies import Agency
from epihq.operations.people.personal import look_at
from epihq.operations.people.tables import AgencyRow
from epihq.web.kit.api import (
    Cut,
    Given,
    InState,
    Number,
    Place,
    Seen,
    Text,
    Thinglike,
    Versioned,
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


AgenciesPage = listed(AgencyOut, "Agencies")


@router.get("/agencies", response=answers(AgenciesPage))
@operation("agency.see", past=True)
def agencies(request: HttpRequest, asked: Query[InState]) -> Cut[AgencyRow]:
    """List agencies, newest first, without their addresses."""
    return cut_by_state(AgencyRow, request, asked)


@router.post("/agencies", response=answers(AgencyOut))
@operation("agency.set")
def enter_agency(request: HttpRequest, body: AgencyIn) -> AgencyRow:
    """Enter an agency."""
    return actions.set_agency(actor_of(request), _agency(body))


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
    version = version_of(seen, body)
    return actions.set_agency(
        actor_of(request), _agency(body), number=number, version=version
    )


def _agency(body: AgencyIn) -> Agency:
    return Agency(**body.dict(exclude={"version"}))


@router.post("/agencies/{number}/retire", response=answers(AgencyOut))
@operation("agency.set")
def retire_agency(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> AgencyRow:
    """Take an agency off the list of whom to instruct."""
    version = version_of(seen, body)
    return actions.retire_agency(
        actor_of(request), number, reason=body.reason, version=version
    )
