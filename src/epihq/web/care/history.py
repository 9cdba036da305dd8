"""What happened to somebody at home: their readings and what was done, newest first."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from epihq.care.checks.rules import Judging
from epihq.care.checks.standings import codes, patient_of, reading_of
from epihq.care.checks.tables import ReadingRow
from epihq.care.records import MEASURED, Channel, Feeling, Measure, Reading
from epihq.care.register.locking import Lock
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.care.signs.judged import limits_of
from epihq.operations.subjects import VERBS
from epihq.web.care.chart import Bound, course
from epihq.web.care.words import (
    ASKED_OF,
    CHANNELS,
    ENDED_AS,
    ENDINGS,
    FEELINGS,
    LEVELS_TO_SET,
    OUTCOMES,
    SYMPTOMS,
)
from epihq.words import numbers

# A page shows so many; the rest is counted.
_READINGS, _ACTS = 60, 60


class Shown(NamedTuple):
    """A reading as the page shows it."""

    number: int
    about_at: datetime
    cells: list[tuple[str, str]]
    feels: str
    came: str
    entered_by: str
    written_at: datetime
    level: str
    note: str
    is_corrected: bool


class Done(NamedTuple):
    """What somebody did, as the page shows it."""

    at: datetime
    by: str
    done: str
    told: str
    words: str
    instruction: int | None


class Readings(NamedTuple):
    """The newest readings, their course, and how many older ones there are."""

    shown: list[Shown]
    chart: SafeString | str
    further: int


def readings_of(
    row: EpisodeRow, upto: datetime, judging: Judging, lock: Lock | None
) -> Readings:
    """Give the readings of somebody that were written by an hour."""
    found = ReadingRow.objects.filter(episode=row.pk, written_at__lte=upto)
    newest = list(found.order_by("-number")[:_READINGS])
    newest.sort(key=lambda one: (one.about_at, one.number), reverse=True)
    replaced = {one.corrects for one in newest if one.corrects}
    shown = [_shown(one, one.pk in replaced, lock) for one in newest]
    told = [reading_of(one) for one in reversed(newest) if one.pk not in replaced]
    further = found.count() - len(newest) if len(newest) == _READINGS else 0
    return Readings(shown, course(told, *_bounds(row, judging)), further)


def _bounds(row: EpisodeRow, judging: Judging) -> list[list[Bound]]:
    limits = limits_of(patient_of(row), judging.rules)
    return [
        list(
            {
                one.limit: Bound(one.limit, one.is_beyond)
                for one in limits
                if one.measure is measure
            }.values()
        )
        for measure in (Measure.SPO2_REST, Measure.TEMPERATURE)
    ]


def _shown(one: ReadingRow, is_corrected: bool, lock: Lock | None) -> Shown:
    labels = ("SpO2", _("walked"), "°C", _("pulse"), _("breaths"))
    values = [numbers.figure(getattr(one, name)) for name in MEASURED]
    return Shown(
        one.pk,
        one.about_at,
        list(zip(labels, values, strict=True)),
        _feels(one),
        str(CHANNELS.get(Channel(one.channel), one.channel)),
        one.entered_by,
        one.written_at,
        one.level,
        lock.open(one.note) if lock and one.note else "",
        is_corrected,
    )


def _feels(one: ReadingRow) -> str:
    told = [str(FEELINGS[Feeling(one.feeling)])] if one.feeling else []
    told += [str(SYMPTOMS[code]) for code in SYMPTOMS if code in codes(one.symptoms)]
    return ", ".join(told)


def reading_to_correct(row: EpisodeRow, number: int) -> Reading | None:
    """Give somebody's reading that is to be corrected; None where it is not theirs."""
    one = ReadingRow.objects.filter(pk=number, episode=row.pk).first()
    return reading_of(one) if one else None


def acts_of(row: EpisodeRow, upto: datetime, lock: Lock | None) -> list[Done]:
    """Give what was done for somebody by an hour; notes where the lock is given."""
    acts = ActRow.objects.filter(episode=row.pk, at__lte=upto).order_by("-number")
    return [_done(one, lock) for one in acts[:_ACTS]]


def _done(one: ActRow, lock: Lock | None) -> Done:
    content = json.loads(one.content) if one.content else {}
    words = lock.open(one.words) if lock and one.words else ""
    verb = VERBS.get(one.verb)
    done = _(verb.done) if verb and verb.done else one.verb
    instruction = content.get("instruction")
    return Done(one.at, one.by, done, _told(content), words, instruction)


# How each part of an act's content is told.
_WORDS: Mapping[str, Mapping[Any, Any]] = {
    "came": OUTCOMES,
    "level": LEVELS_TO_SET,
    "wanted": ASKED_OF,
    "reason": ENDINGS,
    "outcome": ENDED_AS,
}


def _told(content: Mapping[str, Any]) -> str:
    told = [
        str(_WORDS[name].get(value, value))
        for name, value in content.items()
        if name in _WORDS
    ]
    return ", ".join(told)


class Then(NamedTuple):
    """How somebody stood at an hour: the state, and the level of the newest check."""

    state: str
    level: str


def stood_at(row: EpisodeRow, at: datetime) -> Then | None:
    """Say how somebody stood at a past hour; None before they came under care."""
    acts = ActRow.objects.filter(episode=row.pk, at__lte=at).order_by("-number")
    state = acts.values_list("after", flat=True).first()
    if state is None:
        return None
    read = ReadingRow.objects.filter(episode=row.pk, written_at__lte=at)
    level = read.order_by("-number").values_list("level", flat=True).first()
    return Then(state, level or "")
