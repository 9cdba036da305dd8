"""``epihq map``: propose how a file of one's own is to be read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import day_option
from epihq.cli.reading_options import (
    DatesOption,
    DecimalOption,
    EncodingOption,
    MapOption,
    SheetOption,
    WeekOption,
    mapping_said,
)

if TYPE_CHECKING:
    from epihq.archive.reading.trying import Tried

_ROWS_SHOWN = 10


def map_(
    file: Annotated[
        Path,
        typer.Argument(help="A table: CSV, xlsx, ods, Parquet.", show_default=False),
    ],
    kind: Annotated[
        str,
        typer.Option("--as", help="own-counts or line-list; default: as it looks."),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the mapping to this file."),
    ] = None,
    report_date: Annotated[
        str | None,
        typer.Option(help="The day on which all of it was said, e.g. 2020-07-02."),
    ] = None,
    location: Annotated[
        str | None, typer.Option(help="Where all of it is, e.g. AZE or AZ-BA.")
    ] = None,
    indicator: Annotated[
        str | None, typer.Option(help="What all of it counts, e.g. cases.")
    ] = None,
    disease: Annotated[
        str | None, typer.Option(help="What all of it is about, e.g. cholera.")
    ] = None,
    said: MapOption = None,
    sheet: SheetOption = "",
    encoding: EncodingOption = "",
    dates: DatesOption = "",
    decimal: DecimalOption = "",
    week: WeekOption = "",
) -> None:
    """Propose how a file is to be read, and show ten rows as they will be read.

    Names of columns are known in English, Azerbaijani, Russian, French, Spanish and
    Portuguese. What stays open is told with what would settle it. Save the mapping,
    correct it, and give it to `epihq sync`.

    \b
    epihq map list.xlsx --out list.toml
    epihq sync line-list --from list.xlsx --map list.toml
    """
    from epihq.archive.reading.trying import tried
    from epihq.terms.errors import UsageError

    if not file.is_file():
        raise UsageError(
            "fetch.no-such-file",
            f"map: a file was expected; got {str(file)!r}, which is none. Check the "
            "path.",
        )
    told = mapping_said(
        said,
        constants={
            "location": location,
            "indicator": indicator,
            "disease": disease,
            "report_date": report_date and str(day_option(report_date, "--report-date")),
        },
        kind=kind,
        sheet=sheet,
        encoding=encoding,
        dates=dates,
        decimal=decimal,
        week=week,
    )
    found = tried(file.name, file.read_bytes(), told)
    _show(found)
    if out is None:
        typer.echo(found.toml, nl=False)
    else:
        out.write_text(found.toml, encoding="utf-8")
        typer.echo(f"The mapping is in {out}.", err=True)
    for open_question in found.questions:
        typer.echo(f"Open: {open_question}", err=True)
    if found.questions:
        raise typer.Exit(1)


def _show(found: "Tried") -> None:
    """Show the first rows as they will be read, on standard error like all remarks."""
    for note in found.notes:
        typer.echo(note, err=True)
    if not found.columns:
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"The first {len(found.rows)} rows as they will be read")
    for name in found.columns:
        table.add_column(name)
    for row in found.rows[:_ROWS_SHOWN]:
        table.add_row(*row)
    Console(stderr=True).print(table)
