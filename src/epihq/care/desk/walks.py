"""How the database is asked who waits: in one question for all reasons.

Each reason is a short walk along an index of its own, by district: the queue costs the
same whether a hundred people are at home or a million.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from epihq.care.register.asking import Question

# A reason's name; how many wait, since when; who come first, by number.
Counted = dict[str, tuple[Any, ...]]


class Why(StrEnum):
    """Why somebody is in the queue, from what can harm first."""

    EMERGENCY = "emergency"
    REVIEW = "review"
    SILENT_FRAIL = "silent-frail"
    FIRST_LATE = "first-late"
    SILENT = "silent"
    DUE = "due"
    FIRST = "first"
    WRONG_NUMBER = "wrong-number"


# Of each reason: what is asked, in the words of the index that answers it, and by which
# column the longest wait is known. ``{now}`` is a place for the hour.
ASKED: dict[Why, tuple[str, str]] = {
    Why.EMERGENCY: ("alarmed_at IS NOT NULL AND level = 'emergency'", "alarmed_at"),
    Why.REVIEW: ("alarmed_at IS NOT NULL AND level <> 'emergency'", "alarmed_at"),
    Why.SILENT_FRAIL: ("silent IN ('seek', 'tell') AND is_frail", "due_at"),
    Why.FIRST_LATE: ("state = 'waiting-contact' AND due_at <= {now}", "opened_at"),
    Why.SILENT: ("silent IN ('seek', 'tell') AND NOT is_frail", "due_at"),
    Why.DUE: (
        "NOT (state = 'ended') AND due_at <= {now} AND state <> 'waiting-contact' "
        "AND NOT (silent IN ('seek', 'tell')) AND NOT is_wrong_number",
        "due_at",
    ),
    Why.FIRST: (
        "state = 'waiting-contact' AND due_at > {now} AND NOT is_wrong_number",
        "opened_at",
    ),
    Why.WRONG_NUMBER: (
        "is_wrong_number AND state NOT IN ('paused', 'in-hospital', 'ended')",
        "changed_at",
    ),
}
_FREE = "(taken_until IS NULL OR taken_until <= {now})"


def counted(
    now: datetime,
    why: Sequence[Why],
    districts: Sequence[int],
    first: int,
    at_most: int,
    *,
    free: bool = False,
    by: str = "",
) -> Counted:
    """Ask in one question how many wait for each reason, since when, who come first.

    Under ``IN_HAND`` stands whom somebody has in hand.
    """
    asked: dict[str, Question] = {
        reason: _asked(reason, now, at_most, districts, free=free) for reason in why
    }
    if by:
        asked[IN_HAND] = Question(_OF_HAND, [by, _hour_for(now), _HELD])
    counts = [
        _COUNTED[connection.vendor].format(one, asked[one].words) for one in asked
    ]
    # "(array)[1:first]" of PostgreSQL; SQLite gives all of them.
    cut = [first] if connection.vendor == "postgresql" else []
    values = [value for one in asked.values() for value in (*cut, *one.values)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts), values)
        return {row[0]: row for row in cursor.fetchall()}


IN_HAND = "in-hand"
_HELD = 5
_OF_HAND = (
    "SELECT * FROM (SELECT number, taken_until AS since FROM care_episode "
    "WHERE taken_by <> '' AND taken_by = %s AND taken_until > %s "
    "ORDER BY taken_until LIMIT %s) AS held"
)
_COUNTED = {
    "postgresql": "SELECT '{}', count(*), CAST(min(since) AS text), "
    "array_to_string((array_agg(number))[1:%s], ',') FROM ({}) AS waits",
    "sqlite": "SELECT '{}', count(*), CAST(min(since) AS text), "
    "group_concat(number) FROM ({})",
}


def _asked(
    reason: Why,
    now: datetime,
    limit: int,
    districts: Sequence[int],
    *,
    free: bool,
) -> Question:
    """Write the question for a reason: a walk along the index for each district."""
    condition, by = ASKED[reason]
    if free:
        condition = f"{condition} AND {_FREE}"
    words = condition.format(now="%s")
    asked = [_hour_for(now)] * condition.count("{now}")
    walk = (
        f"(SELECT number, {by} AS since FROM care_episode WHERE {words} "  # noqa: S608 - words of ours
        f"AND district_id = $of ORDER BY {by} LIMIT %s) AS one"
    )
    one = f"SELECT * FROM {walk.replace('$of', '%s')}"  # noqa: S608
    if len(districts) == 1:
        return Question(one, [*asked, districts[0], limit])
    # The few that each gives, sorted.
    if connection.vendor == "postgresql":
        beside = walk.replace("$of", "mine.pk")
        whole = f"SELECT one.* FROM unnest(%s::bigint[]) AS mine (pk), LATERAL {beside}"  # noqa: S608
        values = [list(districts), *asked, limit]
    else:
        whole = " UNION ALL ".join([one] * len(districts))
        values = [value for each in districts for value in (*asked, each, limit)]
    return Question(f"{whole} ORDER BY since LIMIT %s", [*values, limit])


def _hour_for(hour: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(hour)
