"""Whose figures an assessment uses: the disease's, or its variant's of place and day.

    chosen(archive, Settings(), "AZE", date(2022, 2, 15))
        -> the figures of Omicron, taken over: known since 8 February 2022

Only what could be known at the as-of day is used: a variant that had begun and of which
nobody could have read is not. While a change-over goes on, widths cover the variants
before and after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache, reduce
from pathlib import Path
from typing import Protocol

from epihq.assessment.covering import covering
from epihq.assessment.disease_table import ChangeOver, DiseaseTable, KnownDisease
from epihq.assessment.few_cases import dispersion_of
from epihq.assessment.figures_used import FiguresUsed
from epihq.assessment.pathogens import pathogen_in, table_of
from epihq.assessment.settings import Settings
from epihq.epi.offspring import Dispersion
from epihq.epi.pathogen import Delay, Pathogen
from epihq.terms.diseases import disease_named
from epihq.terms.errors import UsageError
from epihq.terms.locations import country_of, is_exercise

WORLD = "world"
_WHOLE_WORLD = 2


class About(Protocol):
    """Whoever knows of which disease figures are, and whose: an archive, a world."""

    @property
    def disease(self) -> str:
        """The code of the disease."""

    @property
    def home(self) -> Path | None:
        """The headquarters' folder, which may hold figures of its own."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A pathogen's figures, and why these."""

    pathogen: Pathogen
    why: FiguresUsed


@dataclass(frozen=True, kw_only=True, eq=False)
class Figures:
    """What is known at ``as_of`` of a disease's figures, for any location.

    ``given`` is a pathogen that is taken whatever the place and day. ``learnt`` are
    delays of places' own line lists, by location and name of the pathogen's figure.
    """

    table: DiseaseTable
    disease: str
    as_of: date
    given: Pathogen | None = None
    learnt: Mapping[str, Mapping[str, Delay]] = field(default_factory=dict)

    def with_learnt(self, learnt: Mapping[str, Mapping[str, Delay]]) -> "Figures":
        """Put delays that places' own lists tell in the place of the table's."""
        return replace(self, learnt=learnt)

    @property
    def dispersion(self) -> Dispersion:
        """How unevenly those who have the disease infect others."""
        return dispersion_of(self.table.diseases.get(self.disease))

    def at(self, location: str, day: date | None = None) -> Chosen:
        """Choose the figures for a location's infections of a day, e.g. "AZE".

        ``day`` is that of its newest counts, by default the as-of day: old counts are
        not read by figures of what came after.
        """
        if self.given is not None:
            why = _plain(self.disease, self.given, "given", (self.given.name,))
            return Chosen(pathogen=self.given, why=why)
        chosen = pathogen_for(self.table, self.disease, location, self.as_of, day)
        return _with_own(chosen, self.learnt.get(location, {}))


def _with_own(chosen: Chosen, learnt: Mapping[str, Delay]) -> Chosen:
    """Put a list's delays in the place of the table's, and say so."""
    if not learnt:
        return chosen
    pathogen = replace(chosen.pathogen, **learnt)  # type: ignore[arg-type]
    codes = tuple(name.replace("_", "-") for name in learnt)
    why = replace(chosen.why, from_list=codes, absent=pathogen.absent)
    return Chosen(pathogen=pathogen, why=why)


def figures_of(about: About, settings: Settings, as_of: date) -> Figures:
    """Read what is known of the figures of an archive's disease.

    Raises:
        UsageError: ``archive.which-disease``, ``pathogen.no-such-file``.
        DataError: those of ``table_of``.
    """
    own = Path(settings.diseases) if settings.diseases else None
    return Figures(
        table=table_of(about.home, own),
        disease=about.disease,
        as_of=as_of,
        given=settings.pathogen,
    )


def given_pathogen(about: About, name: str, table: Path | None = None) -> Pathogen:
    """Find a pathogen of the archive's disease by its name, whatever place and day.

    ``table`` is a file in place of the headquarters' own changes.

    Raises:
        UsageError: ``pathogen.unknown``, ``pathogen.of-another-disease``, and those of
            ``figures_of``.
        DataError: those of ``table_of``.
    """
    known = table_of(about.home, table)
    found = pathogen_in(known, name)
    its = known.variants[name].disease if name in known.variants else name
    if its != about.disease:
        raise UsageError(
            "pathogen.of-another-disease",
            f"pathogen: one of {about.disease} was expected; got {name!r}, which is of "
            f"{its}. Name the disease with --disease, or leave --pathogen out.",
        )
    return found


def _plain(
    disease: str,
    pathogen: Pathogen,
    reason: str,
    variants: tuple[str, ...] = (),
    known: KnownDisease | None = None,
) -> FiguresUsed:
    """Tell of figures that no place and day decides."""
    return FiguresUsed(
        disease=disease,
        variants=variants,
        reason=reason,
        absent=pathogen.absent,
        own=known.own if known else (),
        limits=known.limits if known else (),
    )


def pathogen_for(
    table: DiseaseTable,
    disease: str,
    location: str,
    as_of: date,
    day: date | None = None,
) -> Chosen:
    """Choose a disease's pathogen, or its variant's of a place and day, of a table.

    As known at ``as_of``, of infections of ``day``, by default the same. Of a disease
    that the table does not have nothing is known.
    """
    of_day = min(day or as_of, as_of)
    return _pathogen_for(_ById(table), disease, location, as_of, of_day)


class _ById:
    """A table by which one it is: its figures are compared nowhere else."""

    def __init__(self, table: DiseaseTable) -> None:
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and self.table is other.table


@lru_cache(maxsize=4096)
def _pathogen_for(
    by: _ById, disease: str, location: str, as_of: date, day: date
) -> Chosen:
    table = by.table
    known = table.diseases.get(disease)
    if known is None:
        nothing = Pathogen(name=disease, title=disease_named(disease).name)
        return Chosen(pathogen=nothing, why=_plain(disease, nothing, "no-variants"))
    if not known.variants:
        why = _plain(disease, known.pathogen, "no-variants", known=known)
        return Chosen(pathogen=known.pathogen, why=why)
    first = known.pathogen.name
    rows = change_overs_at(table, disease, location)
    names, newest, is_over = _standing(first, rows, as_of, day)
    pathogen = reduce(covering, [table.variants[name].pathogen for name in names])
    until = table.variants[names[-1]].figures_until
    why = FiguresUsed(
        disease=disease,
        variants=names,
        reason=_reason(location, newest, is_over=is_over),
        begins=newest.begins if newest else None,
        over=_over(newest, as_of),
        known_since=newest.known_since if newest else None,
        known_over=_known_over(newest, as_of),
        beside=newest.beside if newest else (),
        source=newest.source if newest else "",
        trust=newest.trust if newest else "",
        figures_until=until if until and until < day else None,
        absent=pathogen.absent,
        own=tuple(
            sorted({*known.own, *(f for n in names for f in table.variants[n].own)})
        ),
        limits=known.limits,
    )
    return Chosen(pathogen=pathogen, why=why)


def change_overs_at(
    table: DiseaseTable, disease: str, location: str
) -> tuple[ChangeOver, ...]:
    """Find a location's change-overs, oldest first.

    Of each variant there is one: that of the country, else of its region, else of the
    world. Fictional countries of an exercise have none.
    """
    if is_exercise(location):
        return ()
    nearest: dict[str, tuple[int, ChangeOver]] = {}
    for row in table.change_overs:
        distance = _distance(table, row, location)
        if row.disease != disease or distance is None:
            continue
        held = nearest.get(row.to)
        # Of two rows of one distance the later one in the files counts: the own.
        if held is None or distance <= held[0]:
            nearest[row.to] = (distance, row)
    found = [row for _, row in nearest.values()]
    return tuple(sorted(found, key=lambda row: row.known_since))


def _distance(table: DiseaseTable, row: ChangeOver, location: str) -> int | None:
    """How far from a location a row is about: 0 the country itself."""
    country = country_of(location)
    if location in row.where or country in row.where:
        return 0
    regions = {name for name, codes in table.regions.items() if country in codes}
    if regions & set(row.where):
        return 1
    return _WHOLE_WORLD if WORLD in row.where else None


def _standing(
    first: str, rows: Sequence[ChangeOver], as_of: date, day: date
) -> tuple[tuple[str, ...], ChangeOver | None, bool]:
    """Which variants may stand behind a day's infections; the newest change-over.

    And whether that had ended by then. Before and after its days, within their
    uncertainty, the variants before and after are covered.
    """
    names: tuple[str, ...] = (first,)
    newest, is_over = None, False
    for row in rows:
        unsure = timedelta(days=row.uncertain_days)
        if row.known_since > as_of or day < row.begins - unsure:
            continue
        is_known_over = _known_over(row, as_of) is not None and row.over is not None
        is_over = is_known_over and day >= (row.over or day) + unsure
        names = (row.to,) if is_over else (*names, row.to)
        newest = row
    return names, newest, is_over


def _reason(location: str, newest: ChangeOver | None, *, is_over: bool) -> str:
    if is_exercise(location):
        return "exercise"
    if newest is None:
        return "first-variant"
    return "taken-over" if is_over else "changing-over"


def _known_over(newest: ChangeOver | None, as_of: date) -> date | None:
    day = newest.known_over if newest else None
    return day if day is not None and day <= as_of else None


def _over(newest: ChangeOver | None, as_of: date) -> date | None:
    """When it had ended, as far as that was known by then."""
    return newest.over if newest and _known_over(newest, as_of) else None
