"""What a line list tells of a location: made of its persons, who are then forgotten.

    newest list by as_of -> persons of the location -> counts, delays, fatality

What is told is kept beside the archive, so that a list is read once for a day: counts
and estimates alone, under the hash of the publication.

    <home>/lists/KOR-mers-2015-06-16-<hash>.json
"""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

import epihq
from epihq.archive import Archive
from epihq.archive.catalogue import write_whole
from epihq.archive.sources.line_list import LINE_LIST
from epihq.assessment.disease_table import Estimate
from epihq.assessment.list_counts import (
    age_groups,
    area_weeks,
    deaths_by_day,
    onset_weeks,
)
from epihq.assessment.list_delays import (
    counts_by_onset,
    learnt_delays,
    told_delays,
    usable_delays,
)
from epihq.assessment.list_fatality import told_fatality
from epihq.assessment.list_record import LineList
from epihq.assessment.persons import (
    DIED,
    NOT_KNOWN,
    RECOVERED,
    HeldList,
    count_of,
    held_list,
)
from epihq.assessment.variants import Figures
from epihq.terms.errors import DataError

if TYPE_CHECKING:
    from epihq.epi.pathogen import Delay, Pathogen

_MODULES = (
    "line_list",
    "list_counts",
    "list_delays",
    "list_fatality",
    "list_record",
    "persons",
)
_MATHEMATICS = ("delays", "delay_families", "fatality")


class Lists:
    """What the newest line list of an archive's disease tells of locations by a day."""

    def __init__(self, archive: Archive, as_of: date, figures: Figures) -> None:
        self._archive, self._as_of, self._figures = archive, as_of, figures
        self._held: HeldList | None = held_list(archive, as_of)

    @property
    def held(self) -> HeldList | None:
        """The list, if there is one."""
        return self._held

    def of(self, location: str, source: str) -> LineList | None:
        """Tell what the list says of a location whose cases a source tells.

        None where no list is held, or nobody of the location is in it.

        Raises:
            DataError: ``archive.bytes-damaged``, and those of the line list.
        """
        if self._held is None:
            return None
        path = self._path(self._held, location, source)
        try:
            return msgspec.json.decode(path.read_bytes(), type=LineList | None)
        except (OSError, msgspec.DecodeError):
            pass
        made = self._made(self._held, location, speaks=source == LINE_LIST.name)
        # An auditor's copy may only be read, and a full disk must not stop an answer.
        with suppress(DataError, OSError):
            write_whole(path, msgspec.json.encode(made))
            for other in path.parent.glob(f"{path.name.rpartition('-')[0]}-*.json"):
                if other != path:
                    other.unlink(missing_ok=True)
        return made

    def learnt(self, location: str, source: str) -> "dict[str, Delay]":
        """Give the delays of a location's own list that replace the table's.

        Only where the list is the source of its cases as well: delays of one source
        beside counts of another would be two stories in one estimate.

        Raises:
            DataError: as ``of``.
        """
        if source != LINE_LIST.name:
            return {}
        told = self.of(location, source)
        if told is None:
            return {}
        by_code = {one.delay: one for one in told.delays}
        return learnt_delays(by_code, by_onset=told.by_onset)

    def _made(self, held: HeldList, location: str, *, speaks: bool) -> LineList | None:
        persons = held.persons(location)
        if persons.is_empty():
            return None
        return told_of(
            persons, location, self._as_of, held, self._figures, speaks=speaks
        )

    def _path(self, held: HeldList, location: str, source: str) -> Path:
        """Name the file by all that the answer depends on."""
        used = self._figures.at(location)
        digest = hashlib.sha256()
        parts = (epihq.__version__, _code(), held.vintage.sha256, held.is_later)
        digest.update(repr((*parts, source == LINE_LIST.name)).encode())
        digest.update(msgspec.json.encode((used.pathogen, _cfr(self._figures))))
        name = f"{location}-{self._archive.disease}-{self._as_of}"
        folder = self._archive.home / "lists"
        return folder / f"{name}-{digest.hexdigest()[:32]}.json"


def with_own_delays(
    figures: Figures, lists: Lists, speaks: Iterable[tuple[str, str]]
) -> Figures:
    """Put the delays of locations' own lists in the place of the table's.

    ``speaks``: locations, each with the source of its cases.

    Raises:
        DataError: as ``Lists.of``.
    """
    if lists.held is None:
        return figures
    learnt = {place: lists.learnt(place, source) for place, source in speaks}
    return figures.with_learnt({place: one for place, one in learnt.items() if one})


def told_in_settings(pathogen: "Pathogen", codes: Iterable[str]) -> dict[str, str]:
    """Say of each delay that a list told how long it is, and how many told it."""
    told = {}
    for code in codes:
        name = code.replace("-", "_")
        delay: Delay = getattr(pathogen, name)
        told[name] = f"{delay.mean:g} ({delay.source})"
    return told


def told_of(
    persons: pl.DataFrame,
    location: str,
    as_of: date,
    held: HeldList,
    figures: Figures,
    *,
    speaks: bool,
) -> LineList:
    """Count persons and estimate what they tell, so that they can be forgotten."""
    pathogen = figures.at(location).pathogen
    found = told_delays(persons, as_of, pathogen)
    by_onset = counts_by_onset(persons)
    records = {code: one.record for code, one in found.items()}
    used = usable_delays(records, by_onset=by_onset).values() if speaks else ()
    groups, weeks = age_groups(persons), onset_weeks(persons)
    total = count_of(persons)
    return LineList(
        report_date=held.vintage.report_date,
        is_later=held.is_later,
        speaks=speaks,
        persons=total,
        by_onset=by_onset,
        delays=tuple(replace(one, is_used=one in used) for one in records.values()),
        fatality=told_fatality(persons, as_of, found, pathogen, _cfr(figures)),
        weeks=weeks,
        without_week=total - sum(week.persons for week in weeks),
        area_weeks=area_weeks(persons, location),
        age_groups=groups,
        without_age_group=total - sum(group.both for group in groups),
        deaths_by_day=deaths_by_day(persons),
        **_persons_with(persons),
    )


def _persons_with(persons: pl.DataFrame) -> dict[str, Any]:
    """Count persons by what is known of them, and find the first and last onset."""
    onsets = persons["onset_date"].drop_nulls()
    known = {
        "with_onset": pl.col("onset_date").is_not_null(),
        "with_hospital": pl.col("hospital_date").is_not_null(),
        "with_age": pl.col("age").is_not_null(),
        "with_sex": pl.col("sex").is_in(["female", "male", "other"]),
        "died": pl.col("state") == DIED,
        "died_dated": pl.col("death_date").is_not_null(),
        "died_undated": pl.col("died_undated"),
        "recovered": pl.col("state") == RECOVERED,
        "outcome_not_known": pl.col("state") == NOT_KNOWN,
        "imported": pl.col("imported") == pl.lit(value=True),
        "not_imported": pl.col("imported") == pl.lit(value=False),
        "import_not_known": pl.col("imported").is_null(),
    }
    counted = {name: count_of(persons, which) for name, which in known.items()}
    return {**counted, "first_onset": onsets.min(), "last_onset": onsets.max()}


def _cfr(figures: Figures) -> Estimate | None:
    known = figures.table.diseases.get(figures.disease)
    return known.known.cfr if known else None


@cache
def _code() -> str:
    """Fingerprint of what counts and estimates: another code is another answer."""
    home, digest = Path(epihq.__file__).parent, hashlib.sha256()
    for room, names in (("assessment", _MODULES), ("epi", _MATHEMATICS)):
        for name in names:
            digest.update((home / room / f"{name}.py").read_bytes())
    return digest.hexdigest()
