"""Several questions to the database on one way there and back.

A reading that comes alone is kept by seven statements; each way costs more than what
is asked there. PostgreSQL answers those that do not wait for each other together;
SQLite, which is no way off, is asked one by one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection


class Question(NamedTuple):
    """What the database is asked or told, in SQL, and its values."""

    words: str
    values: Sequence[Any] = ()


Rows = list[tuple[Any, ...]]


def asked(questions: Sequence[Question]) -> list[Rows]:
    """Ask in this order; give the rows of each answer."""
    if connection.vendor != "postgresql" or not questions:
        return [_alone(one) for one in questions]
    with connection.cursor() as cursor:
        values = [value for one in questions for value in one.values]
        cursor.execute("; ".join(one.words for one in questions), values)
        found = [_rows(cursor)]
        while cursor.nextset():
            found.append(_rows(cursor))
        return found


def hour_of(told: str) -> datetime:
    """Read an hour that was asked for as a text: in UTC, which SQLite does not say."""
    hour = datetime.fromisoformat(told)
    return hour if hour.tzinfo is not None else hour.replace(tzinfo=UTC)


def _alone(question: Question) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(question.words, list(question.values))
        return _rows(cursor)


def _rows(cursor: Any) -> Rows:
    return cursor.fetchall() if cursor.description else []
