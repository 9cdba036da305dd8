"""What the API takes and gives of people at home.

Nothing of it but ``AtHomeWhole`` names anybody, and that is given to who says why.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

from epihq.care.checks import standings
from epihq.care.records import EpisodeState, Level
from epihq.care.register.persons import Facts, Household, Person
from epihq.care.register.tables import EpisodeRow
from epihq.care.words import reason_sentences
from epihq.web.kit.api import (
    Count,
    Day,
    Given,
    Listed,
    Text,
    Truth,
    Utc,
    Versioned,
    Whole,
    Why,
    Word,
)

Measured = Annotated[float, Field(ge=0, le=1000)]
Code = Annotated[str, Field(max_length=40)]


class HouseholdIn(Schema):
    """Where somebody is at home, and whether they can be there; null is not known."""

    people: Whole | None = None
    own_room: Truth | None = None
    water: Truth | None = None
    telephone: Truth | None = None
    somebody_cares: Truth | None = None
    at_risk: Truth | None = None
    note: Text = ""


class AtHomeIn(Schema):
    """Who somebody is; it is kept encrypted."""

    name: Word
    telephone: Word = ""
    address: Word = ""
    latitude: float | None = None
    longitude: float | None = None
    born: Day | None = None
    case_number: Word = Field("", description="That of the surveillance system")
    document: Word = ""
    undertaking: Word = Field("", description="Number of the promise or order to stay")
    conditions: Text = Field("", description="Illnesses as they were told")
    carer: Word = Field("", description="Who looks after them")
    carer_telephone: Word = ""
    household: HouseholdIn = HouseholdIn()
    note: Text = ""

    def person(self) -> Person:
        """Give who it is, as the register takes it."""
        told = self.dict(exclude={"household"})
        return Person(**told, household=Household(**self.household.dict()))


class AtHomeCorrected(AtHomeIn):
    """What is corrected of who somebody is; what is left out stays."""

    name: Word = ""


class AtHomeWhole(AtHomeIn):
    """Who somebody is, given to who said why they look."""

    born: date | None = None


class FactsIn(Schema):
    """What rules and figures may know of somebody: nothing that names them."""

    age: Annotated[int, Field(ge=0, le=130)] | None = None
    sex: Code = Field("", description="female, male, other, or nothing")
    is_pregnant: Truth | None = None
    conditions: list[Code] = Field([], description="Codes of conditions")
    onset: Day | None = Field(None, description="First symptoms")
    tested_on: Day | None = Field(None, description="The positive test")
    language: Annotated[str, Field(max_length=5)] = ""
    usual_spo2: Measured | None = Field(None, description="Saturation when well, %")

    def facts(self) -> Facts:
        """Give the facts as the register takes them."""
        told = self.dict(include={*FactsIn.model_fields})
        return Facts(**{**told, "conditions": frozenset(self.conditions)})


class NewEpisode(FactsIn):
    """Somebody who comes under home care."""

    person: AtHomeIn
    district: Given = Field(description="Number of the district")
    looked_after_by: Annotated[str, Field(max_length=40)] = ""


class CorrectIn(Versioned):
    """What is corrected; what is left out stays."""

    person: AtHomeCorrected | None = None
    facts: FactsIn | None = None
    district: Given | None = Field(None, description="Number of another district")
    reason: Text = ""

    def told(self, name: str) -> dict[str, Any] | None:
        """Give what is told of the person or of the facts; None: nothing."""
        part = getattr(self, name)
        if part is None:
            return None
        told = part.dict(exclude_unset=True)
        listed = {n: frozenset(v) for n, v in told.items() if isinstance(v, list)}
        return told | listed


class EpisodeOut(Schema):
    """Somebody at home, by number: how they stand and what is due."""

    number: int
    version: int
    state: EpisodeState
    district: int = Field(alias="district_id")
    opened_at: Utc
    changed_at: Utc
    age: int | None
    sex: str
    is_pregnant: bool | None
    conditions: list[str]
    onset: date | None
    tested_on: date | None
    language: str
    usual_spo2: float | None
    level: Level | None = Field(description="null: nobody may say one")
    is_frail: bool = Field(description="At risk by the rules that judge there")
    silent: str = Field(description="Which step of silence; empty: heard of")
    due_at: Utc | None = Field(description="When the next check or contact is due")
    alarmed_at: Utc | None = Field(description="Since when a danger sign waits")
    last_contact_at: Utc | None
    first_contact_at: Utc | None
    attempts: int = Field(description="Calls without an answer since the last")
    is_wrong_number: bool
    looked_after_by: str
    taken_by: str = Field(description="In whose hand they are, if in anybody's")
    taken_until: Utc | None
    instruction: int | None = Field(description="What was asked for, by number")
    paused_until: Utc | None
    ended_at: Utc | None
    reason: str = Field(description="Why it ended")
    outcome: str

    @staticmethod
    def resolve_conditions(row: EpisodeRow) -> list[str]:
        """Read the codes."""
        return sorted(standings.codes(row.conditions))

    @staticmethod
    def resolve_level(row: EpisodeRow) -> str | None:
        """Tell no level where nobody may say one."""
        return row.level or None


class EpisodeWhole(EpisodeOut):
    """Somebody at home, with why they stand so."""

    reasons: list[dict[str, Any]] = Field(description="Why, the gravest first")
    repeat_by: Utc | None = Field(description="By when to measure again")
    missed: int = Field(description="Checks that were missed one after the other")
    at_risk: list[str] = Field(description="Why they are at risk, as codes")
    thresholds: dict[str, Any] = Field(description="Their own, with who set them")
    twins: list[int] = Field(description="Numbers that may be of the same person")

    @staticmethod
    def resolve_reasons(row: EpisodeRow) -> list[dict[str, Any]]:
        """Tell each reason as a code and in words."""
        found = standings.stood(row)
        return [
            {
                "code": one.code,
                "level": one.level.value,
                "at": one.at,
                "action": one.action.value if one.action else None,
                "words": " ".join(reason_sentences(one, UTC)),
            }
            for one in (found.reasons if found else ())
        ]

    @staticmethod
    def resolve_repeat_by(row: EpisodeRow) -> datetime | None:
        """Tell by when to measure again."""
        found = standings.stood(row)
        return found.repeat_by if found else None

    @staticmethod
    def resolve_missed(row: EpisodeRow) -> int:
        """Count what was missed."""
        found = standings.stood(row)
        return found.missed if found else 0

    @staticmethod
    def resolve_at_risk(row: EpisodeRow) -> list[str]:
        """Tell why somebody is at risk."""
        found = standings.stood(row)
        return list(found.at_risk) if found else []


class EpisodesAsked(Listed):
    """Which people."""

    state: EpisodeState | None = None
    district: Count | None = None
    level: Level | None = None


class QueueAsked(Schema):
    """Of whom who waits."""

    limit: int = Field(50, ge=1, le=200, description="How many at most")
    district: Count | None = Field(None, description="Those of one district")


class PersonWaiting(Schema):
    """Somebody who waits, and for what; nobody is named."""

    number: int
    version: int
    why: str = Field(description="Why they wait, from what can harm first")
    since: Utc
    district: int
    state: EpisodeState
    level: Level | None
    age: int | None
    sex: str
    language: str
    due_at: Utc | None
    attempts: int
    taken_by: str
    taken_until: Utc | None


class SoughtPerson(Schema):
    """Whom to find: what is given must all fit, in full; in any script."""

    name: Word = ""
    phone: Word = ""
    case: Word = ""
    document: Word = ""
    reason: Text = Field(description="Why; it stands in the log")


class LookIn(Schema):
    """Why it is asked; it stands in the log."""

    reason: Text = Field(description="Why", examples=["They called the hotline."])


class LookedAt(Schema):
    """Who somebody is; null where they were erased."""

    number: int
    person: AtHomeWhole | None


class TwinIn(Why):
    """Whether another episode is of the same person."""

    other: Given
    is_same: Truth


class CareActOut(Schema):
    """What was done for somebody; notes are given to who looks."""

    number: int
    verb: str
    by: str
    via: str
    at: Utc
    before: str
    after: str
    content: str = Field(description="JSON; it names nobody")
