"""Notices on their way to addressees, and files that belong to things."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Field, Query, Router

from epihq.operations.instructions import deliveries
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import acting, rules
from epihq.operations.ledger.attachments import body_of
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.measures.tables import ProposalRow
from epihq.terms.errors import UsageError
from epihq.web.kit.api import (
    SAYS_NOTHING,
    Count,
    Cut,
    Listed,
    Number,
    Seen,
    Thinglike,
    Utc,
    Versioned,
    Word,
    actor_of,
    answers,
    cut,
    listed,
    one,
    operation,
    version_of,
)
from epihq.web.kit.api_files import FileOut, files_of
from epihq.web.kit.files import owner_of
from epihq.web.kit.listing import found, having
from epihq.web.kit.moment import home_folder, look_of

router = Router(tags=["Deliveries and files"])


class DeliveryOut(Thinglike):
    """A notice on its way: waiting, delivered or given-up."""

    instruction: int = Field(alias="instruction_id", description="What it tells of")
    occasion: str = Field(description="What happened to it", examples=["issued"])
    channel: str = Field(description="email or webhook")
    agency: int | None = Field(alias="agency_id", description="Which agency is told")
    officer: int | None = Field(alias="officer_id", description="Or which officer")
    attempts: list[dict[str, str]] = Field(
        alias="tried",
        description='When each was made ("at") and what went wrong ("trouble")',
    )
    due_at: Utc = Field(description="When it is tried next")


class DeliveriesAsked(Listed):
    """Which deliveries."""

    state: Word = Field("", description="waiting, delivered or given-up")
    instruction: Count | None = Field(None, description="Those of one instruction")


DeliveriesPage = listed(DeliveryOut, "Deliveries")


@router.get("/deliveries", response=answers(DeliveriesPage))
@operation("delivery.see", past=True)
def list_deliveries(
    request: HttpRequest, asked: Query[DeliveriesAsked]
) -> Cut[DeliveryRow]:
    """List deliveries, newest first."""
    filters = having(state=asked.state, instruction_id=asked.instruction)
    return cut(found(DeliveryRow, look_of(request).moment, filters), asked)


@router.get("/deliveries/{number}", response=answers(DeliveryOut))
@operation("delivery.see", past=True)
def delivery(request: HttpRequest, number: Number) -> DeliveryRow:
    """Show a notice."""
    return one(DeliveryRow, number, request)


@router.post("/deliveries/{number}/retry", response=answers(DeliveryOut))
@operation("delivery.retry")
def retry(
    request: HttpRequest,
    number: Number,
    body: Versioned = SAYS_NOTHING,
    seen: Seen = "",
) -> DeliveryRow:
    """Try a notice again at once."""
    return deliveries.retry(actor_of(request), number, version=version_of(seen, body))


@router.get("/instructions/{number}/files", response=answers(list[FileOut]))
@operation("instruction.see")
def files_of_instruction(request: HttpRequest, number: Number) -> list[AttachmentRow]:
    """List the files of an instruction."""
    return files_of(request, InstructionRow, number)


@router.get("/proposals/{number}/files", response=answers(list[FileOut]))
@operation("proposal.see")
def files_of_proposal(request: HttpRequest, number: Number) -> list[AttachmentRow]:
    """List the files of a proposal: the decision's record."""
    return files_of(request, ProposalRow, number)


@router.get(
    "/attachments/{number}",
    response=answers(None),
    openapi_extra={"responses": {200: {"content": {"*/*": {}}}}},
)
@operation("instruction.see")
def attachment(request: HttpRequest, number: Number) -> HttpResponse:
    """Download a file, if what it belongs to may be seen."""
    row = acting.held(AttachmentRow, number)
    owner = owner_of(row)
    if owner is None:
        raise UsageError(
            "ledger.no-such-thing",
            f"{row}: a file of a thing on record was expected; got one of none. "
            "Tell an administrator.",
        )
    rules.require(actor_of(request), f"{owner.kind}.see", owner)
    response = HttpResponse(body_of(row, home_folder()), content_type=row.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=row.name)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response
