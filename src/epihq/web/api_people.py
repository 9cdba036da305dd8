"""People, their own account, and keys to the API.

Who looks at somebody's telephone and e-mail is told in the log; lists leave them out.
"""

from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from epihq.operations import acting, officers, tokens
from epihq.operations.officers import ROLES, Person
from epihq.operations.personal import look_at
from epihq.operations.rules import Role
from epihq.operations.tables_people import Officer, TokenRow
from epihq.web.api_words import (
    SAYS_NOTHING,
    Given,
    Listed,
    Number,
    Seen,
    Thinglike,
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
from epihq.web.listing import equals, found, has_text, lists
from epihq.web.moment import look_of
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


class AccountOut(Schema):
    """Who you are here, and what your key may."""

    username: str
    roles: list[str]
    agency: int | None
    scopes: list[str] | None = Field(description="null is all that the roles may")


class OwnAccount(Versioned):
    """What is one's own to change."""

    full_name: Word
    language: Annotated[Word, Field(max_length=5)]


class TokenOut(Thinglike):
    """A key: valid or revoked."""

    owner: int = Field(alias="owner_id", description="Number of whose it is")
    name: str = Field(description="What it is for")
    scopes: list[str] = Field(description="Verbs that it may")
    expires_at: Utc


class TokenMade(TokenOut):
    """A new key; it is told now and never again."""

    key: str = Field(description="Send it as Authorization: Bearer KEY")


class TokenIn(Schema):
    """A key as it is to be."""

    name: Word = Field(description="What it is for", examples=["Ministry's dashboard"])
    scopes: list[Word] = Field(description="Verbs", examples=[["signal.see"]])
    days: Whole = Field(description="How long it works, 1 to 366", examples=[90])


OfficersPage = listed(OfficerOut, "Officers")
TokensPage = listed(TokenOut, "Tokens")


@router.get("/account", response=answers(AccountOut))
@operation("account.see")
def account(request: HttpRequest) -> dict[str, Any]:
    """Say who you are here."""
    actor = actor_of(request)
    return {
        "username": actor.name,
        "roles": sorted(actor.roles),
        "agency": actor.agency,
        "scopes": None if actor.scopes is None else sorted(actor.scopes),
    }


@router.put("/account", response=answers(OfficerOut))
@operation("account.set")
def change_account(request: HttpRequest, body: OwnAccount, seen: Seen = "") -> Officer:
    """Change your own name and language."""
    actor = actor_of(request)
    told = {"full_name": body.full_name, "language": body.language}
    return officers.change_own(
        actor, actor.number or 0, **told, version=version_of(seen, body)
    )


@router.get("/officers", response=answers(OfficersPage))
@operation("officer.see", past=True)
def list_officers(request: HttpRequest, asked: Query[OfficersAsked]) -> Any:
    """List people, without telephone and e-mail."""
    filters = [equals("state", asked.state)] if asked.state else []
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
    told = body.dict(exclude={"version", "username"})
    return Person(**{**told, "roles": tuple(body.roles)}, username=username)


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


@router.get("/tokens", response=answers(TokensPage))
@operation("token.revoke", past=True)
def list_tokens(request: HttpRequest, asked: Query[Listed]) -> Any:
    """List your own keys; an administrator's list is of all."""
    actor = actor_of(request)
    is_admin = Role.ADMINISTRATOR in actor.roles
    filters = [] if is_admin else [equals("owner_id", actor.number)]
    return cut(found(TokenRow, look_of(request).moment, filters), asked)


@router.post("/tokens", response=answers(TokenMade))
@operation("token.make")
def make_token(request: HttpRequest, body: TokenIn) -> TokenRow:
    """Make a key of your own."""
    row, key = tokens.make_token(actor_of(request), **dict(body))
    row.key = key
    return row


@router.post("/tokens/{number}/revoke", response=answers(TokenOut))
@operation("token.revoke")
def revoke(
    request: HttpRequest,
    number: Number,
    body: Versioned = SAYS_NOTHING,
    seen: Seen = "",
) -> TokenRow:
    """Make a key worthless at once."""
    version = version_of(seen, body)
    return tokens.revoke_token(actor_of(request), number, version=version)
