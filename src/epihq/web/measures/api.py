"""Measures in force and the acts behind them; proposals and their answers."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.ledger import attachments
from epihq.operations.measures import proposals
from epihq.operations.measures.in_force import acts_at
from epihq.operations.measures.tables import ProposalRow
from epihq.terms.drafting import Draft
from epihq.terms.errors import UsageError
from epihq.terms.measures import describe
from epihq.terms.regimes import Act, Facet, Kind, Measure, acts_of, chains, facets
from epihq.terms.written import check_area
from epihq.web.kit.api import (
    NOTHING,
    Count,
    Cut,
    Day,
    Given,
    Hour,
    Listed,
    Number,
    Once,
    Place,
    Said,
    Seen,
    Text,
    Thinglike,
    Truth,
    Utc,
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
from epihq.web.kit.listing import found, having
from epihq.web.kit.moment import home_folder, look_of
from epihq.web.measures.in_force import measures_of

router = Router(tags=["Measures"])


class HeldOut(Schema):
    """A measure in force in the own location."""

    code: str = Field(description="OxCGRT code", examples=["C6"])
    level: int = Field(description="Its level", examples=[3])
    what: str = Field(description="What it is, in words")
    areas: list[str] = Field(description="ISO 3166-2 codes; empty is everywhere")
    regime: str = Field(description="The regime that it belongs to")
    act: int = Field(description="Number of the act that set it")
    until: Utc | None = Field(description="Its planned end; null is further notice")
    days_left: int | None = Field(description="Whole days until then")
    regime_until: Utc | None = Field(description="The planned end of its regime")


class MeasureOut(Schema):
    """A measure of an act; its own areas and hours where they are not the act's."""

    code: str
    level: int
    areas: list[str] | None = None
    effective_from: Utc | None = None
    effective_to: Utc | None = None
    note: str = ""


class ActOut(Schema):
    """One decision about a regime, as it was taken."""

    number: int = Field(description="Its number on record; 0 while it is proposed")
    location: str
    regime: str
    kind: Kind
    instrument: str = Field(description="What orders it")
    decided_on: date
    signed_on: date | None
    effective_from: Utc
    effective_to: Utc | None = Field(description="null is until further notice")
    areas: list[str] = Field(description="ISO 3166-2 codes; empty is everywhere")
    measures: list[MeasureOut]
    exemptions: list[str]
    source: str
    disease: str = Field(description='Code of what it aims at; "" for no one disease')
    corrects: int = Field(description="Number of the act that it replaces; 0 for none")
    recorded_by: str
    recorded_at: Utc | None


class ActTold(Schema):
    """An act of the history, and how it changed what held before."""

    act: ActOut
    changes: list[Facet]


class MeasureIn(Schema):
    """A measure as it is proposed."""

    code: Word = Field(description="OxCGRT code", examples=["C6"])
    level: Whole = Field(ge=0, le=10, description="Its level", examples=[3])
    areas: list[Word] | None = Field(None, description="Where not those of the act")
    effective_from: Hour | None = Field(None, description="Where not that of the act")
    effective_to: Hour | None = Field(None, description="Where not that of the act")
    note: Text = ""


class ActIn(Schema):
    """An act as it is proposed; what an extension leaves out stays as it was."""

    location: Place = Field("", description='"" is the own location')
    regime: Word = Field(description="Its name, the same in each of its acts")
    kind: Kind = Field(description="set, extend or lift")
    instrument: Word = Field(description="What will order it", examples=["No. 208"])
    decided_on: Day
    effective_from: Hour | None = Field(
        None, description="Needed unless it is an extension, which begins at the end"
    )
    effective_to: Hour | None = Field(
        None,
        description="null is fourteen days more for an extension, else further notice",
    )
    until_further_notice: Truth = Field(
        False, description="Whether an extension has no planned end"
    )
    areas: list[Word] | None = Field(None, description="null is as before, or all")
    measures: list[MeasureIn] | None = Field(None, description="null is as before")
    exemptions: list[Text] | None = None
    signed_on: Day | None = None
    source: Text = ""
    disease: Word = Field(
        "", description="Code of what it aims at; an extension keeps that of its regime"
    )


class ProposalIn(Schema):
    """An act, why, and the decision behind it."""

    act: ActIn
    why: Text = Field(description="The reason for it")
    decision: str = Field(
        "", description="The .json that epihq decide wrote, whole, as one text"
    )
    signal: Given | None = Field(None, description="The signal that it answers to")


class ProposalOut(Thinglike):
    """A measure proposed: proposed, approved, rejected or withdrawn."""

    location: str
    act: ActOut
    why: str
    decision: str = Field(description='SHA-256 of the decision\'s record; "" for none')
    signal: int | None
    proposed_by: str
    answered_by: str
    reason: str
    act_number: int | None = Field(description="Number of its act once it is approved")

    @staticmethod
    def resolve_act(row: ProposalRow) -> Act:
        """Read the act as a value."""
        return proposals.act_of(row)


class ProposalsAsked(Listed):
    """Which proposals."""

    state: Word = Field("", description="proposed, approved, rejected or withdrawn")
    signal: Count | None = Field(None, description="The signal that it answers to")


# Told as they are held.
_SAME = ("what", "areas", "until", "days_left", "regime_until")
ProposalsPage = listed(ProposalOut, "Proposals")


@router.get("/measures", response=answers(list[HeldOut]))
@operation("measure.see", past=True)
def measures(request: HttpRequest) -> list[dict[str, Any]]:
    """List the measures in force in the own location, the soonest to end first."""
    return [
        {
            **{name: getattr(one, name) for name in ("areas", "until", "regime_until")},
            "what": describe(one.measure.code, one.measure.level),
            "code": one.measure.code,
            "level": one.measure.level,
            "regime": one.act.regime,
            "act": one.act.number,
        }
        for one in measures_of(look_of(request))
    ]


@router.get("/measures/history", response=answers(list[ActTold]))
@operation("measure.see", past=True)
def history(request: HttpRequest) -> list[dict[str, Any]]:
    """List every act of the own location, and how each changed what held before."""
    look = look_of(request)
    acts = acts_of(acts_at(look.moment), look.location, look.as_of)
    return [
        {"act": act, "changes": facets(before, act)} for before, act in chains(acts)
    ]


@router.get("/proposals", response=answers(ProposalsPage))
@operation("proposal.see", past=True)
def list_proposals(
    request: HttpRequest, asked: Query[ProposalsAsked]
) -> Cut[ProposalRow]:
    """List proposals, newest first."""
    filters = having(state=asked.state, signal=asked.signal)
    return cut(found(ProposalRow, look_of(request).moment, filters), asked)


@router.post("/proposals", response=answers(ProposalOut))
@operation("proposal.make")
def propose(request: HttpRequest, body: ProposalIn, once: Once = "") -> ProposalRow:
    """Propose an act of a regime, with the decision behind it."""
    return proposals.propose(
        actor_of(request),
        _act(body.act, body.act.location or look_of(request).location),
        why=body.why,
        home=home_folder(),
        decision=_decision(body.decision),
        signal=body.signal,
        once=once,
    )


@router.post("/proposals/preview", response=answers(ActTold))
@operation("proposal.make")
def preview(request: HttpRequest, body: ActIn) -> dict[str, Any]:
    """Show the act as it would be proposed; nothing is changed."""
    before, act = proposals.considered(
        _act(body, body.location or look_of(request).location)
    )
    return {"act": act, "changes": facets(before, act)}


@router.get("/proposals/{number}", response=answers(ProposalOut))
@operation("proposal.see", past=True)
def proposal(request: HttpRequest, number: Number) -> ProposalRow:
    """Show a proposal."""
    return one(ProposalRow, number, request)


@router.post("/proposals/{number}/approve", response=answers(ProposalOut))
@operation("proposal.approve")
def approve(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> ProposalRow:
    """Approve a proposal: its act is on record."""
    version = version_of(seen, body)
    return proposals.approve(actor_of(request), number, version=version, note=body.note)


@router.post("/proposals/{number}/reject", response=answers(ProposalOut))
@operation("proposal.reject")
def reject(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> ProposalRow:
    """Reject a proposal, and say why."""
    version = version_of(seen, body)
    return proposals.reject(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.post("/proposals/{number}/withdraw", response=answers(ProposalOut))
@operation("proposal.withdraw")
def withdraw(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> ProposalRow:
    """Take one's own proposal back, and say why."""
    version = version_of(seen, body)
    return proposals.withdraw_proposal(
        actor_of(request), number, reason=body.reason, version=version
    )


def _act(body: ActIn, location: str) -> Act | Draft:
    common: dict[str, Any] = {
        "location": location,
        "regime": body.regime,
        "instrument": body.instrument,
        "decided_on": body.decided_on,
        "effective_to": body.effective_to,
        "signed_on": body.signed_on,
        "source": body.source,
    }
    areas = _areas(body.areas, location)
    measures = _measures(body.measures, location)
    exemptions = None if body.exemptions is None else tuple(body.exemptions)
    more: dict[str, Any] = {
        "areas": areas,
        "measures": measures,
        "exemptions": exemptions,
    }
    if body.kind is Kind.EXTEND:
        open_end = body.until_further_notice
        return Draft(**common, **more, until_further_notice=open_end)
    if body.effective_from is None:
        raise UsageError(
            "measures.not-an-hour",
            "effective_from: an hour was expected; got none. Only an extension may "
            "leave it out.",
        )
    whole: dict[str, Any] = {name: value or () for name, value in more.items()}
    start = body.effective_from
    common |= {"disease": body.disease, "effective_from": start}
    return Act(**common, **whole, kind=body.kind)


def _areas(areas: list[str] | None, location: str) -> tuple[str, ...] | None:
    if areas is None:
        return None
    return tuple(check_area(area, location, "areas") for area in areas)


def _measures(
    measures: list[MeasureIn] | None, location: str
) -> tuple[Measure, ...] | None:
    if measures is None:
        return None
    return tuple(
        Measure(**{**dict(one), "areas": _areas(one.areas, location)})
        for one in measures
    )


def _decision(text: str) -> bytes:
    body = text.encode()
    if body:
        attachments.check_size("decision", len(body))
    return body
