"""Tables of all locations, made as the watch makes them before anybody looks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from epihq.archive import Archive
from epihq.assessment.overview import keep_overview
from epihq.assessment.settings import Settings


def make_figures(home, *days):
    """Make the tables of days; where none is named, of today in Baku."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Baku")).date()
    for day in days or (today,):
        keep_overview(Archive(home), home / "overviews", day, Settings())
