"""Instructions: issued, acknowledged, begun, done with files, refused, withdrawn.

Somebody of an agency sees and answers their agency's own.
"""

from datetime import UTC

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.actions import Order
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.moments import Moment
from epihq.terms.instructions import InstructionState, Priority
from epihq.web.instructions.sight import instructions_in_sight, overdue_at
from epihq.web.kit.api import (
    NOTHING,
    Count,
    Cut,
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
from epihq.web.kit.api_files import sent_files
from epihq.web.kit.listing import found, has_text, having
from epihq.web.kit.moment import home_folder, look_of
from epihq.web.kit.places import place_asked

router = Router(tags=["Instructions"])


class InstructionOut(Thinglike):
    """An instruction. Overdue is open and past its deadline, not a state."""

    state: InstructionState = Field(description="Where it stands")
    text: str = Field(description="What is to be done")
    legal_basis: str = Field(description="What it rests on")
    location: str = Field(description='Where; "" for anywhere', examples=["AZ-BA"])
    priority: Priority = Field(description="How urgent it is")
    deadline: Utc = Field(description="Until when it is to be done")
    agency: int | None = Field(None, alias="agency_id", description="To which agency")
    officer: int | None = Field(None, alias="officer_id", description="To which person")
    signal: int | None = Field(None, description="The signal that it answers to")
    event: int | None = Field(None, description="The event that it is for")
    proposal: int | None = Field(None, description="The proposal that it carries out")
    template: str = Field(description="The template that it was made from")
    report: str = Field(description="What was done, or why it was not")
    issued_by: str = Field(description="User name of who issued it")
    escalated: int = Field(description="How many steps up it was told, being overdue")


class InstructionsAsked(Listed):
    """Which instructions."""

    state: InstructionState | None = Field(None, description="Where it stands")
    overdue: bool = Field(False, description="Only those open past their deadline")
    agency: Count | None = Field(None, description="To which agency")
    location: Place = Field("", description="Where")
    priority: Priority | None = Field(None, description="How urgent")
    signal: Count | None = Field(None, description="The signal that it answers to")
    event: Count | None = Field(None, description="The event that it is for")
    text: Word = Field("", description="Words of its text, legal basis or report")


class NewOrder(Schema):
    """What is to be done, by whom and until when; to an agency, a person, or both."""

    text: Text = Field(description="What is to be done", examples=["Count free beds."])
    deadline: Hour = Field(examples=["2020-07-05T18:00+04:00"])
    agency: Given | None = Field(None, description="Number of the agency")
    officer: Given | None = Field(None, description="Number of the person")
    legal_basis: Text = Field("", description="What it rests on")
    location: Place = Field("", description='Where; "" for anywhere')
    priority: Priority = Field(Priority.NORMAL, description="How urgent it is")
    signal: Given | None = Field(None, description="The signal that it answers to")
    event: Given | None = Field(None, description="The event that it is for")
    proposal: Given | None = Field(None, description="The proposal that it carries out")
    template: Word = Field("", description="The template that it was made from")


class Done(Versioned):
    """What was done."""

    report: Text = Field(description="What was done")


InstructionsPage = listed(InstructionOut, "Instructions")


@router.get("/instructions", response=answers(InstructionsPage))
@operation("instruction.see", past=True)
def list_instructions(
    request: HttpRequest, asked: Query[InstructionsAsked]
) -> Cut[InstructionRow]:
    """List instructions, newest first; an agency officer gets the agency's own."""
    moment = look_of(request).moment
    filters = [*instructions_in_sight(actor_of(request)), *_filters(asked, moment)]
    return cut(found(InstructionRow, moment, filters), asked)


def _filters(asked: InstructionsAsked, moment: Moment) -> list[Q]:
    filters = having(
        state=asked.state,
        agency_id=asked.agency,
        location=place_asked(asked.location),
        priority=asked.priority,
        signal=asked.signal,
        event=asked.event,
    )
    if asked.overdue:
        filters += overdue_at(moment.at)
    if asked.text:
        filters.append(has_text(("text", "legal_basis", "report"), asked.text))
    return filters


@router.post("/instructions", response=answers(InstructionOut))
@operation("instruction.issue")
def issue(request: HttpRequest, body: NewOrder, once: Once = "") -> InstructionRow:
    """Issue an instruction; its addressee is told by e-mail or webhook."""
    order = Order(**{**dict(body), "deadline": body.deadline.astimezone(UTC)})
    return instructions.issue_instruction(actor_of(request), order, once=once)


@router.get("/instructions/{number}", response=answers(InstructionOut))
@operation("instruction.see", past=True)
def instruction(request: HttpRequest, number: Number) -> InstructionRow:
    """Show an instruction."""
    row = one(InstructionRow, number, request)
    rules.require(actor_of(request), "instruction.see", row)
    return row


@router.post("/instructions/{number}/acknowledge", response=answers(InstructionOut))
@operation("instruction.acknowledge")
def acknowledge(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> InstructionRow:
    """Say that it was received and understood."""
    version = version_of(seen, body)
    return instructions.acknowledge_instruction(
        actor_of(request), number, version=version, note=body.note
    )


@router.post("/instructions/{number}/begin", response=answers(InstructionOut))
@operation("instruction.begin")
def begin(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> InstructionRow:
    """Say that the work has begun."""
    version = version_of(seen, body)
    return instructions.begin_instruction(
        actor_of(request), number, version=version, note=body.note
    )


@router.post("/instructions/{number}/done", response=answers(InstructionOut))
@operation("instruction.done")
def done(
    request: HttpRequest,
    number: Number,
    body: Form[Done],
    files: File[list[UploadedFile]] = [],  # noqa: B006 - as Ninja has it
    seen: Seen = "",
) -> InstructionRow:
    """Say what was done, with files that show it (multipart/form-data)."""
    return instructions.finish_instruction(
        actor_of(request),
        number,
        report=body.report,
        files=sent_files(files),
        home=home_folder(),
        version=version_of(seen, body),
    )


@router.post("/instructions/{number}/refuse", response=answers(InstructionOut))
@operation("instruction.refuse")
def refuse(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> InstructionRow:
    """Say that it will not be done, and why."""
    version = version_of(seen, body)
    return instructions.refuse_instruction(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.post("/instructions/{number}/accept", response=answers(InstructionOut))
@operation("instruction.accept")
def accept(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> InstructionRow:
    """Say that what was reported done is what was asked."""
    version = version_of(seen, body)
    return instructions.accept_answer(
        actor_of(request), number, version=version, note=body.note
    )


@router.post("/instructions/{number}/return", response=answers(InstructionOut))
@operation("instruction.return")
def send_back(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> InstructionRow:
    """Send an answer back, and say why: the work goes on."""
    version = version_of(seen, body)
    return instructions.return_answer(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.post("/instructions/{number}/withdraw", response=answers(InstructionOut))
@operation("instruction.withdraw")
def withdraw(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> InstructionRow:
    """Take an instruction back, and say why."""
    version = version_of(seen, body)
    return instructions.withdraw_instruction(
        actor_of(request), number, reason=body.reason, version=version
    )
