"""The day that the room lives in: today, or the newest publication's in an exercise."""

from datetime import date

from epihq.archive import Archive
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
