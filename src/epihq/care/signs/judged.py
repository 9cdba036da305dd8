"""Which danger signs the readings show under a rule set, and since when.

Each measure, symptom and feeling is judged by its newest value: a reading that does not
tell of it leaves it as it was. Where a repeat is asked for and not given in time, the
sign stands in full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from epihq.care.codes import threshold_name
from epihq.care.records import LEVELS, Feeling, Level, Measure, Patient
from epihq.care.signs import told as tellings
from epihq.care.signs.rules import OWN_BOUNDS, Action, Limited, RuleSet
from epihq.care.signs.told import Point, Told

RANK = {level: rank for rank, level in enumerate(Level)}
OXIMETER = (Measure.SPO2_REST, Measure.SPO2_WALK)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why a standing is as it is: a code and its values.

    ``level`` is what it counts for now, ``full`` what it would count for had nobody
    lowered it. ``about`` is a measure or a symptom; ``repeat_by`` until when a repeat
    is asked for that was not given; ``by`` who set the limit, raised the level or
    made the call. ``known_at`` is when the headquarters knew it.
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
    by: str = ""
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
                    field=measure.replace("-", "_"),
                    is_high=is_high,
                    is_beyond=OWN_BOUNDS[is_high],
                    limit=own[name].value,
                    level=level,
                    action=Action.CLINICIAN,
                    name=name,
                    set_by=own[name].set_by,
                )


def beyond_limits(
    known: Sequence[Told], limits: Sequence[Limited], now: datetime
) -> list[Reason]:
    """Give the gravest sign of each measure, for too low and for too high."""
    series: dict[str, list[Point]] = {}
    gravest: dict[tuple[Measure, bool], Reason] = {}
    for limited in limits:
        points = series.get(limited.field)
        if points is None:
            points = series[limited.field] = tellings.points(known, limited.field)
        if not points:
            continue
        newest = points[0]
        value = newest.high if limited.is_high else newest.low
        if not limited.is_beyond(value, limited.limit):
            continue
        reason = _sign(points, limited, value, now)
        if reason is not None:
            key = (limited.measure, limited.is_high)
            before = gravest.get(key)
            if before is None or RANK[before.level] < RANK[reason.level]:
                gravest[key] = reason
    return list(gravest.values())


def _sign(
    points: Sequence[Point], limited: Limited, value: float, now: datetime
) -> Reason | None:
    """Say how far a sign stands whose newest value is beyond its limit."""
    newest = points[0]
    level, repeat_by = limited.level, None
    if limited.lasting is not None or limited.repeat is not None:
        length, since = _run(points, limited)
        if limited.lasting is not None:
            if newest.hour - since <= limited.lasting:
                return None
        elif limited.repeat is not None and length < limited.readings:
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
        value=value,
        limit=limited.limit,
        usual=limited.usual,
        repeat_by=repeat_by,
        by=limited.set_by,
        action=Action.REPEAT if level != limited.level else limited.action,
    )


def _run(points: Sequence[Point], limited: Limited) -> tuple[int, datetime]:
    """Count the newest values one after the other that are beyond a limit."""
    length, since = 0, points[0].hour
    for point in points:
        value = point.high if limited.is_high else point.low
        if not limited.is_beyond(value, limited.limit):
            break
        length, since = length + 1, point.hour
    return length, since


def bad_answers(known: Sequence[Told], rules: RuleSet) -> Iterator[Reason]:
    """Give a sign for each symptom that is there, and for how somebody feels."""
    for code, said in tellings.symptoms(known).items():
        asked = rules.asked.get(code)
        if said.is_there and asked is not None:
            yield Reason(
                code="symptom",
                level=asked.level,
                full=asked.level,
                at=said.hour,
                known_at=said.written_at,
                about=code,
                action=asked.action,
            )
    felt = tellings.feeling(known)
    asked = rules.felt.get(felt[1]) if felt else None
    if felt is not None and asked is not None:
        yield Reason(
            code=f"feeling-{felt[1]}",
            level=asked.level,
            full=asked.level,
            at=felt[0].hour,
            known_at=felt[0].reading.written_at,
            action=asked.action,
        )


def unjudged(
    known: Sequence[Told], limits: Sequence[Limited], rules: RuleSet
) -> tuple[str, ...]:
    """Name what was told and what the rule set says nothing about."""
    judged = {one.field for one in limits}
    measures = [
        str(measure)
        for measure in Measure
        if (field := measure.replace("-", "_")) not in judged
        and any(getattr(one.reading, field) is not None for one in known)
    ]
    there = sorted(
        code
        for code, said in tellings.symptoms(known).items()
        if said.is_there and code not in rules.asked
    )
    felt = tellings.feeling(known)
    is_worse = felt is not None and felt[1] is Feeling.WORSE
    worse = ["feeling-worse"] if is_worse and Feeling.WORSE not in rules.felt else []
    return (*measures, *there, *worse)
