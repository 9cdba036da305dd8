"""``epihq forecast``: weeks ahead, for a few locations or the world."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    AsOfOption,
    DiseaseOption,
    HomeOption,
    SourceOption,
    open_archive,
    write_rows,
)

if TYPE_CHECKING:
    from datetime import date

    from epihq.assessment.prospect import WeekAhead


class Table(StrEnum):
    """The forms of a table of forecasts."""

    TABLE = "table"
    HUB = "hub"


HUB_COLUMNS = (
    "origin_date",
    "target",
    "horizon",
    "target_end_date",
    "location",
    "output_type",
    "output_type_id",
    "value",
)
COLUMNS = (
    "location",
    "indicator",
    "target_end_date",
    "median",
    "lower50",
    "upper50",
    "lower90",
    "upper90",
)
_TARGETS = {"cases": "wk inc case", "deaths": "wk inc death"}
_SHOWN = {"median": 0.5, "lower50": 0.25, "upper50": 0.75} | {
    "lower90": 0.05,
    "upper90": 0.95,
}


def forecast(
    locations: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names or ISO 3166 codes, e.g. Azerbaijan ARM.", show_default=False
        ),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="Every location of the archive.")
    ] = False,
    as_of: AsOfOption = None,
    weeks: Annotated[int, typer.Option(min=1, max=6, help="Weeks ahead.")] = 4,
    source: SourceOption = None,
    disease: DiseaseOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; default one per core.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write to this file; default standard output."),
    ] = None,
    form: Annotated[
        Table, typer.Option("--format", help="hub: the forecast hubs' CSV table.")
    ] = Table.TABLE,
    home: HomeOption = None,
) -> None:
    """Forecast reported cases and deaths by week, Sunday to Saturday.

    An ensemble of the joint model, damped growth and persistence, with weights learnt
    from the past alone. --format hub gives the 23 quantiles in the columns of
    hubverse, so that any outside scorer reads them.

    \b
    epihq forecast AZE ARM --as-of 2020-07-05
    epihq forecast --all --as-of 2021-07-04 --format hub --out forecasts.csv
    """
    from epihq.assessment.prospect import NoForecast
    from epihq.assessment.settings import Settings
    from epihq.assessment.world import forecast_world
    from epihq.cli.room import asked_day
    from epihq.reports.words import no_forecast_because
    from epihq.terms.errors import UsageError
    from epihq.terms.locations import check_location

    if bool(locations) == everyone:
        raise UsageError(
            "assess.which-locations",
            "forecast: either locations, e.g. AZE ARM, or --all were expected; got "
            f"{'both' if everyone else 'neither'}. Name one of the two.",
        )
    codes = [check_location(code, "forecast") for code in locations or []]
    origin = asked_day(as_of, home)
    found = forecast_world(
        open_archive(home, disease),
        origin,
        Settings(),
        locations=codes or None,
        source=source,
        weeks=weeks,
        workers=workers,
    )
    ahead: list[WeekAhead] = []
    for one in found:
        if isinstance(one, NoForecast):
            why = no_forecast_because(one.reason, one.last_date, origin)
            typer.echo(f"no forecast: {one.location}, {one.indicator}: {why}", err=True)
        else:
            ahead.append(one)
    ahead.sort(key=lambda one: (one.location, one.indicator, one.horizon))
    hub = form is Table.HUB
    rows = _hub_rows(ahead) if hub else map(_row, ahead)
    write_rows(HUB_COLUMNS if hub else COLUMNS, rows, out, as_table=not hub)


def _hub_rows(ahead: "list[WeekAhead]") -> Iterator[dict[str, object]]:
    from epihq.epi.forecast import QUANTILE_LEVELS

    for one in ahead:
        for level, value in zip(QUANTILE_LEVELS, one.quantiles, strict=True):
            yield {
                "origin_date": one.origin_date,
                "target": _TARGETS[one.indicator],
                "horizon": one.horizon,
                "target_end_date": one.target_end_date,
                "location": one.location,
                "output_type": "quantile",
                "output_type_id": f"{level:g}",
                "value": value,
            }


def _row(one: "WeekAhead") -> dict[str, object]:
    from epihq.epi.forecast import QUANTILE_LEVELS

    by_level = dict(zip(QUANTILE_LEVELS, one.quantiles, strict=True))
    end: date = one.target_end_date
    return {
        "location": one.location,
        "indicator": one.indicator,
        "target_end_date": end,
        **{name: round(by_level[level]) for name, level in _SHOWN.items()},
    }
