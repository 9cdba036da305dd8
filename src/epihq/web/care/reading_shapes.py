"""What the API takes and gives of checks: nothing of it names anybody."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from ninja import Field, Schema
from pydantic import BaseModel

from epihq.care.checks import standings
from epihq.care.checks.intake import Answer, Refused
from epihq.care.checks.tables import ReadingRow
from epihq.care.records import Channel, Feeling, Level, Reading
from epihq.web.care.shapes import Code, Measured
from epihq.web.kit.api import (
    Given,
    Hour,
    Text,
    Utc,
    Word,
)


class ReadingIn(BaseModel):
    """One check: at least a measure, a feeling or a symptom.

    It comes by thousands, and is plain: a schema of ninja asks for each field twice.
    """

    about_at: Hour = Field(description="When it was")
    channel: Channel = Channel.PROGRAM
    spo2_rest: Measured | None = Field(None, description="Saturation at rest, %")
    spo2_walk: Measured | None = Field(None, description="After walking, %")
    temperature: Measured | None = Field(None, description="Degrees Celsius")
    pulse: Measured | None = Field(None, description="Beats a minute")
    breathing_rate: Measured | None = Field(None, description="Breaths a minute")
    feeling: Feeling | None = Field(None, description="Against the time before")
    symptoms: list[Code] = Field([], description="Codes of what is there")
    denied: list[Code] = Field([], description="Codes of what is not, though asked")
    corrects: Given | None = Field(None, description="In the place of which reading")
    note: Text = Field("", description="What was said; it is kept encrypted")

    def reading(self) -> Reading:
        """Give the reading; who takes it in says when it was written."""
        return Reading(
            about_at=self.about_at,
            written_at=datetime.now(UTC),
            channel=self.channel,
            spo2_rest=self.spo2_rest,
            spo2_walk=self.spo2_walk,
            temperature=self.temperature,
            pulse=self.pulse,
            breathing_rate=self.breathing_rate,
            feeling=self.feeling,
            corrects=self.corrects,
            symptoms=frozenset(self.symptoms),
            denied=frozenset(self.denied),
        )


class ReadingOf(ReadingIn):
    """One of many checks: whose it is, and a key of its own."""

    person: Given = Field(description="Number of whose it is")
    once: Word = Field("", description="Your own key: sent again it is kept once")


class ManyReadings(Schema):
    """Many checks at once; each is answered in its place."""

    readings: Annotated[list[ReadingOf], Field(max_length=5_000)]


class KeptOut(Schema):
    """What became of a check: kept with a number, or refused with a code."""

    person: int = Field(alias="episode")
    number: int | None = Field(None, description="The reading's; null: it is not kept")
    level: Level | None = Field(None, description="How the person stands with it")
    due_at: Utc | None = None
    is_again: bool = Field(False, description="It was sent before")
    code: str = Field("", description="Why it is not kept")
    sentence: str = ""

    @staticmethod
    def many(answers: Iterable[Answer]) -> bytes:
        """Write answers by thousands, each as one alone is written."""
        return msgspec.json.encode(list(map(_kept, answers)))


def _kept(one: Answer) -> dict[str, object]:
    told: dict[str, object] = {
        "person": one.episode,
        "number": None,
        "level": None,
        "due_at": None,
        "is_again": False,
        "code": "",
        "sentence": "",
    }
    if isinstance(one, Refused):
        return told | {"code": one.code, "sentence": one.sentence}
    return told | {
        "number": one.number,
        "level": one.level,
        "due_at": one.due_at and _hour(one.due_at.astimezone(UTC)),
        "is_again": one.is_again,
    }


def _hour(at: datetime) -> str:
    """Write an hour in UTC as Django does: a whole second has no fraction."""
    part = "milliseconds" if at.microsecond else "seconds"
    return at.isoformat(timespec=part).replace("+00:00", "Z")


class ReadingOut(Schema):
    """A check as it is on record; ``level`` is that with which they stood then."""

    number: int
    about_at: Utc
    written_at: Utc
    channel: Channel
    entered_by: str
    spo2_rest: float | None
    spo2_walk: float | None
    temperature: float | None
    pulse: float | None
    breathing_rate: float | None
    feeling: str
    symptoms: list[str]
    denied: list[str]
    corrects: int | None
    level: str
    rules: int | None = Field(description="Number of the rule set that judged it")

    @staticmethod
    def resolve_symptoms(row: ReadingRow) -> list[str]:
        """Read the codes."""
        return sorted(standings.codes(row.symptoms))

    @staticmethod
    def resolve_denied(row: ReadingRow) -> list[str]:
        """Read the codes."""
        return sorted(standings.codes(row.denied))
