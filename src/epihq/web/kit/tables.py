"""One table, two forms: rows of a page, and CSV of all that the person may see."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

from epihq.terms.cells import cell


@dataclass(frozen=True)
class Column:
    """A column: its name in CSV, its heading on the page, and how a row gives it.

    ``by`` is the database's column that a list is put in order by, "" for none;
    ``ranks`` are the words that it holds, in their own order.
    """

    key: str
    heading: str
    value: Callable[[Any], Any]
    by: str = ""
    ranks: tuple[str, ...] = ()


def csv_response(
    name: str, columns: Iterable[Column], rows: Iterable[Any]
) -> StreamingHttpResponse:
    """Send a whole table as CSV, a row at a time; times are UTC in ISO 8601.

    Words are in the reader's language, which the request has left when rows are sent.
    """
    columns = list(columns)
    response = StreamingHttpResponse(
        _lines(columns, rows, get_language()), content_type="text/csv"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(
    columns: list[Column], rows: Iterable[Any], language: str | None
) -> Iterator[str]:
    yield _line([column.key for column in columns])
    for row in rows:
        with override(language):
            line = _line([_plain(column.value(row)) for column in columns])
        yield line


def _line(values: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)
    return buffer.getvalue()


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    text = str(value)
    return text if isinstance(value, int | float) else cell(text)
