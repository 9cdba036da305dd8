"""What is read out of a text: frozen records, each tied to its characters.

A record says what stands in the text, never that it is so. ``start`` and ``end`` are
code points of the stored text, end exclusive, and ``text`` is what stands there.
``said_by`` is the record of who says it (a person or a body), where it stands in
somebody's words; ``via`` is the agency through whom it came. ``rule`` and
``rule_version`` say by what it was found, ``band`` how often that rule was right on
texts with known answers, ``review`` what a person made of it.

``SCHEMA`` grows when a record changes; ``docs/reference/read.md`` lists them.
"""

from enum import StrEnum

import msgspec

SCHEMA = "epihq.text/1"


class Band(StrEnum):
    """How far a rule is to be trusted: nine of ten right, seven, or fewer."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class Review(StrEnum):
    """What a person made of a record."""

    UNREVIEWED = "unreviewed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Another place of the text where the same is named."""

    start: int
    end: int
    text: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A text as it is stored, with its two dates and what was not read of it.

    ``sha256`` is of the bytes that were taken in, ``text_sha256`` of the text out of
    them, in UTF-8. ``published_from`` says who tells the day: "given", "page" (its own
    particulars) or "text" (its head); nobody, where it is None.
    """

    sha256: str
    text_sha256: str
    language: str
    languages: tuple[str, ...]
    published: str | None
    published_from: str | None
    retrieved: str | None = None
    publisher: str | None = None
    title: str | None = None
    address: str | None = None
    kind: str = "text"
    characters: int = 0
    offsets: str = "code points of the stored text, end exclusive"
    notes: tuple[str, ...] = ()


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What all records have."""

    id: str
    start: int
    end: int
    text: str
    said_by: str | None = None
    via: str | None = None
    in_quote: str | None = None
    rule: str = ""
    rule_version: int = 1
    band: Band = Band.MIDDLE
    review: Review = Review.UNREVIEWED


class DateMention(Record, frozen=True, kw_only=True, tag="date"):
    """A day; ``value`` is None where the text does not say of which year."""

    value: str | None
    role: str | None = None


class Person(Record, frozen=True, kw_only=True, tag="person"):
    """Somebody with an office, or who speaks; ``organisation`` is a record's id.

    ``country`` is the office's, "UN" where it is of the United Nations' system.
    """

    name: str
    office: str | None
    offices: tuple[Mention, ...] = ()
    organisation: str | None = None
    country: str | None = None
    mentions: tuple[Mention, ...] = ()
    speaks: bool = False


class Organisation(Record, frozen=True, kw_only=True, tag="org"):
    """A body; ``code`` is "WHO", "MOH-AZE", or None where none is agreed."""

    name: str
    code: str | None
    country: str | None = None
    mentions: tuple[Mention, ...] = ()


class Quote(Record, frozen=True, kw_only=True, tag="quote"):
    """Somebody's words: direct (in marks) or indirect.

    ``by`` is the record of the speaker; None with a ``by_name`` is a speaker who is no
    record ("diplomats"), None without one is not resolved. ``source`` tells whether
    the text names the speaker by name, office, pronoun, as a body, or not at all.
    """

    kind: str
    by: str | None
    by_name: str | None
    cue: str | None
    source: str | None


class Figure(Record, frozen=True, kw_only=True, tag="figure"):
    """A count of persons or tests, or a share; ``kind`` is "new" or "total".

    Of a language that is not read in full, kind and indicator are "not-told".
    """

    indicator: str
    value: int | float
    kind: str
    place: str | None
    disease: str | None = None
    date: str | None = None


class EventSignal(Record, frozen=True, kw_only=True, tag="event"):
    """A disease at a place, with the figures that stand beside it."""

    disease: str
    disease_code: str | None
    country: str | None
    date: str | None = None
    cases: int | None = None
    deaths: int | None = None


class Candidate(Record, frozen=True, kw_only=True):
    """A sentence to be shown to a person: what is beside it is proposed."""

    candidate: bool = True


class Measure(Candidate, frozen=True, kw_only=True, tag="measure"):
    """A sentence of a measure, with the code, status, area and days proposed.

    ``starts`` and ``ends`` are worked out only where the text names the day; a length
    of time alone gives ``duration`` (ISO 8601).
    """

    code: str | None
    status: str
    area: str | None
    duration: str | None = None
    starts: str | None = None
    ends: str | None = None


class StatementAbout(Candidate, frozen=True, kw_only=True, tag="statement_about"):
    """What is said of another party; ``checkable`` is False of an evaluation.

    ``claim`` and ``threshold`` propose what the archive can be asked about it, in the
    words of ``epihq check``.
    """

    about: str
    by: str | None
    by_name: str | None
    by_country: str | None
    topic: str
    checkable: bool
    claim: str | None = None
    threshold: float | None = None
    other_side: str = "not in this text"


class Initiative(Candidate, frozen=True, kw_only=True, tag="initiative"):
    """Something proposed to others, with its proposer where the text tells."""

    name: str
    proposed_by: str | None
    proposed_by_name: str | None
    proposed_for: str | None
    as_said_by: str | None = None
    also: tuple[Mention, ...] = ()


class Position(Candidate, frozen=True, kw_only=True, tag="position"):
    """Who stands how to an initiative, in the words of who says so."""

    actor: str
    stance: str
    target: str | None
    target_name: str | None
    as_said_by: str | None = None
    also: tuple[Mention, ...] = ()


class Assistance(Candidate, frozen=True, kw_only=True, tag="assistance"):
    """Help asked, offered or given."""

    direction: str
    giver: str | None
    receiver: str | None
    as_said_by: str | None = None


AnyRecord = (
    DateMention
    | Person
    | Organisation
    | Quote
    | Figure
    | EventSignal
    | Measure
    | StatementAbout
    | Initiative
    | Position
    | Assistance
)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A document and all that was read out of it, in the order of the text."""

    document: Document
    records: tuple[AnyRecord, ...]
    schema: str = SCHEMA
