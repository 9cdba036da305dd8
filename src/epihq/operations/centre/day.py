"""The day that the room lives in: today, or the newest publication's in an exercise."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from epihq.archive import Archive
from epihq.operations.centre.actions import EXERCISE, centre
from epihq.operations.ledger import clock
from epihq.operations.ledger.tables import CentreRow


def room_day(archive: Archive, room: CentreRow | None) -> date:
    """Tell which day it is in the room.

    That is today by the centre's clock, and in UTC before there is a centre. An
    exercise plays on days of its own: there it is the day of the newest publication,
    and that of its clock while there is none.
    """
    if room is None or room.state != EXERCISE:
        return day_of(clock.now(), room)
    said = (vintage.report_date for vintage in archive.vintages())
    return max(said, default=clock.now().date())


def zone_of(room: CentreRow | None) -> ZoneInfo:
    """Give the centre's own clock; that of UTC before there is a centre."""
    return ZoneInfo(room.time_zone if room else "UTC")


def day_of(hour: datetime, room: CentreRow | None) -> date:
    """Tell on which day an hour falls by the centre's clock."""
    return hour.astimezone(zone_of(room)).date()


def room_hour(day: date, room: CentreRow | None) -> datetime:
    """Tell which hour it is on the day that the room lives in.

    It is the clock's; an exercise whose clock nobody set is looked at in the evening.
    """
    now = clock.now()
    if room is None or room.state != EXERCISE or now.date() == day:
        return now
    return datetime.combine(day, time(18), UTC)


def hour_here() -> datetime:
    """Tell which hour it is in the room of this process's headquarters."""
    room = centre()
    return room_hour(room_day(Archive(Path(settings.EPIHQ_HOME)), room), room)
