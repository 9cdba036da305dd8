"""The archive: every number ever published, and when it became known.

    publication (bytes) --read--> tidy table --compare--> changes only --> landed

The bytes are kept under their hash, the table is derived from them and can be
rebuilt at any time. Nothing is overwritten: a correction is a new row with a later
report date, and ``snapshot(as_of=day)`` answers what was known by the end of a day.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.archive.catalogue import Catalogue, CatalogueFile, Vintage, write_whole
from epihq.terms.errors import DataError, UsageError
from epihq.terms.provenance import VintageRef

if TYPE_CHECKING:
    import polars as pl

    from epihq.archive.publication import Publication, Reading
    from epihq.archive.table import Table


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a publication.

    ``vintage`` is the one that was stored, or the one held already (``is_new`` is
    False) with the same bytes.
    """

    vintage: Vintage
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What was known by the end of ``as_of``.

    ``frame`` has the columns location, indicator, reference_date, report_date (the
    day on which this value was first said), value, revised, source, vintage.
    ``revised`` marks what had to be answered from a later publication, because the
    archive holds none of that source that early. ``vintages`` are the newest
    publications that the answer rests on.
    """

    as_of: date
    frame: "pl.DataFrame"
    vintages: tuple[VintageRef, ...]


class Archive:
    """The shelf of one headquarters: one folder, many readers, one writer at a time."""

    def __init__(self, folder: Path) -> None:
        self.home = Path(folder)
        self._folder = self.home / "archive"
        self._catalogue = CatalogueFile(self._folder)

    # -- entering ---------------------------------------------------------------

    def add(
        self, publication: "Publication", *, accept_withdrawals: bool = False
    ) -> Receipt:
        """Enter one publication, whole or not at all.

        Raises:
            DataError: the publication is not what it should be; nothing is stored.
        """
        key = publication.vintage
        held = _held_already(self._catalogue.read(), publication, key)
        if held is not None:
            return Receipt(vintage=held, is_new=False)
        reading, restates = _read(publication)
        with self._catalogue.writing():
            catalogue = self._catalogue.read()
            held = _held_already(catalogue, publication, key)
            if held is not None:
                return Receipt(vintage=held, is_new=False)
            vintage = Vintage(
                number=len(catalogue.vintages),
                sha256=key,
                source=publication.source,
                report_date=publication.report_date,
                retrieved_at=publication.retrieved_at,
                origin=publication.origin,
                restates=restates,
                files=self._keep(publication.files),
                rows_read=reading.frame.height,
                rows_stored=0,
                rows_withdrawn=0,
                lag_days=_lag_days(reading.frame),
                unplaced=dict(reading.unplaced),
                notes=reading.notes,
            )
            vintage = self._land(
                catalogue, vintage, reading, accept_withdrawals=accept_withdrawals
            )
        return Receipt(vintage=vintage, is_new=True)

    def _keep(self, files: Mapping[str, bytes]) -> dict[str, str]:
        kept = {}
        for name, body in files.items():
            kept[name] = hashlib.sha256(body).hexdigest()
            path = self._bytes_path(kept[name])
            if not path.exists():
                write_whole(path, body)
        return kept

    def _bytes_path(self, sha256: str) -> Path:
        return self._folder / "publications" / sha256[:2] / sha256

    def _land(
        self,
        catalogue: Catalogue,
        vintage: Vintage,
        reading: "Reading",
        *,
        accept_withdrawals: bool,
    ) -> Vintage:
        from epihq.archive.landing import land  # noqa: PLC0415 - polars and DuckDB

        after = land(
            self._table(),
            catalogue,
            vintage,
            reading.frame,
            accept_withdrawals=accept_withdrawals,
        )
        self._catalogue.write(after)
        self._table().retire(catalogue, after)
        self._table().sweep(after)
        return after.vintages[-1]

    # -- asking -----------------------------------------------------------------

    def vintages(self, source: str | None = None) -> list[Vintage]:
        """List the publications held, by source, in their order."""
        catalogue = self._catalogue.read()
        sources = catalogue.sources if source is None else [source]
        return [vintage for name in sources for vintage in catalogue.of(name)]

    def snapshot(
        self,
        *,
        as_of: date,
        location: str | Sequence[str] | None = None,
        indicator: str | Sequence[str] | None = None,
        source: str | None = None,
        only_then: bool = False,
    ) -> Snapshot:
        """Answer what was known by the end of ``as_of``.

        Where several sources publish the same indicator of a location and none is
        named, the one with the newest reference date answers, and of equals the
        first in the order of ``epihq.archive.sources.SOURCES``. With ``only_then``,
        sources that had published nothing by ``as_of`` are not asked.

        Raises:
            UsageError: ``archive.source-not-held``, ``archive.empty``,
                ``archive.nothing-then``.
        """
        from epihq.archive.landing import answer  # noqa: PLC0415

        catalogue = self._catalogue.read()
        if not catalogue.vintages:
            raise UsageError(
                "archive.empty",
                f"archive: {self._folder} holds no publication. "
                "Enter one with `epihq sync`, or run `epihq exercise`.",
            )
        if source is not None and source not in catalogue.sources:
            raise UsageError(
                "archive.source-not-held",
                f"archive: no publication of the source {source!r} is held; "
                f"got publications of {', '.join(catalogue.sources)}. "
                f"Enter one with `epihq sync {source}`.",
            )
        asked = catalogue.sources if source is None else [source]
        if only_then:
            asked = _known_then(catalogue, asked, as_of)
        frame = answer(
            self._table(),
            catalogue,
            as_of,
            sources=asked,
            locations=_listed(location),
            indicators=_listed(indicator),
        )
        answering = frame["source"].unique().to_list()
        refs = tuple(_newest_ref(catalogue, name, as_of) for name in sorted(answering))
        return Snapshot(as_of=as_of, frame=frame, vintages=refs)

    def statements(
        self,
        *,
        source: str,
        since: date,
        until: date,
        location: str | Sequence[str] | None = None,
        indicator: str | Sequence[str],
    ) -> "pl.DataFrame":
        """All that a source said by the end of ``until`` about days from ``since`` on.

        One row for each time that a figure was said anew or changed, in the order of
        saying: columns location, indicator, reference_date, report_date, value (null:
        withdrawn). This is what reporting triangles are made of.
        """
        rows = self._table().said(
            self._catalogue.read().segments_of(source),
            since,
            until,
            locations=_listed(location),
            indicators=_listed(indicator) or [],
        )
        columns = ["location", "indicator", "reference_date", "report_date", "value"]
        return rows.select(columns)

    def previous_report_date(self, source: str, as_of: date) -> date | None:
        """Find the day of the publication before the newest one held as of a day."""
        known = {v.report_date for v in self.vintages(source) if v.report_date <= as_of}
        return sorted(known)[-2] if len(known) > 1 else None

    # -- checking ---------------------------------------------------------------

    def verify(self, *, repair: bool = False) -> list[str]:
        """Re-hash the bytes, rebuild the table from them and compare.

        Returns what is wrong, a sentence each; empty when all is sound. With
        ``repair`` the rebuilt table takes the place of the stored one, unless
        bytes are damaged.
        """
        from epihq.archive.landing import same_statements  # noqa: PLC0415

        with self._catalogue.writing():
            catalogue = self._catalogue.read()
            damaged = list(self._damaged(catalogue))
            if damaged:
                return damaged
            rebuilt = self._rebuilt(catalogue)
            wrong = [
                f"archive: the table of {source} differs from its publications. "
                "Run `epihq archive verify --repair`."
                for source in catalogue.sources
                if not same_statements(self._table(), catalogue, rebuilt, source)
            ]
            if wrong and repair:
                self._catalogue.write(rebuilt)
                self._table().retire(catalogue, rebuilt)
        return wrong

    def _damaged(self, catalogue: Catalogue) -> Iterator[str]:
        for vintage in catalogue.vintages:
            for name, sha256 in vintage.files.items():
                path = self._bytes_path(sha256)
                where = f"archive: {name} of {vintage.source} {vintage.report_date}"
                if not path.is_file():
                    yield f"{where}: the kept bytes are gone. Restore {path}."
                elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                    yield f"{where}: the kept bytes were altered. Restore {path}."

    def _rebuilt(self, catalogue: Catalogue) -> Catalogue:
        """Read every publication anew, in the order of arrival."""
        from epihq.archive.landing import land  # noqa: PLC0415

        rebuilt = Catalogue()
        for vintage in catalogue.vintages:
            reading, _ = _read(self.publication(vintage))
            again = replace(
                vintage, notes=reading.notes, unplaced=dict(reading.unplaced)
            )
            rebuilt = land(
                self._table(), rebuilt, again, reading.frame, accept_withdrawals=True
            )
        return rebuilt

    def publication(self, vintage: Vintage) -> "Publication":
        """Give back a publication as it was entered, byte for byte."""
        from epihq.archive.publication import Publication  # noqa: PLC0415

        return Publication(
            source=vintage.source,
            files={
                name: self._bytes_path(sha256).read_bytes()
                for name, sha256 in vintage.files.items()
            },
            report_date=vintage.report_date,
            retrieved_at=vintage.retrieved_at,
            origin=vintage.origin,
        )

    def _table(self) -> "Table":
        from epihq.archive.table import Table  # noqa: PLC0415

        return Table(self._folder / "table")


def _known_then(catalogue: Catalogue, asked: Sequence[str], as_of: date) -> list[str]:
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


def _read(publication: "Publication") -> tuple["Reading", bool]:
    from epihq.archive.sources import SOURCES  # noqa: PLC0415

    source = SOURCES[publication.source]
    reading = source.read(publication.files, publication.report_date)
    if reading.frame.is_empty():
        raise DataError(
            "archive.empty-publication",
            f"{publication.source}: a publication holds at least one figure; got none "
            f"in {', '.join(sorted(publication.files))}. Check the file.",
        )
    return reading, source.restates


def _held_already(
    catalogue: Catalogue, publication: "Publication", key: str
) -> Vintage | None:
    """Find the vintage of which this publication is an identical republication.

    A publication that returns to an older text after a different one is news.
    """
    place = (publication.report_date, publication.retrieved_at)
    before = [v for v in catalogue.of(publication.source) if v.order[:2] <= place]
    if before and before[-1].sha256 == key:
        return before[-1]
    return next((v for v in before if v.sha256 == key and not v.restates), None)


def _lag_days(frame: "pl.DataFrame") -> int:
    lags = (frame["report_date"] - frame["reference_date"]).dt.total_days()
    return int(lags.min())  # type: ignore[arg-type]


def _newest_ref(catalogue: Catalogue, source: str, as_of: date) -> VintageRef:
    vintages = catalogue.of(source)
    known = [v for v in vintages if v.report_date <= as_of] or vintages[:1]
    newest = known[-1]
    return VintageRef(
        source=source, report_date=newest.report_date, sha256=newest.sha256
    )


def _listed(wanted: str | Sequence[str] | None) -> list[str] | None:
    if wanted is None:
        return None
    return [wanted] if isinstance(wanted, str) else list(wanted)
