"""What the API takes and gives of events."""

from datetime import date
from typing import Any

from ninja import Field, Schema

from epihq.operations.events.tables import EventRow
from epihq.terms.events import Confidence, EventState, Grade, Impact, Likelihood, Risk
from epihq.web.kit.api import (
    Day,
    Given,
    Listed,
    Place,
    Text,
    Thinglike,
    Utc,
    Versioned,
    Why,
    Word,
)


class EventOut(Thinglike):
    """An event."""

    state: EventState = Field(description="Where it stands")
    title: str = Field(description="What it is called")
    disease: str = Field(description='The disease as it is known; "" for unknown')
    locations: list[str] = Field(description="Where it is")
    grade: Grade = Field(description="How much of the headquarters it takes")
    risk: Risk | None = Field(None, description="The overall risk; null is not judged")
    reassess_on: date | None = Field(None, description="When to judge it again")
    situation: dict[str, Any] = Field(
        description="What is known, done and needed, each with author and hour"
    )
    started_on: date | None = Field(None, description="When it emerged")
    detected_on: date | None = Field(None, description="When it was detected")
    notified_on: date | None = Field(None, description="When it was notified")
    responded_on: date | None = Field(
        None, description="When all seven early actions were done"
    )
    latest: dict[str, Any] = Field(description="The figures of its newest day")
    declared_by: str = Field(description="User name of who declared it")
    closed_at: Utc | None = Field(None, description="When it was closed")
    reason: str = Field(description="Why it was closed")

    @staticmethod
    def resolve_risk(row: EventRow) -> str | None:
        """Tell no risk where nobody judged one."""
        return row.risk or None


class EventWhole(EventOut):
    """An event with its judgement, team and lessons."""

    assessment: dict[str, Any] = Field(description="The newest judgement of its risk")
    team: list[dict[str, Any]] = Field(
        description="Officers by number, with their part"
    )
    lessons: dict[str, Any] = Field(description="What it taught")


class EventsAsked(Listed):
    """Which events."""

    state: EventState | None = Field(None, description="Where it stands")
    grade: Grade | None = Field(None, description="Its grade")
    location: Place = Field("", description="Code of a location where it is")
    text: Word = Field("", description="Words of its title, disease or situation")


class Described(Schema):
    """What an event is."""

    title: Text = Field(description="What it is called", examples=["Cholera in Baku"])
    disease: Word = Field("", description="The disease as it is known")
    locations: list[Place] = Field(default=[], examples=[["AZ-BA"]])
    started_on: Day | None = Field(None, description="When it emerged")
    detected_on: Day | None = Field(None, description="When it was detected")
    notified_on: Day | None = Field(None, description="When it was notified")
    responded_on: Day | None = Field(
        None, description="When all seven early actions were done"
    )


class NewEvent(Described):
    """An event to declare, from a signal or without."""

    signal: Given | None = Field(None, description="The signal that it comes from")
    note: Text = Field("", description="What you add to it")


class Edited(Described, Versioned):
    """What an event is now: all of it, as it is to be."""


class Situation(Versioned):
    """How it stands, in three sentences."""

    known: Text = Field("", description="What is known", examples=["Nine are ill."])
    done: Text = Field("", description="What is done")
    needed: Text = Field("", description="What is needed")


class Judged(Versioned):
    """A judgement of its risk, after WHO's manual of 2012."""

    question: Text = Field(description="What is judged")
    likelihood: Likelihood = Field(description="How likely it is")
    impact: Impact = Field(description="How grave the consequences would be")
    confidence: Confidence = Field(description="How sure you are")
    hazard: Text = Field("", description="What causes it")
    exposure: Text = Field("", description="Who was or may be exposed")
    context: Text = Field("", description="What helps or hinders")
    risk: Risk | None = Field(None, description="Another level than the matrix has")
    why: Text = Field("", description="Why another")
    reassess_on: Day | None = Field(None, description="When to judge it again")


class Graded(Versioned):
    """A grade and its reason."""

    grade: Grade = Field(description="The grade")
    note: Text = Field(description="Why")


class FigureIn(Schema):
    """A figure of a day."""

    reference_date: Day = Field(description="The day that it is about")
    indicator: Word = Field(description="What it counts", examples=["deaths"])
    value: int = Field(description="How many", examples=[2])


class NewReport(Schema):
    """A report of figures."""

    report_date: Day = Field(description="When it was said", examples=["2020-07-02"])
    source: Text = Field(description="Who says it", examples=["City health office"])
    values: list[FigureIn] = Field(description="The figures")


class FigureOut(Schema):
    """A figure as it is known, with the report that says it."""

    reference_date: date = Field(description="The day that it is about")
    indicator: str = Field(description="What it counts")
    value: int = Field(description="How many")
    report_date: date = Field(description="When it was said")
    source: str = Field(description="Who says it")


class ReportOut(Thinglike):
    """A report of figures as it was entered."""

    event: int = Field(alias="event_id", description="The event")
    report_date: date = Field(description="When it was said")
    source: str = Field(description="Who says it")
    values: list[dict[str, Any]] = Field(description="The figures")
    entered_by: str = Field(description="User name of who entered it")
    reason: str = Field(description="Why it was withdrawn")


class ChangeIn(Schema):
    """What is to change."""

    what: Text = Field(description="What")
    by: Word = Field("", description="By whom")
    until: Day | None = Field(None, description="Until when")


class Closed(Why):
    """Why it is over, and what it taught."""

    well: Text = Field("", description="What went well")
    badly: Text = Field("", description="What did not")
    changes: list[ChangeIn] = Field(default=[], description="What is to change")


class OfSignal(Versioned):
    """A signal."""

    signal: Given = Field(description="Number of the signal")


class Joining(Versioned):
    """An officer and their part."""

    officer: Given = Field(description="Number of the officer")
    role: Text = Field(description="What they do in it", examples=["lead"])


class Leaving(Versioned):
    """An officer."""

    officer: Given = Field(description="Number of the officer")


class Noted(Versioned):
    """A note."""

    note: Text = Field(description="What is to be known of it")
