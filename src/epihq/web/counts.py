"""Counting what is limited, exactly, by all threads and processes together.

One statement adds one and tells how many there are: two at once are two, on SQLite as
on PostgreSQL. A cache that reads, adds and writes counts them as one.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock

from django.db import DatabaseError, connection

from epihq.operations import out_of_reach
from epihq.web.models import CountRow

_ADD = """
    INSERT INTO web_count (key, count, expires) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET count = web_count.count + 1
    RETURNING count
"""
_WAIT_SECONDS, _MOST_SEEN = 2.0, 1_000
_seen: Counter[str] = Counter()
# Threads of a process take turns here: SQLite lets those who wait for it starve.
_turn = Lock()


def counted(key: str, seconds: int) -> int:
    """Count one more; give how many there are now. They are forgotten some time after.

    While the ledger cannot be written, a process goes on from what it saw last, by
    itself: reading goes on.
    """
    has_turn = _turn.acquire(timeout=_WAIT_SECONDS)
    try:
        count = _count(key, seconds) if has_turn else _seen[key] + 1
    except DatabaseError as error:
        if out_of_reach.why(error) is None:
            raise
        count = _seen[key] + 1
    finally:
        if has_turn:
            _turn.release()
    if len(_seen) > _MOST_SEEN:
        _seen.clear()
    _seen[key] = count
    return count


def _count(key: str, seconds: int) -> int:
    now = datetime.now(UTC)
    with out_of_reach.briefly(), connection.cursor() as cursor:
        cursor.execute(_ADD, [key, now + timedelta(seconds=seconds)])
        count = int(cursor.fetchone()[0])
        if count == 1:
            CountRow.objects.filter(expires__lt=now).delete()
    return count
