"""The derived table on disk: immutable Parquet files, sorted, a few per source.

Each row is a statement: this source said on ``report_date`` that ``indicator`` of
``disease`` in ``location`` on ``reference_date`` was ``value``. A null value is a
withdrawal. The file names the source by its folder; ``vintage`` is the catalogue's
number. Files from before figures named their disease have no such column: it is
filled in as they are read.

Every publication adds one small file; files of like size are merged, so that a
question meets a handful of files however many publications are held. One more
file per source, ``latest``, keeps the newest statement of every key: the question
asked most, and what the next publication is compared with.
"""

import os
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO

import duckdb
import polars as pl
from polars.datatypes import DataType, DataTypeClass

from epihq.archive.about import with_disease
from epihq.archive.catalogue import Catalogue, Segment, about_before, writable
from epihq.terms.diseases import ABOUT_NONE, NO_DISEASE
from epihq.terms.errors import DataError

KEY = ("disease", "location", "indicator", "reference_date")
ORDER = ("report_date", "retrieved_at")
COLUMNS = (*KEY, *ORDER, "value", "vintage")
SCHEMA: dict[str, DataType | DataTypeClass] = {
    "disease": pl.String,
    "location": pl.String,
    "indicator": pl.String,
    "reference_date": pl.Date,
    "report_date": pl.Date,
    "retrieved_at": pl.Datetime("us"),
    "value": pl.Float64,
    "vintage": pl.UInt32,
}

_SAID = "FROM read_parquet(?, hive_partitioning = false)"
# Files from before figures named their disease have no such column; those of all ages
# are laid upon each other by the names of their columns.
_FILLED = f"""
    SELECT * REPLACE (CASE
        WHEN disease IS NOT NULL THEN disease
        WHEN regexp_full_match(indicator, '{ABOUT_NONE}') THEN ?
        ELSE ? END AS disease)
    FROM (
        FROM read_parquet(?, hive_partitioning = false, union_by_name = true)
        UNION ALL BY NAME SELECT NULL::VARCHAR AS disease WHERE false
    )
"""  # noqa: S608 - a constant of ours

# One row group is what a question about one location reads of a file.
_ROW_GROUP = 65_536
_FILES_OF_ONE_SIZE = 6
_SMALLEST_SIZE = 4_096
_SWEEP_AFTER_SECONDS = 3_600


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a question is about; None asks for all there is."""

    diseases: Sequence[str] | None = None
    locations: Sequence[str] | None = None
    indicators: Sequence[str] | None = None

    @property
    def expression(self) -> pl.Expr:
        """The rows that are asked for."""
        found = pl.lit(value=True)
        for column, wanted in self._columns:
            if wanted is not None:
                found &= pl.col(column).is_in(list(wanted))
        return found

    def conditions(self) -> tuple[list[str], list[str]]:
        """Give the conditions of SQL, and the values to bind."""
        asked = [(name, w) for name, w in self._columns if w is not None]
        conditions = [f"{name} IN ({', '.join('?' * len(w))})" for name, w in asked]
        return conditions, [value for _, wanted in asked for value in wanted]

    @property
    def _columns(self) -> tuple[tuple[str, Sequence[str] | None], ...]:
        return (
            ("disease", self.diseases),
            ("location", self.locations),
            ("indicator", self.indicators),
        )


EVERYTHING = Asked()


class Table:
    """The Parquet files under one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._new: set[str] = set()

    def write(self, source: str, rows: pl.DataFrame) -> str:
        """Write rows as a new file, sorted for questions about one location.

        Raises:
            DataError: ``disk.full``, ``disk.not-writable``.
        """
        name = f"source={source}/{uuid.uuid4().hex}.parquet"
        path = self._folder / name
        self._new.add(name)
        ordered = rows.select(COLUMNS).sort(*KEY, *ORDER)
        with writable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                _put(ordered, file)
                os.fsync(file.fileno())
        return name

    def forget(self, catalogue: Catalogue) -> None:
        """Delete files that were written here and did not land."""
        for name in self._new - catalogue.files:
            (self._folder / name).unlink(missing_ok=True)

    def segment(self, source: str, rows: pl.DataFrame) -> Segment:
        """Write rows as a new segment of the table."""
        reported = rows["report_date"]
        return Segment(
            file=self.write(source, rows),
            source=source,
            rows=rows.height,
            first_report_date=_day(reported.min()),
            last_report_date=_day(reported.max()),
        )

    def read(self, file: str) -> pl.DataFrame:
        """Read one file whole.

        Raises:
            DataError: ``archive.unreadable-table``.
        """
        with self._readable():
            return self._scan(file).collect()

    def _scan(self, *files: str) -> pl.LazyFrame:
        """Look into files of one source, which name its disease or do not yet."""
        return pl.concat([self._look(file) for file in files])

    def _look(self, file: str) -> pl.LazyFrame:
        path = self._folder / file
        rows = pl.scan_parquet(path, hive_partitioning=False)
        if not _names_disease(path):
            unnamed = rows.with_columns(pl.lit(None, pl.String).alias("disease"))
            rows = with_disease(unnamed, about_before(_source_of(file)))
        return rows.select(COLUMNS)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, pl.exceptions.PolarsError, duckdb.Error) as exc:
            raise DataError(
                "archive.unreadable-table",
                f"archive: the table in {self._folder}, which is made from the "
                f"publications, was expected; got files that cannot be read ({exc}). "
                "Run `epihq archive verify --repair`.",
            ) from exc

    def statements(self, segments: list[Segment]) -> pl.DataFrame:
        """Read every row of some segments."""
        frames = [self.read(segment.file) for segment in segments]
        return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)

    def latest(self, file: str, asked: Asked = EVERYTHING) -> pl.DataFrame:
        """Read the newest statement of every key, withdrawals included."""
        with self._readable():
            return self._scan(file).filter(asked.expression).collect()

    def as_of(
        self,
        segments: list[Segment],
        day: date,
        asked: Asked = EVERYTHING,
    ) -> pl.DataFrame:
        """Find the newest statement of every key by the end of ``day``.

        Withdrawals are included: their value is null.
        """
        files = [
            str(self._folder / segment.file)
            for segment in segments
            if segment.first_report_date <= day
        ]
        if not files:
            return pl.DataFrame(schema=SCHEMA)
        with self._readable():
            is_named = all(_names_disease(Path(file)) for file in files)
        said, filled = (_SAID, []) if is_named else self._filled(segments[0].file)
        where, wanted = asked.conditions()
        question = f"""
            SELECT {", ".join(COLUMNS)}
            FROM ({said})
            WHERE {" AND ".join(["report_date <= ?", *where])}
            QUALIFY row_number() OVER (
                PARTITION BY {", ".join(KEY)}
                ORDER BY report_date DESC, retrieved_at DESC, vintage DESC
            ) = 1
        """  # noqa: S608 - column names only; every value is bound
        arguments = [*filled, files, day, *wanted]
        with self._readable(), _engine(os.getpid()).cursor() as connection:
            answer = connection.sql(question, params=arguments).to_arrow_table()
        return pl.DataFrame(answer, schema_overrides=SCHEMA)

    def _filled(self, file: str) -> tuple[str, list[str]]:
        """Lay files upon each other of which some do not name the disease yet."""
        return _FILLED, [NO_DISEASE, about_before(_source_of(file))]

    def said(
        self,
        segments: list[Segment],
        since: date,
        until: date,
        asked: Asked = EVERYTHING,
    ) -> pl.DataFrame:
        """Find every statement by the end of ``until`` about days from ``since`` on."""
        files = [s.file for s in segments if s.first_report_date <= until]
        if not files:
            return pl.DataFrame(schema=SCHEMA)
        with self._readable():
            rows = self._scan(*files).filter(
                pl.col("report_date") <= until,
                pl.col("reference_date") >= since,
                asked.expression,
            )
            return rows.sort(*KEY, *ORDER).collect()

    def merged(self, catalogue: Catalogue, source: str) -> tuple[Segment, ...]:
        """Merge files of like size until no size has too many of them."""
        mine = catalogue.segments_of(source)
        while crowd := _crowded(mine):
            together = self.segment(source, self.statements(crowd))
            mine = [segment for segment in mine if segment not in crowd] + [together]
        others = (s for s in catalogue.segments if s.source != source)
        return (*others, *mine)

    def sweep(self, catalogue: Catalogue) -> None:
        """Delete files that no catalogue has named for an hour.

        The hour is for readers that still hold an older catalogue.
        """
        named, now = catalogue.files, time.time()
        for path in self._folder.glob("source=*/*.parquet"):
            unnamed = str(path.relative_to(self._folder)) not in named
            if unnamed and now - path.stat().st_mtime > _SWEEP_AFTER_SECONDS:
                path.unlink(missing_ok=True)

    def retire(self, before: Catalogue, after: Catalogue) -> None:
        """Start the hour of the files that ``after`` no longer names."""
        for file in before.files - after.files:
            with suppress(OSError):  # one that is gone has been swept already
                os.utime(self._folder / file)


@cache
def _engine(_process: int) -> duckdb.DuckDBPyConnection:
    """Start the engine once in a process; a fork has none of its threads.

    It holds nothing: starting it takes thirty times as long as a question.
    """
    return duckdb.connect()


def newest(statements: pl.DataFrame, key: tuple[str, ...] = KEY) -> pl.DataFrame:
    """Keep the newest statement of every key."""
    ordered = statements.sort(*KEY, *ORDER, "vintage")
    return ordered.unique(key, keep="last", maintain_order=True)


def _names_disease(path: Path) -> bool:
    """Tell whether a file has the column."""
    return "disease" in pl.read_parquet_schema(path)


def _source_of(file: str) -> str:
    return file.split("/", 1)[0].removeprefix("source=")


def _put(rows: pl.DataFrame, file: IO[bytes]) -> None:
    try:
        rows.write_parquet(file, row_group_size=_ROW_GROUP, compression="zstd")
        file.flush()
    except pl.exceptions.ComputeError as exc:
        raise OSError(str(exc)) from exc  # what polars calls it when the disk is full


def _crowded(segments: list[Segment]) -> list[Segment]:
    """Find files of one size class that are too many to keep apart."""
    classes: dict[int, list[Segment]] = {}
    for segment in segments:
        size = max(segment.rows, _SMALLEST_SIZE)
        classes.setdefault(size.bit_length() // 2, []).append(segment)
    crowds = (crowd for _, crowd in sorted(classes.items()))
    return next((crowd for crowd in crowds if len(crowd) >= _FILES_OF_ONE_SIZE), [])


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"a segment without rows has no report date: {value!r}")
    return value
