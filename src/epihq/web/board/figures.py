"""The table of all locations as it is kept, and who makes it where it is not.

No page makes it: that takes seconds, in which others would wait. A process beside the
server does, one at a time in a headquarters; until it has, pages show an older table
and say so, and a program is asked to come back.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from django.utils.formats import date_format
from django.utils.translation import gettext
from filelock import FileLock, Timeout

from epihq.archive import Archive
from epihq.assessment.overview import (
    Found,
    Overview,
    OverviewRow,
    found_overview,
)
from epihq.assessment.settings import Settings
from epihq.operations.works.background import TABLES_LOCK, Background
from epihq.terms.errors import DataError, UsageError
from epihq.web.kit.moment import Look, home_folder

# One is made in seconds; who has not done it by then hangs.
_LONGEST_SECONDS = 300.0
# What failed, or lacks estimates that are being made, is not begun anew before.
_AGAIN_AFTER = 60.0
_REMEMBERED = 64
_NOBODY = (
    "overview: cases published by {day} were expected; got none in the archive. Enter "
    "publications with `epihq sync`."
)

_works = Background()
_turn = Lock()
# When each table was last begun, and why it failed.
_begun: OrderedDict[str, float] = OrderedDict()
_troubles: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The table to show; ``refusal`` is why there can be none, "" where there can.

    ``is_of_the_day`` is False of an older one, or of none, while the day's is made;
    ``trouble`` is why it could not be.
    """

    table: Overview | None
    refusal: str = ""
    trouble: str = ""
    is_of_the_day: bool = True

    @property
    def is_settled(self) -> bool:
        """Whether nothing else is to come for this look."""
        return bool(self.refusal) or self.is_of_the_day

    @property
    def rows(self) -> tuple[OverviewRow, ...]:
        """The rows of the table; none where there is no table."""
        return self.table.rows if self.table else ()

    @property
    def note(self) -> str:
        """What a reader has to know of the table; "" of the day's own."""
        if self.is_settled:
            return self.refusal
        if self.trouble:
            told = gettext("The newest figures could not be made: %(why)s")
            return told % {"why": self.trouble}
        if self.table is None:
            return gettext(
                "The figures of this day are being made; that takes a few seconds."
            )
        told = gettext(
            "Newer figures are being made; that takes a few seconds. Those shown are "
            "as known by the end of %(day)s."
        )
        return told % {"day": date_format(self.table.as_of, "j E Y")}


def figures_at(look: Look) -> Figures:
    """Give what is kept for a look, and have made what is not; it never waits."""
    home, archive = home_folder(), Archive(home_folder())
    if not archive.vintages():
        return Figures(table=None, refusal=_NOBODY.format(day=look.as_of))
    found = found_overview(archive, home / "overviews", look.as_of, Settings())
    trouble = "" if found.is_newest else _have_made(home, look.as_of, found)
    return Figures(
        table=found.overview,
        refusal=found.refusal,
        trouble=trouble,
        is_of_the_day=found.is_of_the_day,
    )


def figures_of_the_day(look: Look, face: str = "web") -> Overview:
    """Give the day's own table, for who cannot be told in words that it is another.

    Raises:
        DataError: ``web.figures-not-ready``.
        UsageError: ``web.no-figures``, or ``api.no-figures`` where that is ``face``.
    """
    found = figures_at(look)
    if found.refusal:
        raise UsageError(f"{face}.no-figures", found.refusal)
    if found.table is None or not found.is_settled:
        raise DataError(
            "web.figures-not-ready",
            f"figures: the table of {look.as_of} was expected; got none yet"
            f"{': ' * bool(found.trouble)}{found.trouble}. It is being made: ask again "
            "in a few seconds.",
        )
    return found.table


def _have_made(home: Path, day: date, found: Found) -> str:
    """Start the making where nobody is at it; give why the last one failed, or ""."""
    with _turn:
        for ended in _works.ended():
            _troubles[ended.name] = ended.trouble
        name = f"{home} {found.name}"
        if not _works.goes_on() and _is_due(name) and not _is_made_elsewhere(home):
            _note(name)
            words = ("table", str(home), day.isoformat())
            _works.start(name, words, _LONGEST_SECONDS)
        return _troubles.get(name, "")


def _is_made_elsewhere(home: Path) -> bool:
    try:
        with FileLock(home / TABLES_LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        # The work meets the same, and says so.
        return False


def _is_due(name: str) -> bool:
    begun = _begun.get(name)
    return begun is None or time.monotonic() - begun >= _AGAIN_AFTER


def _note(name: str) -> None:
    _begun[name] = time.monotonic()
    _begun.move_to_end(name)
    while len(_begun) > _REMEMBERED:
        oldest, _ = _begun.popitem(last=False)
        _troubles.pop(oldest, None)
