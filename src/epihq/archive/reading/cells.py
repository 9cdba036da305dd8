"""The cells of a table as text, each column under its name, each row with its line."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from epihq.archive.reading import header
from epihq.archive.reading.letters import letters
from epihq.archive.reading.mapping import Mapping
from epihq.archive.reading.opened import Kind, Opened, opened
from epihq.archive.sources.tables import LINE, not_a_csv
from epihq.terms.errors import DataError, UsageError

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LOOKED_AT = 60
_EXCEL_SAYS = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Cells:
    """A table in which all is text.

    ``frame`` has a column ``LINE`` with the line (of a sheet: the row) that a row
    stood on. ``by_program`` says that numbers were written by a program, with a
    decimal point. ``is_plain`` says that nothing had to be found out: UTF-8, commas,
    the header in the first line.
    """

    file: str
    frame: pl.DataFrame
    notes: tuple[str, ...] = ()
    by_program: bool = False
    is_plain: bool = False

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in their order."""
        return [name for name in self.frame.columns if name != LINE]


def cells_of(name: str, body: bytes, mapping: Mapping) -> Cells:
    """Read the table of a file.

    Raises:
        DataError: ``file.no-table``, ``file.damaged``, ``file.several``,
            ``file.which-sheet``, ``file.no-header``, ``source.not-a-csv``.
        UsageError: ``file.unknown-encoding``.
    """
    file = opened(name, body)
    readers = {Kind.TEXT: _text, Kind.SHEETS: _sheet, Kind.PARQUET: _parquet}
    found = readers[file.kind](file, mapping)
    notes = (*file.notes, *found.notes)
    return replace(found, notes=notes, is_plain=found.is_plain and not notes)


def _text(file: Opened, mapping: Mapping) -> Cells:
    text = letters(file.name, file.body, mapping.encoding)
    # Line ends of old Macintosh programs.
    body = text.body if b"\n" in text.body else text.body.replace(b"\r", b"\n")
    head = body[:200_000].decode(errors="replace").splitlines()[:_LOOKED_AT]
    skipped, separator = _told_separator(head, mapping.separator)
    separator = separator or _separator(file.name, head[skipped:])
    rows = list(csv.reader(head[skipped:], delimiter=separator))
    at = header.line_of(file.name, rows, mapping.header_line - skipped)
    first = skipped + at
    body, footnotes = _whole(file.name, body, separator, first, len(rows[at]))
    raw = _parsed(file.name, body, separator, first)
    frame = raw.with_row_index(LINE, first + 1)
    titled = header.titled(frame)
    notes = [*text.notes]
    if separator != ",":
        notes.append(
            f"The cells are parted by {_SEPARATORS.get(separator, separator)}."
        )
    if at:
        notes.append(f"The header is line {first + 1}; what stands above is left out.")
    if footnotes:
        notes.append(f"Left out below the table: {footnotes} lines.")
    return Cells(
        file=file.name,
        frame=titled.frame,
        notes=(*notes, *titled.notes),
        is_plain=not mapping.encoding,
    )


def _told_separator(head: list[str], said: str) -> tuple[int, str]:
    """Read what Excel writes first, ``sep=;``, or what a person said."""
    told = _EXCEL_SAYS.fullmatch(head[0].strip("\"' ")) if head else None
    return (1, said or told[1]) if told else (0, said)


def _separator(file: str, head: list[str]) -> str:
    """Find what parts the cells: the sign by which most lines have as many."""
    found = {sign: _like_lines(head, sign) for sign in _SEPARATORS}
    best = max(found, key=lambda sign: found[sign])
    if found[best] == (0, 0) and not any(line.strip() for line in head):
        raise not_a_csv(file, "an empty file")
    return best


def _like_lines(head: list[str], sign: str) -> tuple[int, int]:
    """Count lines of the commonest width above one, and that width."""
    widths = [len(row) for row in csv.reader(head, delimiter=sign) if any(row)]
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0, 0
    common = max(set(wide), key=lambda width: (wide.count(width), width))
    return wide.count(common), common


def _parsed(file: str, body: bytes, separator: str, skipped: int) -> pl.DataFrame:
    try:
        return pl.read_csv(
            io.BytesIO(body),
            has_header=False,
            infer_schema=False,
            separator=separator,
            skip_lines=skipped,
            null_values=[""],
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError as exc:
        for line, width, got in _ragged(body, separator, skipped):
            raise _too_many(file, line, width, got) from exc
        raise not_a_csv(file, str(exc).split("\n", 1)[0]) from exc


def _too_many(file: str, line: int, width: int, got: int) -> DataError:
    return not_a_csv(file, f"{got} cells instead of {width} in line {line}")


def _whole(
    file: str, body: bytes, separator: str, first: int, width: int
) -> tuple[bytes, int]:
    """See that no line was cut short: CSV readers fill those up in silence.

    Lines below the table, parted from it by a blank one, are no part of it: gives back
    the table without them, and how many they were.

    Raises:
        DataError: ``source.not-a-csv``.
    """
    body = body.rstrip(b"\r\n")
    if b'"' not in body:
        start = _offset_of(body, first + 1)
        lines = body.count(b"\n", start) + 1
        if body.count(separator.encode(), start) == lines * (width - 1):
            return body, 0
    ragged = list(_ragged(body, separator, first))
    if not ragged:
        return body, 0
    line, _, got = ragged[0]
    below = _below_the_table(body, separator, line, width)
    if below is None:
        raise _too_many(file, line, width, got)
    cut = _offset_of(body, line)
    return body[:cut], below


def _ragged(body: bytes, separator: str, first: int) -> Iterator[tuple[int, int, int]]:
    """List lines with another number of cells than the header: (line, wanted, got)."""
    text = io.TextIOWrapper(io.BytesIO(body), "utf-8", newline="")
    for _ in range(first):
        text.readline()
    rows = csv.reader(text, delimiter=separator)
    width, at = 0, first + 1
    for row in rows:
        width = width or len(row)
        if any(row) and len(row) != width:
            yield at, width, len(row)
        at = first + rows.line_num + 1


def _below_the_table(body: bytes, separator: str, line: int, width: int) -> int | None:
    """Count the lines of a footnote; None if what is there is a part of the table."""
    lines = body[_offset_of(body, line - 1) :].decode().splitlines()
    if lines[0].strip():
        return None
    rest = [row for row in csv.reader(lines[1:], delimiter=separator) if any(row)]
    return len(rest) if all(len(row) < width for row in rest) else None


def _offset_of(body: bytes, line: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = body.index(b"\n", offset) + 1
    return offset


def _sheet(file: Opened, mapping: Mapping) -> Cells:
    import fastexcel  # noqa: PLC0415 - only workbooks need it

    try:
        book = fastexcel.read_excel(file.body)
        name, notes = _which_sheet(file.name, book, mapping.sheet)
        loaded = book.load_sheet(
            name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=1
        )
    except fastexcel.FastExcelError as exc:
        reason = str(exc).split("\n", 1)[0]
        raise DataError(
            "file.damaged",
            f"{file.name}: a workbook was expected; got one that cannot be read "
            f"({reason}). It may be locked by a password: save it as CSV.",
        ) from exc
    frame = pl.DataFrame(loaded)
    frame = frame.with_columns(pl.all().replace("", None)).with_row_index(LINE, 1)
    rows = [list(map(_blank, row[1:])) for row in frame.head(_LOOKED_AT).iter_rows()]
    at = header.line_of(file.name, rows, mapping.header_line)
    titled = header.titled(frame.slice(at))
    if at and any(any(row) for row in rows[:at]):
        notes = (*notes, f"The header is row {at + 1}; what stands above is left out.")
    return Cells(
        file=file.name,
        frame=titled.frame,
        notes=(*notes, *titled.notes),
        by_program=True,
    )


def _blank(cell: object) -> str:
    return "" if cell is None else str(cell)


def _which_sheet(file: str, book: "object", said: str) -> tuple[str, tuple[str, ...]]:
    """Take the sheet that was named, or the only one that holds anything."""
    names: list[str] = list(book.sheet_names)  # type: ignore[attr-defined]
    if said:
        if said not in names:
            raise UsageError(
                "file.which-sheet",
                f"{file}: one of the sheets {', '.join(names)} was expected; got "
                f"{said!r}. Name it with --sheet.",
            )
        return said, ()
    filled = [
        name
        for name in names
        if book.load_sheet(name, header_row=None, n_rows=50, dtypes="string").height  # type: ignore[attr-defined]
    ]
    if len(filled) > 1:
        raise UsageError(
            "file.which-sheet",
            f"{file}: one sheet was expected; got {', '.join(filled)}. Name one with "
            "--sheet.",
        )
    if not filled:
        raise DataError(
            "file.no-header", f"{file}: a table was expected; got empty sheets."
            " Choose another file.",
        )  # fmt: skip
    return filled[0], ()


def _parquet(file: Opened, _mapping: Mapping) -> Cells:
    try:
        frame = pl.read_parquet(io.BytesIO(file.body))
        text = frame.cast(pl.String, strict=False)
    except pl.exceptions.PolarsError as exc:
        raise not_a_csv(file.name, "a Parquet file that cannot be read") from exc
    text = text.rename({name: name.strip() for name in text.columns})
    return Cells(
        file=file.name,
        frame=text.with_row_index(LINE, 2),
        by_program=True,
        is_plain=True,
    )
