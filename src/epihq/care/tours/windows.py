"""When a visit of a round may begin: hours that suit a home, where teams are at work.

    team   20:00 ------------------------------ 08:00
    home         22:00 -------- 02:00             not before 22:00, not after 02:00
    visit        22:00 -------- 02:00

Hours of a clock come again each day: those are meant that lie in the shift.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from epihq.care.tours.wishes import Wish

_DAY = timedelta(days=1)
_AROUND = (timedelta(), -_DAY, _DAY)


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """From when to when teams of a day are at work; from ``free`` on they can begin."""

    day: date
    begins: datetime
    free: datetime
    ends: datetime

    def hour(self, text: str) -> datetime:
        """Give an hour of the day by the clock there, e.g. "22:00"."""
        return datetime.combine(self.day, time.fromisoformat(text), self.begins.tzinfo)


def window(wish: Wish, at_work: AtWork) -> tuple[datetime, datetime]:
    """Give the first and the last hour at which a visit may begin.

    Where no hour that suits is one at which a team can begin, it is one that is over.
    """
    if wish.earliest and wish.latest:
        return _between(wish, at_work)
    earliest, latest = at_work.free, at_work.ends
    if wish.earliest:
        earliest = max(earliest, _in_shift(wish.earliest, at_work))
    if wish.latest:
        latest = min(latest, _in_shift(wish.latest, at_work))
    return min(earliest, latest), latest


def _in_shift(text: str, at_work: AtWork) -> datetime:
    """Give the hour of a clock that lies in the shift, else that of the day."""
    at = at_work.hour(text)
    there = (at + days for days in _AROUND)
    return next((one for one in there if at_work.begins <= one <= at_work.ends), at)


def _between(wish: Wish, at_work: AtWork) -> tuple[datetime, datetime]:
    """Give what of the hours between two lies in the shift: the longest that does."""
    begins = at_work.hour(wish.earliest)
    ends = at_work.hour(wish.latest)
    if ends < begins:
        ends += _DAY
    spans = [(begins + days, ends + days) for days in _AROUND]
    suit = [
        (max(first, at_work.free), min(last, at_work.ends))
        for first, last in spans
        if first <= at_work.ends and last >= at_work.free
    ]
    if suit:
        return max(suit, key=lambda span: span[1] - span[0])
    over = max(last for _first, last in spans if last < at_work.free)
    return over, over
