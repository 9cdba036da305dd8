"""The catalogue: which publications are held, and which Parquet files tell them.

One JSON file, replaced in one rename. What it does not name does not exist, so a
publication lands whole or not at all: a crash before the rename leaves the old
state and a few files that nobody reads. Writers take a lock one after another;
readers need none, because the files that a catalogue names are never changed.
"""

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import msgspec
from filelock import FileLock

from epihq.terms.diseases import COVID_19, NO_DISEASE
from epihq.terms.errors import DataError, UsageError

# The first had no diseases: it is read as it lies, and written anew with the next
# publication.
_FORMAT = 2
_READABLE = (1, 2)
_LISTS = ("line-list",)
_ABOUT_NONE = ("world-mortality", "wpp")
_NOT_A_CATALOGUE = (
    ValueError,
    LookupError,
    TypeError,
    RecursionError,
    msgspec.MsgspecError,
)
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, kw_only=True)
class Vintage:
    """One publication as the archive holds it.

    ``number`` is the order of arrival and names the vintage inside the table;
    ``sha256`` is its key. ``files`` maps each file's name to the hash of its bytes.
    ``lag_days`` is how far its newest figure lay behind its report date.
    ``indicators`` are those that it carries; empty where an older program entered it.
    ``diseases`` are those that its figures are about. ``disease`` is what they were
    said to be about where they do not name it; empty where nobody had to say it.
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
    indicators: tuple[str, ...] = ()
    disease: str = ""
    diseases: tuple[str, ...] = ()

    def is_about(self, disease: str) -> bool:
        """Tell whether it says anything of a disease, or of what is of none."""
        return bool({disease, NO_DISEASE} & set(self.diseases))

    @property
    def is_list(self) -> bool:
        """Tell whether it restates a list, whose rows keep report dates of their own.

        Lists that an older program entered were not compared with those before them.
        """
        return self.restates and self.source in _LISTS

    @property
    def rows_say_when(self) -> bool:
        """Tell whether its rows say of themselves when they were said."""
        return not self.restates or self.is_list

    @property
    def order(self) -> tuple[date, datetime, int]:
        """Vintages follow each other by report date, then by our own clock."""
        return (self.report_date, self.retrieved_at, self.number)

    @property
    def turn(self) -> tuple[date, datetime, int]:
        """When its word counts: rows that are only added bring their own dates."""
        day = self.report_date if self.restates else date.min
        return (day, self.retrieved_at, self.number)

    @property
    def says_nothing(self) -> bool:
        """Whether all that it says was said before it."""
        return self.rows_stored == self.rows_withdrawn == 0


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
    """Everything the archive holds at one moment; ``repairs`` is how often it was."""

    vintages: tuple[Vintage, ...] = ()
    segments: tuple[Segment, ...] = ()
    latest: Mapping[str, str] = field(default_factory=dict)
    repairs: int = 0

    def entered(self, source: str) -> list[Vintage]:
        """List all that was entered of one source, repetitions too, in its turn."""
        found = (v for v in self.vintages if v.source == source)
        return sorted(found, key=lambda v: v.turn)

    def of(self, source: str) -> list[Vintage]:
        """List the vintages of one source in their order.

        A publication that repeats bytes and says nothing new is none. It is kept all
        the same: one that arrives late may come to lie before it, and make it news.
        """
        return sorted(_news(self.entered(source)), key=lambda v: v.order)

    @property
    def diseases(self) -> list[str]:
        """The diseases that figures are held of."""
        held = {disease for v in self.vintages for disease in v.diseases}
        return sorted(held - {NO_DISEASE})

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

    def with_vintages(self, *vintages: Vintage) -> "Catalogue":
        """Return the catalogue with these, each in the place of its number."""
        kept = {v.number: v for v in (*self.vintages, *vintages)}
        return replace(self, vintages=tuple(kept[n] for n in sorted(kept)))


def _news(entered: list[Vintage]) -> Iterator[Vintage]:
    said: list[str] = []
    for vintage in entered:
        repeats = vintage.sha256 in (said[-1:] if vintage.restates else said)
        if not (repeats and vintage.says_nothing):
            yield vintage
        said.append(vintage.sha256)


class CatalogueFile:
    """The catalogue on disk, beside its lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "catalogue.json"
        self._lock = FileLock(folder / "lock")

    @contextmanager
    def writing(self) -> Iterator[list[Path]]:
        """Hold the place of the one writer; clear, and name, what killed ones left.

        Raises:
            DataError: ``disk.full``, ``disk.not-writable``.
        """
        with writable(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        try:
            if self._is_new():
                self.write(Catalogue())
            left = drafts_in(self._folder)
            for draft in left:
                draft.unlink(missing_ok=True)
            yield left
        finally:
            self._lock.release()

    @contextmanager
    def still(self) -> Iterator[None]:
        """Let no writer in where any could write; change nothing."""
        if (self._folder / "lock").exists():
            # A medium that may only be read: nobody writes.
            with suppress(OSError):
                self._lock.acquire()
        try:
            yield
        finally:
            if self._lock.is_locked:
                self._lock.release()

    def _is_new(self) -> bool:
        """Whether nothing was ever entered: the first publication comes after this."""
        kept = (self._folder / name for name in ("publications", "table"))
        return not self._path.exists() and not any(map(_holds_files, kept))

    def read(self) -> Catalogue:
        """Read the catalogue; an archive without one is empty.

        Raises:
            DataError: ``archive.catalogue-gone``, ``archive.unreadable-catalogue``.
        """
        body = self.body()
        return Catalogue() if body is None else self.parse(body)

    def body(self) -> bytes | None:
        """Read the file as it lies there; None where nothing was ever entered.

        Raises:
            DataError: ``archive.catalogue-gone``, ``archive.unreadable-catalogue``.
        """
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            if self._is_new():
                return None
            raise DataError(
                "archive.catalogue-gone",
                f"archive: publications lie in {self._folder}, and the catalogue that "
                f"names them was expected; got no {self._path.name}. Restore it from "
                "a backup; the publications are untouched.",
            ) from None
        except OSError as exc:
            raise self._unreadable(exc) from exc

    def parse(self, body: bytes) -> Catalogue:
        """Understand what the file says.

        Raises:
            DataError: ``archive.unreadable-catalogue``.
        """
        try:
            return _from_json(body)
        except _NOT_A_CATALOGUE as exc:
            raise self._unreadable(exc) from exc

    def _unreadable(self, why: Exception) -> DataError:
        return DataError(
            "archive.unreadable-catalogue",
            f"archive: the catalogue {self._path} cannot be read ({why}). "
            "Restore the file from a backup; the publications are untouched.",
        )

    def write(self, catalogue: Catalogue) -> None:
        """Replace the catalogue in one step: this is the moment of landing."""
        # All of it with each publication: years of them are thousands.
        told = {"format": _FORMAT, **vars(catalogue)}
        body = msgspec.json.format(msgspec.json.encode(told), indent=1)
        write_whole(self._path, body)


def only_disease(catalogue: Catalogue) -> str:
    """Find the disease of questions that name none.

    Raises:
        UsageError: ``archive.which-disease``.
    """
    held = catalogue.diseases
    if len(held) > 1:
        raise UsageError(
            "archive.which-disease",
            "archive: figures of one disease were expected; got those of several, "
            f"{', '.join(held)}. Say which, e.g. with --disease {held[0]}.",
        )
    return held[0] if held else COVID_19


def known_then(catalogue: Catalogue, asked: Sequence[str], as_of: date) -> list[str]:
    """Keep the sources that had published something by the end of a day.

    Raises:
        UsageError: ``archive.nothing-then``.
    """
    then = {v.source for v in catalogue.vintages if v.report_date <= as_of}
    found = [name for name in asked if name in then]
    if not found:
        first = min(vintage.report_date for vintage in catalogue.vintages)
        raise UsageError(
            "archive.nothing-then",
            f"archive: a publication by {as_of} was expected; the oldest held is of "
            f"{first}. Ask for a later day, or enter an older one with `epihq sync "
            "--report-date`.",
        )
    return found


def about_before(source: str) -> str:
    """Tell what a source's figures were about before they named their disease."""
    return NO_DISEASE if source in _ABOUT_NONE else COVID_19


def _holds_files(folder: Path) -> bool:
    return any(path.is_file() and not _is_draft(path) for path in folder.rglob("*"))


def drafts_in(folder: Path) -> list[Path]:
    """Find the files that killed writers left half written."""
    return sorted(path for path in folder.rglob(".*.draft") if _is_draft(path))


def _is_draft(path: Path) -> bool:
    return path.name.startswith(".") and path.name.endswith(".draft")


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is either there whole or not there at all.

    Raises:
        DataError: ``disk.full``, ``disk.not-writable``.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    with writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            # A full disk must not stay full of what was not stored.
            with suppress(OSError):
                draft.unlink()
            raise


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Say what a disk that takes no more means.

    Raises:
        DataError: ``disk.full``, ``disk.not-writable``.
    """
    try:
        yield
    except OSError as exc:
        if exc.errno in _FULL or "No space left" in str(exc):
            raise DataError(
                "disk.full",
                f"{path}: room on the disk was expected; got a full one. Nothing of "
                "it was stored. Make room, and repeat.",
            ) from exc
        raise DataError(
            "disk.not-writable",
            f"{path}: a folder that can be written was expected; got "
            f"{exc.strerror or exc}. Nothing of it was stored. Name another with "
            "--home, or ask who keeps this machine.",
        ) from exc


def _naming_diseases(found: Catalogue) -> Catalogue:
    """Name what vintages from before diseases were named are about."""
    vintages = (
        v if v.diseases else replace(v, diseases=(about_before(v.source),))
        for v in found.vintages
    )
    return replace(found, vintages=tuple(vintages))


def _from_json(body: bytes) -> Catalogue:
    payload = json.loads(body)
    if payload["format"] not in _READABLE:
        raise ValueError(f"format {payload['format']}, expected {_FORMAT}")
    found = _naming_diseases(msgspec.convert(payload, Catalogue))
    whole = set(found.latest) & {segment.source for segment in found.segments}
    if untold := sorted(set(found.sources) - whole):
        raise ValueError(f"no table of {untold[0]} is named")
    return found
