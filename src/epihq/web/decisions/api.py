"""Decisions: asked for, looked at, their record, put forward, withdrawn."""

import json
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from epihq.desk.options import OwnOption
from epihq.operations.decisions import actions as decisions
from epihq.operations.decisions.actions import Forward
from epihq.operations.decisions.asking import EXTEND, Asking
from epihq.operations.decisions.queue import DECISIONS
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.processes.asked import ASKED
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Measure
from epihq.terms.written import check_area
from epihq.web.kit.api import (
    NOTHING,
    Cut,
    Day,
    Hour,
    Listed,
    Number,
    Once,
    Place,
    Said,
    Seen,
    Share,
    Text,
    Thinglike,
    Utc,
    Versioned,
    Whole,
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
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.places import place_asked

router = Router(tags=["Decisions"])
State = Literal["asked", "compared", "forward", "failed", "withdrawn"]


class OptionIn(Schema):
    """An option of one's own, as in a file of options."""

    name: Word = Field(description="Short name, each its own", examples=["evenings"])
    title: Word = Field("", description="What it is called")
    days: Whole = Field(description="For how many days it holds", examples=[14])
    levels: dict[Word, Whole] = Field(
        description="Levels by OxCGRT code that it changes", examples=[{"C6": 1}]
    )
    share: Share | None = Field(None, description="Share of people whom they reach")


class DecisionIn(Schema):
    """A question: of which place, about which end, by what was known when."""

    location: Place = Field("", description='"" is the own location')
    disease: Word = Field(
        "", description='Code of the disease; "" is that of ?disease=, or the usual one'
    )
    as_of: Day | None = Field(
        None, description="By what was known at its end; today if left out"
    )
    ends: Hour | None = Field(
        None, description="The end in question; null is the soonest planned one"
    )
    extend: list[Whole] = Field([*EXTEND], description="Days of the extensions")
    options: list[OptionIn] = Field(
        [], description="Options of one's own, in place of the usual ones"
    )
    capacity: dict[Word, Share | Whole] = Field(
        {},
        description="Before the headquarters' file, for this question alone",
        examples=[{"icu_beds": 420}],
    )
    horizon: Whole = Field(56, description="Days ahead, 28 to 182")


class MeasureIn(Schema):
    """A measure ordered beside what holds."""

    code: Word = Field(description="OxCGRT code", examples=["C6"])
    level: Whole = Field(ge=0, le=10, description="Its level", examples=[3])
    areas: list[Word] | None = Field(None, description="null is as the regime has it")


class Forwarding(Versioned):
    """An option, by which instrument, why, and against whom."""

    option: Word = Field(description="Its name in the record", examples=["extend-14"])
    instrument: Word = Field(description="What will order it", examples=["No. 209"])
    reasons: Text = Field(description="Why")
    dissent: list[Text] = Field([], description="Who disagreed, and why")
    measures: list[MeasureIn] = Field(
        [], description="What it orders beside what holds"
    )


class DecisionOut(Thinglike):
    """A decision: what was asked, how far it is, and what was put forward."""

    state: State = Field(description="Where it stands")
    location: str = Field(examples=["AZE"])
    as_of: date = Field(description="By what was known at the end of this day")
    question: dict[str, Any] = Field(description="What was asked, as it was asked")
    asked_by: str
    asked_at: Utc
    stage: str = Field(
        "", description='How far it is: figures, estimate, effects, futures; "" before'
    )
    record: str = Field(description='SHA-256 of the record; "" before it is compared')
    seconds: float | None = Field(description="How long it took")
    trouble: str = Field(description="Why it could not be compared; in English")
    option: str = Field(description='The option that was put forward; "" for none')
    forwarded_by: str
    decided: str = Field(description="SHA-256 of the record with what was put forward")
    proposals: list[int] = Field(description="Numbers of what it proposes")
    reason: str = Field(description="Why it was withdrawn")

    @staticmethod
    def resolve_stage(row: DecisionRow) -> str:
        """Read from the work's own file how far it is."""
        if row.state != ASKED:
            return ""
        begun = DECISIONS.found(home_folder(), row)
        return begun.stage if begun else ""


class DecisionsAsked(Listed):
    """Which decisions."""

    state: State | None = Field(None, description="Where it stands")
    location: Place = Field("", description="Of which place")


DecisionsPage = listed(DecisionOut, "Decisions")


@router.get("/decisions", response=answers(DecisionsPage))
@operation("decision.see", past=True)
def list_decisions(
    request: HttpRequest, asked: Query[DecisionsAsked]
) -> Cut[DecisionRow]:
    """List decisions, newest first."""
    filters = having(state=asked.state, location=place_asked(asked.location))
    return cut(found(DecisionRow, look_of(request).moment, filters), asked)


@router.post("/decisions", response=answers(DecisionOut, status=202))
@operation("decision.ask")
def ask(request: HttpRequest, body: DecisionIn, once: Once = "") -> Status[DecisionRow]:
    """Ask for a comparison of options; the watch makes it in its next rounds.

    Ask for the decision again until ``state`` is no longer ``asked``.
    """
    look = look_of(request)
    row = decisions.ask_decision(
        actor_of(request),
        _asking(body, look),
        today=look.as_of,
        once=once,
    )
    return Status(202, row)


@router.get("/decisions/{number}", response=answers(DecisionOut))
@operation("decision.see", past=True)
def decision(request: HttpRequest, number: Number) -> DecisionRow:
    """Show a decision, and how far its comparison is."""
    return one(DecisionRow, number, request)


@router.get("/decisions/{number}/record", response=answers(dict[str, Any]))
@operation("decision.see", past=True)
def record(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Give the record as it was kept: docs/reference/decision.md."""
    row = one(DecisionRow, number, request)
    if not row.record:
        raise UsageError(
            "ledger.no-such-thing",
            f"{row}: one whose options are compared was expected; got one that is "
            f"{row.state}. Ask again later.",
        )
    told: dict[str, Any] = json.loads(decisions.body_of(row, home_folder()))
    return told


@router.post("/decisions/{number}/forward", response=answers(DecisionOut))
@operation("decision.forward")
def put_forward(
    request: HttpRequest, number: Number, body: Forwarding, seen: Seen = ""
) -> DecisionRow:
    """Put an option forward: what it orders is proposed, for a second person."""
    row = one(DecisionRow, number, request)
    forward = Forward(
        option=body.option,
        instrument=body.instrument,
        reasons=body.reasons,
        dissent=tuple(body.dissent),
        measures=[_measure(each, row.location) for each in body.measures],
    )
    return decisions.put_forward(
        actor_of(request),
        number,
        forward,
        home=home_folder(),
        version=version_of(seen, body),
    )


@router.post("/decisions/{number}/withdraw", response=answers(DecisionOut))
@operation("decision.withdraw")
def withdraw(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> DecisionRow:
    """Take the question back; what is being computed is ended."""
    version = version_of(seen, body)
    return decisions.withdraw_decision(
        actor_of(request), number, reason=body.note, version=version
    )


def _asking(body: DecisionIn, look: Look) -> Asking:
    return Asking(
        location=body.location or look.location,
        as_of=body.as_of or look.as_of,
        disease=body.disease or look.disease,
        ends=body.ends,
        extend=tuple(body.extend),
        options=tuple(OwnOption(**dict(each)) for each in body.options),
        capacity={name: float(amount) for name, amount in body.capacity.items()},
        horizon=body.horizon,
    )


def _measure(told: MeasureIn, location: str) -> Measure:
    areas = told.areas
    if areas is None:
        return Measure(code=told.code, level=told.level)
    within = tuple(check_area(area, location, "areas") for area in areas)
    return Measure(code=told.code, level=told.level, areas=within)
