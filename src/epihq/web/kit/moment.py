"""What a page looks at: which hour of the ledger, and which day of the archive.

``?at=`` names a past day or hour. In a headquarters at work the ledger's hour and the
archive's day are the same clock; in an exercise the days are those of its publications,
and the ledger is shown as it stood when they came in. An exercise with a clock of its
own is looked at by the hour as well.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from epihq.archive import Archive
from epihq.operations.centre.actions import EXERCISE
from epihq.operations.centre.day import room_day, room_hour, zone_of
from epihq.operations.ledger import clock, moments
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.publications import last_entry_by
from epihq.operations.ledger.tables import CentreRow, LogRow
from epihq.terms.diseases import COVID_19
from epihq.terms.errors import UsageError
from epihq.web.kit.diseases import asked_disease, meant_disease
from epihq.web.kit.room import stand


@dataclass(frozen=True, kw_only=True)
class Look:
    """The hour of the ledger, the day of the archive, and the hour of the regimes.

    ``disease`` is what figures are about; ``named`` is the same where the address
    names it, so that it leads on, else "". ``hour`` is the hour at which measures are
    looked at: an exercise has its own.
    ``is_hour`` is whether an hour of the past was asked for, and not a whole day.
    """

    moment: Moment
    as_of: date
    hour: datetime
    location: str
    exercise: bool
    zone: ZoneInfo
    disease: str = COVID_19
    named: str = ""
    is_hour: bool = False

    @property
    def past_at(self) -> str:
        """The past day or hour that is looked at, as an address asks for it; or ""."""
        if not self.moment.is_past:
            return ""
        return as_asked(self.moment.at) if self.is_hour else f"{self.as_of}"

    @property
    def at(self) -> str:
        """What leads on to another page as this one: "?at=2020-07-01", or ""."""
        return self.further and f"?{self.further[1:]}"

    @property
    def further(self) -> str:
        """The same behind other words of an address: "&at=2020-07-01", or ""."""
        words = {"at": self.past_at, "disease": self.named}
        return "".join(f"&{name}={word}" for name, word in words.items() if word)


def look_of(request: HttpRequest) -> Look:
    """Read what a page is to show, from ``?at=`` and ``?disease=``, or as it stands.

    Raises:
        UsageError: ``web.bad-hour``, ``disease.unknown``.
    """
    named = asked_disease(request)
    look = _look(request, request.GET.get("at", "").strip())
    disease = named or meant_disease(home_folder())
    return replace(look, disease=disease, named=named)


def as_asked(hour: datetime) -> str:
    """Write an hour as an address asks for it: "2020-07-01T18:00:00Z"."""
    return hour.astimezone(UTC).isoformat().replace("+00:00", "Z")


def newest_day(request: HttpRequest) -> date:
    """The room's own day, whatever a page looks at: nothing later is known."""
    return _look(request, "").as_of


def _look(request: HttpRequest, text: str) -> Look:
    row = stand(request).centre
    zone = zone_of(row)
    asked = _asked(text, zone) if text else None
    if row is not None and row.state == EXERCISE:
        return _in_exercise(row, asked, zone)
    if asked is not None and asked.hour < datetime.now(UTC):
        day, moment = asked.day, moments.moment_at(asked.hour)
    else:
        moment = moments.now()
        day = moment.at.astimezone(zone).date()
    return Look(
        moment=moment,
        as_of=day,
        hour=moment.at,
        location=_location(row, moment),
        exercise=False,
        zone=zone,
        is_hour=asked is not None and asked.is_hour and moment.is_past,
    )


def moment_of(request: HttpRequest) -> Moment:
    """Read at which hour of the ledger a page is to show the room.

    Raises:
        UsageError: ``web.bad-hour``.
    """
    return look_of(request).moment


def archive_of(look: Look) -> Archive:
    """Open the archive for questions about the disease that is looked at."""
    return Archive(home_folder(), look.disease)


def home_folder() -> Path:
    """The headquarters' folder of this process."""
    return Path(settings.EPIHQ_HOME)


def _location(row: CentreRow | None, moment: Moment) -> str:
    """Where the headquarters was then; where it is, before it was set up."""
    if row is None:
        return ""
    then = moments.row_at(CentreRow, row.pk, moment) if moment.is_past else row
    return str((then or row).location)


class _Asked(NamedTuple):
    """What ``?at=`` asks for: a day, the hour to look at, whether an hour was named."""

    day: date
    hour: datetime
    is_hour: bool


def _in_exercise(row: CentreRow, asked: _Asked | None, zone: ZoneInfo) -> Look:
    newest = room_day(Archive(home_folder()), row)
    day = newest if asked is None else min(asked.day, newest)
    moment = moments.now()
    # The log's hours are the exercise's where its clock is.
    by_hour = asked is not None and asked.is_hour and clock.is_set(home_folder())
    if asked is not None and by_hour and asked.hour < moment.at:
        moment = moments.moment_at(asked.hour)
    elif day < newest:
        upto = last_entry_by(day)
        last = LogRow.objects.filter(pk=upto).values_list("recorded_at", flat=True)
        moment = Moment(at=last.first() or moment.at, upto=upto)
    by_hour = by_hour and moment.is_past
    evening = datetime(day.year, day.month, day.day, 18, tzinfo=zone)
    hour = evening if moment.is_past else room_hour(day, row)
    return Look(
        moment=moment,
        as_of=day,
        hour=moment.at if by_hour else hour,
        location=_location(row, moment),
        exercise=True,
        zone=zone,
        is_hour=by_hour,
    )


def _asked(text: str, zone: ZoneInfo) -> _Asked:
    """Read a day and the hour to look at, by the centre's clock."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise _bad_hour(text) from exc
    # Beyond these years, an hour may have no UTC.
    if not 1900 <= at.year <= 2200:
        raise _bad_hour(text)
    if len(text) == len("2020-07-01"):
        # A day is looked at by its end, as everywhere; where a clock jumps over a whole
        # day, it is still that day of the archive.
        last = datetime.combine(at, time.max, zone)
        return _Asked(at.date(), last.astimezone(UTC), is_hour=False)
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return _Asked(at.astimezone(zone).date(), at.astimezone(UTC), is_hour=True)


def _bad_hour(text: str) -> UsageError:
    return UsageError(
        "web.bad-hour",
        f"at: a day or an hour like 2020-07-01T18:00 was expected; got {text!r}. "
        "Choose it on the slider, or leave it out for now.",
    )
