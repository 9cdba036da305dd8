"""A publication of one's own: made of a file as a person has it.

A file in the archive's own layout is kept byte for byte. Of every other the table that
was read from it is kept, with its name, its SHA-256 and all that was decided: columns
that tell who somebody is are never stored.
"""

import hashlib
import io
from collections.abc import Mapping as Files
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from epihq.archive.archive import Archive
from epihq.archive.publication import Publication, Reading, Source
from epihq.archive.reading import rows as lists
from epihq.archive.reading.cells import Cells, cells_of
from epihq.archive.reading.mapping import Mapping
from epihq.archive.reading.proposing import decided, proposed, told
from epihq.archive.reading.shaping import counts, persons
from epihq.archive.reading.weeks import stand_a_week_apart
from epihq.archive.sources import line_list, own
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError, UsageError

COUNTS, LIST = own.OWN_COUNTS.name, line_list.LINE_LIST.name


@dataclass(frozen=True, kw_only=True)
class When:
    """The day of a file: the one said, else today; ``latest`` has begun somewhere."""

    today: date
    latest: date
    said: date | None = None

    @property
    def limit(self) -> date:
        """The last day on which anything in the file may have been said."""
        return self.said or self.latest

    def of(self, reading: Reading) -> date:
        """Date a publication: where nobody says it, no row of it is of a later day."""
        newest = reading.frame["report_date"].max()
        if self.said or not isinstance(newest, date):
            return self.said or self.today
        return max(self.today, newest)


def publication_of_own(
    source: Source, path: Path, mapping: Mapping, when: When, archive: Archive
) -> Publication:
    """Make a publication of a file of the headquarters, for own counts or a line list.

    ``archive`` holds the list that a file with only the new persons is joined to.

    Raises:
        UsageError: ``fetch.no-such-file``, ``map.wrong-kind``, ``file.which-...``.
        DataError: ``file.…``, ``source.…``, ``list.…``.
    """
    if not path.is_file():
        raise UsageError(
            "fetch.no-such-file",
            f"sync {source.name}: --from is a file; got {str(path)!r}, which is none. "
            "Check the path.",
        )
    if mapping.kind not in ("", source.name):
        raise UsageError(
            "map.wrong-kind",
            f"sync {source.name}: a mapping of that kind was expected; got one for "
            f"{mapping.kind}. Choose the other source or the other mapping.",
        )
    body = path.read_bytes()
    mapping = replace(mapping, kind=source.name)
    whole = mapping.rows in ("", "whole")
    if whole and (reading := _as_it_is(source, path.name, body, mapping, when)):
        files = {path.name: body}
        return _publication(source, files, path.name, when.of(reading))
    made = _made(source, path.name, body, mapping, when)
    if source.name == LIST and not whole:
        made = lists.joined(made, mapping.rows, archive)
    return _publication(source, made.files, path.name, made.day)


def _publication(
    source: Source, files: Files[str, bytes], origin: str, day: date
) -> Publication:
    return Publication(
        source=source.name,
        files=files,
        report_date=day,
        retrieved_at=datetime.now(UTC),
        origin=origin,
    )


def _as_it_is(
    source: Source, name: str, body: bytes, mapping: Mapping, when: When
) -> Reading | None:
    """Read a file in the archive's own layout; None for every other."""
    if mapping != Mapping(kind=source.name, rows=mapping.rows):
        return None
    if not _has_own_header(source, body):
        return None
    try:
        reading = source.read({name: body}, when.limit)
    except DataError:
        return None
    is_daily = source.name == LIST or stand_a_week_apart(reading.frame).is_empty()
    return reading if is_daily else None


def _has_own_header(source: Source, body: bytes) -> bool:
    if body.startswith(b"PAR1"):
        return True
    header = body.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    names = {name.strip() for name in header.decode("utf-8", "replace").split(",")}
    known = (
        line_list.PERSONS_SCHEMA if source.name == LIST else (*own.COLUMNS, "disease")
    )
    return names <= set(known)


def _made(
    source: Source, name: str, body: bytes, mapping: Mapping, when: When
) -> lists.Made:
    cells = cells_of(name, body, mapping)
    filled = _with_report_date(cells, mapping, when)
    proposal = proposed(cells, filled)
    used = decided(name, cells, proposal)
    if source.name == LIST:
        shaped = persons(cells, used)
        typed = line_list.typed(name, shaped.frame)
        reading = line_list.counted(name, typed, when.limit)
        table = _parquet(typed.select(_known(shaped.frame)))
    else:
        shaped = counts(cells, used, withdraw=mapping.rows == "withdraw")
        reading = own.counts_of(name, shaped.frame, when.limit)
        table = _csv(shaped.frame)
    if reading.frame.is_empty():
        raise DataError(
            "archive.empty-publication",
            f"{name}: at least one figure was expected; got none. "
            f"{' '.join(shaped.notes)} Check the file.",
        )
    by_name = mapping.columns == {} and mapping.indicators == {}
    notes = (*cells.notes, *told(proposal, by_name=by_name), *shaped.notes)
    return lists.Made(
        name=name,
        sha256=hashlib.sha256(body).hexdigest(),
        table=table,
        notes=notes,
        day=when.of(reading),
    )


def _known(frame: pl.DataFrame) -> list[str]:
    return [name for name in line_list.PERSONS_SCHEMA if name in frame.columns]


def _with_report_date(cells: Cells, mapping: Mapping, when: When) -> Mapping:
    """Let the day of the publication stand for rows that do not have their own."""
    has_column = "report_date" in proposed(cells, mapping).mapping.columns
    if has_column or "report_date" in mapping.constants or when.said is None:
        return mapping
    constants = {**mapping.constants, "report_date": when.said.isoformat()}
    return replace(mapping, constants=constants)


def _csv(frame: pl.DataFrame) -> bytes:
    """Write counts as the archive's own CSV; a figure taken back is a word."""
    value = pl.col("value").cast(pl.String).fill_null(own.WITHDRAWN)
    told = frame.drop(LINE).with_columns(value.alias("value"))
    return told.write_csv().encode()


def _parquet(frame: pl.DataFrame) -> bytes:
    body = io.BytesIO()
    frame.write_parquet(body, compression="zstd")
    return body.getvalue()
