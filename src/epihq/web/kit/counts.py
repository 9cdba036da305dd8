"""Counting what is limited, exactly, by all threads and processes together.

One statement adds one and tells how many there are: two at once are two, on SQLite as
on PostgreSQL. A cache that reads, adds and writes counts them as one. A span of time
begins with the first that is counted in it.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock

from django.db import DatabaseError, OperationalError, connection
from django.db.models import F

from epihq.operations.ledger import out_of_reach
from epihq.web.models import CountRow

_ADD = """
    INSERT INTO web_count (key, count, expires) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN web_count.expires <= %s THEN 1 ELSE web_count.count + 1 END,
        expires = CASE WHEN web_count.expires <= %s THEN excluded.expires
                       ELSE web_count.expires END
    RETURNING count
"""
_WAIT_SECONDS, _MOST_SEEN = 5.0, 1_000
_BRIEFLY = 2.0
_seen: Counter[str] = Counter()
# Threads of a process take turns here: SQLite lets those who wait for it starve.
_turn = Lock()


def counted(key: str, seconds: int) -> int:
    """Count one more; give how many there are within so many seconds of the first.

    While the ledger cannot be written, a process goes on from what it saw last, by
    itself: reading goes on.
    """
    try:
        count = counted_surely(key, seconds, _BRIEFLY)
    except DatabaseError as error:
        if out_of_reach.why(error) is None:
            raise
        count = _seen[key] + 1
    if len(_seen) > _MOST_SEEN:
        _seen.clear()
    _seen[key] = count
    return count


def counted_surely(key: str, seconds: int, patience: float = _WAIT_SECONDS) -> int:
    """Count one more as ``counted`` does, or not at all.

    Raises:
        DatabaseError: while the ledger cannot be written; ``out_of_reach`` tells why.
    """
    if not _turn.acquire(timeout=patience):
        raise OperationalError("no turn to count came")
    try:
        return _count(key, seconds)
    finally:
        _turn.release()


def take_back(key: str) -> None:
    """Let one that was counted not have been."""
    CountRow.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def _count(key: str, seconds: int) -> int:
    now = datetime.now(UTC)
    until = now + timedelta(seconds=seconds)
    with out_of_reach.briefly(), connection.cursor() as cursor:
        cursor.execute(_ADD, [key, until, now, now])
        count = int(cursor.fetchone()[0])
        if count == 1:
            CountRow.objects.filter(expires__lt=now).delete()
    return count
