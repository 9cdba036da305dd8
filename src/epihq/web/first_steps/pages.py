"""First steps: what to connect, load and invite, in order, and how each stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from epihq.operations.first_steps import actions
from epihq.operations.first_steps.actions import ASIDE, CONFIRM, Said, said_of_steps
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.operations.subjects import modules
from epihq.web.kit.done import on_to
from epihq.web.kit.first_steps import Finding, Step
from epihq.web.kit.memory import Kept
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import may_do

# What was found for the line of the board, by what it was read from and language.
_kept: Kept[tuple[dict[str, Finding], Mapping[str, Said]]] = Kept(8)
DONE, OPEN, UNSEEN, SET_ASIDE = "done", "open", "unseen", "aside"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A step as it stands, and what was said of it."""

    step: Step
    state: str
    words: tuple[str, ...]
    at: datetime | None
    by: str
    said: Said | None
    href: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """All steps in their order; ``done`` of ``all`` that were not set aside."""

    lines: tuple[Line, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(line.state == DONE for line in self.lines)

    @property
    def all(self) -> int:
        """How many are to be done."""
        return sum(line.state != SET_ASIDE for line in self.lines)

    @property
    def next(self) -> Line | None:
        """The first that is to be done."""
        left = (line for line in self.lines if line.state in {OPEN, UNSEEN})
        return next(left, None)


@cache
def steps() -> tuple[Step, ...]:
    """Give the steps of all subjects in their order."""
    found = [
        step
        for module in modules("epihq.web", "first_steps")
        for step in getattr(module, "STEPS", ())
    ]
    return tuple(sorted(found, key=lambda step: step.place))


def progress(look: Look, actor: Actor) -> Progress:
    """Read how all steps stand, or stood."""
    return _progress(look, actor, _looked(look), said_of_steps(look.moment.upto))


def progress_kept(look: Look, actor: Actor, key: str) -> Progress:
    """Tell how all steps stand now, as read once for all readers of a language.

    ``key`` names all that they stand by.
    """
    found, said = _kept.get(
        f"{key} {get_language()}",
        lambda: (_looked(look), said_of_steps(look.moment.upto)),
    )
    return _progress(look, actor, found, said)


def _looked(look: Look) -> dict[str, Finding]:
    """Look at the room, step by step, in the reader's language."""
    found = {step.name: step.look(look) for step in steps()}
    return {
        name: replace(one, words=[str(word) for word in one.words])
        for name, one in found.items()
    }


def _progress(
    look: Look, actor: Actor, found: Mapping[str, Finding], said: Mapping[str, Said]
) -> Progress:
    return Progress(
        lines=tuple(
            _line(step, look, actor, found[step.name], said.get(step.name))
            for step in steps()
        )
    )


def _line(
    step: Step, look: Look, actor: Actor, found: Finding, said: Said | None
) -> Line:
    by_word = found.is_done is None and said is not None and said.verb == CONFIRM
    return Line(
        step=step,
        state=_state(found, said, by_word=by_word),
        words=tuple(found.words),
        at=found.at,
        by=found.by,
        said=said if by_word or (said and said.verb == ASIDE) else None,
        href=_href(step, look, actor),
    )


def _state(found: Finding, said: Said | None, *, by_word: bool) -> str:
    if found.is_done or by_word:
        return DONE
    if said is not None and said.verb == ASIDE:
        return SET_ASIDE
    return UNSEEN if found.is_done is None else OPEN


def _href(step: Step, look: Look, actor: Actor) -> str:
    is_open = not step.verb or rules.may(actor, step.verb)
    return (
        reverse(step.page) if step.page and is_open and not look.moment.is_past else ""
    )


@page("step.see")
def first_steps(request: HttpRequest) -> HttpResponse:
    """Show the steps in order, what is done, and what comes next."""
    look, actor = look_of(request), actor_of(request)
    context = {
        "look": look,
        "progress": progress(look, actor),
        "may": may_do(actor, look, "step.confirm", "step.aside", "step.resume"),
    }
    return render(request, "web/first_steps/first_steps.html", context)


def steps_for(action: Callable[..., None]) -> list[str]:
    """Name the steps that something may be said of: done, those a person may say."""
    return [
        step.name
        for step in steps()
        if step.can_be_said or action is not actions.confirm_step
    ]


def _answered(
    request: HttpRequest, name: str, action: Callable[..., None], message: str
) -> HttpResponse:
    if name not in steps_for(action):
        raise Http404
    words = {} if action is actions.resume_step else {"words": _words(request)}
    action(actor_of(request), name, **words)
    return on_to(request, message, "first-steps")


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "").strip()


@page("step.confirm")
@require_POST
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """Take somebody's word that a step is done which the room cannot see."""
    return _answered(request, name, actions.confirm_step, _("It is on record."))


@page("step.aside")
@require_POST
def set_aside(request: HttpRequest, name: str) -> HttpResponse:
    """Set a step aside, with a reason."""
    return _answered(request, name, actions.set_step_aside, _("It is set aside."))


@page("step.resume")
@require_POST
def resume(request: HttpRequest, name: str) -> HttpResponse:
    """Take a step up again."""
    return _answered(request, name, actions.resume_step, _("It is to be done again."))


URLS = [
    path("first-steps/", first_steps, name="first-steps"),
    path("first-steps/<str:name>/confirm/", confirm, name="step-confirm"),
    path("first-steps/<str:name>/aside/", set_aside, name="step-aside"),
    path("first-steps/<str:name>/resume/", resume, name="step-resume"),
]
