"""The table of diseases as this headquarters has it, and as known by an hour.

The log does not keep what a file said: figures are those of today. Which variants there
were is as known at the hour that is looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404

from epihq.assessment.disease_table import DiseaseTable, KnownDisease
from epihq.assessment.pathogens import shipped_table, table_of
from epihq.assessment.variants import Chosen, change_overs_at, pathogen_for
from epihq.reports.disease_beside import (
    Beside,
    ChangeBeside,
    changed_otherwise,
    changes_beside,
    figures_beside,
)
from epihq.reports.disease_rows import FigureLine, figure_lines
from epihq.terms.errors import DataError
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.moment import Look, home_folder


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The headquarters' table, and epihq's own beside it.

    ``trouble`` is why the headquarters' file cannot be read: then both are epihq's.
    """

    here: DiseaseTable
    house: DiseaseTable
    trouble: DataError | None = None

    def known(self, code: str) -> KnownDisease:
        """Find a disease of the headquarters' table; a page of none is not found."""
        if code not in self.here.diseases:
            raise Http404
        return self.here.diseases[code]

    def figures(self, code: str, by: date) -> tuple[Beside, ...]:
        """Give a disease's figures; of its variants those that were known by a day."""
        there = {"", *self._variants(code, by)}
        found = figures_beside(self.here, self.house, code)
        return tuple(one for one in found if one.variant in there)

    def changes(self, code: str, by: date) -> tuple[ChangeBeside, ...]:
        """Give the change-overs of its variants, as they were known by a day."""
        return tuple(
            _as_known(one, by)
            for one in changes_beside(self.here, self.house, code)
            if one.change.known_since <= by
        )

    def changed_otherwise(self, code: str) -> tuple[str, ...]:
        """Name what else the headquarters changed of a disease, by code."""
        return changed_otherwise(self.here, self.house, code)

    def _variants(self, code: str, by: date) -> set[str]:
        """Those that were there first, or rose somewhere and were known by a day."""
        known, rows = self.known(code), self.here.change_overs
        risen = {one.to for one in rows if one.known_since <= by}
        later = {one.to for one in rows} - risen - {known.pathogen.name}
        return {*known.variants} - later

    def chosen(self, code: str, look: Look) -> Chosen:
        """Choose the figures that stand where the headquarters is, on a day."""
        return pathogen_for(self.here, code, look.location, look.as_of)

    def standing(self, code: str, look: Look) -> Mapping[str, FigureLine]:
        """Give the figures that stand there by their code."""
        known, chosen = self.known(code), self.chosen(code, look)
        variants = [self.here.variants[name].known for name in chosen.why.variants]
        return {
            line.figure: line
            # The newest variant's come last, and stand.
            for one in (known.known, *variants)
            for line in figure_lines(chosen.pathogen, one)
        }

    def changes_here(self, code: str, look: Look) -> set[tuple[str, tuple[str, ...]]]:
        """Name the change-overs that hold where the headquarters is."""
        found = change_overs_at(self.here, code, look.location)
        return {(one.to, one.where) for one in found}


def tables() -> Tables:
    """Read the table; a file that cannot be read leaves epihq's own, and is told."""
    home, house = home_folder(), shipped_table()
    held_diseases(home)  # takes in the names of the headquarters' own diseases
    try:
        return Tables(here=table_of(home), house=house)
    except DataError as exc:
        return Tables(here=house, house=house, trouble=exc)


def _as_known(one: ChangeBeside, by: date) -> ChangeBeside:
    """Leave out that a change-over had ended, where nobody knew it by then."""
    known_over = one.change.known_over
    if known_over is None or known_over <= by:
        return one
    return one._replace(change=replace(one.change, over=None, known_over=None))
