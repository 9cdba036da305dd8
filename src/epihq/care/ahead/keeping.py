"""The forecast that the watch keeps: week by week, with futures that stocks ask for.

    the watch, a few times a day ──made beside it──> watch/care-ahead.json ──> pages
                                               └──> watch/care-ahead/ ──> past hours

It is made anew when the day, the newest decisions or the districts change, and every
few hours, as people come and go. One that cannot be made leaves the last one there,
which tells its day. Each that was made is kept for whoever looks at a past hour.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from django.db.models import Count, Max
from numpy.typing import NDArray

from epihq.archive.catalogue import write_whole
from epihq.assessment.behind import interval_of
from epihq.assessment.record import Interval
from epihq.care.ahead.making import WEEK, WorkAhead, compared, made
from epihq.care.needs.packages import packages
from epihq.care.needs.stocks import USED_DAYS
from epihq.care.needs.tables import NeedRow
from epihq.care.register.tables import CareDistrictRow
from epihq.care.workload.forecast import AT_HOME, NEW, STANDING, DistrictWork
from epihq.operations.ledger import clock
from epihq.terms.errors import DataError

Values = NDArray[np.float64]

# It is made anew every so many hours.
EVERY_HOURS = 6
# Futures of so many days are kept: a week ahead still stands in one that is days old.
_DRAWN_DAYS = 10
_ALL = 0
# How files of forecasts of before end.
_PAST = ".json.zlib"


@dataclass(frozen=True, kw_only=True)
class Week:
    """One figure of a week: its sum, or of what lasts from day to day its highest."""

    what: str
    first: date
    last: date
    is_highest: bool
    found: Interval

    @property
    def of_the_week(self) -> str:
        """Say which of its days the figure is of: "sum" or "highest"."""
        return "highest" if self.is_highest else "sum"


@dataclass(frozen=True, kw_only=True)
class Meant:
    """The option whose new people these are: what its words are made of."""

    name: str
    title: str
    days: int


@dataclass(frozen=True, kw_only=True)
class OfDistrict:
    """What is ahead of a district; ``number`` 0 is all together.

    ``given`` is how many of which items everybody new is given by rule; ``futures`` are
    new people and those at home of the first days, packed.
    """

    number: int
    at_home: int
    weeks: tuple[Week, ...]
    given: Mapping[str, int]
    futures: Mapping[str, bytes]

    def future(self, what: str) -> Values:
        """Give the futures of "new" or "at-home", [draw, day]."""
        body = zlib.decompress(self.futures[what])
        return np.frombuffer(body, np.uint32).reshape(-1, self._days).astype(float)

    @property
    def _days(self) -> int:
        first, last = self.weeks[0].first, self.weeks[-1].last
        return min(_DRAWN_DAYS, (last - first).days + 1)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A forecast as it is kept: what ``WorkAhead`` says of it, and each district."""

    as_of: date
    made_at: datetime
    decision: int
    of: date
    option: Meant
    began: int
    expected: float | None
    stay: Interval
    persons: int
    districts: tuple[OfDistrict, ...]

    @property
    def days_old(self) -> int:
        """How many days ago its last known day was."""
        return self.days_old_at(clock.now())

    def days_old_at(self, hour: datetime) -> int:
        """How many days before an hour its last known day was."""
        return max((hour.date() - self.as_of).days, 0)

    def of_district(self, number: int) -> OfDistrict | None:
        """Find what is ahead of a district; None where it was not there yet."""
        return next((one for one in self.districts if one.number == number), None)

    @property
    def of_all(self) -> OfDistrict | None:
        """What is ahead of all districts together."""
        return self.of_district(_ALL)


def weeks_of(told: WorkAhead, one: DistrictWork) -> tuple[Week, ...]:
    """Tell a district week by week, figure by figure."""
    days = told.work.days
    return tuple(
        Week(
            what=what,
            first=days[first],
            last=days[min(first + WEEK, len(days)) - 1],
            is_highest=what in STANDING,
            found=_of_week(path[:, first : first + WEEK], what in STANDING),
        )
        for first in range(0, len(days), WEEK)
        for what, path in one.draws.items()
    )


def _of_week(path: Values, is_highest: bool) -> Interval:
    return interval_of(path.max(axis=1) if is_highest else path.sum(axis=1), 1)


def due(now: datetime) -> str:
    """Name what a forecast would rest on now; "" is nothing to make one of."""
    there = CareDistrictRow.objects.filter(state="active")
    districts = there.aggregate(number=Count("pk"), changed=Max("changed_at"))
    decisions = list(compared().values_list("pk", "version"))
    if not districts["number"] or not decisions:
        return ""
    part = now.hour // EVERY_HOURS
    rests_on = f"{now.date()} {part} {districts} {decisions}"
    return hashlib.sha256(rests_on.encode()).hexdigest()


def keep(home: Path) -> None:
    """Make the forecast and keep it; where none can be made, the last one stays.

    Raises:
        DataError: ``attachments.damaged``, ``disk.full``, ``disk.not-writable``.
    """
    now = clock.now()
    found: Kept | None
    try:
        found = _kept(made(home, now), now)
    except DataError as error:
        if error.code != "care.no-forecast":
            raise
        found = kept(home)
    else:
        write_whole(_file_of(home, found.made_at), _for_later(found))
    write_whole(_file(home), msgspec.json.encode(found))


def kept(home: Path) -> Kept | None:
    """Read the forecast that is kept; None: none could be made as yet."""
    file = _file(home)
    try:
        stat = file.stat()
        return _read(file, stat.st_mtime_ns, stat.st_size)
    except (FileNotFoundError, msgspec.DecodeError):
        # One that another version of the program wrote is made anew.
        return None


def stood_at(home: Path, hour: datetime) -> Kept | None:
    """Read the newest forecast made by an hour; None: none of then can be read.

    It has no futures: of a past hour no stock is told.
    """
    newest = kept(home)
    if newest is not None and newest.made_at <= hour:
        return newest
    upto = _file_of(home, hour)
    made_by_then = [one for one in upto.parent.glob(f"*{_PAST}") if one <= upto]
    if not made_by_then:
        return None
    try:
        body = zlib.decompress(max(made_by_then).read_bytes())
        return msgspec.json.decode(body, type=Kept)
    except (zlib.error, msgspec.DecodeError):
        return None


def _for_later(one: Kept) -> bytes:
    """Write a forecast without the futures, which are most of it."""
    districts = tuple(replace(own, futures={}) for own in one.districts)
    return zlib.compress(msgspec.json.encode(replace(one, districts=districts)))


@lru_cache(maxsize=1)
def _read(file: Path, _changed: int, _size: int) -> Kept | None:
    return msgspec.json.decode(file.read_bytes(), type=Kept | None)


def _file(home: Path) -> Path:
    return home / "watch" / "care-ahead.json"


def _file_of(home: Path, hour: datetime) -> Path:
    """Name the file of a forecast by the hour at which it was made: they sort so."""
    name = f"{hour.astimezone(UTC):%Y%m%dT%H%M%S%f}Z{_PAST}"
    return home / "watch" / "care-ahead" / name


def _kept(told: WorkAhead, now: datetime) -> Kept:
    work, given = told.work, _given(now)
    return Kept(
        as_of=work.as_of,
        made_at=now,
        decision=told.decision,
        of=told.of,
        option=Meant(
            name=told.option.name,
            title=told.option.title,
            days=told.option.days,
        ),
        began=told.began,
        expected=told.expected,
        stay=work.stay,
        persons=work.persons,
        districts=tuple(
            _district(told, one, given.get(int(one.code or _ALL), {}))
            for one in (*work.districts, work.all)
        ),
    )


def _given(now: datetime) -> dict[int, dict[str, int]]:
    """Tell how many of which items everybody new is given, by district, of late."""
    whole = {
        code: one
        for code, one in packages().items()
        if one.least_age == 0 and one.holds(now.date())
    }
    rows = NeedRow.objects.filter(
        package__in=whole, asked_at__gt=now - timedelta(days=USED_DAYS)
    )
    found: dict[int, dict[str, int]] = {}
    for district, code in rows.order_by().values_list("district", "package").distinct():
        found.setdefault(district, {}).update(whole[code].items)
    return found


def _district(
    told: WorkAhead, one: DistrictWork, given: Mapping[str, int]
) -> OfDistrict:
    return OfDistrict(
        number=int(one.code or _ALL),
        at_home=one.at_home,
        weeks=weeks_of(told, one),
        given=given,
        futures={what: _packed(one.draws[what]) for what in (NEW, AT_HOME)},
    )


def _packed(path: Any) -> bytes:
    return zlib.compress(path[:, :_DRAWN_DAYS].astype(np.uint32).tobytes(), 1)
