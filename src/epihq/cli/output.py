"""How a read is printed: a table for people, CSV and JSON for programs."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.terms.cells import cell
from epihq.terms.dates import parse_day
from epihq.terms.errors import UsageError
from epihq.terms.languages import LANGUAGES
from epihq.words import check_language

if TYPE_CHECKING:
    from epihq.archive import Archive


class Format(StrEnum):
    """The forms in which every read can be had."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[
    Format, typer.Option("--format", help="How to print the result.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="What was known by the end of this day; default today."
    ),
]
SourceOption = Annotated[
    str | None,
    typer.Option(help="Use this source; default the one with the newest day."),
]
DiseaseOption = Annotated[
    str | None,
    typer.Option(
        "--disease",
        help="Its code, e.g. cholera; default the headquarters' own, or the only one "
        "held.",
    ),
]
LanguageOption = Annotated[
    str,
    typer.Option(
        "--language",
        envvar="EPIHQ_LANGUAGE",
        metavar="|".join(LANGUAGES),
        callback=check_language,
        help="The language of the words.",
    ),
]
HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        envvar="EPIHQ_HOME",
        help="The headquarters' folder; default in the platform's data directory.",
    ),
]


def day_option(text: str | None, option: str) -> date | None:
    """Read an optional day as it was typed."""
    return None if text is None else parse_day(text, option)


def open_archive(home: Path | None, disease: str | None = None) -> "Archive":
    """Open the archive of the headquarters' folder, for questions about a disease.

    Raises:
        UsageError: ``disease.unknown``.
        DataError: those of ``house_archive``, and of the headquarters' diseases.toml.
    """
    from epihq.archive import house_archive
    from epihq.assessment.pathogens import own_diseases
    from epihq.terms.diseases import check_disease
    from epihq.terms.settings import home_folder
    from epihq.words.diseases import know_own

    folder = home_folder(home)
    know_own(own_diseases(folder))
    return house_archive(folder, check_disease(disease) if disease else "")


def print_rows(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    form: Format,
    *,
    wraps: Sequence[str] = (),
) -> None:
    """Print rows in the form that was asked for; columns of ``wraps`` take lines."""
    if form is Format.JSON:
        chosen = [{name: row[name] for name in columns} for row in rows]
        typer.echo(json.dumps(chosen, default=str, ensure_ascii=False, indent=1))
    elif form is Format.CSV:
        typer.echo(_csv(columns, rows), nl=False)
    else:
        _print_table(columns, rows, wraps)


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    out: Path | None,
    *,
    as_table: bool,
) -> None:
    """Print rows as a table or CSV, or write them as CSV to a file, whole or not.

    Raises:
        UsageError: ``reports.folder-not-writable``.
    """
    if out is None:
        print_rows(columns, rows, Format.TABLE if as_table else Format.CSV)
        return
    text = _csv(columns, rows)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.with_name(f"{out.name}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(out)
    except OSError as error:
        raise UsageError(
            "reports.folder-not-writable",
            f"--out: a file that can be written is needed; got {str(out)!r} "
            f"({error.strerror}). Name another.",
        ) from error
    typer.echo(f"written: {out}", err=True)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row[name]) for name in columns] for row in rows)
    return text.getvalue()


def _plain(value: object) -> str | float | None:
    """Write whole numbers without a decimal point, and texts as no formula."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return (
        value if value is None or isinstance(value, int | float) else cell(str(value))
    )


def _print_table(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], wraps: Sequence[str]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name.replace("_", " "), no_wrap=name not in wraps)
    for row in rows:
        table.add_row(*(_in_cell(row[name]) for name in columns))
    # What stands in square brackets in a cell is part of it, and no colour.
    console = Console(file=sys.stdout, width=width_for_people(), markup=False)
    console.print(table)


def width_for_people() -> int | None:
    """Columns of the terminal, or enough for a line where there is none."""
    return None if sys.stdout.isatty() else 200


def _in_cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return f"{value:,.0f}" if whole else f"{value:,.4g}"
    return str(value)
