"""A dated rule set: which readings are danger signs, and what is asked for and when.

    RuleSet
      figures   Figure: a measure beyond a limit, perhaps only once it was repeated
      answers   Answer: a symptom that is there, or how somebody feels
      checks    how often somebody is asked, and for how long
      closer    the days on which those at risk are watched more closely
      risk      who is at risk
      usual     limits for those whose saturation is low when they are well
      silence   when somebody is reminded, and when a clinician is told

Only what the source says is in it. What is not in it is None, and no other set's
figure stands in for that.
"""

import hashlib
import operator
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Final, NamedTuple

import msgspec

from epihq.care.codes import IMPLIED_BY, threshold_name
from epihq.care.records import FIELDS, RANK, Feeling, Level, Measure

# Checked against the source, or against what others published of it; known from the
# literature and not read again; a headquarters' own.
TRUSTS: Final = ("c", "m", "own")
# How long before the newest reading others still speak for what it does not tell.
REMEMBERED: Final = timedelta(hours=72)

Some = Annotated[str, msgspec.Meta(min_length=1)]
Positive = Annotated[float, msgspec.Meta(gt=0, le=10_000)]
Limit = Annotated[float, msgspec.Meta(ge=0, le=1_000)]
Hours = Annotated[float, msgspec.Meta(gt=0, le=24 * 31)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
Hour = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Action(StrEnum):
    """What a rule set asks to be done."""

    REPEAT = "repeat"
    CLINICIAN = "clinician"
    VISIT = "visit"
    MEDICAL_ATTENTION = "medical-attention"
    HOSPITAL = "hospital"
    AMBULANCE = "ambulance"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a rule set with the source of its figures."""

    source: Some
    trust: str = "own"


class Figure(Part, frozen=True, kw_only=True):
    """A measure beyond a limit.

    Exactly one of ``below``, ``at_most``, ``above``, ``at_least`` is given. With
    ``repeat_minutes`` the sign stands in full once so many ``readings`` one after the
    other show it, or nobody repeated in time; before, it is watched. With
    ``lasting_hours`` it stands once it has lasted for longer.
    """

    measure: Measure
    level: Level
    action: Action
    below: Limit | None = None
    at_most: Limit | None = None
    above: Limit | None = None
    at_least: Limit | None = None
    repeat_minutes: Annotated[int, msgspec.Meta(ge=0, le=24 * 60)] | None = None
    readings: Annotated[int, msgspec.Meta(ge=2, le=10)] = 2
    lasting_hours: Hours | None = None


class Answer(Part, frozen=True, kw_only=True):
    """Symptoms that are there, or a feeling, that are a sign of this level."""

    level: Level
    action: Action
    symptoms: tuple[str, ...] = ()
    feeling: Feeling | None = None


class Checks(Part, frozen=True, kw_only=True):
    """How often somebody is asked, or at which hours, and for how many days."""

    every_hours: Hours | None = None
    at: tuple[Hour, ...] = ()
    days: Days | None = None
    days_from: str = "opened"
    days_without_fever: Days | None = None
    fever_above: Limit | None = None
    days_without_symptoms: Days | None = None


class Closer(Part, frozen=True, kw_only=True):
    """Days since onset on which those at risk are watched more closely."""

    first_day: Annotated[int, msgspec.Meta(ge=0, le=366)]
    last_day: Annotated[int, msgspec.Meta(ge=0, le=366)]
    for_everybody: bool = False
    every_hours: Hours | None = None


class Risk(Part, frozen=True, kw_only=True):
    """Who is at risk: from an age, with child, with one of some conditions."""

    age_from: Annotated[int, msgspec.Meta(ge=0, le=120)] | None = None
    is_pregnant: bool = False
    conditions: tuple[str, ...] = ()


class Drop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many points of saturation below one's usual are a sign of this level."""

    level: Level
    action: Action
    at_least: Limit | None = None
    more_than: Limit | None = None
    repeat_minutes: Annotated[int, msgspec.Meta(ge=0, le=24 * 60)] | None = None


class Usual(Part, frozen=True, kw_only=True):
    """In place of the figures at rest, for those whose usual saturation is lower.

    Of those with one of ``needed_for`` it must be known: their saturation tells
    nothing without it.
    """

    below: Limit
    drops: tuple[Drop, ...]
    needed_for: tuple[str, ...] = ()


class Silence(Part, frozen=True, kw_only=True):
    """Hours after a check was due: reminded, then told to the clinician."""

    remind_hours: tuple[Hours, ...]
    tell_hours: Hours


class Limited(NamedTuple):
    """A figure made ready: how a value is held against its limit."""

    measure: Measure
    field: str
    is_high: bool
    is_beyond: Callable[[float, float], bool]
    limit: float
    level: Level
    action: Action
    name: str
    repeat: timedelta | None = None
    readings: int = 1
    lasting: timedelta | None = None
    set_by: str = ""
    usual: float | None = None


class Asked(NamedTuple):
    """What an answer means: its level, and what is to be done."""

    level: Level
    action: Action


# The fields of a reading.
BOUNDS: Final[dict[str, tuple[bool, Callable[[float, float], bool]]]] = {
    "below": (False, operator.lt),
    "at_most": (False, operator.le),
    "above": (True, operator.gt),
    "at_least": (True, operator.ge),
}
# How a limit of a person's own is meant, where the rule set has none of its name.
OWN_BOUNDS: Final = {False: operator.le, True: operator.ge}


class RuleSet(Part, frozen=True, kw_only=True, dict=True):
    """One rule set as it was valid from a day to a day, both included."""

    code: Some
    family: Some
    name: Some
    valid_from: date
    valid_to: date | None = None
    figures: tuple[Figure, ...] = ()
    answers: tuple[Answer, ...] = ()
    checks: Checks | None = None
    closer: Closer | None = None
    risk: Risk | None = None
    usual: Usual | None = None
    silence: Silence | None = None

    @cached_property
    def sha256(self) -> str:
        """The hash of all that it says: the same for the same content."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()

    @cached_property
    def limited(self) -> tuple[Limited, ...]:
        """Its figures, made ready."""
        return tuple(map(_limited, self.figures))

    def drops_from(self, usual_spo2: float) -> list[Limited]:
        """Give limits at rest for somebody whose saturation is low when well."""
        drops = self.usual.drops if self.usual else ()
        return [_dropped(drop, usual_spo2) for drop in drops]

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """What each symptom means: the gravest that is said of it or of its kind."""
        found: dict[str, Asked] = {}
        for answer in sorted(self.answers, key=lambda one: RANK[one.level]):
            for symptom in answer.symptoms:
                for code in (symptom, *IMPLIED_BY.get(symptom, ())):
                    found[code] = Asked(answer.level, answer.action)
        return found

    @cached_property
    def felt(self) -> dict[Feeling, Asked]:
        """What each feeling means."""
        return {
            one.feeling: Asked(one.level, one.action)
            for one in sorted(self.answers, key=lambda one: RANK[one.level])
            if one.feeling is not None
        }

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """What it does not say: measures without a figure, and parts, as codes."""
        held = {figure.measure for figure in self.figures}
        parts = {
            "symptoms": self.asked,
            "feeling": self.felt,
            "checks": self.checks and (self.checks.every_hours or self.checks.at),
            "days": self.checks and self.checks.days,
            "closer-watch": self.closer,
            "risk": self.risk,
            "usual": self.usual,
            "silence": self.silence,
        }
        return tuple(str(measure) for measure in Measure if measure not in held) + (
            tuple(name for name, part in parts.items() if not part)
        )

    @cached_property
    def memory(self) -> timedelta:
        """How long before the newest reading others can still matter."""
        lasting = [one.lasting for one in self.limited if one.lasting]
        days = self.checks and (
            self.checks.days_without_fever or self.checks.days_without_symptoms
        )
        longest = max([*lasting, timedelta(days=days or 0)])
        return max(REMEMBERED, longest + timedelta(days=1))

    def is_valid(self, day: date) -> bool:
        """Say whether it held on a day."""
        return self.valid_from <= day and (
            self.valid_to is None or day <= self.valid_to
        )


def bounds_of(figure: Figure) -> dict[str, float]:
    """Give the bounds that a figure names, by their names: one, if it is sound."""
    given = {name: getattr(figure, name) for name in BOUNDS}
    return {name: limit for name, limit in given.items() if limit is not None}


def _limited(figure: Figure) -> Limited:
    ((name, limit),) = bounds_of(figure).items()
    is_high, is_beyond = BOUNDS[name]
    repeat, lasting = figure.repeat_minutes, figure.lasting_hours
    return Limited(
        measure=figure.measure,
        field=FIELDS[figure.measure],
        is_high=is_high,
        is_beyond=is_beyond,
        limit=limit,
        level=figure.level,
        action=figure.action,
        name=threshold_name(figure.measure, is_high, figure.level),
        repeat=None if repeat is None else timedelta(minutes=repeat),
        readings=1 if repeat is None else figure.readings,
        lasting=None if lasting is None else timedelta(hours=lasting),
    )


def _dropped(drop: Drop, usual_spo2: float) -> Limited:
    is_more = drop.more_than is not None
    points = drop.more_than if drop.more_than is not None else drop.at_least or 0.0
    repeat = drop.repeat_minutes
    return Limited(
        measure=Measure.SPO2_REST,
        field="spo2_rest",
        is_high=False,
        is_beyond=operator.lt if is_more else operator.le,
        limit=usual_spo2 - points,
        level=drop.level,
        action=drop.action,
        name=threshold_name(Measure.SPO2_REST, is_high=False, level=drop.level),
        repeat=None if repeat is None else timedelta(minutes=repeat),
        readings=1 if repeat is None else 2,
        usual=usual_spo2,
    )
