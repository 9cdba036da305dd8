"""``epihq care rounds``: a day's visits as routes of the teams of a district."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.care_desk import (
    PEOPLE_TOLD,
    Hours,
    OfficerOption,
    ReasonOption,
    desk,
    district_numbers,
)
from epihq.cli.output import Format, FormatOption, HomeOption, day_option, print_rows

if TYPE_CHECKING:
    from epihq.care.rounds import Plan
    from epihq.care.visiting import Asked, RoundDay

_COLUMNS = (
    "team",
    "stop",
    "number",
    "why",
    "arrives",
    "leaves",
    "packages",
    "left_out",
)


def rounds(
    district: Annotated[str, typer.Option(help="Whose teams, by name or number.")],
    reason: ReasonOption,
    day: Annotated[
        str | None, typer.Option(help="The day, e.g. 2020-07-02; default today.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, max=600, help="How long to look for good routes.")
    ] = 10,
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Plan who visits whom, in which order and when. It names nobody.

    Visited are those for whom the rules ask for a visit, who have been silent for a
    day, whose number is wrong, and for whom a package is ready. Where they live is
    looked up for it, and the log tells so. Who cannot be visited is told with why.

    \b
    epihq care rounds --district Sabail --reason "the round of today" --by sara
    """
    with desk(home, by) as actor:
        from epihq.care.rounds import Effort, plan
        from epihq.care.visiting import day_of
        from epihq.operations.ledger import clock

        hours = Hours(form)
        wanted = day_option(day, "--day") or clock.now().astimezone(hours.zone).date()
        (number,) = district_numbers(actor, district)
        found = day_of(actor, number, wanted, reason=reason)
        made = plan(found.visits, found.teams, effort=Effort(seconds=seconds))
        rows = list(_rows(found, made, hours))
    print_rows(_COLUMNS, rows, form)
    typer.echo(PEOPLE_TOLD, err=True)


def _rows(found: "RoundDay", made: "Plan", hours: Hours) -> Iterator[dict[str, object]]:
    for route in made.routes:
        for place, stop in enumerate(route.stops, 1):
            one = found.asked[stop.visit]
            yield {
                **_row(one, ""),
                "team": route.team,
                "stop": place,
                "arrives": hours(stop.arrives),
                "leaves": hours(stop.ends),
            }
    for missed in made.unplanned:
        yield _row(found.asked[missed.visit], missed.reason.value)
    for one in found.nowhere:
        yield _row(one, "no-place")


def _row(one: "Asked", left_out: str) -> dict[str, object]:
    return {
        **dict.fromkeys(_COLUMNS),
        "number": one.number,
        "why": ", ".join(one.why),
        "packages": one.packages,
        "left_out": left_out or None,
    }
