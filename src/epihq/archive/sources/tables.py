"""Reading a publisher's CSV without guessing: every cell is text until it is asked.

The header tells which layout it is; a cell that is not what its column promises is
one error that names file, line, column and value. ``NA`` is text here (it is the
code of Namibia); a blank cell means that nothing was published.
"""

import io
from collections.abc import Mapping, Sequence

import polars as pl

from epihq.terms.errors import DataError

# The column that says on which line of its file a row stood.
LINE = "line of the file"

_TIME = r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
# Years have four digits: "20-07-01" is not a day of the year 20.
_DAY_AS = {
    "%Y-%m-%d": rf"^\s*(\d{{4}}-\d{{1,2}}-\d{{1,2}}){_TIME}\s*$",
    "%Y%m%d": rf"^\s*(\d{{8}}){_TIME}\s*$",
}


def read_csv(file: str, body: bytes) -> pl.DataFrame:
    """Read a CSV file with all cells as text; blank cells are null.

    Header names lose surrounding spaces. A byte order mark is ignored.

    Raises:
        DataError: ``source.not-a-csv`` for a file that is no table.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise not_a_csv(file, f"bytes that are not UTF-8 at {exc.start:,}") from exc
    try:
        frame = pl.read_csv(
            io.BytesIO(text.encode()),
            infer_schema=False,
            null_values=[""],
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError as exc:
        reason = str(exc).split("\n", 1)[0]
        raise not_a_csv(file, _ragged_line(text) or reason) from exc
    short = _ragged_line(text)
    if short is not None:
        raise not_a_csv(file, short)
    return frame.rename({name: name.strip() for name in frame.columns})


def not_a_csv(file: str, found: str) -> DataError:
    """Say that a file is not a whole table."""
    return DataError(
        "source.not-a-csv",
        f"{file}: a table with as many cells in every line as in the header was "
        f"expected; got {found}. The file may be cut short: fetch it again.",
    )


def _ragged_line(text: str) -> str | None:
    """Find the last line cut short: CSV readers fill it up in silence."""
    lines = text.rstrip("\r\n").splitlines()
    if len(lines) < 2 or '"' in lines[-1]:
        return None
    wanted, got = _cells(lines[0]), _cells(lines[-1])
    if got >= wanted:
        return None
    return f"{got} cells instead of {wanted} in line {len(lines)}"


def _cells(line: str) -> int:
    outside_quotes = "".join(line.split('"')[::2])
    return outside_quotes.count(",") + 1


def require(file: str, frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """Check that the columns of a layout are there.

    Raises:
        DataError: ``source.changed-header``.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise DataError(
            "source.changed-header",
            f"{file}, line 1: the columns {', '.join(columns)} were expected; got none "
            f"named {', '.join(missing)} in {', '.join(frame.columns[:8])}... "
            "If the publisher changed the layout, epihq must learn it: report the "
            "first line of the file.",
        )


def numbers(
    file: str, frame: pl.DataFrame, columns: Sequence[str], *, whole: bool = True
) -> pl.DataFrame:
    """Turn text columns into numbers; blanks stay null.

    Raises:
        DataError: ``source.not-a-number`` with the place of the first bad cell.
    """
    cast = frame.with_columns(
        pl.col(columns).str.strip_chars().cast(pl.Float64, strict=False)
    )
    what = "a whole number of persons" if whole else "a number"
    for name in columns:
        wrong = frame[name].is_not_null() & ~cast[name].is_finite().fill_null(
            value=False
        )
        if whole:
            wrong |= (cast[name] != cast[name].floor()).fill_null(value=False)
        raise_at_first(file, frame, name, wrong, what, code="source.not-a-number")
    return cast


def dates(
    file: str, frame: pl.DataFrame, column: str, form: str, written: str
) -> pl.DataFrame:
    """Turn a text column into dates written as ``form``; ``written`` says it in words.

    Raises:
        DataError: ``source.not-a-date`` with the place of the first bad cell.
    """
    if frame.schema[column] == pl.Date:
        wrong = frame[column].is_null()
        raise_at_first(
            file, frame, column, wrong, f"a date {written}", code="source.not-a-date"
        )
        return frame
    # A day, and the time of day that some exports put after it; never part of a range.
    day = frame[column].str.extract(_DAY_AS[form])
    cast = day.str.to_date(form, strict=False)
    raise_at_first(
        file,
        frame,
        column,
        cast.is_null(),
        f"a date {written}",
        code="source.not-a-date",
    )
    return frame.with_columns(cast.alias(column))


def raise_at_first(
    file: str,
    frame: pl.DataFrame,
    column: str,
    wrong: pl.Series,
    expected: str,
    *,
    code: str,
) -> None:
    """Raise for the first marked row, naming its line; do nothing without one.

    ``code`` is one of ``source.not-a-number``, ``source.not-a-date``,
    ``source.date-in-future``, ``source.duplicate``, ``source.negative``,
    ``source.unknown-location``, ``source.bad-indicator``, ``source.off-the-scale``.
    """
    if not wrong.any():
        return
    row = wrong.arg_max()
    assert row is not None  # noqa: S101 - a marked row was found above
    # Without a column of lines the header is line 1.
    line = frame[LINE][row] if LINE in frame.columns else row + 2
    value = frame[column][row]
    got = "a blank cell" if value is None else repr(str(value))
    raise DataError(
        code,
        f"{file}, line {line}, column {column}: {expected} was expected; got {got}. "
        "Nothing was stored. Correct the cell, or fetch the file again.",
    )


def only_file(files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Take the one file of a publication that has one.

    Raises:
        DataError: ``source.two-names``.
    """
    if len(files) > 1:
        raise two_names(*sorted(files)[:2])
    ((name, body),) = files.items()
    return name, body


def two_names(one: str, other: str) -> DataError:
    """Say that a table came under two names, so that nobody knows which one answers."""
    return DataError(
        "source.two-names",
        f"{one}: one file for each table was expected; got {other} as well, which is "
        "another name of the same table. Nothing was stored. Leave the one that was "
        "published last in the folder.",
    )


def once_each(
    file: str, frame: pl.DataFrame, keys: Sequence[str], columns: Sequence[str]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Keep a row once when it stands twice, with a note; refuse two that differ.

    ``keys`` are the place as published, and what else there is one row for.

    Raises:
        DataError: ``source.duplicate``.
    """
    keyed = frame.drop_nulls(keys)
    once = keyed.unique([*keys, *columns], keep="first", maintain_order=True)
    differ = once.select(keys).is_duplicated()
    if differ.any():
        which = " ".join(map(str, once.select(keys).row(differ.arg_max() or 0)))
        raise DataError(
            "source.duplicate",
            f"{file}: one row for {which} was expected; got two that differ. Nothing "
            "was stored. Correct the file, or fetch it again.",
        )
    repeated = keyed.height - once.height
    if not repeated:
        return frame, ()
    unplaced = frame.filter(pl.any_horizontal(pl.col(keys).is_null()))
    note = f"{repeated:,} rows stand twice and were kept once."
    return pl.concat([once, unplaced]), (note,)
