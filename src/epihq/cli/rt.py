"""``epihq rt``: the reproduction number from a column of counts."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from epihq.cli.output import Format, FormatOption, print_rows
from epihq.cli.reading_options import (
    DatesOption,
    DecimalOption,
    EncodingOption,
    MapOption,
    SheetOption,
    WeekOption,
    mapping_said,
)

COLUMNS = (
    "date",
    "mean",
    "sd",
    "lower95",
    "lower90",
    "median",
    "upper90",
    "upper95",
    "verdict",
    "note",
)


def rt(
    file: Annotated[
        str,
        typer.Argument(
            help="A table with the columns date,count (CSV, xlsx, ods, Parquet); - "
            "reads standard input.",
            show_default=False,
        ),
    ],
    serial_interval_mean: Annotated[
        float, typer.Option(help="Mean of the serial interval in days.")
    ] = 4.8,
    serial_interval_sd: Annotated[
        float, typer.Option(help="Its standard deviation in days.")
    ] = 2.3,
    serial_interval_mean_se: Annotated[
        float, typer.Option(help="How well the mean is known: its standard error.")
    ] = 0.6,
    serial_interval_sd_se: Annotated[
        float, typer.Option(help="How well the standard deviation is known.")
    ] = 0.3,
    window: Annotated[
        int, typer.Option(help="Days that one estimate looks back over.")
    ] = 7,
    poisson: Annotated[
        bool,
        typer.Option(
            "--poisson",
            help="EpiEstim's intervals: counts as Poisson, serial interval as exact.",
        ),
    ] = False,
    as_published: Annotated[
        bool,
        typer.Option(
            "--as-published",
            help="Set nothing right: counts as they are, a negative one as none, and "
            "EpiEstim's intervals.",
        ),
    ] = False,
    date: Annotated[str, typer.Option(help="The name of the column of days.")] = "",
    count: Annotated[str, typer.Option(help="The name of the column of counts.")] = "",
    location: Annotated[
        str, typer.Option(help="Whose counts, where the file has those of several.")
    ] = "",
    indicator: Annotated[
        str, typer.Option(help="Which counts, where the file has several.")
    ] = "",
    map_: MapOption = None,
    sheet: SheetOption = "",
    encoding: EncodingOption = "",
    dates: DatesOption = "",
    decimal: DecimalOption = "",
    week: WeekOption = "",
    form: FormatOption = Format.TABLE,
) -> None:
    """Estimate R_t from a column of counts; no archive is needed.

    The method is that of Cori et al. 2013. Days that would mislead it (a batch
    dump, a negative correction, a week reported in one lump) are set right or left
    out, which is told and marked in the column note, and where the counts say nothing,
    the verdict says so. The intervals are those of a briefing: counts scatter more than Poisson, and the serial interval is not
    known exactly. For another disease give its own, with its standard errors.

    \b
    epihq rt counts.csv --serial-interval-mean 4.8 --serial-interval-sd 2.3
    cat counts.csv | epihq rt - --window 7 --format csv
    epihq rt weekly.xlsx --week sunday
    epihq rt counts.csv --as-published
    """
    from dataclasses import replace

    from epihq.assessment.counts_column import counts_from
    from epihq.assessment.quick_rt import changed, rt_table

    said = mapping_said(
        map_,
        constants={"location": location, "indicator": indicator},
        sheet=sheet,
        encoding=encoding,
        dates=dates,
        decimal=decimal,
        week=week,
    )
    named = {"reference_date": date, "value": count}
    columns = {**said.columns, **{k: v for k, v in named.items() if v}}
    name, body = _file(file)
    column = counts_from(name, body, replace(said, columns=columns))
    table = rt_table(
        column.series,
        serial_interval_mean=serial_interval_mean,
        serial_interval_sd=serial_interval_sd,
        serial_interval_mean_se=serial_interval_mean_se,
        serial_interval_sd_se=serial_interval_sd_se,
        window=window,
        poisson=poisson,
        as_published=as_published,
        sums=column.sums,
    )
    print_rows(COLUMNS, [asdict(row) for row in table], form)
    for sentence in (
        *column.notes,
        *changed(column.series, as_published=as_published),
    ):
        typer.echo(sentence, err=True)


def _file(file: str) -> tuple[str, bytes]:
    from epihq.terms.errors import UsageError

    if file == "-":
        return "standard input", sys.stdin.buffer.read()
    if Path(file).is_file():
        return Path(file).name, Path(file).read_bytes()
    raise UsageError(
        "rt.no-such-file",
        f"rt: the counts are a file or - for standard input; got {file!r}, which is "
        "not a file. Check the path.",
    )
