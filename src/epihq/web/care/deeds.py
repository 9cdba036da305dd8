"""What can be done for somebody at home, as data: form, action, what is said after.

The page of a person offers those that their state and the reader's rights allow.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from epihq.care.desk import acts, escalations, thresholds
from epihq.care.desk.acts import Ending, Outcome
from epihq.care.records import EpisodeState, Level
from epihq.care.register import erasing
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.web.care.deed_forms import (
    AssignForm,
    Deed,
    EndForm,
    EraseForm,
    EscalateForm,
    LowerForm,
    NoteForm,
    PauseForm,
    RaiseForm,
    RemarkForm,
    ThresholdForm,
    WordsForm,
)
from epihq.web.kit.done import tried
from epihq.web.kit.sent import once_of, version_of
from epihq.web.kit.sign_in import actor_of

# What an action is called with: who, the episode, what a valid form says, version, key.
Do = Callable[[Actor, EpisodeRow, dict[str, Any], dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True)
class CareDeed:
    """One deed: its verb, its form, how it is done, and what the page says of it."""

    name: str
    verb: str
    title: str
    button: str
    message: str
    form: type[Deed]
    do: Do
    help: str = ""
    key: str = ""
    is_grave: bool = False


def _escalate(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    return escalations.escalate(actor, row.pk, told["to"], reason=told["words"], **sent)


def _raise(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    level = Level(told["level"])
    return acts.raise_level(actor, row.pk, level, reason=told["words"], **sent)


def _lower(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    level = Level(told["level"])
    return acts.lower_level(actor, row.pk, level, reason=told["words"], **sent)


def _pause(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    return acts.pause(actor, row.pk, reason=told["words"], until=told["until"], **sent)


def _resume(
    actor: Actor, row: EpisodeRow, _told: dict[str, Any], sent: dict[str, Any]
) -> object:
    return acts.resume(actor, row.pk, **sent)


def _worded(action: Callable[..., Any]) -> Do:
    """Do what takes a note alone."""

    def do(
        actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
    ) -> object:
        return action(actor, row.pk, words=told["words"], **sent)

    return do


def _end(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    why, how = Ending(told["reason"]), Outcome(told["outcome"])
    return acts.end_episode(
        actor, row.pk, reason=why, outcome=how, words=told["words"], **sent
    )


def _assign(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    return acts.assign(actor, row.pk, told["username"].strip(), **sent)


def _set_threshold(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    """Set one threshold, or take it away; a person's others stay as they are."""
    one = {told["threshold"]: told["value"]}
    why = told["words"]
    return thresholds.set_thresholds(
        actor, row.pk, one, reason=why, others_stay=True, **sent
    )


def _erase(
    actor: Actor, row: EpisodeRow, told: dict[str, Any], sent: dict[str, Any]
) -> object:
    return erasing.erase(actor, row.pk, reason=told["words"], **sent)


DEEDS = (
    CareDeed(
        name="escalate",
        verb="care.escalate",
        title=gettext_lazy("Ask for help: doctor, visit, ambulance, hospital"),
        button=gettext_lazy("Ask for it now"),
        message=gettext_lazy("It is asked for."),
        form=EscalateForm,
        do=_escalate,
        key="e",
        is_grave=True,
    ),
    CareDeed(
        name="answered",
        verb="care.answered",
        title=gettext_lazy("The help came: the person stays at home"),
        button=gettext_lazy("They stay at home"),
        message=gettext_lazy("The person is observed at home again."),
        form=WordsForm,
        do=_worded(escalations.answered),
    ),
    CareDeed(
        name="raise",
        verb="care.raise",
        title=gettext_lazy("Raise the level of danger"),
        button=gettext_lazy("Raise it"),
        message=gettext_lazy("The level is raised."),
        form=RaiseForm,
        do=_raise,
    ),
    CareDeed(
        name="lower",
        verb="care.lower",
        title=gettext_lazy("Lower the level of danger"),
        button=gettext_lazy("Lower it"),
        message=gettext_lazy("The level is lowered, with your reason."),
        form=LowerForm,
        do=_lower,
    ),
    CareDeed(
        name="admit",
        verb="care.admit",
        title=gettext_lazy("In hospital"),
        button=gettext_lazy("They are in hospital"),
        message=gettext_lazy("The person is in hospital; nobody calls them."),
        form=NoteForm,
        do=_worded(escalations.admit),
    ),
    CareDeed(
        name="return",
        verb="care.return",
        title=gettext_lazy("Back at home"),
        button=gettext_lazy("They are back at home"),
        message=gettext_lazy("The person is observed at home again."),
        form=NoteForm,
        do=_worded(escalations.back_home),
    ),
    CareDeed(
        name="pause",
        verb="care.pause",
        title=gettext_lazy("Pause the calls"),
        button=gettext_lazy("Pause them"),
        message=gettext_lazy("The calls are paused."),
        form=PauseForm,
        do=_pause,
    ),
    CareDeed(
        name="resume",
        verb="care.resume",
        title=gettext_lazy("Resume the calls"),
        button=gettext_lazy("Resume them"),
        message=gettext_lazy("The calls go on."),
        form=Deed,
        do=_resume,
    ),
    CareDeed(
        name="thresholds",
        verb="care.set-thresholds",
        title=gettext_lazy("Set a threshold of their own"),
        button=gettext_lazy("Set it"),
        message=gettext_lazy("It is set, by your name."),
        form=ThresholdForm,
        do=_set_threshold,
    ),
    CareDeed(
        name="assign",
        verb="care.assign",
        title=gettext_lazy("Who looks after them"),
        button=gettext_lazy("Set it"),
        message=gettext_lazy("It is on record."),
        form=AssignForm,
        do=_assign,
    ),
    CareDeed(
        name="note",
        verb="care.note",
        title=gettext_lazy("Make a note"),
        button=gettext_lazy("Keep the note"),
        message=gettext_lazy("The note is kept."),
        form=RemarkForm,
        do=_worded(acts.note),
    ),
    CareDeed(
        name="end",
        verb="care.end",
        title=gettext_lazy("End home care"),
        button=gettext_lazy("End it"),
        message=gettext_lazy("Home care has ended for this person."),
        form=EndForm,
        do=_end,
        is_grave=True,
    ),
    CareDeed(
        name="erase",
        verb="care.erase",
        title=gettext_lazy("Erase who it was"),
        button=gettext_lazy("Erase it for good"),
        message=gettext_lazy("Who it was is erased; figures and acts stay."),
        form=EraseForm,
        do=_erase,
        is_grave=True,
    ),
)
NAMED: Mapping[str, CareDeed] = {one.name: one for one in DEEDS}


@dataclass(frozen=True)
class Offered:
    """A deed as the page of a person offers it, with the form as it was sent."""

    deed: CareDeed
    form: forms.Form
    is_open: bool = False


def offered(
    row: EpisodeRow, actor: Actor, *, sent: Offered | None = None, to_open: str = ""
) -> list[Offered]:
    """List what an actor may do for somebody as they stand."""
    return [
        sent
        if sent is not None and sent.deed is one
        else Offered(one, one.form(name=one.name), one.name == to_open)
        for one in DEEDS
        if _is_open(one.verb, row, actor)
    ]


def _is_open(verb: str, row: EpisodeRow, actor: Actor) -> bool:
    before = rules.verb_named(verb).before
    return (not before or row.state in before) and rules.may(actor, verb, row)


def sent_deed(name: str, data: QueryDict) -> Offered:
    """Read the form of a deed that was sent.

    Raises:
        Http404: There is no such deed.
    """
    if name not in NAMED:
        raise Http404
    deed = NAMED[name]
    return Offered(deed, deed.form(data, name=name), is_open=True)


def do_it(request: HttpRequest, row: EpisodeRow, sent: Offered) -> Any | None:
    """Do what a form that was sent asks; None, and the sentence in it, where it cannot.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    form = sent.form
    if not form.is_valid():
        return None
    more = {"version": version_of(request), "once": once_of(request)}
    actor = actor_of(request)
    return tried(
        form,
        lambda: sent.deed.do(actor, row, form.cleaned_data, more),
        {
            "ledger.says-nothing": "words",
            "care.no-agency": "to",
            "care.bad-pause": "until",
        },
    )


def is_at_home(row: EpisodeRow) -> bool:
    """Tell whether somebody is called: neither in hospital nor ended."""
    return row.state not in {EpisodeState.IN_HOSPITAL, EpisodeState.ENDED}
