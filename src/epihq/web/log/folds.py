"""The log as a person reads it: by day, people's deeds one by one, runs folded.

    27 May   Timur Orlov issued an instruction     Velmora: trace the contacts ...
             The watch: 37 publications taken in   > each of them

What people did stands alone, unless one did the same many times in a row. What the
program did between two deeds of people is folded into a line for each kind of deed. A
page reads so many entries and no more; where a fold goes on, it says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from epihq.operations.ledger.moments import now
from epihq.terms.log import Entry
from epihq.web.kit.told import title_of, value_of
from epihq.web.log.entries import Wanted, found

# Entries that a page reads at most, and lines that it shows.
_READ, _LINES = 250, 50
# So many times in a row is a run.
_A_RUN = 3
_PROGRAM = "watch"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A deed, or many alike folded; ``is_cut`` where it goes on on the next page."""

    entries: tuple[Entry, ...]
    about: str
    is_cut: bool = False

    @property
    def first(self) -> Entry:
        """The newest of them."""
        return self.entries[0]

    @property
    def last(self) -> Entry:
        """The oldest of them."""
        return self.entries[-1]

    @property
    def is_folded(self) -> bool:
        """Whether it stands for several."""
        return len(self.entries) > 1

    @property
    def is_program(self) -> bool:
        """Whether the program did it by itself."""
        return self.first.via == _PROGRAM


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the centre's clock and its lines, newest first."""

    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Days of the log; ``further`` is before which entry the next page begins."""

    days: tuple[Day, ...]
    further: int | None
    searched: int | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries that it shows."""
        return tuple(
            entry for day in self.days for line in day.lines for entry in line.entries
        )


def page(wanted: Wanted, before: int | None = None) -> Page:
    """Read a page of the log, folded."""
    read = found(wanted, before, _READ)
    runs = list(_runs(read.entries, ZoneInfo(wanted.zone)))
    days: dict[date, list[Line]] = {}
    shown, last = 0, None
    for at, (day, run) in enumerate(runs):
        goes_on = bool(read.further) and not read.searched and at == len(runs) - 1
        lines = list(_lines(run, is_cut=goes_on))
        days.setdefault(day, []).extend(lines)
        shown, last = shown + len(lines), run[-1].number
        # Between runs alone: a page that ended within one would lose some of it.
        if shown >= _LINES:
            break
    shows_all = not read.entries or last == read.entries[-1].number
    return Page(
        days=tuple(Day(day=day, lines=tuple(told)) for day, told in days.items()),
        further=read.further if shows_all else last,
        searched=read.searched if shows_all else None,
    )


def _runs(
    entries: Sequence[Entry], zone: ZoneInfo
) -> Iterator[tuple[date, list[Entry]]]:
    """Part entries by day, where people and program take turns, and by deed."""

    def alike(entry: Entry) -> tuple[date, str, str]:
        day = entry.recorded_at.astimezone(zone).date()
        is_program = entry.via == _PROGRAM
        return (day, "", "") if is_program else (day, entry.by, entry.verb)

    for (day, _by, _verb), run in groupby(entries, alike):
        yield day, list(run)


def _lines(run: Sequence[Entry], *, is_cut: bool) -> Iterator[Line]:
    if run[0].via != _PROGRAM:
        if len(run) < _A_RUN:
            yield from (_line([entry]) for entry in run)
        else:
            yield _line(run, is_cut=is_cut)
        return
    kinds: dict[tuple[str, str], list[Entry]] = {}
    for entry in run:
        kinds.setdefault((entry.verb, _source(entry)), []).append(entry)
    for alike in kinds.values():
        yield _line(alike, is_cut=is_cut)


def _source(entry: Entry) -> str:
    """What keeps deeds of one kind apart: whose publication came in."""
    return str(entry.content.get("source", "")) if "now" not in entry.content else ""


def _line(entries: Sequence[Entry], *, is_cut: bool = False) -> Line:
    alone = len(entries) == 1
    first = entries[0]
    about = title_of(first.thing, first.content) if alone else ""
    source = _source(first) if not alone else ""
    named = value_of(first.thing, "source", source, now()) if source else ""
    return Line(entries=tuple(entries), about=about or named, is_cut=is_cut)
