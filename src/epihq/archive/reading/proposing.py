"""What a file seems to say by the names of its columns, and what stays open."""

from dataclasses import dataclass, replace
from typing import Final

from epihq.archive.reading.cells import Cells
from epihq.archive.reading.columns import (
    COUNTS_FIELDS,
    LINE_LIST_FIELDS,
    field_of,
    indicator_of,
    is_personal,
)
from epihq.archive.reading.day_cells import looks_like_a_day, read_cell
from epihq.archive.reading.mapping import Mapping
from epihq.terms.errors import UsageError

_FEWEST_DAYS_ACROSS: Final = 3
# The name that the archive itself gives a column is believed before all others.
_NEEDED: Final = {
    "line-list": ("event_date", "report_date", "location"),
    "own-counts": ("reference_date", "report_date", "location"),
}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A mapping with every column that could be placed, and what could not.

    ``rivals`` are fields and indicators for which several columns stand, ``missing``
    fields without any, ``personal`` columns that tell who somebody is, ``others`` all
    that is left.
    """

    mapping: Mapping
    rivals: dict[str, tuple[str, ...]]
    missing: tuple[str, ...]
    personal: tuple[str, ...]
    others: tuple[str, ...]


def proposed(cells: Cells, said: Mapping) -> Proposal:
    """Complete what was said of a file by what its columns are called.

    ``said.kind`` is "own-counts" or "line-list". What was said stands.
    """
    is_list = said.kind == "line-list"
    fields = LINE_LIST_FIELDS if is_list else COUNTS_FIELDS
    free = [c for c in cells.columns if c not in _spoken_for(said)]
    across = _days_across(said, free)
    free = [name for name in free if name not in across]
    found: dict[str, list[str]] = {}
    for name in free:
        field = field_of(name, fields)
        if field is not None and field not in said.columns:
            found.setdefault(field, []).append(name)
    chosen = {f: _one_of(f, names) for f, names in found.items()}
    columns = {**{f: c for f, c in chosen.items() if c}, **said.columns}
    rivals = {f: tuple(names) for f, names in found.items() if chosen[f] is None}
    indicators = dict(said.indicators)
    if not is_list and "value" not in columns and not across:
        counted = _counted([c for c in free if c not in columns.values()], said)
        chosen = {word: _one_of(word, names) for word, names in counted.items()}
        indicators |= {name: word for word, name in chosen.items() if name}
        rivals |= {w: tuple(n) for w, n in counted.items() if chosen[w] is None}
    columns = _completed(columns) if is_list else columns
    mapping = replace(
        said,
        columns=columns,
        indicators=indicators,
        days_across=said.days_across or bool(across),
    )
    used = {*columns.values(), *indicators, *across, *sum(rivals.values(), ())}
    left = [name for name in cells.columns if name not in used]
    personal = tuple(
        name for name in left if is_personal(name) or name in said.left_out
    )
    return Proposal(
        mapping=replace(mapping, left_out=personal),
        rivals=rivals,
        missing=_missing(mapping),
        personal=personal,
        others=tuple(name for name in left if name not in personal),
    )


def _counted(free: list[str], said: Mapping) -> dict[str, list[str]]:
    """Columns for each indicator that nothing was said of."""
    found: dict[str, list[str]] = {}
    for name in free:
        word = indicator_of(name)
        if word and word not in said.indicators.values():
            found.setdefault(word, []).append(name)
    return found


def _spoken_for(said: Mapping) -> set[str]:
    return {*said.columns.values(), *said.indicators, *said.left_out}


def _one_of(field: str, names: list[str]) -> str | None:
    """Choose the only one, or the one with the archive's own name."""
    own = [name for name in names if name.strip().lower() == field]
    told = own or names
    return told[0] if len(told) == 1 else None


def _days_across(said: Mapping, free: list[str]) -> list[str]:
    if said.kind != "own-counts" or "reference_date" in said.columns:
        return []
    days = [name for name in free if _is_day_column(name, said)]
    return days if said.days_across or len(days) >= _FEWEST_DAYS_ACROSS else []


def _is_day_column(name: str, said: Mapping) -> bool:
    if looks_like_a_day(name):
        return True
    cell = read_cell(name)
    return bool(said.dates) and cell is not None and cell.short and bool(cell.days)


def _completed(columns: dict[str, str]) -> dict[str, str]:
    """Count by the day of onset where the list has no other day of the event."""
    if "event_date" in columns or "onset_date" not in columns:
        return columns
    return {"event_date": columns["onset_date"], **columns}


def _missing(mapping: Mapping) -> tuple[str, ...]:
    known = {*mapping.columns, *mapping.constants}
    lacking = [name for name in _NEEDED[mapping.kind] if name not in known]
    if mapping.days_across and "reference_date" in lacking:
        lacking.remove("reference_date")
    if mapping.kind == "own-counts" and not mapping.indicators:
        if "value" not in known and not mapping.days_across:
            lacking.append("value")
        if "indicator" not in known:
            lacking.append("indicator")
    return tuple(lacking)


_ANSWERS: Final = {
    "location": "--location CODE says where all of it is",
    "report_date": "--report-date DAY says when all of it was said",
    "indicator": "--indicator WORD says what is counted, e.g. cases",
}


def decided(file: str, cells: Cells, proposal: Proposal) -> Mapping:
    """Give the mapping of a proposal that leaves nothing open.

    Raises:
        UsageError: ``file.which-column``, ``map.no-such-column``.
    """
    mapping = proposal.mapping
    for name in (*mapping.columns.values(), *mapping.indicators):
        if name not in cells.columns:
            raise UsageError(
                "map.no-such-column",
                f"{file}: the column {name!r} of the mapping was expected; got "
                f"{', '.join(cells.columns[:12])}. Correct the mapping.",
            )
    for field, names in proposal.rivals.items():
        listed = ", ".join(map(repr, names))
        one = f"under [columns]: {field} = {names[-1]!r}"
        if field not in (*LINE_LIST_FIELDS, *COUNTS_FIELDS):
            one = f"under [indicators]: {names[-1]!r} = {field!r}"
        raise UsageError(
            "file.which-column",
            f"{file}: one column for {field} was expected; got {listed}. Say which in "
            f"a mapping, {one}; `epihq map` writes one.",
        )
    if proposal.missing:
        answers = [_ANSWERS[name] for name in proposal.missing if name in _ANSWERS]
        told = "; ".join(
            [*answers, "a mapping says which column is which: `epihq map`"]
        )
        raise UsageError(
            "file.which-column",
            f"{file}: columns for {', '.join(proposal.missing)} were expected; got "
            f"{', '.join(cells.columns[:12])}. {told[0].upper()}{told[1:]}.",
        )
    return mapping


def told(proposal: Proposal, *, by_name: bool) -> list[str]:
    """Tell which columns were read as what, and which were left out, by name."""
    notes = []
    mapping = proposal.mapping
    pairs = [f"{c} is {f}" for f, c in mapping.columns.items() if c != f]
    pairs += [f"{c} is {i}" for c, i in mapping.indicators.items() if c != i]
    if pairs and by_name:
        notes.append(f"Columns: {', '.join(pairs)}.")
    if proposal.personal:
        notes.append(
            "Left out, for they may tell who somebody is: "
            f"{', '.join(proposal.personal)}. Nothing of them is kept."
        )
    if proposal.others:
        listed = ", ".join(proposal.others[:12])
        more = len(proposal.others) - 12
        notes.append(f"Not read: {listed}{f' and {more} more' if more > 0 else ''}.")
    return notes
