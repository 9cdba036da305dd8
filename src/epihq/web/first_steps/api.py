"""First steps: how each stands, and what people say of one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from epihq.operations.first_steps import actions
from epihq.terms.errors import UsageError
from epihq.web.first_steps.pages import Line, progress, steps_for
from epihq.web.kit.api import Text, Utc, actor_of, answers, operation
from epihq.web.kit.moment import look_of

router = Router(tags=["First steps"])


class StepOut(Schema):
    """A step of a new headquarters, and how it stands."""

    name: str = Field(description="Its code", examples=["backup"])
    title: str
    why: str
    state: str = Field(description="done, open, unseen (nobody said so) or aside")
    found: list[str] = Field(description="What the room sees of it, in words")
    at: Utc | None = Field(description="When what was found came to be")
    by: str = Field(description="By whom")
    said: str = Field(description="What somebody said of it")
    said_by: str
    said_at: Utc | None
    command: str = Field(description="What is typed on the server")
    can_be_said: bool = Field(description="Whether a person may say that it is done")


class SaidOfStep(Schema):
    """How one knows that a step is done, or why it is not for this headquarters."""

    words: Text


def _out(line: Line) -> dict[str, Any]:
    step, said = line.step, line.said
    return {
        "name": step.name,
        "title": str(step.title),
        "why": str(step.why),
        "state": line.state,
        "found": list(line.words),
        "at": line.at,
        "by": line.by,
        "said": said.words if said else "",
        "said_by": said.by if said else "",
        "said_at": said.at if said else None,
        "command": step.command,
        "can_be_said": step.can_be_said,
    }


@router.get("/first-steps", response=answers(list[StepOut]))
@operation("step.see", past=True)
def list_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """List the steps in their order, and how each stands or stood."""
    found = progress(look_of(request), actor_of(request))
    return [_out(line) for line in found.lines]


@router.post("/first-steps/{name}/confirm", response=answers(StepOut))
@operation("step.confirm")
def confirm(request: HttpRequest, name: str, body: SaidOfStep) -> dict[str, Any]:
    """Say that a step is done which the room cannot see, and how one knows."""
    return _answered(request, name, actions.confirm_step, words=body.words)


@router.post("/first-steps/{name}/aside", response=answers(StepOut))
@operation("step.aside")
def set_aside(request: HttpRequest, name: str, body: SaidOfStep) -> dict[str, Any]:
    """Set a step aside, with the reason."""
    return _answered(request, name, actions.set_step_aside, words=body.words)


@router.post("/first-steps/{name}/resume", response=answers(StepOut))
@operation("step.resume")
def resume(request: HttpRequest, name: str) -> dict[str, Any]:
    """Take a step up again."""
    return _answered(request, name, actions.resume_step)


def _answered(
    request: HttpRequest, name: str, action: Callable[..., None], **words: str
) -> dict[str, Any]:
    if name not in (wanted := steps_for(action)):
        raise UsageError(
            "ledger.no-such-thing",
            f"first-steps: one of {', '.join(wanted)} was expected; got {name[:40]!r}. "
            "Take one of the list.",
        )
    action(actor_of(request), name, **words)
    found = progress(look_of(request), actor_of(request))
    return next(_out(line) for line in found.lines if line.step.name == name)
