"""A list of people is taken under care, whole or not at all.

Who is on record under the same case is left as they are; who may be is taken in, and
noted for a person to decide. A list that comes again brings only who is new. Who is
like somebody of a district that the importer does not see is taken in, and noted for
those who see both: their number is not told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from epihq.care.register import episodes, looking, opening, sameness
from epihq.care.register.lists import Listed, Problem, Row
from epihq.care.register.opening import Opening
from epihq.care.register.sameness import Likely
from epihq.care.register.tables import CareDistrictRow, EpisodeRow
from epihq.operations.ledger import ledger, rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import DataError, UsageError
from epihq.terms.folding import fold

_AT_ONCE = 500
_TOLD = 20


class BadListError(DataError):
    """A list with rows that cannot be taken in; nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        told = "; ".join(f"line {p.line}, {p.field}: {p.why}" for p in problems[:_TOLD])
        left = len(problems) - _TOLD
        more = f"; and {left} more" if left > 0 else ""
        super().__init__(
            "care.bad-list",
            "care: a list whose every line can be read was expected; got "
            f"{len(problems)} that cannot: {told}{more}. Nothing was stored. Correct "
            "them in the file, or say in the mapping what they mean.",
        )
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class Twin:
    """Somebody taken in who may be on record already.

    ``elsewhere`` counts those like them in districts that the importer does not see.
    """

    line: int
    number: int
    likely: tuple[Likely, ...]
    elsewhere: int = 0


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """What came of a list: numbers of new episodes by line, and who needs a look.

    ``known`` gives the number under which somebody of a line is on record already. In
    a preview the numbers of those who are new are nobody's.
    """

    opened: Mapping[int, int]
    known: Mapping[int, int]
    twins: tuple[Twin, ...]


def bring_in(
    actor: Actor,
    listed: Listed,
    *,
    district: int | None = None,
    preview: bool = False,
) -> BroughtIn:
    """Take the people of a list under care; ``district`` is for rows without their own.

    ``preview`` tells what would come of it, and takes nobody in; as it tells who is on
    record, the log is told of it, too.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-district``.
        DataError: ``care.bad-list`` (``BadListError``), ``care.keys-lost``.
    """
    rules.require(actor, "care.import")
    places = _Places.read(actor, district)
    wanted = [(row, places.of(row)) for row in listed.rows]
    problems = [*listed.problems, *(p for row in wanted for p in _wrong(*row))]
    if problems:
        raise BadListError(sorted(problems, key=lambda one: one.line))
    source = f"list {listed.digest}"
    with ledger.changing(), episodes.changing():
        new = _Bringing(actor, source)
        with transaction.atomic():
            for first in range(0, len(wanted), _AT_ONCE):
                new.take(wanted[first : first + _AT_ONCE])
            transaction.set_rollback(preview)
        looking.tell(actor, "care.import", 0, {**new.told(), "preview": preview})
    return BroughtIn(opened=new.opened, known=new.known, twins=tuple(new.twins))


@dataclass(frozen=True)
class _Places:
    """Districts of an actor by what a list may call them."""

    by_word: Mapping[str, CareDistrictRow]
    other: CareDistrictRow | None

    @classmethod
    def read(cls, actor: Actor, other: int | None) -> "_Places":
        default = None if other is None else opening.district_of(actor, other)
        seen = list(episodes.own_districts(actor).filter(state="active"))
        numbers = {str(row.pk): row for row in seen}
        return cls({**numbers, **{fold(row.name): row for row in seen}}, default)

    def of(self, row: Row) -> CareDistrictRow | None:
        if not row.district:
            return self.other
        return self.by_word.get(fold(row.district))


def _wrong(row: Row, district: CareDistrictRow | None) -> list[Problem]:
    if district is None:
        why = "unknown-district" if row.district else "no-district"
        return [Problem(line=row.line, field="district", why=why)]
    try:
        opening.check(_opening(row, district, ""))
    except UsageError as error:
        named = str(error).partition(": ")[0].rpartition(", ")[2]
        return [Problem(line=row.line, field=named, why=error.code)]
    return []


def _opening(row: Row, district: CareDistrictRow, source: str) -> Opening:
    return Opening(
        person=row.person, facts=row.facts, district=district.pk, source=source
    )


class _Bringing:
    """What has been taken in of a list so far."""

    def __init__(self, actor: Actor, source: str) -> None:
        self.actor, self.source = actor, source
        self._mine = episodes.districts_of(actor)
        self.opened: dict[int, int] = {}
        self.known: dict[int, int] = {}
        self.twins: list[Twin] = []

    def told(self) -> dict[str, object]:
        """Tell in figures what came of the list."""
        return {
            "source": self.source,
            "opened": len(self.opened),
            "known": len(self.known),
            "twins": len(self.twins),
        }

    def _sees(self, district: int) -> bool:
        return self._mine is None or district in self._mine

    def take(self, part: Sequence[tuple[Row, CareDistrictRow | None]]) -> None:
        made = [
            (row, *opening.made(_opening(row, place, self.source), place))
            for row, place in part
            if place is not None
        ]
        candidates = sameness.Candidates()
        candidates.read(person for _, _, person in made)
        numbers = episodes.next_numbers(EpisodeRow, len(made))
        new = []
        for (listed, row, person), number in zip(made, numbers, strict=True):
            row.pk = person.pk = number
            likely = candidates.likely(row, person)
            seen = tuple(one for one in likely if self._sees(one.district))
            certain = [one for one in seen if one.is_certain]
            if certain:
                known = max(certain, key=lambda one: (one.is_open, one.number))
                self.known[listed.line] = known.number
                continue
            row.twins = [one.number for one in likely]
            if likely:
                elsewhere = len(likely) - len(seen)
                twin = Twin(
                    line=listed.line, number=number, likely=seen, elsewhere=elsewhere
                )
                self.twins.append(twin)
            self.opened[listed.line] = number
            candidates.add(row, person)
            new.append((row, person))
        if new:
            content = {"source": self.source}
            episodes.begin_all(self.actor, "care.import", new, content=content)
