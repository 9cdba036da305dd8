"""The archive: every number ever published, and when it became known.

    publication (bytes) --read--> tidy table --compare--> changes only --> landed

The bytes are kept under their hash, the table is derived from them and can be
rebuilt at any time. Nothing is overwritten: a correction is a new row with a later
report date, and ``snapshot(as_of=day)`` answers what was known by the end of a day.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.archive.catalogue import (
    Catalogue,
    CatalogueFile,
    Vintage,
    drafts_in,
    known_then,
    only_disease,
)
from epihq.archive.repeats import (
    Receipt,
    is_repeated,
    receipt_of,
    remembered,
    same_before,
)
from epihq.terms.diseases import NO_DISEASE
from epihq.terms.errors import DataError, UsageError
from epihq.terms.provenance import VintageRef

if TYPE_CHECKING:
    import polars as pl

    from epihq.archive.checking import Repaired
    from epihq.archive.kept import KeptBytes
    from epihq.archive.publication import Publication, Reading
    from epihq.archive.table import Asked, Table


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What was known by the end of ``as_of``.

    ``frame`` has the columns disease, location, indicator, reference_date,
    report_date (the day on which this value was first said), value, revised, source,
    vintage.
    ``revised`` marks what had to be answered from a later publication, because the
    archive holds none of that source that early. ``vintages`` are the newest
    publications that the answer rests on.
    """

    as_of: date
    frame: "pl.DataFrame"
    vintages: tuple[VintageRef, ...]


class Archive:
    """The shelf of one headquarters: one folder, many readers, one writer at a time.

    Questions are about one disease, "cholera", and about what is of none (the
    population, deaths of all causes). Where only one is held nothing needs saying.
    """

    def __init__(self, folder: Path, disease: str = "") -> None:
        self.home = Path(folder)
        self._folder = self.home / "archive"
        self._catalogue = CatalogueFile(self._folder)
        self._disease = disease

    def about(self, disease: str) -> "Archive":
        """Give the same archive for questions about one disease, e.g. "cholera"."""
        return Archive(self.home, disease)

    @property
    def diseases(self) -> list[str]:
        """The diseases that figures are held of, by code."""
        return self._catalogue.read().diseases

    @property
    def disease(self) -> str:
        """The disease that questions are about: the one named, or the only one held.

        Raises:
            UsageError: ``archive.which-disease``.
        """
        return self._disease or only_disease(self._catalogue.read())

    # -- entering ---------------------------------------------------------------

    def add(
        self, publication: "Publication", *, accept_withdrawals: bool = False
    ) -> Receipt:
        """Enter one publication, whole or not at all.

        Raises:
            DataError: the publication is not what it should be; nothing is stored.
        """
        before = same_before(self._catalogue.read(), publication)
        reading = None if is_repeated(before, publication) else _read(publication)
        with self._catalogue.writing():
            catalogue = self._catalogue.read()
            before = same_before(catalogue, publication)
            if before is not None and is_repeated(before, publication):
                after = remembered(catalogue, before, publication)
                if after != catalogue:
                    self._catalogue.write(after)
            else:
                reading = reading or _read(publication)
                after = self._landed(
                    catalogue, publication, reading, accept_withdrawals
                )
        return receipt_of(after, publication, was=len(catalogue.vintages))

    def _landed(
        self,
        catalogue: Catalogue,
        publication: "Publication",
        reading: "Reading",
        accept_withdrawals: bool,
    ) -> Catalogue:
        """Keep the bytes, write the table, last the catalogue that tells of them."""
        from epihq.archive.landing import entry, land  # noqa: PLC0415 - polars, DuckDB

        table, kept = self._table(), self._kept()
        try:
            vintage = entry(catalogue, publication, reading, kept.keep(publication))
            after = land(
                table,
                catalogue,
                vintage,
                reading.frame,
                read_again=self._read_again,
                accept_withdrawals=accept_withdrawals,
            )
            self._catalogue.write(after)
        except BaseException:
            # A disk that was too full must not stay full of what did not land.
            with suppress(DataError):
                held = self._catalogue.read()
                table.forget(held)
                kept.forget(held)
            raise
        table.retire(catalogue, after)
        table.sweep(after)
        return after

    def _read_again(self, vintage: Vintage) -> "Reading":
        """Read a publication that is held.

        Raises:
            DataError: ``archive.bytes-damaged``, ``archive.no-longer-read``.
        """
        from epihq.archive.publication import read  # noqa: PLC0415

        files = self._kept().files(vintage)
        try:
            return read(vintage.source, files, vintage.report_date, vintage.disease)
        except DataError as exc:
            raise DataError(
                "archive.no-longer-read",
                f"archive: the publication {vintage.source} {vintage.report_date}, "
                f"kept as it was entered, could be read then; now: {exc}",
            ) from exc

    # -- asking -----------------------------------------------------------------

    def vintages(self, source: str | None = None) -> list[Vintage]:
        """List the publications held, by source, in their order.

        Of an archive about one disease, those that say anything of it.
        """
        catalogue = self._catalogue.read()
        sources = catalogue.sources if source is None else [source]
        held = [vintage for name in sources for vintage in catalogue.of(name)]
        return [v for v in held if not self._disease or v.is_about(self._disease)]

    def entered(self) -> list[Vintage]:
        """List all that was entered, repetitions too, in the order of arrival."""
        return list(self._catalogue.read().vintages)

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
                ``archive.nothing-then``, ``archive.which-disease``.
        """
        from epihq.archive.landing import (  # noqa: PLC0415 - polars, DuckDB
            answer,
            newest_publications,
        )

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
            asked = known_then(catalogue, asked, as_of)
        frame = answer(
            self._table(),
            catalogue,
            as_of,
            sources=asked,
            asked=self._asked(catalogue, location, indicator),
        )
        about = self._disease or only_disease(catalogue)
        refs = newest_publications(catalogue, as_of, frame, about)
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
        catalogue = self._catalogue.read()
        asked = self._asked(catalogue, location, indicator)
        segments = catalogue.segments_of(source)
        rows = self._table().said(segments, since, until, asked)
        columns = ["location", "indicator", "reference_date", "report_date", "value"]
        return rows.select(columns)

    def previous_report_date(
        self, source: str, as_of: date, rows: "pl.DataFrame"
    ) -> date | None:
        """Find the day of the publication before the newest one held as of a day.

        ``rows`` are those that answer then: where its rows say themselves when they
        were said, they are asked.
        """
        if self._catalogue.read().of(source)[0].rows_say_when:
            said = sorted(set(rows.filter(rows["source"] == source)["report_date"]))
            return said[-2] if len(said) > 1 else None
        known = {v.report_date for v in self.vintages(source) if v.report_date <= as_of}
        return sorted(known)[-2] if len(known) > 1 else None

    def _asked(
        self,
        catalogue: Catalogue,
        location: str | Sequence[str] | None,
        indicator: str | Sequence[str] | None,
    ) -> "Asked":
        from epihq.archive.table import Asked  # noqa: PLC0415 - polars, DuckDB

        return Asked(
            diseases=(self._disease or only_disease(catalogue), NO_DISEASE),
            locations=_listed(location),
            indicators=_listed(indicator),
        )

    @property
    def repairs(self) -> int:
        """How often a table was repaired: what was made of it before may differ."""
        return self._catalogue.read().repairs

    # -- checking ---------------------------------------------------------------

    def verify(self) -> list[str]:
        """Re-hash the bytes, derive the table from them in order and compare.

        Returns what is wrong, a sentence each; empty when all is sound. Nothing is
        changed, and a medium that may only be read is enough.

        Raises:
            DataError: ``archive.catalogue-gone``, ``archive.unreadable-catalogue``.
        """
        from epihq.archive.checking import REPAIR, check, leftovers  # noqa: PLC0415

        with self._catalogue.still():
            left = leftovers(drafts_in(self._folder))
            found = check(
                self._catalogue.read(), self._kept(), self._table(), self._read_again
            )
        mendable = (f"{sentence} {REPAIR}" for sentence in (*found.repairable, *left))
        return [*found.beyond_repair, *mendable]

    def repair(self) -> "Repaired":
        """Mend what can be mended: see ``verify``.

        Tables that differ give way to those that the publications make; half-written
        files are deleted, whole ones that belong to no publication are set aside.

        Raises:
            DataError: ``archive.catalogue-gone``, ``archive.unreadable-catalogue``,
                ``disk.full``, ``disk.not-writable``.
        """
        from epihq.archive.checking import Repaired, check, leftovers  # noqa: PLC0415
        from epihq.archive.landing import with_table  # noqa: PLC0415

        table, kept = self._table(), self._kept()
        with self._catalogue.writing() as cleared:
            catalogue = mended = self._catalogue.read()
            found = check(catalogue, kept, table, self._read_again)
            for source, derived in found.tables.items():
                mended = with_table(table, mended, source, derived)
            if found.tables:
                mended = replace(mended, repairs=mended.repairs + 1)
                self._catalogue.write(mended)
                table.retire(catalogue, mended)
            kept.set_aside(found.strays)
        return Repaired(
            beyond_repair=found.beyond_repair,
            repaired=(*found.repairable, *leftovers(cleared)),
        )

    def publication(self, vintage: Vintage) -> "Publication":
        """Give back a publication as it was entered, byte for byte.

        Raises:
            DataError: ``archive.bytes-damaged``.
        """
        from epihq.archive.publication import Publication  # noqa: PLC0415

        return Publication(
            source=vintage.source,
            files=self._kept().files(vintage),
            report_date=vintage.report_date,
            retrieved_at=vintage.retrieved_at,
            origin=vintage.origin,
            disease=vintage.disease,
        )

    def _kept(self) -> "KeptBytes":
        from epihq.archive.kept import KeptBytes  # noqa: PLC0415

        return KeptBytes(self._folder / "publications")

    def _table(self) -> "Table":
        from epihq.archive.table import Table  # noqa: PLC0415

        return Table(self._folder / "table")


def _read(publication: "Publication") -> "Reading":
    from epihq.archive.publication import read  # noqa: PLC0415

    return read(
        publication.source,
        publication.files,
        publication.report_date,
        publication.disease,
    )


def _listed(wanted: str | Sequence[str] | None) -> list[str] | None:
    if wanted is None:
        return None
    return [wanted] if isinstance(wanted, str) else list(wanted)
