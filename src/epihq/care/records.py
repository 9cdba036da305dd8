"""What is known of one person at home: records without database and without names.

Units: oxygen saturation in %, temperature in degrees Celsius, pulse and breathing per
minute. Hours carry their time zone. What was not measured is None, never a fill value;
what was not asked is neither among ``symptoms`` nor among ``denied``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec


class Channel(StrEnum):
    """How a reading reached the desk."""

    CALL = "call"
    VISIT = "visit"
    WEB = "web"
    SMS = "sms"
    PAPER = "paper"
    PROGRAM = "program"


class Feeling(StrEnum):
    """How somebody feels, against the time before."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class EpisodeState(StrEnum):
    """Where an episode of home care stands."""

    WAITING = "waiting-contact"
    OBSERVED = "observed"
    ESCALATED = "escalated"
    PAUSED = "paused"
    IN_HOSPITAL = "in-hospital"
    ENDED = "ended"


class Level(StrEnum):
    """How much somebody is in danger; ``LEVELS`` has them from the least."""

    STEADY = "steady"
    WATCH = "watch"
    REVIEW = "review"
    EMERGENCY = "emergency"


LEVELS = tuple(Level)
RANK: Final = {level: rank for rank, level in enumerate(LEVELS)}


class Measure(StrEnum):
    """What is measured; a reading has a field of each name, with "_" for "-"."""

    SPO2_REST = "spo2-rest"
    SPO2_WALK = "spo2-walk"
    TEMPERATURE = "temperature"
    PULSE = "pulse"
    BREATHING_RATE = "breathing-rate"


# The field of each measure, of a reading and of its row alike.
FIELDS: Final = {measure: measure.replace("-", "_") for measure in Measure}
MEASURED: Final = tuple(FIELDS.values())


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One check of one person: when it is about, when it was written, what it says.

    ``symptoms`` are codes of what is there, ``denied`` of what was asked for and is
    not; ``number`` is that of its row, 0 before it is kept; ``corrects`` the number of
    the reading in whose place it stands.
    """

    about_at: datetime
    written_at: datetime
    channel: Channel
    entered_by: str = ""
    spo2_rest: float | None = None
    spo2_walk: float | None = None
    temperature: float | None = None
    pulse: float | None = None
    breathing_rate: float | None = None
    feeling: Feeling | None = None
    symptoms: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    number: int = 0
    corrects: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Threshold:
    """A person's own threshold, who set it, and when."""

    value: float
    set_by: str
    set_at: datetime | None = None


class Patient(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules may know of a person: nothing that names them.

    ``thresholds`` are their own, by names such as "spo2-rest-low-emergency" (all of
    them in ``care.codes.THRESHOLDS``); ``usual_spo2`` is what they have when well.
    """

    opened_at: datetime
    age: int | None = None
    sex: str = ""
    is_pregnant: bool | None = None
    conditions: frozenset[str] = frozenset()
    onset: date | None = None
    usual_spo2: float | None = None
    thresholds: Mapping[str, Threshold] = msgspec.field(default_factory=dict)
