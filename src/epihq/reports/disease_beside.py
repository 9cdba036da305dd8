"""What a headquarters changed of the table of diseases, beside what epihq's has."""

from collections.abc import Iterator
from typing import NamedTuple

from epihq.assessment.disease_table import ChangeOver, DiseaseTable
from epihq.reports.disease_rows import FIGURES, FigureLine, figures_of


class Beside(NamedTuple):
    """A figure as it is used here, and as epihq's table has it.

    ``here`` is None where the headquarters has it not used, ``house`` where epihq's
    table has none.
    """

    variant: str
    figure: str
    here: FigureLine | None
    house: FigureLine | None

    @property
    def is_own(self) -> bool:
        """Whether it is the headquarters' own."""
        return self.here != self.house


class ChangeBeside(NamedTuple):
    """A change-over of variants, and whether the headquarters added it."""

    change: ChangeOver
    is_own: bool


def figures_beside(
    table: DiseaseTable, house: DiseaseTable, code: str
) -> tuple[Beside, ...]:
    """Set each figure of a disease and its variants beside that of epihq's table."""
    here, theirs = _by_figure(table, code), _by_figure(house, code)
    there = {**theirs, **here}
    variants = dict.fromkeys(variant for variant, _ in there)
    keys = [(v, figure) for v in variants for figure in FIGURES if (v, figure) in there]
    return tuple(Beside(*key, here.get(key), theirs.get(key)) for key in keys)


def _by_figure(table: DiseaseTable, code: str) -> dict[tuple[str, str], FigureLine]:
    if code not in table.diseases:
        return {}
    return {(name, line.figure): line for name, line in figures_of(table, code)}


def changes_beside(
    table: DiseaseTable, house: DiseaseTable, code: str
) -> Iterator[ChangeBeside]:
    """Give the change-overs of a disease's variants, those added here marked."""
    for one in table.change_overs:
        if one.disease == code:
            yield ChangeBeside(one, is_own=one not in house.change_overs)


def changed_otherwise(
    table: DiseaseTable, house: DiseaseTable, code: str
) -> tuple[str, ...]:
    """Name what else a headquarters changed of a disease, and no row tells, by code."""
    if code not in house.diseases:
        return ()
    here, theirs = table.diseases[code], house.diseases[code]
    changed = {
        "transmission": (here.transmission, here.limits)
        != (theirs.transmission, theirs.limits),
        "care": _care(table, code) != _care(house, code),
    }
    return tuple(name for name, is_changed in changed.items() if is_changed)


def _care(table: DiseaseTable, code: str) -> list[object]:
    one = table.diseases[code]
    variants = [table.variants[name].pathogen.care for name in one.variants]
    return [one.pathogen.care, *variants]
