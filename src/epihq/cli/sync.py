"""``epihq sync``: bring a publication into the archive."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    Format,
    FormatOption,
    HomeOption,
    day_option,
    open_archive,
    print_rows,
)

from epihq.cli.reading_options import (
    DatesOption,
    DecimalOption,
    EncodingOption,
    MapOption,
    SheetOption,
    WeekOption,
    mapping_said,
)
from epihq.cli.room import days_of_today

if TYPE_CHECKING:
    from datetime import date

    from epihq.archive import Archive
    from epihq.archive.publication import Publication, Source
    from epihq.archive.reading.mapping import Mapping


def sync(
    source: Annotated[
        str,
        typer.Argument(
            help="jhu, who, owid, world-mortality, oxcgrt, wpp, own-counts or "
            "line-list.",
            show_default=False,
        ),
    ],
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A file, or a folder with the publisher's files; "
            "default: the publisher's own address.",
        ),
    ] = None,
    report_date: Annotated[
        str | None,
        typer.Option(help="The day on which it was published, e.g. 2020-07-02."),
    ] = None,
    disease: Annotated[
        str | None,
        typer.Option(
            help="What figures that do not say it are about, e.g. cholera; default "
            "the headquarters' own, or the only one held.",
        ),
    ] = None,
    accept_withdrawals: Annotated[
        bool,
        typer.Option(
            "--accept-withdrawals",
            help="Enter it although many figures of the last publication are gone.",
        ),
    ] = False,
    map_: MapOption = None,
    rows: Annotated[
        str,
        typer.Option(
            help="What a file of one's own holds: the whole list, only what is new, or "
            "what is to be withdrawn.",
        ),
    ] = "",
    location: Annotated[
        str | None,
        typer.Option(help="Where all of a file of one's own is, e.g. AZE or AZ-BA."),
    ] = None,
    indicator: Annotated[
        str | None,
        typer.Option(help="What a file of one's own counts, e.g. cases."),
    ] = None,
    sheet: SheetOption = "",
    encoding: EncodingOption = "",
    dates: DatesOption = "",
    decimal: DecimalOption = "",
    week: WeekOption = "",
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Bring a publication into the archive: whole, or not at all.

    Own counts and line lists may be CSV, a workbook, Parquet, or any of these in gz or
    zip; what was decided while reading one is told.

    \b
    epihq sync jhu
    epihq sync jhu --from FOLDER --report-date 2020-07-02
    epihq sync own-counts --from counts.csv
    epihq sync line-list --from list.xlsx --map list.toml --disease mers
    """
    from epihq.archive.sources import source_named
    from epihq.terms.diseases import COVID_19
    from epihq.terms.settings import home_folder

    chosen = source_named(source)
    day = day_option(report_date, "--report-date")
    cache = home_folder(home) / "cache" / chosen.name
    said = mapping_said(
        map_,
        constants={"location": location, "indicator": indicator},
        rows=rows,
        sheet=sheet,
        encoding=encoding,
        dates=dates,
        decimal=decimal,
        week=week,
    )
    disease = disease or said.constants.get("disease")
    publication = (
        _from_publisher(chosen, cache, day)
        if from_ is None
        else _from_files(chosen, from_, day, said, home, disease)
    )
    if publication is None:
        typer.echo(f"{chosen.name}: nothing new at the publisher's address.", err=True)
        return
    archive = open_archive(home)
    publication = _about(chosen, publication, disease, archive)
    accept = accept_withdrawals or said.rows == "withdraw"
    receipt = archive.add(publication, accept_withdrawals=accept)
    v = receipt.vintage
    row = {
        "source": v.source,
        "report_date": v.report_date,
        "values_read": v.rows_read,
        "new_or_changed": v.rows_stored if receipt.is_new else 0,
        "withdrawn": v.rows_withdrawn if receipt.is_new else 0,
        "unplaced_names": len(v.unplaced),
        "sha256": v.sha256 if form is not Format.TABLE else v.sha256[:12],
    }
    print_rows(tuple(row), [row], form)
    for line in _remarks(receipt.is_new, v.unplaced, v.notes):
        typer.echo(line, err=True)
    if not (chosen.disease or disease):
        typer.echo(_taken_as(publication.disease or COVID_19), err=True)


def _remarks(
    is_new: bool, unplaced: Mapping[str, int], notes: tuple[str, ...]
) -> Iterator[str]:
    if not is_new:
        yield "Nothing new: these very bytes are held already."
        return
    if unplaced:
        names = ", ".join(f"{name} ({rows:,} rows)" for name, rows in unplaced.items())
        yield f"Not placed on the map, kept in the bytes only: {names}."
    yield from notes


def _taken_as(disease: str) -> str:
    from epihq.terms.diseases import disease_named

    return (
        f"Figures that name no disease are taken as being about "
        f"{disease_named(disease).name} ({disease}); --disease names another."
    )


def _about(
    source: "Source",
    publication: "Publication",
    disease: str | None,
    archive: "Archive",
) -> "Publication":
    """Say what figures are about that do not say it themselves."""
    from epihq.terms.diseases import COVID_19, check_disease
    from epihq.terms.errors import UsageError

    if source.disease:
        if disease not in (None, source.disease):
            raise UsageError(
                "sync.other-disease",
                f"sync {source.name}: its figures are about {source.disease}; got "
                f"--disease {disease}. Leave --disease out.",
            )
        return publication
    code = check_disease(disease) if disease else archive.disease
    # Bytes that were entered before anybody named a disease are known again.
    return publication if code == COVID_19 else replace(publication, disease=code)


def _from_files(
    source: "Source",
    path: Path,
    report_date: "date | None",
    said: "Mapping",
    home: Path | None,
    disease: str | None,
) -> "Publication":
    from epihq.archive.fetch import publication_from_files
    from epihq.archive.reading.mapping import KINDS, Mapping
    from epihq.terms.dates import today
    from epihq.terms.errors import UsageError

    if source.name in KINDS:
        return _own_file(source, path, report_date, said, home, disease)
    if said != Mapping():
        raise UsageError(
            "sync.own-files-only",
            f"sync {source.name}: a publisher's file is read as it is; got an option "
            f"for files of one's own ({', '.join(KINDS)}). Leave it out.",
        )
    if report_date is None and source.addresses:
        raise UsageError(
            "sync.report-date-missing",
            f"sync {source.name}: files do not say when they were published; got "
            f"--from {str(path)!r} alone. Add --report-date YYYY-MM-DD.",
        )
    return publication_from_files(source, path, report_date or today())


def _own_file(
    source: "Source",
    path: Path,
    report_date: "date | None",
    said: "Mapping",
    home: Path | None,
    disease: str | None,
) -> "Publication":
    from epihq.archive.reading.brought import When, publication_of_own
    from epihq.terms.settings import home_folder

    here, latest = days_of_today(home_folder(home))
    when = When(today=here, latest=latest, said=report_date)
    archive = open_archive(home)
    about = archive.about(disease) if disease else archive
    return publication_of_own(source, path, said, when, about)


def _from_publisher(
    source: "Source", cache: Path, report_date: "date | None"
) -> "Publication | None":
    from epihq.archive.fetch import publication_from_publisher
    from epihq.terms.errors import UsageError

    if not source.addresses:
        raise UsageError(
            "sync.from-missing",
            f"sync {source.name}: this source is a file of your own; got no --from. "
            "Add --from FILE.",
        )
    with _download_bar() as progress:
        return publication_from_publisher(
            source, cache, report_date=report_date, on_progress=progress
        )


@contextmanager
def _download_bar() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Show progress on a terminal, and nothing anywhere else."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, object] = {}

        def report(name: str, received: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=received, total=total)  # type: ignore[arg-type]

        yield report
