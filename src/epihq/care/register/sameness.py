"""Who may be on record already: noticed, and shown to a person; never merged.

Compared are the hashes that people are found by: nobody's data are opened for it.
"""

from dataclasses import dataclass

from django.db.models import Q

from epihq.care.register.tables import EpisodeRow, PersonRow

# So many years the age of one person may differ on two lists.
_YEARS = 1
_AT_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Likely:
    """An episode that may be of the same person, and what both have in common.

    ``by`` are among case, document, telephone, name. ``is_certain``: the same case of
    the same name, which no two people have.
    """

    number: int
    by: tuple[str, ...]
    is_certain: bool = False


_BY = {
    "case": "case_hash",
    "document": "document_hash",
    "telephone": "phone_hash",
    "name": "name_hash",
}


def likely(person: PersonRow, row: EpisodeRow) -> list[Likely]:
    """List who of those on record may be the same as somebody new."""
    asked = Q()
    for column in _BY.values():
        if value := getattr(person, column):
            asked |= Q(**{column: value})
    if not asked:
        return []
    rows = PersonRow.objects.filter(asked).exclude(pk=row.pk).order_by("-pk")
    columns = rows.values("pk", *_BY.values())[: _AT_MOST * 10]
    found = [one for found in columns if (one := _compared(person, found))]
    return _of_like_age(found, row)[:_AT_MOST]


def _compared(person: PersonRow, other: dict[str, str]) -> Likely | None:
    by = tuple(
        name
        for name, column in _BY.items()
        if getattr(person, column) and getattr(person, column) == other[column]
    )
    is_certain = {"case", "name"} <= {*by} or {"document", "name"} <= {*by}
    # A family has one telephone, and a name may be many people's.
    if by == ("telephone",):
        return None
    return Likely(number=int(other["pk"]), by=by, is_certain=is_certain)


def _of_like_age(found: list[Likely], row: EpisodeRow) -> list[Likely]:
    """Leave out namesakes of another age or sex."""
    rows = EpisodeRow.objects.filter(pk__in=[one.number for one in found])
    known = {
        number: (age, sex) for number, age, sex in rows.values_list("pk", "age", "sex")
    }
    return [
        one
        for one in found
        if one.by != ("name",) or _may_be(known.get(one.number, (None, "")), row)
    ]


def _may_be(other: tuple[int | None, str], row: EpisodeRow) -> bool:
    age, sex = other
    same_age = age is None or row.age is None or abs(age - row.age) <= _YEARS
    return same_age and (not sex or not row.sex or sex == row.sex)
