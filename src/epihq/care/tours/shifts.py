"""The shift of a team on a day, past midnight where its hours say so."""

from datetime import date, datetime, time, timedelta

from epihq.care.register.tables import CareTeamRow
from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import zone_of

# When a team is at work that does not say so.
_FROM, _TO = "09:00", "17:00"
_DAY = timedelta(days=1)


def shift_of(row: CareTeamRow, day: date, at: datetime) -> tuple[datetime, datetime]:
    """Give when a team is at work on a day, as seen ``at`` an hour.

    A shift that ends at the hour at which it begins, or before, goes on past midnight:
    that of a day is the one that begins on it, but in the hours in which the one of the
    evening before is not over yet.
    """
    zone = zone_of(centre())
    begins, ends = (
        datetime.combine(day, time.fromisoformat(text), zone)
        for text in (row.shift_from or _FROM, row.shift_to or _TO)
    )
    if begins < ends:
        return begins, ends
    here = at.astimezone(zone)
    is_the_evenings = here.date() == day and here < ends
    return (begins - _DAY, ends) if is_the_evenings else (begins, ends + _DAY)
