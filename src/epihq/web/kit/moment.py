"""What a page looks at: which hour of the ledger, and which day of the archive.

``?at=`` names a past day or hour. In a headquarters at work the ledger's hour and the
archive's day are the same clock; in an exercise the days are those of its publications,
and the ledger is shown as it stood when they came in.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from epihq.archive import Archive
from epihq.operations.centre.actions import EXERCISE
from epihq.operations.centre.day import room_day, room_hour, zone_of
from epihq.operations.ledger import moments
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
    """

    moment: Moment
    as_of: date
    hour: datetime
    location: str
    exercise: bool
    zone: ZoneInfo
    disease: str = COVID_19
    named: str = ""

    @property
    def past_day(self) -> str:
        """The day of the past that is looked at, as an address asks; "" of now."""
        return f"{self.as_of}" if self.moment.is_past else ""

    @property
    def at(self) -> str:
        """What leads on to another page as this one: "?at=2020-07-01", or ""."""
        return self.further and f"?{self.further[1:]}"

    @property
    def further(self) -> str:
        """The same behind other words of an address: "&at=2020-07-01", or ""."""
        words = {"at": self.past_day, "disease": self.named}
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


def newest_day(request: HttpRequest) -> date:
    """The room's own day, whatever a page looks at: nothing later is known."""
    return _look(request, "").as_of


def _look(request: HttpRequest, text: str) -> Look:
    row = stand(request).centre
    zone = zone_of(row)
    asked = _asked(text, zone) if text else None
    if row is not None and row.state == EXERCISE:
        return _in_exercise(row, asked[0] if asked else None, zone)
    if asked is not None and asked[1] < datetime.now(UTC):
        day, moment = asked[0], moments.moment_at(asked[1])
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


def _in_exercise(row: CentreRow, asked: date | None, zone: ZoneInfo) -> Look:
    newest = room_day(Archive(home_folder()), row)
    day = newest if asked is None else min(asked, newest)
    moment = moments.now()
    if day < newest:
        upto = last_entry_by(day)
        last = LogRow.objects.filter(pk=upto).values_list("recorded_at", flat=True)
        moment = Moment(at=last.first() or moment.at, upto=upto)
    evening = datetime(day.year, day.month, day.day, 18, tzinfo=zone)
    hour = evening if moment.is_past else room_hour(day, row)
    return Look(
        moment=moment,
        as_of=day,
        hour=hour,
        location=_location(row, moment),
        exercise=True,
        zone=zone,
    )


def _asked(text: str, zone: ZoneInfo) -> tuple[date, datetime]:
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
        return at.date(), last.astimezone(UTC)
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return at.astimezone(zone).date(), at.astimezone(UTC)


def _bad_hour(text: str) -> UsageError:
    return UsageError(
        "web.bad-hour",
        f"at: a day or an hour like 2020-07-01T18:00 was expected; got {text!r}. "
        "Choose it on the slider, or leave it out for now.",
    )
