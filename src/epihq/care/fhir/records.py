"""What travels beside readings: the person, the episode, and what was done for them.

Everything here that names somebody stands in ``Person``, in the names of who did
something, and nowhere else.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from epihq.care.records import EpisodeState, Level, Patient, Reading


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A number or code that somebody gave, and who gives such: a URI."""

    system: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is treated at home: all that names them.

    ``name`` is the name as it is written in full; ``born`` a day, a month or a year,
    e.g. "1950-04-12" or "1950"; ``language`` as BCP 47 has it, e.g. "az".
    """

    name: str = ""
    family: str = ""
    given: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    born: str = ""
    language: str = ""
    identifiers: tuple[Identifier, ...] = ()
    carer: str = ""
    carer_telephone: str = ""

    @property
    def full_name(self) -> str:
        """The name in full, as it was written or from its parts."""
        return self.name or " ".join([*self.given, self.family]).strip()


@dataclass(frozen=True, kw_only=True)
class Episode:
    """A time of home care: where it stands, where, and how it ended.

    ``number`` is that of its row, 0 before it is kept; ``district`` and ``team`` are
    numbers of the register as text; reason and outcome are codes; ``tested_on`` is the
    day of the positive test.
    """

    state: EpisodeState
    number: int = 0
    identifiers: tuple[Identifier, ...] = ()
    disease: str = ""
    tested_on: date | None = None
    district: str = ""
    district_name: str = ""
    team: str = ""
    team_name: str = ""
    looked_after_by: str = ""
    ended_at: datetime | None = None
    end_reason: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How somebody is looked after: by which rules, how often, from when to when."""

    rule_set: str
    checks_a_day: int | None = None
    since: datetime | None = None
    until: datetime | None = None


class ContactKind(StrEnum):
    """How somebody was met, or sought."""

    CALL = "call"
    VISIT = "visit"
    HOSPITAL = "hospital"


class ContactOutcome(StrEnum):
    """What became of it."""

    REACHED = "reached"
    UNREACHED = "unreached"
    WRONG_NUMBER = "wrong-number"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A call, a visit, or a stay in hospital, of which ``place`` is the name."""

    kind: ContactKind
    at: datetime
    outcome: ContactOutcome = ContactOutcome.REACHED
    until: datetime | None = None
    by: str = ""
    place: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A danger sign: the code of its reason and how grave it was."""

    code: str
    level: Level
    at: datetime
    until: datetime | None = None
    by: str = ""
    number: int = 0


class ErrandState(StrEnum):
    """Where something that is to be done stands; the words are FHIR's."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Urgency(StrEnum):
    """How soon; the words are FHIR's."""

    ROUTINE = "routine"
    URGENT = "urgent"
    ASAP = "asap"
    STAT = "stat"


@dataclass(frozen=True, kw_only=True)
class Errand:
    """Something that is to be done: ``what`` is a code, e.g. "call" or "ambulance"."""

    what: str
    state: ErrandState
    asked_at: datetime
    due_at: datetime | None = None
    urgency: Urgency = Urgency.ROUTINE
    asked_by: str = ""
    owner: str = ""
    reason: str = ""
    number: int = 0


class DeliveryState(StrEnum):
    """Where a delivery stands; the words are FHIR's."""

    ON_THE_WAY = "in-progress"
    DELIVERED = "completed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One kind of thing brought to somebody: ``item`` is a code."""

    item: str
    quantity: int
    state: DeliveryState
    at: datetime | None = None
    by: str = ""
    received_by: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody read what names a person, or gave it out: who, when, and why."""

    verb: str
    at: datetime
    by: str
    reason: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """All of one person that travels.

    Person, patient and episode may be missing from what comes in about somebody who is
    on record already; then readings and what was done stand alone.
    """

    person: Person | None = None
    patient: Patient | None = None
    episode: Episode | None = None
    plan: Plan | None = None
    readings: tuple[Reading, ...] = field(default=())
    contacts: tuple[Contact, ...] = field(default=())
    signs: tuple[Sign, ...] = field(default=())
    errands: tuple[Errand, ...] = field(default=())
    deliveries: tuple[Delivery, ...] = field(default=())
    looks: tuple[Look, ...] = field(default=())
