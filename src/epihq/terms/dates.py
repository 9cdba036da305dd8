"""Days as people write them to us: ISO 8601, or a plain error."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from epihq.terms.errors import UsageError

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_day(text: str, subject: str) -> date:
    """Read one ISO 8601 day, e.g. "2020-07-02", for the option or field ``subject``.

    Raises:
        UsageError: ``terms.not-a-day``.
    """
    if _ISO_DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise UsageError(
        "terms.not-a-day",
        f"{subject}: a day is written YYYY-MM-DD; got {text!r}. "
        "Write for example 2020-07-02.",
    )


def today() -> date:
    """Return the current day in UTC: the clock by which publications are dated."""
    return datetime.now(UTC).date()


def latest_day() -> date:
    """Return the newest day that has begun somewhere on earth, at UTC+14."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


def days(start: date, count: int) -> list[date]:
    """List ``count`` consecutive days from ``start``."""
    return [start + timedelta(days=offset) for offset in range(count)]
