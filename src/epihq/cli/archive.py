"""``epihq archive``: what was known on a day, what is held, is it sound."""

from typing import Annotated

import typer

from epihq.cli.output import (
    DiseaseOption,
    Format,
    FormatOption,
    HomeOption,
    open_archive,
    print_rows,
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Ask what was known on a day, list what is held, check that it is sound.",
)

SNAPSHOT_COLUMNS = (
    "disease",
    "location",
    "indicator",
    "reference_date",
    "report_date",
    "value",
    "revised",
)


@app.command()
def snapshot(
    location: Annotated[
        list[str] | None,
        typer.Option(
            help="Name or ISO 3166 code, e.g. Azerbaijan or AZE; may be repeated."
        ),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(help="E.g. cumulative_cases; may be repeated."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="What was known by the end of this day."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Ask one source, e.g. jhu.")
    ] = None,
    disease: DiseaseOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Print the figures as they were known by the end of a day.

    "revised" is true where no publication is held that early, so that a later
    one had to answer.

    \b
    epihq archive snapshot --location AZE --indicator cumulative_cases \\
        --as-of 2020-07-02 --format csv
    """
    from epihq.cli.room import asked_day
    from epihq.terms.locations import check_location

    answer = open_archive(home, disease).snapshot(
        as_of=asked_day(as_of, home),
        location=[check_location(code, "--location") for code in location]
        if location
        else None,
        indicator=indicator,
        source=source,
    )
    columns = list(SNAPSHOT_COLUMNS)
    if form is not Format.CSV:
        columns.append("source")
    rows = answer.frame.sort("location", "indicator", "reference_date")
    print_rows(columns, rows.iter_rows(named=True), form)


@app.command()
def vintages(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    disease: DiseaseOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """List the publications held, oldest first.

    \b
    epihq archive vintages --source jhu --format csv
    """
    held = open_archive(home, disease).vintages(source)
    rows = [
        {
            "source": v.source,
            "diseases": " ".join(v.diseases),
            "report_date": v.report_date,
            "retrieved_at": v.retrieved_at.isoformat(timespec="seconds"),
            "values_read": v.rows_read,
            "values_stored": v.rows_stored,
            "withdrawn": v.rows_withdrawn,
            "unplaced_names": len(v.unplaced),
            "origin": v.origin,
            "sha256": v.sha256 if form is not Format.TABLE else v.sha256[:12],
        }
        for v in held
    ]
    columns = (
        "source",
        "diseases",
        "report_date",
        "retrieved_at",
        "values_read",
        "values_stored",
        "withdrawn",
        "unplaced_names",
        "origin",
        "sha256",
    )
    print_rows(columns, rows, form)


@app.command()
def verify(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Derive wrong tables anew; clear what killed programs left.",
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Re-hash the kept bytes, derive the table from them and compare.

    Nothing is changed without --repair. What is wrong is told in a sentence each, and
    the exit code is 1.

    \b
    epihq archive verify
    """
    from epihq.terms.errors import DataError

    archive = open_archive(home)
    if repair:
        done = archive.repair()
        wrong = done.beyond_repair
        for finding in done.repaired:
            typer.echo(f"{finding} Repaired.")
    else:
        wrong = tuple(archive.verify())
    for finding in wrong:
        typer.echo(f"damage  {finding}", err=True)
    if wrong:
        raise DataError(
            "archive.not-sound",
            f"archive: all as it was entered was expected; got {len(wrong)} findings, "
            "told above. Follow what each says.",
        )
    held = len(archive.vintages())
    typer.echo(f"{held} publications: bytes as entered, table as published.")
