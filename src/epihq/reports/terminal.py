"""A report in the terminal: its core, without charts and annexes."""

from textwrap import wrap

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from epihq.reports.parts import Contents, Section, Table


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
        console.print(_table(table, narrow=narrow))
    for point in section.points:
        # The bullet stands out, and further lines stand under the text.
        text = _wrapped(f"- {point}", console.width - 2)
        console.print(Padding(text, (0, 0, 0, 2)))


def _wrapped(sentence: str, width: int) -> Text:
    """Break a sentence into lines; Rich would break it at no-break spaces as well."""
    whole = wrap(sentence, width, break_long_words=False, break_on_hyphens=False)
    return Text("\n".join(whole))


def _table(table: Table, *, narrow: bool) -> RichTable:
    """Set a table; where it is narrow, intervals go below their medians."""
    before = "\n" if narrow else " "
    made = RichTable(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, column in enumerate(table.columns):
        made.add_column(
            Text(column), justify="left" if place < table.texts else "right"
        )
    for row in table.rows:
        made.add_row(*(Text(cell.replace(" [", f"{before}[")) for cell in row))
    return made
