"""A publication: what a publisher put out on one day, and how we read it.

``Publication`` is bytes and two dates. ``Reading`` is what a source makes of the
bytes: the tidy table, and everything in the bytes that it could not place.
``Source`` knows one publisher's addresses and layouts.

A reading depends on the bytes and the report date alone, so the derived table
can be rebuilt from the kept bytes at any time.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from epihq.terms.diseases import COVID_19
from epihq.terms.errors import DataError

READING_SCHEMA: dict[str, DataType | DataTypeClass] = {
    "location": pl.String,
    "indicator": pl.String,
    "reference_date": pl.Date,
    "report_date": pl.Date,
    "value": pl.Float64,
}


# The same, with the disease that each figure is about.
NAMED_SCHEMA = {"disease": pl.String, **READING_SCHEMA}


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Files of one source, byte for byte as they were published together.

    ``files`` maps the publisher's file name to its bytes. ``report_date`` is the
    day on which the publication said it; ``retrieved_at`` is our own clock, UTC.
    ``origin`` is where the files came from: an address or a folder's name.
    ``disease`` is what the figures are about where the files do not say it.
    """

    source: str
    files: Mapping[str, bytes]
    report_date: date
    retrieved_at: datetime
    origin: str
    disease: str = ""

    @property
    def vintage(self) -> str:
        """The key of the vintage that these files are."""
        hashes = {
            name: hashlib.sha256(body).hexdigest() for name, body in self.files.items()
        }
        return vintage_of(hashes, self.disease)


def vintage_of(hashes: Mapping[str, str], disease: str) -> str:
    """SHA-256 over the names and hashes of files: the key of a vintage.

    The same files said to be about another disease say something else.
    """
    listing = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items()))
    about = f"disease  {disease}\n" if disease else ""
    return hashlib.sha256((listing + about).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The tidy table that a source read from a publication.

    ``frame`` has the columns of ``READING_SCHEMA``, and of a source whose rows name
    their disease a column ``disease`` besides; at most one row for each of
    (disease, location, indicator, reference_date, report_date). A value of null takes a
    figure back, where rows are only added; no other null stands in it.
    ``unplaced`` counts the rows of each name that is not a location, by name as
    published: they stay in the kept bytes and are reported, not dropped silently.
    ``notes`` are oddities that were decided by rule, in sentences for a person.
    """

    frame: pl.DataFrame
    unplaced: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """One publisher: its name in the archive, its files and how they are read.

    ``addresses`` maps each file's name to the publisher's address; empty for
    sources that are only ever files. ``past_names`` are what the files were
    called before. ``disease`` is what its figures are about, where it is about one;
    empty where rows name it or who enters them says it. ``restates`` says that each
    publication repeats the whole history, so a value that is gone was withdrawn;
    otherwise a publication adds rows, and silence about a row means nothing. ``is_list``
    says that the rows of a restatement keep their own report dates, as those of a list
    of persons do.
    """

    name: str
    title: str
    addresses: Mapping[str, str]
    restates: bool
    read: Callable[[Mapping[str, bytes], date], Reading]
    past_names: tuple[str, ...] = ()
    is_list: bool = False
    disease: str = ""


def read(
    source: str, files: Mapping[str, bytes], report_date: date, disease: str = ""
) -> Reading:
    """Read a publication of a source, e.g. "jhu", as of the day on which it was said.

    ``disease`` is what rows are about that do not name it. The frame names it first.

    Raises:
        DataError: ``archive.empty-publication``, and those of the source.
    """
    from epihq.archive.about import with_disease  # noqa: PLC0415 - with polars' plans
    from epihq.archive.sources import SOURCES  # noqa: PLC0415 - they know this module

    publisher = SOURCES[source]
    reading = publisher.read(files, report_date)
    if reading.frame.is_empty():
        raise DataError(
            "archive.empty-publication",
            f"{source}: a publication holds at least one figure; got none in "
            f"{', '.join(sorted(files))}. Check the file.",
        )
    frame = reading.frame
    if "disease" not in frame.columns:
        frame = frame.with_columns(pl.lit(None, pl.String).alias("disease"))
    named = with_disease(frame, disease or publisher.disease or COVID_19)
    return replace(reading, frame=named.select(list(NAMED_SCHEMA)))
