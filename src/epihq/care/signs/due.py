"""When somebody is to be asked next, and how far their silence has gone.

A check is due some hours after somebody was last heard of: by a reading, or because
somebody spoke to them. Before that the first contact is due. Calls that nobody answered
are no contact; they count as silence.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count, islice
from typing import NamedTuple

import msgspec

from epihq.care.records import Patient, Reading
from epihq.care.signs.people import Did
from epihq.care.signs.rules import Checks, Silence
from epihq.care.signs.settings import CareSettings
from epihq.care.signs.told import History

# More missed checks than these are not counted.
MOST_MISSED = 99
_DAY = timedelta(days=1)


class SilenceStep(StrEnum):
    """How far somebody's silence has gone, from the least."""

    REMIND = "remind"
    REMIND_AGAIN = "remind-again"
    TELL = "tell"
    SEEK = "seek"


STEPS = tuple(SilenceStep)


class Step(NamedTuple):
    """A step of silence, and when it was or will be reached."""

    step: SilenceStep
    at: datetime


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """When the next check is due; ``is_first`` where nobody has been heard of yet."""

    at: datetime
    is_first: bool = False
    every: timedelta = _DAY
    hours: tuple[time, ...] = ()


def next_due(
    patient: Patient,
    checks: Checks | None,
    did: Did,
    settings: CareSettings,
    history: History,
    closer_every_hours: float | None = None,
) -> Due | None:
    """Say when somebody is to be asked next; None once the days of watch are over.

    They are over when somebody was heard of after them and was well, not before.
    """
    if did.heard_at is None:
        since = max(patient.opened_at, did.resumed_at or patient.opened_at)
        return Due(at=since + settings.first_contact, is_first=True)
    end = ends_at(patient, checks, settings)
    if end is not None and did.heard_at >= end and not is_ill(history, checks):
        return None
    since = max(did.heard_at, did.resumed_at or did.heard_at)
    if checks and checks.at and closer_every_hours is None:
        hours = _hours(checks.at)
        at = next(_slots(since + settings.early, hours, settings))
        return Due(at=at, hours=hours)
    every_hours = closer_every_hours or (checks.every_hours if checks else None)
    every = timedelta(hours=every_hours) if every_hours else settings.every
    return Due(at=_after_quiet(since + every, settings), every=every)


def ends_at(
    patient: Patient, checks: Checks | None, settings: CareSettings
) -> datetime | None:
    """Say when the days of watch are over, as far as the rule set says it."""
    if checks is None or checks.days is None:
        return None
    if checks.days_from == "onset" and patient.onset is not None:
        return day_start(patient.onset, checks.days, settings)
    return patient.opened_at + checks.days * _DAY


def is_ill(history: History, checks: Checks | None) -> bool:
    """Say whether fever, or any symptom, is too near for the watch to end."""
    newest = history.newest_at
    if checks is None or newest is None:
        return False
    fever = timedelta(days=checks.days_without_fever or 0)
    symptoms = timedelta(days=checks.days_without_symptoms or 0)
    return any(
        (newest - hour < symptoms and reading.symptoms)
        or (newest - hour < max(fever, symptoms) and _has_fever(reading, checks))
        for hour, reading in history.known
    )


def _has_fever(reading: Reading, checks: Checks) -> bool:
    limit, measured = checks.fever_above, reading.temperature
    is_hot = limit is not None and measured is not None and measured > limit
    return is_hot or "fever" in reading.symptoms


def day_start(onset: date, days: int, settings: CareSettings) -> datetime:
    """Give the first moment of a day so many days after onset."""
    return datetime.combine(onset + days * _DAY, time(), settings.zone)


def missed(
    due: Due, now: datetime, silence: Silence | None, settings: CareSettings
) -> tuple[int, datetime | None]:
    """Count checks that were not given by their first reminder; and say until when."""
    if due.is_first:
        return 0, None
    remind = _remind(silence, settings)[0]
    number = 0
    for at in islice(_dues(due, settings), MOST_MISSED):
        if now < at + remind:
            return number, at + remind
        number += 1
    return number, None


def _dues(due: Due, settings: CareSettings) -> Iterator[datetime]:
    """Give the hours at which checks are due if nobody is heard of."""
    if due.hours:
        yield due.at
        yield from _slots(due.at, due.hours, settings)
    for number in count():
        yield due.at + number * due.every


def steps_of(due: Due, silence: Silence | None, settings: CareSettings) -> list[Step]:
    """Give the steps of silence with their hours; none before a first contact."""
    if due.is_first:
        return []
    spans = _spans(silence, settings)
    return [Step(kind, due.at + span) for kind, span in spans]


def furthest(
    steps: Sequence[Step],
    calls: Sequence[datetime],
    now: datetime,
    settings: CareSettings,
) -> Step | None:
    """Give the furthest step that was reached, by time or by calls in vain."""
    reached = [one for one in steps if one.at <= now]
    in_vain = _in_vain(calls, settings)
    if in_vain is not None:
        reached.append(in_vain)
    # Of the same step the one that was reached first.
    return max(
        reached,
        key=lambda one: (STEPS.index(one.step), -one.at.timestamp()),
        default=None,
    )


def _in_vain(calls: Sequence[datetime], settings: CareSettings) -> Step | None:
    if not calls:
        return None
    if len(calls) >= settings.tries:
        return Step(SilenceStep.TELL, calls[settings.tries - 1])
    if len(calls) == 1:
        return Step(SilenceStep.REMIND, calls[0])
    return Step(SilenceStep.REMIND_AGAIN, calls[1])


def _remind(silence: Silence | None, settings: CareSettings) -> Sequence[timedelta]:
    if silence is None:
        return settings.remind
    return [timedelta(hours=hours) for hours in silence.remind_hours]


@lru_cache
def _spans(
    silence: Silence | None, settings: CareSettings
) -> tuple[tuple[SilenceStep, timedelta], ...]:
    remind = _remind(silence, settings)
    tell = timedelta(hours=silence.tell_hours) if silence else settings.tell
    kinds = [SilenceStep.REMIND, *[SilenceStep.REMIND_AGAIN] * (len(remind) - 1)]
    return (
        *zip(kinds, remind, strict=True),
        (SilenceStep.TELL, tell),
        (SilenceStep.SEEK, max(settings.seek, tell)),
    )


@lru_cache
def _hours(at: tuple[str, ...]) -> tuple[time, ...]:
    return tuple(sorted(map(time.fromisoformat, at)))


def _slots(
    after: datetime, hours: Sequence[time], settings: CareSettings
) -> Iterator[datetime]:
    """Give the hours of checks after a moment, day by day."""
    first = after.astimezone(settings.zone).date()
    for number in count():
        for hour in hours:
            slot = datetime.combine(first + number * _DAY, hour, settings.zone)
            if slot > after:
                yield slot


def _after_quiet(at: datetime, settings: CareSettings) -> datetime:
    """Move an hour in which nobody is asked to the end of those."""
    if settings.quiet is None:
        return at
    begins, ends = settings.quiet
    here = at.astimezone(settings.zone)
    hour = here.time()
    is_eve = begins > ends and hour >= begins
    is_quiet = is_eve or (hour < ends and (begins > ends or hour >= begins))
    if not is_quiet:
        return here
    day = here.date() + _DAY if is_eve else here.date()
    return datetime.combine(day, ends, settings.zone)
