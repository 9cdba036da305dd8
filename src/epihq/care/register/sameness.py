"""Who may be on record already: noticed, and shown to a person; never merged.

Compared are the hashes that people are found by: nobody's data are opened for it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from epihq.care.records import EpisodeState
from epihq.care.register.tables import EpisodeRow, PersonRow

# So many years the age of one person may differ on two lists.
_YEARS = 1
_AT_MOST = 20
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Likely:
    """An episode that may be of the same person, and what both have in common.

    ``by`` are among case, document, telephone, name. ``is_certain``: the same case, or
    the same document of somebody still under care, under the same name, which no two
    people have. With a document alone, who fell ill again has a new episode.
    """

    number: int
    by: tuple[str, ...]
    district: int
    is_open: bool
    is_certain: bool = False


_BY = {
    "case": "case_hash",
    "document": "document_hash",
    "telephone": "phone_hash",
    "name": "name_hash",
}


class _Known(NamedTuple):
    """Somebody on record, by hashes."""

    number: int
    district: int
    is_open: bool
    hashes: dict[str, str]
    age: int | None
    sex: str


@dataclass
class Candidates:
    """Those on record who may be the same as some that are new."""

    _by_hash: dict[tuple[str, str], list[_Known]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def read(self, people: Iterable[PersonRow]) -> None:
        """Read who of those on record has any hash of theirs."""
        new = list(people)
        found: dict[int, PersonRow] = {}
        for column in _BY.values():
            asked = sorted({getattr(one, column) for one in new} - {""})
            for first in range(0, len(asked), _AT_ONCE):
                part = asked[first : first + _AT_ONCE]
                rows = PersonRow.objects.filter(**{f"{column}__in": part})
                found |= {one.pk: one for one in rows.defer("person", "locked_key")}
        rows = EpisodeRow.objects.defer("recent", "standing").in_bulk(sorted(found))
        for number in sorted(found):
            self.add(rows[number], found[number])

    def add(self, row: EpisodeRow, person: PersonRow) -> None:
        """Know one more."""
        hashes = {name: getattr(person, column) for name, column in _BY.items()}
        is_open = row.state != EpisodeState.ENDED
        known = _Known(row.pk, row.district_id, is_open, hashes, row.age, row.sex)
        for name, value in hashes.items():
            if value:
                self._by_hash[name, value].append(known)

    def likely(self, row: EpisodeRow, person: PersonRow) -> list[Likely]:
        """List who may be the same as somebody new, the newest first."""
        hashes = {name: getattr(person, column) for name, column in _BY.items()}
        met = {
            one.number: one
            for name, value in hashes.items()
            for one in self._by_hash.get((name, value), ())
            if one.number != row.pk
        }
        newest = sorted(met.values(), key=lambda one: -one.number)
        found = (_compared(hashes, row, one) for one in newest)
        return [one for one in found if one][:_AT_MOST]


def likely(row: EpisodeRow, person: PersonRow) -> list[Likely]:
    """List who of those on record may be the same as somebody new."""
    candidates = Candidates()
    candidates.read([person])
    return candidates.likely(row, person)


def _compared(hashes: dict[str, str], row: EpisodeRow, other: _Known) -> Likely | None:
    by = tuple(
        name for name, value in hashes.items() if value and value == other.hashes[name]
    )
    # A family has one telephone, and a name may be many people's.
    if by == ("telephone",) or (by == ("name",) and not _may_be(row, other)):
        return None
    is_same = "case" in by or ("document" in by and other.is_open)
    return Likely(
        number=other.number,
        by=by,
        district=other.district,
        is_open=other.is_open,
        is_certain="name" in by and is_same,
    )


def _may_be(row: EpisodeRow, other: _Known) -> bool:
    """Whether namesakes are of like age and sex, as far as that is known."""
    ages = (row.age, other.age)
    same_age = None in ages or abs((row.age or 0) - (other.age or 0)) <= _YEARS
    return same_age and (not other.sex or not row.sex or other.sex == row.sex)
