"""The catalogue: which publications are held, and which Parquet files tell them.

One JSON file, replaced in one rename. What it does not name does not exist, so a
publication lands whole or not at all: a crash before the rename leaves the old
state and a few files that nobody reads. Writers take a lock one after another;
readers need none, because the files that a catalogue names are never changed.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from epihq.terms.errors import DataError

_FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Vintage:
    """One publication as the archive holds it.

    ``number`` is the order of arrival and names the vintage inside the table;
    ``sha256`` is its key. ``files`` maps each file's name to the hash of its bytes.
    ``lag_days`` is how far its newest figure lay behind its report date.
    """

    number: int
    sha256: str
    source: str
    report_date: date
    retrieved_at: datetime
    origin: str
    restates: bool
    files: Mapping[str, str]
    rows_read: int
    rows_stored: int
    rows_withdrawn: int
    lag_days: int
    unplaced: Mapping[str, int]
    notes: tuple[str, ...]

    @property
    def order(self) -> tuple[date, datetime, int]:
        """Vintages follow each other by report date, then by our own clock."""
        return (self.report_date, self.retrieved_at, self.number)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One immutable Parquet file of the table: rows of one source, sorted."""

    file: str
    source: str
    rows: int
    first_report_date: date
    last_report_date: date


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything the archive holds at one moment."""

    vintages: tuple[Vintage, ...] = ()
    segments: tuple[Segment, ...] = ()
    latest: Mapping[str, str] = field(default_factory=dict)

    def of(self, source: str) -> list[Vintage]:
        """List the vintages of one source in their order."""
        found = (v for v in self.vintages if v.source == source)
        return sorted(found, key=lambda v: v.order)

    def segments_of(self, source: str) -> list[Segment]:
        """List the Parquet files that hold the rows of one source."""
        return [s for s in self.segments if s.source == source]

    def first_report_date(self, source: str) -> date:
        """Find the first day on which the source said anything that is held."""
        stated = [s.first_report_date for s in self.segments_of(source)]
        return min([*stated, self.of(source)[0].report_date])

    @property
    def sources(self) -> list[str]:
        """The sources of which at least one publication is held."""
        return sorted({v.source for v in self.vintages})

    @property
    def files(self) -> set[str]:
        """All Parquet files that this catalogue reads."""
        return {s.file for s in self.segments} | set(self.latest.values())

    def with_vintage(self, vintage: Vintage) -> "Catalogue":
        """Return the catalogue with one more vintage."""
        return replace(self, vintages=(*self.vintages, vintage))


class CatalogueFile:
    """The catalogue on disk, beside its lock."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "catalogue.json"
        self._lock = FileLock(folder / "lock")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the place of the one writer."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            yield

    def read(self) -> Catalogue:
        """Read the catalogue; an archive without one is empty."""
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return Catalogue()
        try:
            return _from_json(json.loads(text))
        except (ValueError, KeyError, TypeError) as exc:
            raise DataError(
                "archive.unreadable-catalogue",
                f"archive: the catalogue {self._path} cannot be read ({exc}). "
                "Restore the file from a backup; the publications are untouched.",
            ) from exc

    def write(self, catalogue: Catalogue) -> None:
        """Replace the catalogue in one step: this is the moment of landing."""
        payload = {"format": _FORMAT, **asdict(catalogue)}
        write_whole(self._path, json.dumps(payload, default=str, indent=1).encode())


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is either there whole or not there at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    with draft.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _from_json(payload: dict[str, Any]) -> Catalogue:
    if payload["format"] != _FORMAT:
        raise ValueError(f"format {payload['format']}, expected {_FORMAT}")
    return Catalogue(
        vintages=tuple(_vintage(item) for item in payload["vintages"]),
        segments=tuple(_segment(item) for item in payload["segments"]),
        latest=payload["latest"],
    )


def _vintage(item: dict[str, Any]) -> Vintage:
    dated = {
        "report_date": date.fromisoformat(item["report_date"]),
        "retrieved_at": datetime.fromisoformat(item["retrieved_at"]),
        "notes": tuple(item["notes"]),
    }
    return Vintage(**{**item, **dated})


def _segment(item: dict[str, Any]) -> Segment:
    days = ("first_report_date", "last_report_date")
    return Segment(**{**item, **{d: date.fromisoformat(item[d]) for d in days}})
