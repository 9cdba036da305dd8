"""What teams that have left have begun, by the hour at which they really left.

    the plan's hours ──moved by how much later they left──> what has begun by now

Who falls out has been where they have begun, not where they were under way to.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from epihq.care.rounds import Begun, Plan, begun_by_plan
from epihq.care.rounds.records import Route, Stop, Team
from epihq.care.tours.tables import RoundRow


def as_left(row: RoundRow, earlier: Plan) -> Plan:
    """Give a plan whose teams that have left did so when they said it."""
    return replace(
        earlier,
        routes=tuple(
            _moved(route, hour - route.leaves)
            if (hour := left_at(row, route.team))
            else route
            for route in earlier.routes
        ),
    )


def begun(
    row: RoundRow, left: Plan, now: datetime, fallen: set[str]
) -> dict[str, list[Begun]]:
    """Tell what each team that has left has begun; ``left`` is what ``as_left`` gives.

    Whoever is under way to a home has begun it, but who falls out never gets there.
    """
    by_plan = begun_by_plan(left, now)
    return {
        team: [
            one for one in by_plan.get(team, []) if team not in fallen or one.at <= now
        ]
        for team in row.gone
    }


def from_where_they_left(row: RoundRow, team: Team) -> Team:
    """Give a team that begins when it left; nothing of it was begun before."""
    hour = left_at(row, team.code)
    if hour is None:
        return team
    begins = hour.astimezone(team.begins.tzinfo)
    return replace(team, begins=begins, ends=max(team.ends or begins, begins))


def left_at(row: RoundRow, team: str) -> datetime | None:
    """Tell when a team left; None: it is still there."""
    hour = row.gone.get(team)
    return None if hour is None else datetime.fromisoformat(hour)


def _moved(route: Route, by: timedelta) -> Route:
    return replace(
        route,
        leaves=route.leaves + by,
        returns=route.returns + by,
        stops=tuple(_later(stop, by) for stop in route.stops),
    )


def _later(stop: Stop, by: timedelta) -> Stop:
    return replace(
        stop, arrives=stop.arrives + by, begins=stop.begins + by, ends=stop.ends + by
    )
