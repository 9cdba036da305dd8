"""Lists by a stated rule: the whole list, only the new persons, persons taken back.

What is kept is always the whole list as it stands on its day, so that every list
answers alone; the archive's table tells what changed and when it became known.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from epihq.archive.archive import Archive
from epihq.archive.catalogue import Vintage
from epihq.archive.sources.kept_reading import HOW_READ, how_read, kept_reading
from epihq.archive.sources.line_list import LINE_LIST, PERSONS_SCHEMA, line_list
from epihq.terms.errors import DataError

_TAKEN_BACK = "-"
_EARLIER = "persons in rows above"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A table made of a file: its bytes, where they come from, and its day."""

    name: str
    sha256: str
    table: bytes
    notes: tuple[str, ...]
    day: date
    added: tuple[str, ...] = ()

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files to keep: the table, and how it was read."""
        is_parquet = self.table.startswith(b"PAR1")
        return {
            "line-list.parquet" if is_parquet else "counts.csv": self.table,
            HOW_READ: how_read(
                original=self.name,
                sha256=self.sha256,
                notes=self.notes,
                added=self.added,
            ),
        }


def joined(made: Made, rule: str, archive: Archive) -> Made:
    """Make the whole list of a file with only the new persons, or those taken back.

    Raises:
        DataError: ``list.nothing-held``, ``list.added-already``, ``list.older``,
            ``list.not-held``.
    """
    newest = _newest(archive)
    if newest is None and rule == "withdraw":
        raise DataError(
            "list.nothing-held",
            f"{made.name}: persons can be taken back from a list that is held; got "
            "none. Enter the whole list first.",
        )
    if newest is None:
        note = "The first list: all persons are new."
        return replace(made, notes=(*made.notes, note), added=(made.sha256,))
    files = archive.publication(newest).files
    kept = kept_reading(files)
    # A list that was joined tells all its parts; of another its own file is the part.
    parts = kept.added or (kept.original, *newest.files.values())
    mark = made.sha256 if rule == "new" else _TAKEN_BACK + made.sha256
    if mark in parts:
        raise DataError(
            "list.added-already",
            f"{made.name}: a file that was not entered before was expected; got one "
            f"that is in the list of {newest.report_date} already. Its persons would "
            "be counted twice: nothing was stored.",
        )
    if made.day < newest.report_date:
        raise DataError(
            "list.older",
            f"{made.name}: a list of {newest.report_date} or later was expected; got "
            f"one of {made.day}. Enter lists with only the new persons in their order, "
            "or enter the whole list.",
        )
    before = line_list(files)
    persons = line_list(made.files)
    whole = (
        pl.concat([before, persons])
        if rule == "new"
        else _without(made.name, before, persons)
    )
    count = int(persons["persons"].sum())
    said = "joined to" if rule == "new" else "taken back from"
    note = f"{count:,} persons were {said} the list of {newest.report_date}."
    return replace(
        made,
        table=_bytes(whole),
        notes=(*made.notes, note),
        added=(*_still(parts, mark), mark),
    )


def _still(before: tuple[str, ...], mark: str) -> list[str]:
    """List what was added, but for what is now undone: it may come again."""
    undone = (
        mark.removeprefix(_TAKEN_BACK) if mark[0] == _TAKEN_BACK else _TAKEN_BACK + mark
    )
    return [one for one in before if one and one != undone]


def _newest(archive: Archive) -> Vintage | None:
    held = archive.vintages(LINE_LIST.name)
    return held[-1] if held else None


def _without(name: str, before: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """Take as many persons from a list as another has of the same kind.

    Raises:
        DataError: ``list.not-held``.
    """
    told = [
        column
        for column in PERSONS_SCHEMA
        if column != "persons" and gone[column].null_count() < gone.height
    ]
    most = gone.group_by(told).agg(pl.col("persons").sum().alias("gone"))
    earlier = pl.col("persons").cum_sum().over(told) - pl.col("persons")
    each = before.with_columns(earlier.cast(pl.Int64).alias(_EARLIER))
    marked = each.join(
        most, on=told, how="left", nulls_equal=True, maintain_order="left"
    )
    open_ = (pl.col("gone").fill_null(0).cast(pl.Int64) - pl.col(_EARLIER)).clip(0)
    taken = pl.min_horizontal(open_, pl.col("persons").cast(pl.Int64))
    left = marked.with_columns((pl.col("persons") - taken).alias("persons"))
    found = int(before["persons"].sum() - left["persons"].sum())
    wanted = int(gone["persons"].sum())
    if found < wanted:
        lacking = _first_lacking(before, most, told)
        raise DataError(
            "list.not-held",
            f"{name}: persons who are on the list were expected, to be taken back; got "
            f"{wanted - found:,} who are not, e.g. {lacking}. Nothing was stored. Give "
            "them as the list has them.",
        )
    kept = left.filter(pl.col("persons") > 0).select(list(PERSONS_SCHEMA))
    return kept.cast(dict(PERSONS_SCHEMA))  # type: ignore[arg-type]


def _first_lacking(before: pl.DataFrame, most: pl.DataFrame, told: list[str]) -> str:
    held = before.group_by(told).agg(pl.col("persons").sum().alias("held"))
    compared = most.join(held, on=told, how="left", nulls_equal=True)
    lacking = compared.filter(pl.col("held").fill_null(0) < pl.col("gone"))
    return ", ".join(str(value) for value in lacking.select(told).row(0))


def _bytes(persons: pl.DataFrame) -> bytes:
    body = io.BytesIO()
    known = [n for n in persons.columns if persons[n].null_count() < persons.height]
    persons.select(known).write_parquet(body, compression="zstd")
    return body.getvalue()
