"""What readings tell by now: which stand, at which hour, and each measure's newest.

A reading is about its ``about_at``, but never about an hour after it was written: the
clock of a telephone may be wrong. A correction stands in the place of the reading that
it corrects. Nothing here depends on the order in which readings are given.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from epihq.care.records import Feeling, Reading

# A clock may be so far ahead before anybody is told.
TOLERATED = timedelta(minutes=5)
# From the best to the worst.
_FEELINGS = {Feeling.BETTER: 0, Feeling.SAME: 1, Feeling.WORSE: 2}


class Told(NamedTuple):
    """A reading that stands, and the hour that it is about."""

    hour: datetime
    reading: Reading


class Point(NamedTuple):
    """A measure at an hour: its lowest and highest value, and when it was written."""

    hour: datetime
    low: float
    high: float
    written_at: datetime


class Said(NamedTuple):
    """The newest answer about a symptom."""

    hour: datetime
    is_there: bool
    written_at: datetime


class Felt(NamedTuple):
    """How somebody felt last."""

    hour: datetime
    feeling: Feeling
    written_at: datetime


class History:
    """The readings that stand, newest first, and what each tells of what.

    Where several are about one hour, the worst that one of them says counts.
    """

    def __init__(self, known: Sequence[Told]) -> None:
        self.known = known
        self.newest_at = known[0].hour if known else None
        self._newest: dict[str, Point | None] = {}
        self.symptoms = _symptoms(known)
        self.felt = _felt(known)

    @property
    def is_clock_ahead(self) -> bool:
        """Say whether a reading claims to be about an hour that it cannot be about."""
        return any(
            hour < reading.about_at and reading.about_at - hour > TOLERATED
            for hour, reading in self.known
        )

    def newest(self, field: str) -> Point | None:
        """Give a measure's newest value; None where it was not told."""
        if field not in self._newest:
            self._newest[field] = _newest(self.known, field)
        return self._newest[field]

    def points(self, field: str) -> Iterator[Point]:
        """Give a measure's values, newest first; those of one hour as one."""
        last: Point | None = None
        for hour, reading in self.known:
            value = getattr(reading, field)
            if value is None:
                continue
            if last is None or last.hour != hour:
                if last is not None:
                    yield last
                last = Point(hour, value, value, reading.written_at)
            else:
                low, high = min(last.low, value), max(last.high, value)
                last = Point(hour, low, high, max(last.written_at, reading.written_at))
        if last is not None:
            yield last


def _newest(known: Sequence[Told], field: str) -> Point | None:
    """Give the first of a measure's points: it is asked of everybody, of each field."""
    values: list[float] = []
    written: list[datetime] = []
    last: datetime | None = None
    for hour, reading in known:
        value = getattr(reading, field)
        if value is None:
            continue
        if last is not None and hour != last:
            break
        last = hour
        values.append(value)
        written.append(reading.written_at)
    return Point(last, min(values), max(values), max(written)) if last else None


def told(readings: Sequence[Reading], memory: timedelta, now: datetime) -> History:
    """Give the readings that stand, as far back before the newest as they matter."""
    for one in readings:
        if one.corrects is not None:
            readings = list(_corrected(readings))
            break
    found = [Told(min(one.about_at, one.written_at), one) for one in readings]
    found.sort(key=_hour, reverse=True)
    if found and found[0].hour > now + TOLERATED:
        found = _not_ahead(found, now)
    if found and found[-1].hour < (oldest := found[0].hour - memory):
        found = [one for one in found if one.hour >= oldest]
    return History(found)


def _not_ahead(found: Sequence[Told], now: datetime) -> list[Told]:
    """Put what our own clock says is yet to come at the hour of the newest before.

    So what it says counts, and makes nothing untrue that came before.
    """
    past = [one for one in found if one.hour <= now + TOLERATED]
    newest = past[0].hour if past else now
    ahead = [Told(newest, one.reading) for one in found[: len(found) - len(past)]]
    return [*ahead, *past]


def _hour(one: Told) -> datetime:
    return one.hour


def _corrected(readings: Sequence[Reading]) -> Iterable[Reading]:
    """Put the last correction of each reading in its place."""
    by_number = {one.number: one for one in readings if one.number}
    last: dict[int, Reading] = {}
    for one in readings:
        if _corrects(one):
            root = _root(one, by_number)
            before = last.get(root)
            if before is None or _age(before) < _age(one):
                last[root] = one
    for one in readings:
        if not _corrects(one) and one.number not in last:
            yield one
    for root, one in last.items():
        yield _in_place(by_number.get(root), one)


def _corrects(one: Reading) -> bool:
    # Only what was kept before can be corrected: there are no circles.
    return one.corrects is not None and (not one.number or one.corrects < one.number)


def _root(one: Reading, by_number: dict[int, Reading]) -> int:
    number = one.corrects or 0
    while (before := by_number.get(number)) is not None and _corrects(before):
        number = before.corrects or 0
    return number


def _age(one: Reading) -> tuple[datetime, int]:
    return one.written_at, one.number


def _in_place(corrected: Reading | None, one: Reading) -> Reading:
    """Keep the reading that was corrected where the correction says the same."""
    if corrected is None:
        return one
    same = replace(
        corrected,
        written_at=one.written_at,
        channel=one.channel,
        entered_by=one.entered_by,
        number=one.number,
        corrects=one.corrects,
    )
    return corrected if same == one else one


def _symptoms(known: Sequence[Told]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for hour, reading in known:
        for code in reading.symptoms:
            before = found.get(code)
            if before is None or before.hour == hour:
                written_at = reading.written_at
                if before is not None and before.is_there:
                    written_at = max(before.written_at, written_at)
                found[code] = Said(hour, is_there=True, written_at=written_at)
        for code in reading.denied:
            if code not in found:
                found[code] = Said(hour, is_there=False, written_at=reading.written_at)
    return found


def _felt(known: Sequence[Told]) -> Felt | None:
    found: Felt | None = None
    for hour, reading in known:
        if reading.feeling is None:
            continue
        if found is not None and hour < found.hour:
            break
        one = Felt(hour, reading.feeling, reading.written_at)
        if found is None or _badness(found) < _badness(one):
            found = one
    return found


def _badness(one: Felt) -> tuple[int, datetime]:
    return _FEELINGS[one.feeling], one.written_at
