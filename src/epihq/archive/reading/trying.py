"""A file is tried: how it would be read, its first rows so read, and what is open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from epihq.archive.reading.cells import Cells, cells_of
from epihq.archive.reading.columns import LINE_LIST_FIELDS, field_of
from epihq.archive.reading.mapping import Mapping, as_toml
from epihq.archive.reading.proposing import Proposal, decided, proposed, told
from epihq.archive.reading.shaping import Shaped, counts, persons
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import EpihqError

_SHOWN: Final = 10
# Fields that only a list of persons has.
_OF_PERSONS: Final = frozenset(LINE_LIST_FIELDS) - {
    "report_date", "location", "disease", "persons", "event_date",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a trial found; ``questions`` are those that a person has to answer."""

    toml: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]


def tried(name: str, body: bytes, said: Mapping) -> Tried:
    """Propose a mapping for a file and read its first rows by it.

    Raises:
        DataError, UsageError: those of ``cells_of``.
    """
    cells = cells_of(name, body, said)
    asked = said if said.kind else replace(said, kind=_looks_like(cells))
    proposal = proposed(cells, asked)
    shaped, questions = _shaped(name, cells, proposal)
    frame = shaped.frame.drop(LINE).head(_SHOWN) if shaped else None
    return Tried(
        toml=as_toml(proposal.mapping, name),
        columns=tuple(frame.columns) if frame is not None else (),
        rows=tuple(_rows(frame.iter_rows())) if frame is not None else (),
        notes=(
            *cells.notes,
            *told(proposal, by_name=True),
            *(shaped.notes if shaped else ()),
        ),
        questions=tuple(questions),
    )


def _looks_like(cells: Cells) -> str:
    """Tell a list of persons by columns that only persons have."""
    fields = {field_of(name, LINE_LIST_FIELDS) for name in cells.columns}
    return "line-list" if fields & _OF_PERSONS else "own-counts"


def _shaped(
    name: str, cells: Cells, proposal: Proposal
) -> tuple[Shaped | None, list[str]]:
    """Read all rows, for a style is decided over all of them; tell what forbids it."""
    try:
        mapping = decided(name, cells, proposal)
        is_list = mapping.kind == "line-list"
        return (persons if is_list else counts)(cells, mapping), []
    except EpihqError as error:
        return None, [str(error)]


def _rows(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield tuple("" if value is None else str(value) for value in row)
