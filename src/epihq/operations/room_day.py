"""The day that the room lives in: today, or the newest publication's in an exercise."""

from datetime import UTC, date, datetime, time

from epihq.archive import Archive
from epihq.operations import clock
from epihq.operations.centre import EXERCISE
from epihq.operations.tables_room import CentreRow
from epihq.terms.dates import today


def room_day(archive: Archive, centre: CentreRow | None) -> date:
    """Tell which day it is in the room.

    That is today in UTC. An exercise plays on days of its own: there it is the day of
    the newest publication, and today while there is none.
    """
    if centre is None or centre.state != EXERCISE:
        return today()
    said = (vintage.report_date for vintage in archive.vintages())
    return max(said, default=today())


def room_hour(day: date) -> datetime:
    """Tell which hour it is on the day that the room lives in.

    It is the clock's; an exercise whose clock nobody set is looked at in the evening.
    """
    now = clock.now()
    return now if now.date() == day else datetime.combine(day, time(18), UTC)
