"""Who a text has named so far, and who may be speaking at a place of it."""

from dataclasses import dataclass, field

from epihq.text.people.bodies import Bodies, Body
from epihq.text.people.offices import Office
from epihq.text.sentences.passages import Passage

_JR = ("Jr", "Sr", "Junior", "Senior")


@dataclass
class Somebody:
    """A person of the document, as far as it was read; filled while it is.

    ``system`` is whose the office is that is of no country: "UN" of WHO's.
    """

    passage: Passage
    start: int
    end: int
    name: str
    offices: list[tuple[Passage, int, int]] = field(default_factory=list)
    country: str | None = None
    system: str | None = None
    mentions: list[tuple[Passage, int, int]] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    speaks: bool = False
    rule: str = "person.office-before-name"

    @property
    def last_name(self) -> str:
        """The name by which a text goes on: of "Francisco Duque III" it is Duque."""
        words = self.name.split()
        named = [one for one in words if not set(one) <= set("IVX") and one not in _JR]
        return (named or words)[-1]

    @property
    def first_name(self) -> str:
        """The first word of the name, which in some countries is the family's."""
        return self.name.split()[0]


@dataclass
class Known:
    """Who was named so far, and who spoke last."""

    people: list[Somebody] = field(default_factory=list)
    bodies: Bodies = field(default_factory=Bodies)
    speaker: Somebody | None = None
    # Of whom only one name is told, and that they spoke last.
    called: str | None = None
    body: Body | None = None
    # Who spoke last of whom no record is kept: "officials", a country.
    others: str | None = None
    # Who spoke in the sentence before the one that is read.
    last: "Source | None" = None
    # An office of which was told before anybody who holds it was named.
    vacant: tuple[Passage, Office] | None = None

    @property
    def speaker_meant(self) -> Somebody | None:
        """Who "he" or "she" is: who spoke last, else who was named last."""
        return self.speaker or (self.people[-1] if self.people else None)


@dataclass(frozen=True)
class Source:
    """Somebody to whom words may belong, at a place of a passage.

    ``person`` or ``body`` or a ``name`` alone; none of them is "not resolved".
    """

    start: int
    end: int
    kind: str
    person: Somebody | None = None
    body: Body | None = None
    name: str | None = None
