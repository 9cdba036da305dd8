"""Which danger signs the readings show under a rule set, and since when.

Each measure, symptom and feeling is judged by its newest value: a reading that does not
tell of it leaves it as it was. Where a repeat is asked for and not given in time, the
sign stands in full.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile

import msgspec

from epihq.care.codes import COMMON, threshold_name
from epihq.care.records import FIELDS, LEVELS, RANK, Feeling, Level, Measure, Patient
from epihq.care.signs.rules import OWN_BOUNDS, Action, Asked, Limited, RuleSet
from epihq.care.signs.told import Felt, History, Point, Said

_HOUR = timedelta(hours=1)
OXIMETER = (Measure.SPO2_REST, Measure.SPO2_WALK)


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a standing is as it is: a code and its values.

    ``level`` is what it counts for now, ``full`` what it would count for had not
    ``lowered_by`` lowered it. ``about`` is a measure, a symptom or a step of silence;
    ``repeat_by`` until when a repeat is asked for that was not given; ``lasting_hours``
    for how long it was beyond its limit, at least; ``by`` who set the
    limit, raised the level or made the call. ``known_at`` is when it was known.
    """

    code: str
    level: Level
    full: Level
    at: datetime
    known_at: datetime
    about: str = ""
    value: float | None = None
    limit: float | None = None
    usual: float | None = None
    repeat_by: datetime | None = None
    lasting_hours: float | None = None
    by: str = ""
    lowered_by: str = ""
    action: Action | None = None


def limits_of(patient: Patient, rules: RuleSet) -> tuple[Limited, ...]:
    """Give the figures that hold for one person: the rule set's, with their own."""
    found = rules.limited
    usual = rules.usual
    if usual and patient.usual_spo2 is not None and patient.usual_spo2 < usual.below:
        others = [one for one in found if one.measure != Measure.SPO2_REST]
        found = (*others, *rules.drops_from(patient.usual_spo2))
    if patient.thresholds:
        found = tuple(_with_own(patient, found))
    return found


def _with_own(patient: Patient, found: Sequence[Limited]) -> Iterator[Limited]:
    own = patient.thresholds
    for one in found:
        mine = own.get(one.name)
        if mine is None:
            yield one
        else:
            yield one._replace(limit=mine.value, set_by=mine.set_by, usual=None)
    held = {one.name for one in found}
    for measure in Measure:
        for is_high, level in ((h, lv) for h in (False, True) for lv in LEVELS[1:]):
            name = threshold_name(measure, is_high, level)
            if name in own and name not in held:
                yield Limited(
                    measure=measure,
                    field=FIELDS[measure],
                    is_high=is_high,
                    is_beyond=OWN_BOUNDS[is_high],
                    limit=own[name].value,
                    level=level,
                    action=Action.CLINICIAN,
                    name=name,
                    set_by=own[name].set_by,
                )


def beyond_limits(
    history: History, limits: Sequence[Limited], now: datetime
) -> Iterable[Reason]:
    """Give the gravest sign of each measure, for too low and for too high."""
    gravest: dict[tuple[Measure, bool], Reason] = {}
    for limited in limits:
        newest = history.newest(limited.field)
        if newest is None or not _is_beyond(newest, limited):
            continue
        reason = _sign(history, newest, limited, now)
        if reason is not None:
            key = (limited.measure, limited.is_high)
            before = gravest.get(key)
            if before is None or RANK[before.level] < RANK[reason.level]:
                gravest[key] = reason
    return gravest.values()


def _is_beyond(point: Point, limited: Limited) -> bool:
    value = point.high if limited.is_high else point.low
    return limited.is_beyond(value, limited.limit)


def _sign(
    history: History, newest: Point, limited: Limited, now: datetime
) -> Reason | None:
    """Say how far a sign stands whose newest value is beyond its limit."""
    level, repeat_by = limited.level, None
    if limited.lasting is not None or limited.repeat is not None:
        beyond = partial(_is_beyond, limited=limited)
        run = list(takewhile(beyond, history.points(limited.field)))
        since = run[-1].hour
        if limited.lasting is not None:
            if newest.hour - since <= limited.lasting:
                return None
        elif limited.repeat is not None and len(run) < limited.readings:
            repeat_by = since + limited.repeat
            if now < repeat_by:
                level = min(level, Level.WATCH, key=RANK.__getitem__)
    return Reason(
        code="high" if limited.is_high else "low",
        level=level,
        full=level,
        at=newest.hour,
        known_at=newest.written_at,
        about=limited.measure,
        value=newest.high if limited.is_high else newest.low,
        limit=limited.limit,
        usual=limited.usual,
        repeat_by=repeat_by,
        lasting_hours=limited.lasting / _HOUR if limited.lasting else None,
        by=limited.set_by,
        action=Action.REPEAT if level != limited.level else limited.action,
    )


def bad_answers(history: History, rules: RuleSet) -> Iterator[Reason]:
    """Give a sign for each symptom that is there, and for how somebody feels."""
    for code, said in history.symptoms.items():
        asked = rules.asked.get(code)
        if said.is_there and asked is not None:
            yield _answered("symptom", said, asked, code)
    felt = history.felt
    asked = rules.felt.get(felt.feeling) if felt else None
    if felt is not None and asked is not None:
        yield _answered(f"feeling-{felt.feeling}", felt, asked)


def _answered(code: str, said: Said | Felt, asked: Asked, about: str = "") -> Reason:
    return Reason(
        code=code,
        level=asked.level,
        full=asked.level,
        at=said.hour,
        known_at=said.written_at,
        about=about,
        action=asked.action,
    )


def unjudged(
    history: History, limits: Sequence[Limited], rules: RuleSet
) -> tuple[str, ...]:
    """Name what was told and what the rule set says nothing about."""
    judged = {one.measure for one in limits}
    found = [
        str(measure)
        for measure, field in FIELDS.items()
        if measure not in judged and history.newest(field) is not None
    ]
    for code, said in sorted(history.symptoms.items()):
        if said.is_there and code not in rules.asked and code not in COMMON:
            found.append(code)
    felt = history.felt
    if felt and felt.feeling is Feeling.WORSE and felt.feeling not in rules.felt:
        found.append("feeling-worse")
    return tuple(found)
