"""Where the header of a table is, and what the columns are called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from epihq.archive.reading.columns import is_known
from epihq.archive.reading.days import looks_like_a_day
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError

_MOST_FOOTNOTES = 20
_NUMBER = re.compile(r"[\s\d.,%+-]*\d[\s\d.,%+-]*")


@dataclass(frozen=True, kw_only=True)
class Titled:
    """Rows below a header, under its names."""

    frame: pl.DataFrame
    notes: tuple[str, ...]


def line_of(file: str, rows: Sequence[Sequence[str]], said: int = 0) -> int:
    """Find which of the first rows is the header, from 0; ``said`` counts from 1.

    It is the row with the most names of columns; without any, the first that is as
    wide as the table.

    Raises:
        DataError: ``file.no-header``.
    """
    if said > 0:
        if said <= len(rows):
            return said - 1
        raise DataError(
            "file.no-header",
            f"{file}: a header in line {said} was expected; got {len(rows)} lines. "
            "Correct header_line in the mapping.",
        )
    known = [_known_names(row) for row in rows]
    if max(known, default=0) > 0:
        return known.index(max(known))
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    if not any(widths):
        raise DataError(
            "file.no-header",
            f"{file}: a header with the names of the columns was expected; got no "
            "line with anything in it. Check the file.",
        )
    return widths.index(max(widths))


def _known_names(row: Sequence[str]) -> int:
    """Count names of columns, and days where days are the columns."""
    named = sum(is_known(cell) for cell in row)
    days = sum(looks_like_a_day(cell) for cell in row)
    return named + days if named and days >= 3 else named


def titled(raw: pl.DataFrame) -> Titled:
    """Name the columns by the first row of ``raw`` and drop rows without any cell.

    A header of two rows, the upper one with merged cells, is joined, and told.
    """
    columns = [name for name in raw.columns if name != LINE]
    head = [_cell(raw[name][0]) for name in columns]
    notes: list[str] = []
    below = 1
    if raw.height > 1 and _is_second_row(
        head, second := [_cell(raw[name][1]) for name in columns]
    ):
        head, below = _joined(head, second), 2
        notes.append(
            "The header has two rows with merged cells; they were read as: "
            f"{', '.join(filter(None, head))}."
        )
    rows = raw.slice(below)
    filled = rows.filter(~pl.all_horizontal(pl.col(columns).is_null()))
    nameless = [c for c, name in zip(columns, head, strict=True) if not name]
    empty = [c for c in nameless if filled[c].null_count() == filled.height]
    if lost := [columns.index(c) + 1 for c in nameless if c not in empty]:
        places = ", ".join(map(str, lost))
        notes.append(f"Left out for want of a name in the header: column {places}.")
    filled, below_it = _without_footnotes(filled, columns)
    if below_it:
        lines = ", ".join(map(str, below_it))
        notes.append(f"Left out below the table, with one cell each: line {lines}.")
    kept = [(c, name) for c, name in zip(columns, head, strict=True) if name]
    names = _once_each([name for _, name in kept])
    frame = filled.select(
        LINE, *(pl.col(c).alias(name) for (c, _), name in zip(kept, names, strict=True))
    )
    return Titled(frame=frame, notes=tuple(notes))


def _without_footnotes(
    rows: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, list[int]]:
    """Part a table of three columns or more from lines of words below it."""
    if len(columns) < 3:
        return rows, []
    last = rows.tail(_MOST_FOOTNOTES)
    cells = last.select(pl.sum_horizontal(pl.col(columns).is_not_null())).to_series()
    alone = 0
    for filled in reversed(cells.to_list()):
        if filled != 1:
            break
        alone += 1
    if alone in (0, rows.height):
        return rows, []
    return rows.head(rows.height - alone), last.tail(alone)[LINE].to_list()


def _cell(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _is_second_row(head: Sequence[str], second: Sequence[str]) -> bool:
    """Tell whether the header goes on: blanks above, names and no figures below."""
    holes = [
        not above and bool(below) for above, below in zip(head, second, strict=True)
    ]
    words = [cell for cell in second if cell]
    return (
        any(holes)
        and bool(head[0])
        and not any(_NUMBER.fullmatch(cell) or looks_like_a_day(cell) for cell in words)
        and sum(is_known(cell) for cell in words) * 2 >= len(words)
    )


def _joined(head: Sequence[str], second: Sequence[str]) -> list[str]:
    joined, above = [], ""
    for upper, lower in zip(head, second, strict=True):
        above = upper or (above if lower else "")
        joined.append(f"{above} {lower}".strip())
    return joined


def _once_each(names: Sequence[str]) -> list[str]:
    """Tell columns of one name apart: "Cases", "Cases (2)"."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told
