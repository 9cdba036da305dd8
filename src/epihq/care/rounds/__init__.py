"""Rounds: a day's visits and deliveries as routes of teams.

Skills, shifts and windows hold; two carers of one visit come together, or one after the
other; what no team can do is told with its reason. VROOM plans carers one by one, our
own search brings two together. Pure: no table, no page. docs/why/rounds.md.
"""

from epihq.care.rounds.plain import Day, day_of, plain_day, plain_plan, plan_of
from epihq.care.rounds.planning import Begun, Happened, begun_by_plan, plan, replan
from epihq.care.rounds.records import (
    PUBLISHED,
    Effort,
    Objective,
    Place,
    Plan,
    Reason,
    Route,
    Stop,
    Task,
    Team,
    Travel,
    Unplanned,
    Visit,
)

__all__ = [
    "PUBLISHED",
    "Begun",
    "Day",
    "Effort",
    "Happened",
    "Objective",
    "Place",
    "Plan",
    "Reason",
    "Route",
    "Stop",
    "Task",
    "Team",
    "Travel",
    "Unplanned",
    "Visit",
    "begun_by_plan",
    "day_of",
    "plain_day",
    "plain_plan",
    "plan",
    "plan_of",
    "replan",
]
