"""What a page looks at: which hour of the ledger, and which day of the archive.

``?at=`` names a past day or hour. In a headquarters at work the ledger's hour and the
archive's day are the same clock; in an exercise the days are those of its publications,
and the ledger is shown as it stood when they came in.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from epihq.archive import Archive
from epihq.operations import moments
from epihq.operations.centre import EXERCISE
from epihq.operations.moments import Moment
from epihq.operations.publications import last_entry_by
from epihq.operations.room_day import room_day, room_hour
from epihq.operations.tables_log import LogRow
from epihq.operations.tables_room import CentreRow
from epihq.terms.errors import UsageError
from epihq.web.room import stand


@dataclass(frozen=True, kw_only=True)
class Look:
    """The hour of the ledger, the day of the archive, and the hour of the regimes.

    ``hour`` is the hour at which measures are looked at: an exercise has its own.
    """

    moment: Moment
    as_of: date
    hour: datetime
    location: str
    exercise: bool
    zone: ZoneInfo


def look_of(request: HttpRequest) -> Look:
    """Read what a page is to show, from ``?at=`` or as it stands.

    Raises:
        UsageError: ``web.bad-hour``.
    """
    row = stand(request).centre
    zone = ZoneInfo(row.time_zone if row else "UTC")
    text = request.GET.get("at", "").strip()
    at = _hour(text, zone) if text else None
    if row is not None and row.state == EXERCISE:
        return _in_exercise(row, at, zone)
    is_past = at is not None and at < datetime.now(UTC)
    moment = moments.moment_at(at) if at is not None and is_past else moments.now()
    return Look(
        moment=moment,
        as_of=moment.at.astimezone(zone).date(),
        hour=moment.at,
        location=row.location if row else "",
        exercise=False,
        zone=zone,
    )


def moment_of(request: HttpRequest) -> Moment:
    """Read at which hour of the ledger a page is to show the room.

    Raises:
        UsageError: ``web.bad-hour``.
    """
    return look_of(request).moment


def home_folder() -> Path:
    """The headquarters' folder of this process."""
    return Path(settings.EPIHQ_HOME)


def _in_exercise(row: CentreRow, at: datetime | None, zone: ZoneInfo) -> Look:
    newest = room_day(Archive(home_folder()), row)
    day = newest if at is None else min(at.date(), newest)
    moment = moments.now()
    if day < newest:
        upto = last_entry_by(day)
        last = LogRow.objects.filter(pk=upto).values_list("recorded_at", flat=True)
        moment = Moment(at=last.first() or moment.at, upto=upto)
    evening = datetime(day.year, day.month, day.day, 18, tzinfo=zone)
    hour = evening if moment.is_past else room_hour(day)
    return Look(
        moment=moment,
        as_of=day,
        hour=hour,
        location=row.location,
        exercise=True,
        zone=zone,
    )


def _hour(text: str, zone: ZoneInfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise _bad_hour(text) from exc
    # Beyond these years, an hour may have no UTC.
    if not 1900 <= at.year <= 2200:
        raise _bad_hour(text)
    if len(text) == len("2020-07-01"):
        # A day is looked at by its end, as everywhere.
        at = at.replace(hour=23, minute=59, second=59)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _bad_hour(text: str) -> UsageError:
    return UsageError(
        "web.bad-hour",
        f"at: a day or an hour like 2020-07-01T18:00 was expected; got {text!r}. "
        "Choose it on the slider, or leave it out for now.",
    )
