"""What the charts of a location show: its record, kept for who draws it.

The record is the briefing's, of the location alone: the same figures by the same code.
The joint model is not run for a chart; what it says is there once the watch has asked
it, and the record is then made anew.

    <folder>/AZE-covid-19-2020-07-01-<hash>.json

The name holds the hash of all that the record depends on but the joint estimate, whose
key is told inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from epihq.archive import Archive
from epihq.archive.catalogue import write_whole
from epihq.assessment.assess import assess_as_kept
from epihq.assessment.behind import NOT_YET
from epihq.assessment.known_so_far import shares_known
from epihq.assessment.nothing import NOTHING
from epihq.assessment.overview import overview_key
from epihq.assessment.record import Assessment, Curve
from epihq.assessment.settings import Settings
from epihq.terms.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

# By what names new patients are published, the daily ones first.
ADMISSIONS = ("admissions", "weekly_hospital_admissions")
_DAYS_OF_COMPLETENESS = 14


@dataclass(frozen=True, kw_only=True)
class Charted:
    """What is charted of one location as known by the end of a day.

    ``assessment`` is None where nothing was published; ``refusal`` then says so.
    ``admissions`` are new patients by day, or by week where its indicator says so.
    ``known`` are shares of the last days that are known so far, by indicator, up to
    ``assessment.as_of``; where nothing could be learnt, an indicator is left out.
    ``key`` is that under which the joint estimate is, or would be, kept.
    """

    assessment: Assessment | None
    refusal: str = ""
    admissions: Curve | None = None
    known: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    key: str = ""


def keep_charted(archive: Archive, folder: Path, location: str, as_of: date) -> None:
    """Make the record of a location, e.g. "AZE", in the place of the day's older ones.

    Raises:
        UsageError: those of the archive.
        DataError: the disk does not take it.
    """
    path = charted_file(archive, folder, location, as_of)
    made = _charted(archive, location, as_of, Settings())
    write_whole(path, msgspec.json.encode(made))
    for other in folder.glob(f"{location}-{archive.disease}-{as_of}-*.json"):
        if other != path:
            other.unlink(missing_ok=True)


def found_charted(
    archive: Archive, folder: Path, location: str, as_of: date
) -> Charted | None:
    """Read the record of a location; None where it is not kept, or is behind."""
    path = charted_file(archive, folder, location, as_of)
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Charted)
    except (OSError, msgspec.DecodeError):
        return None
    return None if _is_behind(archive, location, found) else found


def charted_file(archive: Archive, folder: Path, location: str, as_of: date) -> Path:
    """Name the file of a record; another where other figures are held."""
    key = overview_key(archive, as_of, Settings())[:32]
    return folder / f"{location}-{archive.disease}-{as_of}-{key}.json"


def _is_behind(archive: Archive, location: str, found: Charted) -> bool:
    """Whether the joint model was asked since."""
    made = found.assessment
    if made is None or made.diagnostics.verdict != NOT_YET:
        return False
    kept = archive.home / "estimates" / location / f"{found.key[:32]}.json"
    return kept.is_file()


def _charted(
    archive: Archive, location: str, as_of: date, settings: Settings
) -> Charted:
    try:
        made = assess_as_kept(archive, location, as_of, settings)
    except UsageError as error:
        if error.code not in NOTHING:
            raise
        return Charted(assessment=None, refusal=str(error))
    shares = shares_known(archive, as_of, made.assessment.data.source, [location])
    return Charted(
        assessment=made.assessment,
        admissions=_admissions(archive, location, as_of),
        known={
            indicator: tuple(
                round(float(one), 3) for one in known.share[-_DAYS_OF_COMPLETENESS:]
            )
            for (_, indicator), known in shares.items()
        },
        key=made.key,
    )


def _admissions(archive: Archive, location: str, as_of: date) -> Curve | None:
    """New patients as published; None where nobody publishes them."""
    frame = archive.snapshot(
        as_of=as_of, location=location, indicator=ADMISSIONS
    ).frame.sort("reference_date")
    for name in ADMISSIONS:
        rows = frame.filter(frame["indicator"] == name)
        if rows.height:
            return _as_published(rows, name)
    return None


def _as_published(rows: "pl.DataFrame", name: str) -> Curve:
    values = tuple(rows["value"].to_list())
    days = tuple(rows["reference_date"].to_list())
    return Curve(indicator=name, dates=days, published=values, used=values)
