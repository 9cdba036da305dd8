"""What readings tell by now: which stand, at which hour, and each measure's newest.

A reading is about its ``about_at``, but never about an hour after it was written: the
clock of a telephone may be wrong. A correction stands in the place of the reading that
it corrects. Nothing here depends on the order in which readings are given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from epihq.care.records import Feeling, Reading

# A telephone's clock may be so far ahead before anybody is told.
TOLERATED = timedelta(minutes=5)


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


def told(readings: Sequence[Reading], memory: timedelta) -> list[Told]:
    """Give the readings that stand, newest first, as far back as they matter."""
    if any(one.corrects is not None for one in readings):
        readings = list(_corrected(readings))
    found = [Told(min(one.about_at, one.written_at), one) for one in readings]
    found.sort(key=_hour, reverse=True)
    if found and found[-1].hour < (oldest := found[0].hour - memory):
        return [one for one in found if one.hour >= oldest]
    return found


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


def points(known: Sequence[Told], field: str) -> list[Point]:
    """Give a measure's values, newest first; those of one hour as one."""
    found: list[Point] = []
    for hour, reading in known:
        value = getattr(reading, field)
        if value is None:
            continue
        if found and found[-1].hour == hour:
            last = found[-1]
            written_at = max(last.written_at, reading.written_at)
            found[-1] = Point(
                hour, min(last.low, value), max(last.high, value), written_at
            )
        else:
            found.append(Point(hour, value, value, reading.written_at))
    return found


def symptoms(known: Sequence[Told]) -> dict[str, Said]:
    """Give the newest answer about each symptom; of one hour, that it is there."""
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


_WORST = (Feeling.WORSE, Feeling.SAME, Feeling.BETTER)


def feeling(known: Sequence[Told]) -> tuple[Told, Feeling] | None:
    """Give how somebody felt last; of one hour, the worst."""
    found: tuple[Told, Feeling] | None = None
    for one in known:
        felt = one.reading.feeling
        if felt is None:
            continue
        if found is None:
            found = (one, felt)
        elif one.hour < found[0].hour:
            break
        else:
            found = min(
                found,
                (one, felt),
                key=lambda pair: (
                    _WORST.index(pair[1]),
                    -pair[0].reading.written_at.timestamp(),
                ),
            )
    return found
