"""Claims: listed, looked at, recorded, checked, put to WHO, closed."""

from datetime import date
from typing import Any

import msgspec
from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from epihq.operations.claims import actions as claims
from epihq.operations.claims.actions import Statement
from epihq.operations.claims.tables import ClaimRow
from epihq.terms.claims import ClaimKind, ClaimState
from epihq.terms.kept_checks import read_check
from epihq.web.claims.words import ADDRESSEE
from epihq.web.kit.api import (
    Cut,
    Day,
    Listed,
    Number,
    Once,
    Place,
    Seen,
    Share,
    Text,
    Thinglike,
    Utc,
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
from epihq.web.kit.listing import found, has_text, having
from epihq.web.kit.moment import look_of
from epihq.web.kit.places import place_asked

router = Router(tags=["Claims"])


class ClaimOut(Thinglike):
    """A claim as its speaker's, and what the newest check of it found."""

    state: ClaimState = Field(description="Where it stands")
    quotation: str = Field(description="The words as they were said")
    speaker: str = Field(description="Who said it")
    said_on: date = Field(description="The day on which it was said")
    source: str = Field(description="Where it was said")
    grade: str = Field(description="Grade of the source", examples=["B2"])
    location: str = Field(description="Whose figures it is about", examples=["GEO"])
    disease: str | None = Field(
        description="Code of what its figures are about; null for none"
    )
    claim_kind: str = Field(description="What of it can be checked")
    threshold: float | None = Field(None, description="Share from which it holds")
    claimant: str = Field(description='Location of who says it; "" for none')
    recorded_by: str = Field(description="User name of who recorded it")
    checked_as_of: date | None = Field(None, description="Day of the newest check")
    probability: float | None = Field(
        None, description="Its probability; null where the data do not suffice"
    )
    asked_as_of: date | None = Field(
        None, description="Day of the check that is asked for; null when it is made"
    )
    asked_by: str = Field(description="User name of who asked for it")
    asked_at: Utc | None = Field(None, description="When it was asked for")
    check_trouble: str = Field(
        description="Why the last check asked for could not be made; in English"
    )
    request: str = Field(description="What was asked of WHO")
    addressee: str = Field(description="Whom it was asked of")
    raised_by: str = Field(description="User name of who put it to WHO")
    reason: str = Field(description="Why it was closed")


class ClaimWhole(ClaimOut):
    """A claim with the newest check as a document."""

    checked: dict[str, Any] | None = Field(
        None, description="epihq.claim-check/2: docs/reference/credibility.md"
    )

    @staticmethod
    def resolve_checked(row: ClaimRow) -> dict[str, Any] | None:
        """Give a check that an earlier version kept in today's codes as well."""
        if row.checked is None:
            return None
        return dict(msgspec.to_builtins(read_check(row.checked)))


class ClaimsAsked(Listed):
    """Which claims."""

    state: ClaimState | None = Field(None, description="Where it stands")
    location: Place = Field("", description="Whose figures it is about")
    kind: ClaimKind | None = Field(None, description="What of it can be checked")
    text: Word = Field("", description="Words of quotation, speaker, source or reason")


class ClaimSaid(Schema):
    """What was said, by whom, and what of it can be checked."""

    quotation: Text = Field(description="The words as they were said")
    speaker: Word = Field(description="Who said it")
    said_on: Day = Field(description="The day", examples=["2020-07-01"])
    source: Text = Field(description="Where it was said")
    grade: Word = Field(description="A to F and 1 to 6", examples=["B2"])
    location: Place = Field(examples=["GEO"])
    disease: Word = Field(
        "", description='Code of the disease; "" is that of ?disease=, or the usual one'
    )
    kind: ClaimKind = Field(description="What of it can be checked")
    threshold: Share | None = Field(
        None, description="Share from which it holds, where it is about one"
    )
    claimant: Place = Field("", description="Location of who says it")


class CheckAsked(Versioned):
    """By what it is checked."""

    as_of: Day | None = Field(
        None, description="By what was published by its end; today if left out"
    )


class RequestAsked(Versioned):
    """What is put to WHO by article 9.2 of the IHR (2005)."""

    request: Text = Field(description="What is asked")
    addressee: Word = Field(ADDRESSEE, description="Whom it is asked of")


_TODAY = CheckAsked.model_validate({})
ClaimsPage = listed(ClaimOut, "Claims")


@router.get("/claims", response=answers(ClaimsPage))
@operation("claim.see", past=True)
def list_claims(request: HttpRequest, asked: Query[ClaimsAsked]) -> Cut[ClaimRow]:
    """List claims, newest first."""
    return cut(found(ClaimRow, look_of(request).moment, _filters(asked)), asked)


def _filters(asked: ClaimsAsked) -> list[Q]:
    filters = having(
        state=asked.state, location=place_asked(asked.location), claim_kind=asked.kind
    )
    if asked.text:
        words = ("quotation", "speaker", "source", "reason")
        filters.append(has_text(words, asked.text))
    return filters


@router.post("/claims", response=answers(ClaimWhole))
@operation("claim.record")
def record(request: HttpRequest, body: ClaimSaid, once: Once = "") -> ClaimRow:
    """Record a claim as its speaker's."""
    look = look_of(request)
    told = {**dict(body), "disease": body.disease or look.disease}
    return claims.record_claim(
        actor_of(request), Statement(**told), today=look.as_of, once=once
    )


@router.get("/claims/{number}", response=answers(ClaimWhole))
@operation("claim.see", past=True)
def claim(request: HttpRequest, number: Number) -> ClaimRow:
    """Show a claim with its newest check."""
    return one(ClaimRow, number, request)


@router.post("/claims/{number}/check", response=answers(ClaimWhole, status=202))
@operation("claim.check")
def check(
    request: HttpRequest, number: Number, body: CheckAsked = _TODAY, seen: Seen = ""
) -> Status[ClaimRow]:
    """Ask for a check of a claim; the watch makes it in its next rounds.

    Ask for the claim again until ``asked_as_of`` is null: then ``checked`` holds what
    was found, whichever way it falls, or ``check_trouble`` says why it could not be.
    """
    today = look_of(request).as_of
    row = claims.ask_check(
        actor_of(request),
        number,
        as_of=body.as_of or today,
        today=today,
        version=version_of(seen, body),
    )
    return Status(202, row)


@router.post("/claims/{number}/raise", response=answers(ClaimWhole))
@operation("claim.raise")
def put_to_who(
    request: HttpRequest, number: Number, body: RequestAsked, seen: Seen = ""
) -> ClaimRow:
    """Put a concern that survived its check to WHO; the Focal Point sends it."""
    return claims.raise_claim(
        actor_of(request),
        number,
        request=body.request,
        addressee=body.addressee,
        version=version_of(seen, body),
    )


@router.post("/claims/{number}/close", response=answers(ClaimWhole))
@operation("claim.close")
def close(request: HttpRequest, number: Number, body: Why, seen: Seen = "") -> ClaimRow:
    """Close a claim with its reason."""
    version = version_of(seen, body)
    return claims.close_claim(
        actor_of(request), number, reason=body.reason, version=version
    )
