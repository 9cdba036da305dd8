"""Whose figures an assessment uses: the disease's, or its variant's of place and day.

    chosen(archive, Settings(), "AZE", date(2022, 2, 15))
        -> the figures of Omicron, taken over: known since 8 February 2022

Only what could be known at the as-of day is used: a variant that had begun and of which
nobody could have read is not. While a change-over goes on, widths cover the variants
before and after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from pathlib import Path
from typing import Protocol

import numpy as np

from epihq.assessment.disease_table import ChangeOver, DiseaseTable, KnownDisease
from epihq.assessment.few_cases import dispersion_of
from epihq.assessment.figures_used import FiguresUsed
from epihq.assessment.pathogens import pathogen_in, table_of
from epihq.assessment.settings import Settings
from epihq.epi.offspring import Dispersion
from epihq.epi.pathogen import AgeShares, Care, Delay, Lethality, Observation, Pathogen
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

    ``given`` is a pathogen that is taken whatever the place and day.
    """

    table: DiseaseTable
    disease: str
    as_of: date
    given: Pathogen | None = None

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
        return pathogen_for(self.table, self.disease, location, self.as_of, day)


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


def covering(one: Pathogen, other: Pathogen) -> Pathogen:
    """Figures whose widths cover those of two variants; absent where one's is.

    Means lie in the middle, and their errors reach as far as either's.
    """
    return Pathogen(
        name=f"{one.name}+{other.name}",
        title=f"{one.title}; {other.title}",
        lethality=_lethality(one.lethality, other.lethality),
        care=_care(one.care, other.care),
        **{
            name: _delay(getattr(one, name), getattr(other, name))
            for name in (
                "generation_interval",
                "serial_interval",
                "incubation",
                "onset_to_report",
                "onset_to_hospital",
                "onset_to_death",
            )
        },
    )


def _delay(one: Delay | None, other: Delay | None) -> Delay | None:
    if one is None or other is None:
        return None
    return _covering_delay(one, other)


def _covering_delay(one: Delay, other: Delay) -> Delay:
    low = min(one.mean - one.mean_error, other.mean - other.mean_error)
    high = max(one.mean + one.mean_error, other.mean + other.mean_error)
    return Delay(
        mean=(low + high) / 2,
        sd=max(one.sd, other.sd),
        mean_error=(high - low) / 2,
        sd_error=max(one.sd_error, other.sd_error) + abs(one.sd - other.sd),
        source=_together(one.source, other.source),
        trust=_least_trust(one.trust, other.trust),
    )


def _lethality(one: Lethality | None, other: Lethality | None) -> Lethality | None:
    if one is None or other is None:
        return None
    if (one.intercept, one.slope) != (other.intercept, other.slope):
        by_age = (0.0, 0.0)
    else:
        by_age = (one.intercept, one.slope)
    ifr, log_sd = _covering_log((one.ifr, other.ifr), (one.log_sd, other.log_sd))
    factor, log_sd_by_age = _covering_log(
        (one.factor, other.factor), (one.log_sd_by_age, other.log_sd_by_age)
    )
    return Lethality(
        ifr=ifr,
        log_sd=log_sd,
        intercept=by_age[0],
        slope=by_age[1],
        factor=factor,
        log_sd_by_age=log_sd_by_age,
        source=_together(one.source, other.source),
        trust=_least_trust(one.trust, other.trust),
    )


def _covering_log(
    values: tuple[float, float], log_sds: tuple[float, float]
) -> tuple[float, float]:
    """Middle and width on the log scale that reach as far as either's."""
    logs, widths = np.log(values), np.asarray(log_sds)
    low, high = (logs - widths).min(), (logs + widths).max()
    return float(np.exp((low + high) / 2)), float((high - low) / 2)


def _care(one: Care | None, other: Care | None) -> Care | None:
    if one is None or other is None:
        return None
    longer = max(one.home, other.home, key=lambda home: home.days)
    return Care(
        hospital=_shares(one.hospital, other.hospital),
        icu=_shares(one.icu, other.icu),
        onset_to_hospital=_covering_delay(
            one.onset_to_hospital, other.onset_to_hospital
        ),
        ward_stay=_covering_delay(one.ward_stay, other.ward_stay),
        icu_stay=_covering_delay(one.icu_stay, other.icu_stay),
        home=Observation(days=longer.days, source=longer.source),
    )


def _shares(one: AgeShares, other: AgeShares) -> AgeShares:
    ages = np.array(sorted({*one.ages, *other.ages}))
    logs = np.log([one.at(ages), other.at(ages)])
    apart = float(np.abs(logs[0] - logs[1]).max())
    return AgeShares(
        ages=tuple(ages.tolist()),
        shares=tuple(np.exp(logs.mean(axis=0)).tolist()),
        source=_together(one.source, other.source),
        log_sd=max(one.log_sd, other.log_sd) + apart / 2,
    )


def _together(*sources: str) -> str:
    return "; ".join(dict.fromkeys(sources))


def _least_trust(*trusts: str) -> str:
    order = ("own", "m", "d", "c")
    return next(trust for trust in order if trust in trusts)
