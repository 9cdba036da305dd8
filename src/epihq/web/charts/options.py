"""What a reader asks of charts, as the address says it: it can be kept and shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from epihq.reports.picture_list import OF_A_LIST
from epihq.reports.pictures import Wanted

# Names of ranges in the address, and their days; 0 is all.
RANGES: Mapping[str, int] = {"4w": 28, "12w": 84, "1y": 365, "all": 0}
RANGE_WORDS = {
    "4w": _("4 weeks"),
    "12w": _("12 weeks"),
    "1y": _("1 year"),
    "all": _("all"),
}
USUAL_RANGE = "12w"
DRAWN = ("cases", "deaths", "reproduction", "admissions", "forecast-cases")
# Those of a line list are shown where one is held.
ALL_DRAWN = (*DRAWN, "forecast-deaths", *OF_A_LIST)
COMPARED = ("cases", "deaths", "reproduction", "admissions")


@dataclass(frozen=True, kw_only=True)
class Options:
    """A range, counts or rates, one scale or the other, and what to lay beside."""

    range: str = USUAL_RANGE
    is_rate: bool = False
    is_log: bool = False
    known: date | None = None

    def wanted(self, what: str, as_of: date) -> Wanted:
        """Say what a chart is to show."""
        return Wanted(
            what=what,
            as_of=as_of,
            days=RANGES[self.range],
            is_rate=self.is_rate,
            is_log=self.is_log,
            known=self.known,
        )


def options_of(asked: QueryDict, newest: date) -> Options:
    """Read options from an address; what is not understood is as usual.

    ``newest`` is the room's own day: nothing later is known to anybody.
    """
    chosen = asked.get("range", "")
    return Options(
        range=chosen if chosen in RANGES else USUAL_RANGE,
        is_rate=asked.get("per") == "100k",
        is_log=asked.get("scale") == "log",
        known=_day(asked.get("known", ""), newest),
    )


def _day(text: str, newest: date) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return min(day, newest)
