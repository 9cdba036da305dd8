"""A report in the terminal: its core, without charts and annexes."""

import re
from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text

from epihq.reports.parts import Contents, Section, Table
from epihq.words.numbers import NBSP

# Stands for a no-break space while a table is set: a letter of no alphabet.
_HELD = "\ue000"
# Rich sets three spaces between columns.
_BETWEEN = 3
# Between digits, and before the sign of percent.
_IN_NUMBERS = re.compile(rf"(?<=\d){NBSP}(?=[\d%])")


def print_contents(report: Contents, console: Console) -> None:
    """Print a report to a terminal."""
    if report.banner:
        console.print(Text(report.banner, style="bold reverse"))
    console.print(Text(report.title, style="bold"))
    console.print(Text(report.subtitle, style="dim"))
    console.print()
    for sentence in report.headline:
        console.print(_wrapped(sentence, console.width))
    for section in report.sections:
        if not section.annex and _has_words(section):
            _print_section(section, console, narrow=report.one_page)
    console.print()
    console.print(Text(report.footer, style="dim"))


def _has_words(section: Section) -> bool:
    return bool(section.sentences or section.tables or section.points)


def _print_section(section: Section, console: Console, *, narrow: bool) -> None:
    console.print()
    console.print(Text(section.title, style="bold"))
    for sentence in section.sentences:
        console.print(_wrapped(sentence, console.width))
    for table in section.tables:
        console.print(Text(table.caption, style="italic"))
        console.print(_Unbroken(table, narrow=narrow))
    for point in section.points:
        # The bullet stands out, and further lines stand under the text.
        text = _wrapped(f"- {point}", console.width - 2)
        console.print(Padding(text, (0, 0, 0, 2)))


def _wrapped(sentence: str, width: int) -> Text:
    """Break a sentence into lines; Rich would break it at no-break spaces as well."""
    whole = wrap(sentence, width, break_long_words=False, break_on_hyphens=False)
    return Text("\n".join(whole))


class _Unbroken:
    """A table whose numbers stay whole: Rich breaks at no-break spaces as well."""

    def __init__(self, table: Table, *, narrow: bool) -> None:
        # Where it is narrow, intervals go below their medians.
        before = "\n" if narrow else " "
        self._columns, self._texts = table.columns, table.texts
        self._rows = [
            [cell.replace(" [", f"{before}[") for cell in row] for row in table.rows
        ]

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        """Hold intervals together where there is room, else their numbers."""
        room = options.max_width
        made = self._made(_all_held, room) or self._made(_numbers_held, room)
        made = made or self._made(_numbers_held, room, is_squeezed=True)
        for one in console.render(made or "", options):
            yield Segment(one.text.replace(_HELD, NBSP), one.style, one.control)

    def _made(
        self, held: Callable[[str], str], room: int, *, is_squeezed: bool = False
    ) -> RichTable | None:
        """Set it without a broken word; None where that takes more than the room.

        Where it is squeezed, long words go on in the next line.
        """
        heads = [_numbers_held(column) for column in self._columns]
        rows = [list(map(held, row)) for row in self._rows]
        columns = list(zip(heads, *rows, strict=True))
        widths = [_longest(column, str.split) for column in columns]
        spare = room - sum(widths) - _BETWEEN * (len(widths) - 1)
        if spare < 0 and not is_squeezed:
            return None
        _squeeze(widths, [_longest(column, _numbers) for column in columns], -spare)
        for place, column in enumerate(columns):
            wanted = _longest(column, str.splitlines) - widths[place]
            given = max(0, min(spare, wanted))
            widths[place] += given
            spare -= given
        return self._set(heads, rows, widths)

    def _set(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[int],
    ) -> RichTable:
        made = RichTable(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            justify: JustifyMethod = "left" if place < self._texts else "right"
            made.add_column(Text(head), justify=justify, overflow="fold", width=width)
        for row in rows:
            made.add_row(*map(Text, row))
        return made


def _squeeze(widths: list[int], numbers: Sequence[int], by: int) -> None:
    """Take from the widest columns, and from their numbers only at the last.

    The first column names the rows, and gives as the numbers do.
    """
    least = [widths[0], *numbers[1:]]
    for _ in range(max(0, by)):
        free = [place for place, width in enumerate(widths) if width > least[place]]
        widest = max(free or range(len(widths)), key=widths.__getitem__)
        widths[widest] = max(1, widths[widest] - 1)


def _numbers(cell: str) -> list[str]:
    return [word for word in cell.split() if any(map(str.isdigit, word))]


def _longest(cells: Iterable[str], parts: Callable[[str], list[str]]) -> int:
    return max((cell_len(part) for cell in cells for part in parts(cell)), default=1)


def _all_held(text: str) -> str:
    return text.replace(NBSP, _HELD)


def _numbers_held(text: str) -> str:
    """Hold no-break spaces in numbers alone; the others are spaces like any."""
    return _IN_NUMBERS.sub(_HELD, text).replace(NBSP, " ")
