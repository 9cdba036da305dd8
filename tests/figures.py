"""Figures that pages show: counts, and tables made before anybody looks."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.assessment.overview import keep_overview
from epihq.assessment.settings import Settings


def today():
    """The day that a headquarters in Baku lives in; for hours it is not that of UTC."""
    return datetime.now(ZoneInfo("Asia/Baku")).date()


def make_figures(home, *days):
    """Make the tables of days; where none is named, of today in Baku."""
    for day in days or (today(),):
        keep_overview(Archive(home), home / "overviews", day, Settings())


def publish_counts(home, day):
    """Publish cases of Azerbaijan of the 60 days before a day, enough to estimate."""
    days = [day - timedelta(days=back) for back in range(60, 0, -1)]
    lines = [f"AZE,cases,{on},{day},{300 + on.day % 7}" for on in days]
    head = "location,indicator,reference_date,report_date,value"
    file = home / "counts.csv"
    file.write_text("\n".join([head, *lines]))
    Archive(home).add(publication_from_files(source_named("own-counts"), file, day))


def answered_at_last(client, address):
    """Ask for a document as a page that waits for it does, until it is made."""
    for _ in range(600):
        answer = client.get(address)
        if answer.status_code != 202:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{address} is not made")
