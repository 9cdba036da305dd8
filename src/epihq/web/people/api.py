"""People, for programs.

Who looks at somebody's telephone and e-mail is told in the log; lists leave them out.
"""

from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from epihq.operations.ledger import acting
from epihq.operations.ledger.rules import Role
from epihq.operations.people import officers
from epihq.operations.people.officers import ROLES, Person
from epihq.operations.people.personal import look_at
from epihq.operations.people.tables import Officer
from epihq.web.kit.api import (
    SAYS_NOTHING,
    Cut,
    Given,
    Listed,
    Number,
    Seen,
    Thinglike,
    Versioned,
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
from epihq.web.kit.listing import found, has_text, having, lists
from epihq.web.kit.moment import look_of
from epihq.web.settings import address

router = Router(tags=["People"])


_HOURS = 24


class OfficerOut(Thinglike):
    """A person: active or suspended."""

    username: str = Field(description="What they sign in with")
    full_name: str
    roles: list[str] = Field(description="What they may do", examples=[["auditor"]])
    agency: int | None = Field(alias="agency_id", description="Whose officer they are")
    language: str
    districts: list[int] = Field(description="Districts of home care that are theirs")

    @staticmethod
    def resolve_districts(row: Officer) -> list[int]:
        """Who was given none has none."""
        return row.districts or []


class OfficerWhole(OfficerOut):
    """A person with telephone and e-mail."""

    email: str
    phone: str


class PersonIn(Versioned):
    """A person as they are to be on record."""

    full_name: Word
    roles: list[Role] = Field(description=f"Of {', '.join(ROLES)}")
    email: Annotated[Word, Field(max_length=254)] = ""
    phone: Annotated[Word, Field(max_length=40)] = ""
    language: Annotated[Word, Field(max_length=5)] = "en"
    agency: Given | None = Field(None, description="Needed by an agency officer")
    districts: list[Given] = Field([], description="Numbers of districts of home care")


class NewPersonIn(PersonIn):
    """A person with the name by which they sign in, which stays."""

    username: Word = Field(examples=["a.mammadova"])


class OfficersAsked(Listed):
    """Which people."""

    state: Word = Field("", description="active or suspended")
    role: Word = Field("", description="Those of a role")
    text: Word = Field("", description="Part of a name")


class Invitation(Schema):
    """A link that signs somebody in once; it is told now and never again."""

    link: str
    hours: int = Field(description="How long it works")


OfficersPage = listed(OfficerOut, "Officers")


@router.get("/officers", response=answers(OfficersPage))
@operation("officer.see", past=True)
def list_officers(request: HttpRequest, asked: Query[OfficersAsked]) -> Cut[Officer]:
    """List people, without telephone and e-mail."""
    filters = having(state=asked.state)
    if asked.role:
        filters.append(lists("roles", asked.role))
    if asked.text:
        filters.append(has_text(("full_name", "username"), asked.text))
    return cut(found(Officer, look_of(request).moment, filters), asked)


@router.post("/officers", response=answers(OfficerOut))
@operation("officer.set")
def make_officer(request: HttpRequest, body: NewPersonIn) -> Officer:
    """Enter a person; an invitation lets them in."""
    return officers.make_officer(actor_of(request), _person(body, body.username))


@router.get("/officers/{number}", response=answers(OfficerWhole))
@operation("officer.see", past=True)
def officer(request: HttpRequest, number: Number) -> Officer:
    """Show a person with telephone and e-mail; the log is told who looked."""
    row = one(Officer, number, request)
    look_at(actor_of(request), Officer.kind, number)
    return row


@router.put("/officers/{number}", response=answers(OfficerOut))
@operation("officer.set")
def change_officer(
    request: HttpRequest, number: Number, body: PersonIn, seen: Seen = ""
) -> Officer:
    """Change a person's name, roles, agency and addresses."""
    version = version_of(seen, body)
    return officers.change_officer(
        actor_of(request), number, _person(body, ""), version=version
    )


def _person(body: PersonIn, username: str) -> Person:
    fields = body.dict(exclude={"version", "username"})
    return Person(**{**fields, "roles": tuple(body.roles)}, username=username)


@router.post("/officers/{number}/suspend", response=answers(OfficerOut))
@operation("officer.set")
def suspend(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> Officer:
    """Let a person sign in no more, and say why."""
    version = version_of(seen, body)
    return officers.suspend_officer(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.post("/officers/{number}/restore", response=answers(OfficerOut))
@operation("officer.set")
def restore(
    request: HttpRequest,
    number: Number,
    body: Versioned = SAYS_NOTHING,
    seen: Seen = "",
) -> Officer:
    """Let a person sign in again."""
    version = version_of(seen, body)
    return officers.restore_officer(actor_of(request), number, version=version)


@router.post("/officers/{number}/invite", response=answers(Invitation))
@operation("officer.invite")
def invite(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Make a link that lets a person in once; those before it are void."""
    row = acting.held(Officer, number)
    key = officers.invite(actor_of(request), row, hours=_HOURS)
    return {"link": f"{address()}{reverse('enter', args=[key])}", "hours": _HOURS}
