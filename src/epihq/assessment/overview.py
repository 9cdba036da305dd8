"""All locations in one table, as they were known by the end of any day.

Tables are kept on disk, so that a slider over the days is quick: one file a day. Its
name holds the hash of all that the table depends on but the joint estimates; which of
those were kept is told inside, and looked up again on reading:

    <folder>/<disease>/2020-07-01-<hash>.json
        asked      {"AZE": the key under which its estimate would be kept, ...}
        kept       ["AZE", ...], where there was one
        overview   the table; null where nobody had published
        refusal    why there is none
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
from epihq.assessment.pathogens import own_text
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.terms.errors import DataError, UsageError

__all__ = [
    "Found",
    "Overview",
    "OverviewRow",
    "found_overview",
    "keep_overview",
    "kept_overview",
    "overview",
    "overview_key",
]

# Rooms whose code a table depends on.
_ROOMS = ("archive", "assessment", "epi", "terms")
# An older table stands in for a day's own for no longer than this.
_STANDS_IN = timedelta(days=7)
_NOBODY = "assessment.nobody-published"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is kept for a day.

    ``overview`` is None where none is kept, or where ``refusal`` says that there can
    be none. ``is_of_the_day``: it rests on all that was published by then as it is held
    now, else it is an older one. ``is_newest``: also on all joint estimates kept.
    ``name`` changes with the publications that the day's own table rests on.
    """

    name: str
    overview: Overview | None = None
    refusal: str = ""
    is_of_the_day: bool = False
    is_newest: bool = False


@dataclass(frozen=True, kw_only=True)
class _Kept:
    asked: dict[str, str]
    kept: tuple[str, ...]
    overview: Overview | None
    refusal: str = ""


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
    made = _made_if_needed(archive, folder, as_of, settings)
    if made.overview is None:
        raise UsageError(_NOBODY, made.refusal)
    return made.overview


def keep_overview(
    archive: Archive, folder: Path, as_of: date, settings: Settings
) -> None:
    """Make the table of a day, or keep that nobody had published, for others to find.

    Raises:
        UsageError: those of the archive.
        DataError: ``assessment.table-not-kept``.
    """
    _made_if_needed(archive, folder, as_of, settings)
    if not found_overview(archive, folder, as_of, settings).is_of_the_day:
        raise DataError(
            "assessment.table-not-kept",
            f"{folder}: a folder that takes the table of {as_of} was expected; got one "
            "that does not. Make room, or give the right to write there.",
        )


def found_overview(
    archive: Archive, folder: Path, as_of: date, settings: Settings
) -> Found:
    """Give the table of all locations as it is kept for a day; none is made.

    Where the day's own is not kept, the newest of the week before stands in.
    """
    path = _path(archive, folder, as_of, settings)
    own = _read(path)
    if own is None:
        return Found(name=path.name, overview=_older(path.parent, as_of))
    return Found(
        name=path.name,
        overview=own.overview,
        refusal=own.refusal,
        is_of_the_day=True,
        is_newest=_kept(archive.home / "estimates", own.asked) == own.kept,
    )


def _path(archive: Archive, folder: Path, as_of: date, settings: Settings) -> Path:
    key = overview_key(archive, as_of, settings)[:32]
    return folder / archive.disease / f"{as_of}-{key}.json"


def _made_if_needed(
    archive: Archive, folder: Path, as_of: date, settings: Settings
) -> _Kept:
    path = _path(archive, folder, as_of, settings)
    estimates = archive.home / "estimates"
    found = _read(path)
    if found is not None and _kept(estimates, found.asked) == found.kept:
        return found
    made = _made(archive, as_of, settings, estimates)
    _write(path, made)
    return made


def _made(archive: Archive, as_of: date, settings: Settings, estimates: Path) -> _Kept:
    """Make a table; that nobody had published by then is kept as well."""
    try:
        world = known_world(archive, as_of)
    except UsageError as error:
        if error.code != _NOBODY:
            raise
        return _Kept(asked={}, kept=(), overview=None, refusal=str(error))
    asked = joint_keys(archive, world, settings)
    kept = _kept(estimates, asked)
    joint = read_joint({at: asked[at] for at in kept}, Store(estimates))
    return _Kept(asked=asked, kept=kept, overview=overview_of(world, settings, joint))


def _older(folder: Path, as_of: date) -> Overview | None:
    """Read the newest table of the days before, or one that the day had earlier."""
    first, last = f"{as_of - _STANDS_IN}", f"{as_of}"
    kept = [path for path in folder.glob("*.json") if first <= path.name[:10] <= last]
    for path in sorted(kept, key=lambda path: path.name[:10], reverse=True):
        found = _read(path)
        if found is not None and found.overview is not None:
            return found.overview
    return None


def overview_key(archive: Archive, as_of: date, settings: Settings) -> str:
    """Fingerprint of all that a table depends on but the joint estimates."""
    known = [v.sha256 for v in _known_by(archive.vintages(), as_of)]
    # The same publications answer otherwise after their table was repaired.
    held = (archive.repairs, known)
    about = (archive.disease, as_of.isoformat())
    parts = (SCHEMA, epihq.__version__, _code(), *about, held)
    digest = hashlib.sha256(repr(parts).encode())
    digest.update(msgspec.json.encode(settings))
    digest.update(own_text(archive.home).encode())
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
