"""Is the archive sound: every byte as entered, the table as the publications make it.

Nothing is changed here. The table is derived anew from the kept bytes, in memory, and
compared row by row with the one that answers questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from epihq.archive.catalogue import Catalogue, Segment, Vintage
from epihq.archive.deriving import Derived, Read, derived_in_turn, in_order
from epihq.archive.kept import KeptBytes
from epihq.archive.publication import vintage_of
from epihq.archive.table import Table, newest
from epihq.terms.errors import DataError

REPAIR = "Run `epihq archive verify --repair`."


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is wrong, a sentence each, and what mends the part that can be.

    ``tables`` are those that differ, as their publications make them; ``strays`` are
    kept files that belong to no publication.
    """

    beyond_repair: tuple[str, ...]
    repairable: tuple[str, ...]
    tables: dict[str, Derived]
    strays: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """What was wrong, a sentence each: mended, or left as it is."""

    beyond_repair: tuple[str, ...]
    repaired: tuple[str, ...]


def check(catalogue: Catalogue, kept: KeptBytes, table: Table, read: Read) -> Checked:
    """Look at every publication, and at the table that they make."""
    damages, tables = [], {}
    for source in catalogue.sources:
        entered = catalogue.entered(source)
        found = [s for v in entered for s in (*_misnamed(v), *kept.damages(v))]
        damages += found
        if found:
            continue
        try:
            derived = derived_in_turn(entered, read)
        except DataError as error:
            damages.append(str(error))
            continue
        if not _is_as_derived(table, catalogue, source, derived):
            tables[source] = derived
    strays = tuple(kept.of_no_publication(catalogue))
    return Checked(
        beyond_repair=tuple(damages),
        repairable=(*_of_tables(tables), *_of_strays(strays)),
        tables=tables,
        strays=strays,
    )


def _misnamed(vintage: Vintage) -> Iterator[str]:
    if vintage_of(vintage.files, vintage.disease) != vintage.sha256:
        yield (
            f"archive: {vintage.source} {vintage.report_date}: the catalogue's entry "
            "was altered. Restore the catalogue from a backup."
        )


def _of_tables(tables: dict[str, Derived]) -> Iterator[str]:
    for source in tables:
        yield f"archive: the table of {source} differs from its publications."


def _of_strays(strays: tuple[Path, ...]) -> Iterator[str]:
    if strays:
        yield (
            f"archive: {len(strays)} kept files belong to no publication of the "
            f"catalogue, e.g. {strays[0]}: entering them was interrupted, or the "
            f"catalogue is older than they are."
        )


def leftovers(drafts: Sequence[Path]) -> Iterator[str]:
    """Tell of half-written files."""
    if drafts:
        yield (
            f"archive: {len(drafts)} half-written files were left by a program that "
            f"was killed, e.g. {drafts[0]}."
        )


def _is_as_derived(
    table: Table, catalogue: Catalogue, source: str, derived: Derived
) -> bool:
    """Tell whether a table is the one derived, and is found as its catalogue says."""
    segments = catalogue.segments_of(source)
    try:
        parts = [table.read(segment.file) for segment in segments]
        latest = in_order(table.read(catalogue.latest.get(source, "")))
        return (
            all(map(_is_described, segments, parts))
            and in_order(pl.concat(parts)).equals(derived.statements)
            and latest.equals(in_order(newest(derived.statements)))
        )
    except (DataError, pl.exceptions.PolarsError, ValueError):
        return False


def _is_described(segment: Segment, rows: pl.DataFrame) -> bool:
    found = replace(
        segment,
        rows=rows.height,
        first_report_date=rows["report_date"].min(),  # type: ignore[arg-type]
        last_report_date=rows["report_date"].max(),  # type: ignore[arg-type]
    )
    return found == segment
