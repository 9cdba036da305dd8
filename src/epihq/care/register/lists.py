"""Lists of people who stay at home, read from a file: whole rows, or what is wrong.

A list is CSV, xlsx or what else the archive reads; a mapping in TOML says which column
is what, where its name does not. Of what is wrong a line and a field are told, and
never what stood there: messages must name nobody.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from epihq.archive.reading.cells import Cells, cells_of
from epihq.archive.reading.day_cells import Style, read_cell
from epihq.archive.reading.digits import plain_digits
from epihq.archive.reading.mapping import Mapping as Reading
from epihq.archive.sources.tables import LINE
from epihq.care.register.columns import (
    DAYS,
    FIELDS,
    NOTHING,
    NUMBERS,
    field_of,
    meanings,
)
from epihq.care.register.persons import Facts, Household, Person
from epihq.terms.errors import DataError, EpihqError, UsageError
from epihq.terms.folding import fold

_PARTS = re.compile(r"[,;/]")
_LANGUAGE_CODE = re.compile("[a-z]{2}(-[A-Z]{2})?")
_NAME_PARTS = ("last_name", "first_name", "middle_name")
_STYLES = (Style.YEAR_FIRST, Style.DAY_FIRST, Style.MONTH_FIRST, Style.EXCEL)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person said of a list; all that is empty is found out by names.

    ``columns`` maps a field to the name of its column, ``values`` words in the cells
    of a field to what they mean, ``dates`` is "year-first", "day-first" and so on.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str = ""
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    header_line: int = 0


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong in a line: the field, and a code of why."""

    line: int
    field: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person of a list; ``district`` is as it is written there."""

    line: int
    person: Person
    facts: Facts
    district: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list as it was read: rows that can be taken in, and what is wrong.

    ``digest`` names the file without telling what it is called.
    """

    columns: Mapping[str, str]
    not_read: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    digest: str
    dates: str = ""


def said_in(path: Path) -> Said:
    """Read what a person said of lists like one from a file of TOML.

    Raises:
        UsageError: ``map.unreadable``, ``map.unknown``.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise UsageError(
            "map.unreadable",
            f"--map: a mapping in TOML was expected; got {str(path)!r}, which cannot "
            f"be read ({exc}). See docs/reference/home-care.md.",
        ) from exc
    unknown = [key for key in told if key not in Said.__dataclass_fields__]
    unknown += [key for key in told.get("columns", {}) if key not in FIELDS]
    if unknown:
        raise UsageError(
            "map.unknown",
            f"{path.name}: fields of docs/reference/home-care.md were expected in a "
            f"mapping; got {', '.join(unknown)}. Correct them.",
        )
    return Said(**told)


def read_list(name: str, body: bytes, said: Said | None = None) -> Listed:
    """Read a list of people.

    Raises:
        DataError: ``care.no-list``.
        UsageError: ``care.which-column``.
    """
    said = said or Said()
    cells = _cells(name, body, said)
    columns = _columns(cells, said)
    frame = cells.frame
    table = {field: frame[column].to_list() for field, column in columns.items()}
    lines = [int(line) for line in frame[LINE].to_list()]
    reading = _Reading(said, _style(table, said))
    rows: list[Row] = []
    problems: list[Problem] = []
    for at, line in enumerate(lines):
        texts = {field: _text(values[at]) for field, values in table.items()}
        if any(texts.values()):
            row, wrong = reading.row(line, texts)
            problems += wrong
            if row is not None:
                rows.append(row)
    used = set(columns.values())
    return Listed(
        columns=columns,
        not_read=tuple(name for name in cells.columns if name not in used),
        rows=tuple(rows),
        problems=tuple(problems),
        digest=hashlib.sha256(body).hexdigest()[:12],
        dates=reading.style or "",
    )


def _cells(name: str, body: bytes, said: Said) -> Cells:
    how = Reading(
        sheet=said.sheet,
        encoding=said.encoding,
        separator=said.separator,
        header_line=said.header_line,
    )
    try:
        return cells_of(name, body, how)
    except EpihqError as error:
        # Its sentence may show what stood in the file.
        raise DataError(
            "care.no-list",
            f"care: a list of people with a line of names of columns was expected; got "
            f"a file that cannot be read so ({error.code}). Look at the file.",
        ) from None


def _columns(cells: Cells, said: Said) -> dict[str, str]:
    found: dict[str, str] = dict(said.columns)
    for column in cells.columns:
        field = field_of(column)
        if field and column not in found.values():
            found.setdefault(field, column)
    lost = [column for column in found.values() if column not in cells.columns]
    has_name = "name" in found or {"first_name", "last_name"} & {*found}
    if lost or not has_name:
        what = f"the columns {', '.join(lost)}" if lost else "a column of names"
        raise UsageError(
            "care.which-column",
            f"care: {what} was expected in the list; got {len(cells.columns)} columns "
            "without. Say in a mapping which column is which.",
        )
    return found


def _style(table: Mapping[str, Sequence[object]], said: Said) -> str | None:
    """Find how days are written, over all of them; None where they say it not."""
    texts = [_text(cell) for name in DAYS for cell in table.get(name, ())]
    cells = [read_cell(text) for text in texts if fold(text) not in NOTHING]
    told = [cell for cell in cells if cell is not None]
    if said.dates:
        return said.dates
    fit = [s for s in _STYLES if all(s in cell.days for cell in told)]
    same = all(len({cell.days[s] for s in fit}) <= 1 for cell in told)
    return fit[0].value if fit and same else None


def _text(cell: object) -> str:
    return "" if cell is None else plain_digits(str(cell)).strip()


@dataclass
class _Reading:
    """How the cells of a list are read."""

    said: Said
    style: str | None

    def row(self, line: int, texts: dict[str, str]) -> tuple[Row | None, list[Problem]]:
        wrong: list[Problem] = []
        known: dict[str, object] = {}
        for name, text in texts.items():
            if fold(text) in NOTHING and name not in _NAME_PARTS:
                continue
            try:
                known[name] = self._read(name, text)
            except ValueError as error:
                wrong.append(Problem(line=line, field=name, why=str(error)))
        name = texts.get("name") or " ".join(
            texts[part] for part in _NAME_PARTS if texts.get(part)
        )
        if not name:
            wrong.append(Problem(line=line, field="name", why="nothing"))
        if wrong:
            return None, wrong
        return _row(line, name, known), []

    def _read(self, name: str, text: str) -> object:
        text = self.said.values.get(name, {}).get(text, text)
        if name in DAYS:
            return self._day(text)
        if name in NUMBERS:
            return _number(name, text)
        if name in {"sex", "is_pregnant", "own_room"}:
            return _word(name, text)
        if name == "language":
            return _language(text)
        if name == "conditions":
            return frozenset(_codes(text)), text
        return text

    def _day(self, text: str) -> date:
        cell = read_cell(text)
        if cell is None or self.style is None:
            raise ValueError("which-day" if cell else "no-day")
        day = cell.days.get(Style(self.style))
        if day is None:
            raise ValueError("no-day")
        return day


def _number(name: str, text: str) -> float | int:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise ValueError("no-number") from None
    return int(value) if name in {"age", "people"} else value


def _word(name: str, text: str) -> object:
    meaning = meanings(name).get(fold(text))
    if meaning is None:
        raise ValueError("unknown-word")
    return meaning if name == "sex" else meaning == "1"


def _language(text: str) -> str:
    """Read a language by its name, or a code like "tr" or "pt-BR" as it stands."""
    known = meanings("language").get(fold(text))
    if known is None and not _LANGUAGE_CODE.fullmatch(text):
        raise ValueError("unknown-word")
    return known or text


def _codes(text: str) -> Iterator[str]:
    """Give the codes of what is known; the text as it was told is kept beside them."""
    known = meanings("conditions")
    for part in _PARTS.split(text):
        if code := known.get(fold(part)):
            yield code


_OF_PERSON = (
    "telephone",
    "address",
    "latitude",
    "longitude",
    "born",
    "case_number",
    "document",
    "undertaking",
    "carer",
    "carer_telephone",
    "note",
)
_OF_FACTS = ("age", "sex", "is_pregnant", "onset", "tested_on", "language")


def _row(line: int, name: str, known: Mapping[str, object]) -> Row:
    def of(names: Sequence[str]) -> dict[str, object]:
        return {one: known[one] for one in names if one in known}

    codes, told = cast(
        "tuple[frozenset[str], str]", known.get("conditions", (frozenset(), ""))
    )
    home = Household(**of(("people", "own_room")))  # type: ignore[arg-type]
    person = Person(name=name, conditions=told, household=home, **of(_OF_PERSON))  # type: ignore[arg-type]
    facts = Facts(conditions=codes, **of(_OF_FACTS))  # type: ignore[arg-type]
    return Row(
        line=line, person=person, facts=facts, district=str(known.get("district", ""))
    )
