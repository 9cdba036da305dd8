"""How the database is asked who waits: in one question for all reasons.

Each reason is a short walk along an index of its own, by district: the queue costs the
same whether a hundred people are at home or a million.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from epihq.care.register.asking import Question, asked

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
# column the longest wait is known. ``{now}`` is a place for the hour. What "IS TRUE"
# stands behind is looked at and not walked along: few wait for a first contact, and who
# is due later are nearly all.
ASKED: dict[Why, tuple[str, str]] = {
    Why.EMERGENCY: ("alarmed_at IS NOT NULL AND level = 'emergency'", "alarmed_at"),
    Why.REVIEW: ("alarmed_at IS NOT NULL AND level <> 'emergency'", "alarmed_at"),
    Why.SILENT_FRAIL: ("silent IN ('seek', 'tell') AND is_frail = TRUE", "due_at"),
    Why.FIRST_LATE: (
        "state = 'waiting-contact' AND (due_at <= {now}) IS TRUE",
        "opened_at",
    ),
    Why.SILENT: ("silent IN ('seek', 'tell') AND is_frail = FALSE", "due_at"),
    Why.DUE: (
        "NOT (state IN ('ended', 'waiting-contact')) "
        "AND NOT (silent IN ('seek', 'tell')) AND NOT is_wrong_number "
        "AND due_at <= {now}",
        "due_at",
    ),
    Why.FIRST: (
        "state = 'waiting-contact' AND (due_at > {now}) IS TRUE "
        "AND NOT is_wrong_number",
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
    parts = [
        _of_reason(reason, now, districts, (first, at_most), free=free)
        for reason in why
    ]
    if by:
        held = Question(_HELD, [by, _hour_for(now), _MOST_HELD])
        parts.append(_told(IN_HAND, held, first))
    words = " UNION ALL ".join(part.words for part in parts)
    rows = asked([Question(words, [one for part in parts for one in part.values])])
    return {row[0]: row for row in rows[0]}


IN_HAND = "in-hand"
_MOST_HELD = 5
# In the words of the index: SQLite compares them as they stand.
_HELD = (
    "SELECT * FROM (SELECT number, taken_until AS since FROM care_episode "
    "WHERE NOT (taken_by = '') AND taken_by = %s AND taken_until > %s "
    "ORDER BY taken_until LIMIT %s) AS held"
)


def _told(
    name: str, walk: Question, first: int, many: Question | None = None
) -> Question:
    """Say of a walk how many it meets, or ``many``; since when; who come first."""
    count = f"({many.words})" if many else "count(*)"
    values = [*(many.values if many else ())]
    if connection.vendor == "postgresql":
        firsts = "array_to_string((array_agg(number))[1:%s], ',')"
        values.append(first)
    else:
        firsts = "group_concat(number)"
    words = (
        f"SELECT '{name}', {count}, CAST(min(since) AS text), {firsts} "  # noqa: S608 - words of ours
        f"FROM ({walk.words}) AS waits"
    )
    return Question(words, [*values, *walk.values])


def _of_reason(
    reason: Why,
    now: datetime,
    districts: Sequence[int],
    limits: tuple[int, int],
    *,
    free: bool,
) -> Question:
    """Write the question for a reason: a walk along the index for each district."""
    condition, by = ASKED[reason]
    if free:
        condition = f"{condition} AND {_FREE}"
    words = condition.format(now="%s")
    hours = [_hour_for(now)] * condition.count("{now}")
    one = (
        f"SELECT number, {by} AS since FROM care_episode WHERE {words} "  # noqa: S608 - words of ours
        f"AND district_id = %s ORDER BY {by} LIMIT %s"
    )
    first, at_most = limits
    if len(districts) == 1:
        return _told(reason, Question(one, [*hours, districts[0], at_most]), first)
    if connection.vendor == "postgresql":
        return _of_many(reason, Question(words, hours), districts, limits)
    # The few that each gives, sorted.
    whole = " UNION ALL ".join([f"SELECT * FROM ({one})"] * len(districts))  # noqa: S608
    values = [value for each in districts for value in (*hours, each, at_most)]
    walk = Question(f"{whole} ORDER BY since LIMIT %s", [*values, at_most])
    return _told(reason, walk, first)


def _of_many(
    reason: Why, where: Question, districts: Sequence[int], limits: tuple[int, int]
) -> Question:
    """Count in any order, and sort only those who come first of each district."""
    first, at_most = max(1, limits[0]), limits[1]
    by, mine = ASKED[reason][1], "unnest(%s::bigint[]) AS mine (pk)"
    there = f"FROM care_episode WHERE {where.words} AND district_id = mine.pk"
    walk = (
        f"SELECT one.* FROM {mine}, LATERAL (SELECT number, {by} AS since {there} "  # noqa: S608 - words of ours
        f"ORDER BY {by} LIMIT %s) AS one ORDER BY since LIMIT %s"
    )
    many = (
        f"SELECT count(*) FROM (SELECT 1 FROM {mine}, LATERAL (SELECT 1 {there} "  # noqa: S608
        "LIMIT %s) AS one LIMIT %s) AS found"
    )
    given = [list(districts), *where.values]
    return _told(
        reason,
        Question(walk, [*given, first, first]),
        limits[0],
        Question(many, [*given, at_most, at_most]) if at_most > first else None,
    )


def _hour_for(hour: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(hour)
