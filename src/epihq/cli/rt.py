"""``epihq rt``: the reproduction number from a column of counts."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from epihq.cli.output import Format, FormatOption, print_rows

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
)


def rt(
    file: Annotated[
        str,
        typer.Argument(
            help="CSV with the columns date,count; - reads standard input.",
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
    form: FormatOption = Format.TABLE,
) -> None:
    """Estimate R_t from a column of counts; no archive is needed.

    The method is that of Cori et al. 2013. Days that would mislead it (a batch
    dump, a negative correction, a week reported in one lump) are set right or left
    out, and where the counts say nothing, the verdict says so. The intervals are those
    of a briefing: counts scatter more than Poisson, and the serial interval is not
    known exactly. For another disease give its own, with its standard errors.

    \b
    epihq rt counts.csv --serial-interval-mean 4.8 --serial-interval-sd 2.3
    cat counts.csv | epihq rt - --window 7 --format csv
    epihq rt counts.csv --poisson
    """
    from epihq.assessment.quick_rt import read_counts, rt_table
    from epihq.terms.errors import UsageError

    if file == "-":
        text, name = sys.stdin.read(), "standard input"
    elif Path(file).is_file():
        text, name = Path(file).read_text("utf-8-sig", errors="replace"), file
    else:
        raise UsageError(
            "rt.no-such-file",
            f"rt: the counts are a CSV file or - for standard input; got {file!r}, "
            "which is not a file. Check the path.",
        )
    table = rt_table(
        read_counts(text, name),
        serial_interval_mean=serial_interval_mean,
        serial_interval_sd=serial_interval_sd,
        serial_interval_mean_se=serial_interval_mean_se,
        serial_interval_sd_se=serial_interval_sd_se,
        window=window,
        poisson=poisson,
    )
    print_rows(COLUMNS, [asdict(row) for row in table], form)
