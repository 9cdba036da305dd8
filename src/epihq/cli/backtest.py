"""``epihq backtest``: how forecasts would have done at past dates."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from epihq.cli.output import (
    Format,
    FormatOption,
    HomeOption,
    open_archive,
    print_rows,
)

COLUMNS = (
    "forecaster",
    "indicator",
    "week",
    "wis",
    "relative_wis",
    "coverage50",
    "coverage90",
    "targets",
    "left_out",
)


def backtest(
    locations: Annotated[
        list[str], typer.Argument(help="ISO 3166 codes.", show_default=False)
    ],
    first: Annotated[
        str, typer.Option("--from", help="The first day to forecast from.")
    ],
    last: Annotated[str, typer.Option("--to", help="The last day to forecast from.")],
    every: Annotated[int, typer.Option(help="Days between two of them.")] = 14,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    draws: Annotated[int, typer.Option(help="Paths in each forecast.")] = 1000,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Score forecasts at past days, with only what was known then.

    The score is of weekly sums: WIS (lower is better), relative to the persistence
    baseline (below 1 is better), and the share of outcomes in the 50 and 90 %
    intervals.

    \b
    epihq backtest AZE ARM GEO --from 2020-05-01 --to 2020-09-30 --every 14
    """
    from epihq.assessment.backtest import backtest as run
    from epihq.terms.dates import parse_day, today
    from epihq.terms.errors import UsageError
    from epihq.terms.locations import check_location

    start, stop = parse_day(first, "--from"), parse_day(last, "--to")
    if stop < start or every < 1:
        raise UsageError(
            "backtest.no-origins",
            f"backtest: --to is not before --from, and --every is at least 1; got "
            f"{start} to {stop} every {every}. Correct them.",
        )
    count = (stop - start).days // every + 1
    scores = run(
        open_archive(home),
        [check_location(code, "backtest") for code in locations],
        [start + timedelta(days=every * step) for step in range(count)],
        source=source,
        draws=draws,
        truth_as_of=today(),
    )
    print_rows(COLUMNS, [asdict(score) for score in scores], form)
