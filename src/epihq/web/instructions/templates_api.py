"""Templates of instructions, for programs."""

from django.http import HttpRequest
from ninja import Field, Query, Router

from epihq.operations.instructions import templates as actions
from epihq.operations.instructions.tables import TemplateRow
from epihq.operations.instructions.templates import Template
from epihq.terms.instructions import Priority
from epihq.web.kit.api import (
    Cut,
    InState,
    Number,
    Seen,
    Text,
    Thinglike,
    Versioned,
    Whole,
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


TemplatesPage = listed(TemplateOut, "Templates")


@router.get("/templates", response=answers(TemplatesPage))
@operation("template.see", past=True)
def templates(request: HttpRequest, asked: Query[InState]) -> Cut[TemplateRow]:
    """List templates of instructions, newest first."""
    return cut_by_state(TemplateRow, request, asked)


@router.post("/templates", response=answers(TemplateOut))
@operation("template.set")
def enter_template(request: HttpRequest, body: TemplateIn) -> TemplateRow:
    """Enter a template of instructions."""
    return actions.set_template(actor_of(request), _template(body))


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
    version = version_of(seen, body)
    return actions.set_template(
        actor_of(request), _template(body), number=number, version=version
    )


def _template(body: TemplateIn) -> Template:
    return Template(**body.dict(exclude={"version"}))


@router.post("/templates/{number}/retire", response=answers(TemplateOut))
@operation("template.set")
def retire_template(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> TemplateRow:
    """Take a template off the list."""
    version = version_of(seen, body)
    return actions.retire_template(
        actor_of(request), number, reason=body.reason, version=version
    )
