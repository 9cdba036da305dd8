"""Reading figures that were pasted or came as CSV: a row for each day.

    day;confirmed_cases;deaths          or          day,indicator,value
    2020-07-01;12;0                                 2020-07-01,deaths,0

Commas, semicolons and tabs part the cells; a day is 2020-07-01 or 01.07.2020; an empty
cell is a figure that is not known.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from epihq.operations.events.figures import Value
from epihq.terms.errors import UsageError
from epihq.terms.events import INDICATORS

_DAY = ("day", "date", "reference_date")
_LONG = ("indicator", "value")
_SHOWN = 5
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)")


def read_figures(text: str) -> list[Value]:
    """Read a table of figures.

    Raises:
        UsageError: ``events.unreadable-figures``.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise _unreadable(["nothing"])
    mark = max(";\t,", key=lines[0].count)
    rows = list(csv.reader(lines, delimiter=mark))
    head = [name.strip().lower().replace(" ", "_") for name in rows[0]]
    wrong = list(_wrong_heads(head))
    if wrong:
        raise _unreadable(wrong)
    values: list[Value] = []
    for number, cells in enumerate(rows[1:], 2):
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        try:
            values += _of_row(row)
        except ValueError as error:
            wrong.append(f"row {number}, {error}")
        if len(cells) > len(head):
            wrong.append(f"row {number}, {len(cells)} cells under {len(head)} heads")
    if wrong:
        raise _unreadable(wrong)
    return values


def _wrong_heads(head: Sequence[str]) -> Iterator[str]:
    if head[0] not in _DAY:
        yield f"row 1, {head[0]!r} where the first head is day"
    if tuple(head[1:]) == _LONG:
        return
    for name in head[1:]:
        if name not in INDICATORS:
            yield f"row 1, the head {name!r}"
    if len(head) < 2:
        yield "row 1, no head of figures"
    if len({*head}) < len(head):
        yield "row 1, a head twice"


def _of_row(row: Mapping[str, str]) -> Iterator[Value]:
    """Read a row; raises ValueError with what is wrong."""
    name, day = next(iter(row.items()))
    told = _day(name, day)
    if _LONG[0] in row:
        if row["indicator"] not in INDICATORS:
            raise ValueError(f"indicator: {row['indicator']!r}")
        row = {row["indicator"]: row.get("value", "")}
    for indicator, cell in row.items():
        if indicator in INDICATORS and cell:
            yield {
                "reference_date": told.isoformat(),
                "indicator": indicator,
                "value": _whole(indicator, cell),
            }


def _day(name: str, text: str) -> date:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day
    raise ValueError(f"{name}: {text!r}")


def _whole(name: str, cell: str) -> int:
    digits = _THOUSANDS.sub("", cell)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 10:
        raise ValueError(f"{name}: {cell!r}")
    return int(digits)


def _unreadable(wrong: Sequence[str]) -> UsageError:
    shown = "; ".join(wrong[:_SHOWN])
    more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
    return UsageError(
        "events.unreadable-figures",
        "figures: a head with day and names of figures, below it days as 2020-07-01 "
        f"and whole numbers, were expected; got {shown}{more}. Correct these cells, "
        f"and enter all again. Figures are {', '.join(INDICATORS)}.",
    )
