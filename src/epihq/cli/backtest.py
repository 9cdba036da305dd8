"""``epihq backtest``: how forecasts would have done at past dates."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    DiseaseOption,
    Format,
    FormatOption,
    HomeOption,
    open_archive,
    print_rows,
)

if TYPE_CHECKING:
    from epihq.archive import Archive

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
TRACK_COLUMNS = (
    "decision",
    "indicator",
    "weeks",
    "decisions",
    "locations",
    "coverage50",
    "coverage90",
    "relative_wis",
)


def backtest(
    locations: Annotated[
        list[str] | None,
        typer.Argument(help="Names or ISO 3166 codes.", show_default=False),
    ] = None,
    *,
    first: Annotated[
        str, typer.Option("--from", help="The first day to forecast from.")
    ],
    last: Annotated[str, typer.Option("--to", help="The last day to forecast from.")],
    every: Annotated[int, typer.Option(help="Days between two of them.")] = 14,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    draws: Annotated[int, typer.Option(help="Paths in each forecast.")] = 1000,
    decisions: Annotated[
        bool,
        typer.Option(
            "--decisions", help="Past decisions of all countries, not forecasts."
        ),
    ] = False,
    disease: DiseaseOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Score forecasts at past days, with only what was known then.

    The score is of weekly sums: WIS (lower is better), relative to the persistence
    baseline (below 1 is better), and the share of outcomes in the 50 and 90 %
    intervals.

    \b
    With --decisions, days on which the regime of a country was extended, eased or
    tightened (read off OxCGRT's levels) are replayed with what was known then, and
    the projection of the option that was taken is scored against what came, relative
    to the plain forecast. `epihq decide` prints the record beside its advice.

    \b
    epihq backtest AZE ARM GEO --from 2020-05-01 --to 2020-09-30 --every 14
    epihq backtest --decisions --from 2020-06-04 --to 2020-11-19
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
    days = [start + timedelta(days=every * step) for step in range(count)]
    if decisions == bool(locations):
        raise UsageError(
            "backtest.of-what",
            "backtest: either locations or --decisions were expected; got "
            f"{'both' if decisions else 'neither'}. Name one of the two.",
        )
    archive = open_archive(home, disease)
    if decisions:
        _decisions(archive, days, source, form)
        return
    scores = run(
        archive,
        [check_location(code, "backtest") for code in locations or []],
        days,
        source=source,
        draws=draws,
        truth_as_of=today(),
    )
    print_rows(COLUMNS, [asdict(score) for score in scores], form)


def _decisions(
    archive: "Archive", days: Sequence[date], source: str | None, form: Format
) -> None:
    from epihq.desk.backtest import (
        replay_decisions,
        track_lines,
        write_track_record,
    )
    from epihq.terms.dates import today

    scored = list(replay_decisions(archive, days, truth_as_of=today(), source=source))
    lines = track_lines(scored)
    lost = sum(not one.scores for one in scored)
    if lost:
        typer.echo(f"not estimated, and left out: {lost} of {len(scored)}", err=True)
    typer.echo(f"written: {write_track_record(archive.home, lines)}", err=True)
    print_rows(TRACK_COLUMNS, [asdict(line) for line in lines], form)
