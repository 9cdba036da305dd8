"""All locations in one table, as they were known by the end of any day.

Tables are kept on disk, so that a slider over the days is quick: one file a day. Its
name holds the hash of all that the table depends on but the joint estimates; which of
those were kept is told inside, and looked up again on reading:

    <folder>/2020-07-01-<hash>.json
        asked      {"AZE": the key under which its estimate would be kept, ...}
        kept       ["AZE", ...], where there was one
        overview   the table
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

import epihq
from epihq.archive import Archive
from epihq.archive.catalogue import Vintage, write_whole
from epihq.assessment.overview_joint import joint_keys, kept_joint, read_joint
from epihq.assessment.overview_known import known_world
from epihq.assessment.overview_rows import (
    SCHEMA,
    Overview,
    OverviewRow,
    overview_of,
)
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.terms.errors import DataError

__all__ = ["Overview", "OverviewRow", "kept_overview", "overview", "overview_key"]

# Rooms whose code a table depends on.
_ROOMS = ("archive", "assessment", "epi", "terms")


@dataclass(frozen=True, kw_only=True)
class _Kept:
    asked: dict[str, str]
    kept: tuple[str, ...]
    overview: Overview


def overview(
    archive: Archive, as_of: date, settings: Settings, *, estimates: Store | None
) -> Overview:
    """Give the table of all locations as of a day; never runs the joint model.

    ``estimates`` is where joint estimates are kept; None does not look for any.

    Raises:
        UsageError: ``assessment.nobody-published``, and those of the archive.
    """
    world = known_world(archive, as_of)
    joint = {} if estimates is None else kept_joint(archive, world, settings, estimates)
    return overview_of(world, settings, joint)


def kept_overview(
    archive: Archive, folder: Path, as_of: date, settings: Settings
) -> Overview:
    """Give the table of all locations as of a day, made before if it can be.

    ``folder`` is where tables are kept; joint estimates are looked for beside the
    archive, where ``assess`` keeps them.

    Raises:
        UsageError: ``assessment.nobody-published``, and those of the archive.
    """
    path = folder / f"{as_of}-{overview_key(archive, as_of, settings)[:32]}.json"
    estimates = archive.home / "estimates"
    found = _read(path)
    if found is not None and _kept(estimates, found.asked) == found.kept:
        return found.overview
    world = known_world(archive, as_of)
    asked = joint_keys(archive, world, settings)
    kept = _kept(estimates, asked)
    joint = read_joint({at: asked[at] for at in kept}, Store(estimates))
    made = overview_of(world, settings, joint)
    _write(path, _Kept(asked=asked, kept=kept, overview=made))
    return made


def overview_key(archive: Archive, as_of: date, settings: Settings) -> str:
    """Fingerprint of all that a table depends on but the joint estimates."""
    known = [v.sha256 for v in _known_by(archive.vintages(), as_of)]
    # The same publications answer otherwise after their table was repaired.
    held = (archive.repairs, known)
    parts = (SCHEMA, epihq.__version__, _code(), as_of.isoformat(), held)
    digest = hashlib.sha256(repr(parts).encode())
    digest.update(msgspec.json.encode(settings))
    return digest.hexdigest()


def _known_by(vintages: Sequence[Vintage], as_of: date) -> list[Vintage]:
    """Keep the publications that an answer as of a day can rest on.

    Before a source's first publication, the archive answers from that one. A
    publication that only adds rows can also say what was said on earlier days.
    """
    first: dict[str, date] = {}
    for vintage in vintages:
        first.setdefault(vintage.source, vintage.report_date)
    return [
        v
        for v in vintages
        if v.report_date <= max(as_of, first[v.source]) or not v.restates
    ]


@cache
def _code() -> str:
    """Fingerprint of the code: another code is another table."""
    home = Path(epihq.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((home / room).rglob("*.*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(estimates: Path, asked: Mapping[str, str]) -> tuple[str, ...]:
    """Tell by their files alone of which locations the estimate is kept."""
    folder = str(estimates)
    return tuple(
        location
        for location, key in asked.items()
        if os.path.isfile(f"{folder}/{location}/{key[:32]}.json")  # noqa: PTH113 - quicker
    )


def _read(path: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None


def _write(path: Path, kept: _Kept) -> None:
    """Write a table in the place of the day's older ones, if the disk takes it.

    A full disk, or one that may only be read, must not stop the board.
    """
    try:
        write_whole(path, msgspec.json.encode(kept))
    except DataError:
        return
    for other in path.parent.glob(f"{path.name[:10]}-*.json"):
        if other != path:
            other.unlink(missing_ok=True)
