"""What the headquarters did in the days before a briefing, as the briefing tells it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class SignalNews:
    """A signal: ``kind``, ``severity`` and ``state`` in the words of terms.signals.

    ``said`` is what was reported or noted, or why it was closed.
    """

    number: int
    kind: str
    location: str
    indicator: str
    reference_date: date
    severity: str
    state: str
    said: str


@dataclass(frozen=True, kw_only=True)
class EventNews:
    """An event; ``state``, ``grade`` and ``risk`` in the words of terms.events.

    ``risk`` is "" where nobody has judged it; ``said`` is what is known of it, or why
    it was closed; ``since`` the day on which it was declared, or closed.
    """

    number: int
    title: str
    state: str
    grade: str
    risk: str
    said: str
    since: date


@dataclass(frozen=True, kw_only=True)
class InstructionNews:
    """An instruction; ``addressee`` is an agency's name, "" for a person of ours."""

    number: int
    text: str
    addressee: str
    deadline: datetime
    state: str
    is_overdue: bool
    report: str


@dataclass(frozen=True, kw_only=True)
class ActNews:
    """A decision about a regime: ``kind`` is set, extend or lift; None is no end."""

    regime: str
    kind: str
    instrument: str
    decided_on: date
    effective_from: datetime
    effective_to: datetime | None


@dataclass(frozen=True, kw_only=True)
class MeasureNews:
    """A measure in force, by OxCGRT's code and level.

    ``days_left`` is None where no end is set.
    """

    code: str
    level: int
    regime: str
    until: datetime | None
    days_left: int | None


@dataclass(frozen=True, kw_only=True)
class RoomNews:
    """The room as it stood at the end of a day, and what changed in seven days.

    Of lists only the most important stand here, first things first; the numbers
    beside them count all. ``trouble`` says why nothing could be read; all else is
    empty then.
    """

    centre: str = ""
    time_zone: str = "UTC"
    first_day: date = date.min
    last_day: date = date.min
    mode: str = ""
    mode_why: str = ""
    mode_since: datetime | None = None
    events: tuple[EventNews, ...] = ()
    events_open: int = 0
    events_closed: tuple[EventNews, ...] = ()
    signals: tuple[SignalNews, ...] = ()
    signals_open: int = 0
    signals_raised: int = 0
    signals_events: int = 0
    signals_closed: int = 0
    closed: tuple[SignalNews, ...] = ()
    instructions: tuple[InstructionNews, ...] = ()
    instructions_open: int = 0
    instructions_overdue: int = 0
    instructions_issued: int = 0
    instructions_done: int = 0
    instructions_refused: int = 0
    answered: tuple[InstructionNews, ...] = ()
    acts: tuple[ActNews, ...] = ()
    measures: tuple[MeasureNews, ...] = ()
    trouble: str = ""
