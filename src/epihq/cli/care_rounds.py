"""``epihq care rounds``: a day's visits as routes of the teams of a district."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.care_desk import Hours, OfficerOption, desk, district_numbers
from epihq.cli.output import Format, FormatOption, HomeOption, day_option, print_rows

if TYPE_CHECKING:
    from epihq.care.tours.tables import RoundRow

_COLUMNS = ("team", "stop", "number", "why", "arrives", "leaves", "needs", "left_out")


def rounds(
    district: Annotated[str, typer.Option(help="Whose teams, by name or number.")],
    day: Annotated[
        str | None, typer.Option(help="The day, e.g. 2020-07-02; default today.")
    ] = None,
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Plan a round: who visits whom, in which order and when. It names nobody.

    Visited are those whom a team is to look for, for whom a visit was asked, and who
    are to be brought something. The round is kept, and stands on the pages. Where
    people live is looked up for it, which the log tells. Who is not visited is told
    with why.

    \b
    epihq care rounds --district Sabail --by sara
    """
    with desk(home, by) as actor:
        from epihq.care.tours.actions import plan_round
        from epihq.operations.ledger import clock

        hours = Hours(form)
        wanted = day_option(day, "--day") or clock.now().astimezone(hours.zone).date()
        (number,) = district_numbers(actor, district)
        row = plan_round(actor, number, wanted)
        rows = list(_rows(row, hours))
    print_rows(_COLUMNS, rows, form)
    typer.echo(f"round {row.pk} is planned", err=True)


def _rows(row: "RoundRow", hours: Hours) -> Iterator[dict[str, object]]:
    from epihq.care.register.tables import CareTeamRow
    from epihq.care.rounds import plan_of

    made = plan_of(row.plan)
    teams = {str(one.pk): one.name for one in CareTeamRow.objects.all()}
    asked = {str(one["episode"]): one for one in row.visits}
    left = {one.visit: one.reason.value for one in made.unplanned}
    for route in made.routes:
        for place, stop in enumerate(route.stops, 1):
            yield {
                **_row(asked.pop(stop.visit)),
                "team": teams[route.team],
                "stop": place,
                "arrives": hours(stop.arrives),
                "leaves": hours(stop.ends),
            }
    # Who is in no route and was not left out has no place that is known.
    for number, one in asked.items():
        yield {**_row(one), "left_out": left.get(number, "no-place")}


def _row(one: dict[str, object]) -> dict[str, object]:
    brings = one["brings"]
    needs = len(brings) if isinstance(brings, list) else 0
    return {
        **dict.fromkeys(_COLUMNS),
        "number": one["episode"],
        "why": one["why"],
        "needs": needs,
    }
