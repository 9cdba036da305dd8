"""One's own account, and keys to the API, for programs."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.ledger.rules import Role
from epihq.operations.people import officers, tokens
from epihq.operations.people.tables import Officer, TokenRow
from epihq.web.kit.api import (
    SAYS_NOTHING,
    Cut,
    Listed,
    Number,
    Seen,
    Thinglike,
    Utc,
    Versioned,
    Whole,
    Word,
    actor_of,
    answers,
    cut,
    listed,
    operation,
    version_of,
)
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import look_of
from epihq.web.people.api import OfficerOut

router = Router(tags=["People"])


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
    return officers.change_own(
        actor,
        actor.number or 0,
        full_name=body.full_name,
        language=body.language,
        version=version_of(seen, body),
    )


@router.get("/tokens", response=answers(TokensPage))
@operation("token.revoke", past=True)
def list_tokens(request: HttpRequest, asked: Query[Listed]) -> Cut[TokenRow]:
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
