"""What is known of one person at home: records without database and without names.

Units: oxygen saturation in %, temperature in degrees Celsius, pulse and breathing per
minute. Hours carry their time zone. What was not measured is None, never a fill value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


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


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One check of one person: when it is about, when it was written, what it says.

    ``symptoms`` are codes; ``number`` is that of its row, 0 before it is kept;
    ``corrects`` the number of the reading in whose place it stands.
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
    number: int = 0
    corrects: int | None = None


@dataclass(frozen=True, kw_only=True)
class Patient:
    """What the rules may know of a person: nothing that names them.

    ``thresholds`` are their own, by the name of a rule's threshold, each with who set
    it; ``usual_spo2`` is what they have when well.
    """

    opened_at: datetime
    age: int | None = None
    sex: str = ""
    is_pregnant: bool | None = None
    conditions: frozenset[str] = frozenset()
    onset: date | None = None
    usual_spo2: float | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
