"""What a process beside the server makes: tables of all locations, and briefings."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from epihq.archive import Archive
from epihq.archive.catalogue import write_whole
from epihq.assessment.assess import assess
from epihq.assessment.overview import keep_overview, overview_key
from epihq.assessment.settings import Settings
from epihq.operations.processes.process import do
from epihq.reports import render_html
from epihq.web.kit.making import LOCK
from epihq.words import speaking


def main() -> None:
    """Make what the command line names, unless another process makes something."""
    do({name: partial(_alone, work) for name, work in _WORKS.items()})


def _alone(work: Callable[..., None], home: Path, *words: str) -> None:
    with suppress(Timeout), FileLock(home / LOCK, timeout=0):
        work(home, *words)


def make_table(home: Path, day: str) -> None:
    """Make the table of all locations of a day.

    Raises:
        UsageError: those of the archive.
        DataError: ``assessment.table-not-kept``.
    """
    as_of = date.fromisoformat(day)
    keep_overview(Archive(home), home / "overviews", as_of, Settings())


def make_briefing(home: Path, location: str, day: str, language: str) -> None:
    """Make the briefing of a location in a language, in the place of older ones.

    Raises:
        EpihqError: those of ``assess`` and ``write_whole``.
    """
    as_of, archive = date.fromisoformat(day), Archive(home)
    path = briefing_file(home, location, as_of, language)
    with speaking(language):
        html = render_html(assess(archive, location, as_of))
    write_whole(path, html.encode())
    for other in path.parent.glob(f"{location}-{as_of}-{language}-*.html"):
        if other != path:
            other.unlink(missing_ok=True)


def briefing_file(home: Path, location: str, as_of: date, language: str) -> Path:
    """Name the file of a briefing; another where other figures are held."""
    key = overview_key(Archive(home), as_of, Settings())[:32]
    return home / "briefings" / f"{location}-{as_of}-{language}-{key}.html"


_WORKS: Mapping[str, Callable[..., None]] = {
    "table": make_table,
    "briefing": make_briefing,
}
