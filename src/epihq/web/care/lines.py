"""People at home as lists show them: by number, age and sex, and never by name."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from epihq.care.register.sameness import Likely
from epihq.care.register.tables import EpisodeRow
from epihq.web.care.words import BY, SEXES


class Line(NamedTuple):
    """One person of a list; ``why`` is why they stand there, where that is told."""

    number: int
    about: str
    district: str
    state: str
    level: str
    opened_at: object
    why: str = ""


def line_of(row: EpisodeRow, why: str = "") -> Line:
    """Say of somebody what a list shows; the district is read with the row."""
    return Line(
        row.pk,
        about(row),
        row.district.name,
        row.state,
        row.level,
        row.opened_at,
        why,
    )


def about(row: EpisodeRow) -> str:
    """Say age and sex, as far as they are known: "woman, 67 years"."""
    told = about_of(row.sex, row.age)
    return f"{told}, {_('pregnant')}" if row.is_pregnant else told


def about_of(sex: str, age: int | None) -> str:
    """Say age and sex, as far as they are known: "woman, 67 years"."""
    told = [str(SEXES.get(sex, sex))] if sex else []
    if age is not None:
        told.append(ngettext("%(n)d year", "%(n)d years", age) % {"n": age})
    return ", ".join(told) or _("age and sex not known")


def likely_lines(
    likely: Iterable[Likely], rows: Iterable[EpisodeRow]
) -> tuple[list[Line], int]:
    """Give those of one's districts who may be the same, and how many are others'."""
    by = {one.number: one.by for one in likely}
    lines = [line_of(row, in_common(by[row.pk])) for row in rows]
    return lines, len(by) - len(lines)


def in_common(by: Iterable[str]) -> str:
    """Say what two have in common: "same name, same telephone"."""
    return ", ".join(str(BY[one]) for one in by)
