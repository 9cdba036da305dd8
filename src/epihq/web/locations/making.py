"""What a process beside the server makes: tables, briefings, documents of decisions."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from filelock import FileLock

from epihq.archive import Archive
from epihq.archive.catalogue import write_whole
from epihq.assessment.assess import assess
from epihq.assessment.overview import keep_overview, overview_key
from epihq.assessment.settings import Settings
from epihq.operations.processes.process import do
from epihq.reports import render_html
from epihq.web.decisions.making import make_page, make_sheet
from epihq.web.kit.making import LOCK
from epihq.words import speaking

# Of about 400 KB each; any that is asked for again is made again.
_MOST_BRIEFINGS = 500


def main() -> None:
    """Make what the command line names, as soon as nothing else is being made."""
    do({name: partial(_alone, work) for name, work in _WORKS.items()})


def _alone(work: Callable[..., None], home: Path, *words: str) -> None:
    # Another server's process may be a moment earlier: what was asked for comes next.
    with FileLock(home / LOCK):
        work(home, *words)


def make_table(home: Path, disease: str, day: str) -> None:
    """Make the table of all locations of a disease and day.

    Raises:
        UsageError: those of the archive.
        DataError: ``assessment.table-not-kept``.
    """
    as_of = date.fromisoformat(day)
    keep_overview(Archive(home, disease), home / "overviews", as_of, Settings())


def make_briefing(
    home: Path, disease: str, location: str, day: str, language: str
) -> None:
    """Make the briefing of a location in a language, in the place of older ones.

    Raises:
        EpihqError: those of ``assess`` and ``write_whole``.
    """
    as_of, archive = date.fromisoformat(day), Archive(home, disease)
    path = briefing_file(archive, location, as_of, language)
    with speaking(language):
        html = render_html(assess(archive, location, as_of))
    write_whole(path, html.encode())
    for other in path.parent.glob(f"{location}-{disease}-{as_of}-{language}-*.html"):
        if other != path:
            other.unlink(missing_ok=True)
    _keep_newest(path.parent)


def _keep_newest(folder: Path) -> None:
    """Let the oldest briefings go, and what a process that was ended left behind."""
    kept = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[_MOST_BRIEFINGS:]:
        file.unlink(missing_ok=True)


def briefing_file(archive: Archive, location: str, as_of: date, language: str) -> Path:
    """Name the file of a briefing; another where other figures are held."""
    key = overview_key(archive, as_of, Settings())[:32]
    name = f"{location}-{archive.disease}-{as_of}-{language}-{key}.html"
    return archive.home / "briefings" / name


_WORKS: Mapping[str, Callable[..., None]] = {
    "table": make_table,
    "briefing": make_briefing,
    "decision-page": make_page,
    "decision-sheet": make_sheet,
}
