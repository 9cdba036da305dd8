"""The standing of one person at home: one pure function of what is known by now.

It supports a nurse's judgement and is none: a person can raise a level at any time, and
lower it, with a reason, until something newer alarms.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from epihq.care.records import EpisodeState, Level, Patient, Reading
from epihq.care.signs.deeds import Deed
from epihq.care.signs.due import (
    Due,
    SilenceStep,
    Step,
    furthest,
    missed,
    next_due,
    steps_of,
)
from epihq.care.signs.explained import decided_by, gravity, notices
from epihq.care.signs.judged import (
    Reason,
    bad_answers,
    beyond_limits,
    limits_of,
    unjudged,
)
from epihq.care.signs.people import Did, lower, of_people, sum_up
from epihq.care.signs.risk import at_risk, closer_from
from epihq.care.signs.rules import Action, RuleSet
from epihq.care.signs.settings import DEFAULT, CareSettings
from epihq.care.signs.told import told

# States in which nobody is asked.
UNASKED = (EpisodeState.PAUSED, EpisodeState.IN_HOSPITAL, EpisodeState.ENDED)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody stands.

    ``reasons`` are in order of gravity; ``decided_by`` are kinds of what decides the
    level: "oximeter", "measure", "answers", "person", "silence", "days", "nothing".
    ``tries`` are calls in vain since somebody was last heard of. ``unjudged`` was told,
    and the rule set says nothing about it. ``stands_until`` is when time alone changes
    the level, the silence or the number of missed checks; None if it never does.
    """

    level: Level
    reasons: tuple[Reason, ...]
    due_at: datetime | None
    missed: int
    silent: SilenceStep | None
    silent_since: datetime | None
    tries: int
    repeat_by: datetime | None
    decided_by: tuple[str, ...]
    at_risk: tuple[str, ...]
    notices: tuple[str, ...]
    unjudged: tuple[str, ...]
    heard_at: datetime | None
    stands_until: datetime | None
    rules: str
    sha256: str


def needed_since(rules: RuleSet, newest: datetime) -> datetime:
    """Say from which ``about_at`` on readings may influence a standing.

    ``newest`` is the hour of the person's newest reading, the earlier of ``about_at``
    and ``written_at``, however old it is: silence does not make untrue what it says.
    """
    return newest - rules.memory


def standing(
    patient: Patient,
    readings: Sequence[Reading],
    rules: RuleSet,
    now: datetime,
    *,
    deeds: Sequence[Deed] = (),
    state: EpisodeState = EpisodeState.OBSERVED,
    settings: CareSettings = DEFAULT,
) -> Standing:
    """Say how somebody stands by what is known of them at an hour.

    The order of readings and of deeds does not matter. Time that passes without a word
    never lowers a level.
    """
    history = told(readings, rules.memory, now)
    limits = limits_of(patient, rules)
    risks = at_risk(patient, rules)
    did = sum_up(deeds, history.newest_at)
    closer = closer_from(patient, rules, settings, history, is_at_risk=bool(risks))
    due = None
    if state not in UNASKED:
        is_closer = rules.closer is not None and closer is not None and closer <= now
        every = rules.closer.every_hours if rules.closer and is_closer else None
        due = next_due(patient, rules.checks, did, settings, history, every)
    quiet = _silence(due, did, rules, settings, now)
    reasons = [
        *beyond_limits(history, limits, now),
        *bad_answers(history, rules),
        *of_people(did),
        *_of_time(rules, due, quiet.step, closer, now),
    ]
    if did.lowered is not None:
        reasons = [lower(one, did.lowered) for one in reasons]
    reasons.sort(key=gravity)
    repeats = [
        one.repeat_by for one in reasons if one.repeat_by and one.level == one.full
    ]
    decided = decided_by(reasons, history, limits, rules)
    later = (*repeats, *quiet.later, closer)
    return Standing(
        level=reasons[0].level if reasons else Level.STEADY,
        reasons=tuple(reasons),
        due_at=due.at if due else None,
        missed=quiet.missed,
        silent=quiet.step.step if quiet.step else None,
        silent_since=quiet.since if quiet.step else None,
        tries=len(did.calls),
        repeat_by=min(repeats, default=None),
        decided_by=decided,
        at_risk=risks,
        notices=tuple(notices(patient, rules, history, limits, decided)),
        unjudged=unjudged(history, limits, rules),
        heard_at=did.heard_at,
        stands_until=min((at for at in later if at and at > now), default=None),
        rules=rules.code,
        sha256=rules.sha256,
    )


class _Quiet(NamedTuple):
    """How silent somebody is, and the hours at which that changes."""

    step: Step | None = None
    since: datetime | None = None
    missed: int = 0
    later: tuple[datetime | None, ...] = ()


def _silence(
    due: Due | None, did: Did, rules: RuleSet, settings: CareSettings, now: datetime
) -> _Quiet:
    if due is None:
        return _Quiet()
    steps = steps_of(due, rules.silence, settings)
    number, until = missed(due, now, rules.silence, settings)
    return _Quiet(
        step=furthest(steps, did.calls, now, settings),
        since=min(due.at, *did.calls[:1]) if did.calls else due.at,
        missed=number,
        later=(*(one.at for one in steps), until, due.at if due.is_first else None),
    )


def _of_time(
    rules: RuleSet,
    due: Due | None,
    step: Step | None,
    closer: datetime | None,
    now: datetime,
) -> Iterator[Reason]:
    """Give what stands because time passed: nobody heard, or the days of watch."""
    if step is not None and step.step in {SilenceStep.TELL, SilenceStep.SEEK}:
        is_sought = step.step is SilenceStep.SEEK
        action = Action.VISIT if is_sought else Action.CLINICIAN
        yield _since("silent", step.at, Level.REVIEW, action, str(step.step))
    if due is not None and due.is_first and due.at <= now:
        yield _since("first-contact", due.at, Level.WATCH, None)
    if rules.closer is not None and closer is not None and closer <= now:
        first, last = rules.closer.first_day, rules.closer.last_day
        found = _since("closer-watch", closer, Level.WATCH, None)
        yield replace(found, value=float(first), limit=float(last))


def _since(
    code: str, at: datetime, level: Level, action: Action | None, about: str = ""
) -> Reason:
    return Reason(
        code=code,
        level=level,
        full=level,
        at=at,
        known_at=at,
        about=about,
        action=action,
    )
