"""What the process of charts does: it reads figures of places, and draws pictures.

It is told a line of JSON for each work: the file to be made, what it is, and of what.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Timer
from typing import Any

import msgspec

from epihq.archive.catalogue import write_whole
from epihq.reports.pictures import Picture
from epihq.terms.errors import DataError, EpihqError
from epihq.words import speaking

# Nobody has looked at a chart meanwhile.
_ENDS_AFTER = 600.0
# What draws grows a little with each chart; a fresh process takes a second or two.
_MOST_WORKS = 4000
# Kept for who looks again: drawings of about 50 KB, figures of 20 KB.
_MOST_FILES = 3000
_SWEEPS_EVERY = 100
DRAWN, TROUBLE = "drawn", ".trouble"


def main() -> None:
    """Do one work after another until nobody asks any more."""
    os.nice(5)
    rest = _resting()
    for number, line in enumerate(sys.stdin, start=1):
        rest.cancel()
        file, what, *words = json.loads(line)
        work(Path(file), what, *words)
        if number % _SWEEPS_EVERY == 0:
            sweep(Path(file).parent)
        if number >= _MOST_WORKS:
            return
        rest = _resting()
    rest.cancel()


def _resting() -> Timer:
    timer = Timer(_ENDS_AFTER, os._exit, (0,))
    timer.daemon = True
    timer.start()
    return timer


def work(file: Path, what: str, *words: str) -> None:
    """Do a work; where it fails, a file beside the one that was asked for says why."""
    try:
        _WORKS[what](file, *words)
    except EpihqError as error:
        _say(file, f"{error}")
    except Exception as error:  # noqa: BLE001 - one chart that fails stops no other
        _say(file, f"{type(error).__name__}: {error}")


def _say(file: Path, why: str) -> None:
    with suppress(DataError):
        write_whole(file.with_name(file.name + TROUBLE), why.encode())


def read_figures(file: Path, home: str, location: str, day: str) -> None:
    """Make the record of a location as of a day.

    Raises:
        EpihqError: those of ``keep_charted``.
    """
    from epihq.archive import Archive  # noqa: PLC0415 - loads what draws nothing
    from epihq.assessment.charted import keep_charted  # noqa: PLC0415

    keep_charted(Archive(Path(home)), file.parent, location, date.fromisoformat(day))


def draw_picture(file: Path, asked: str, language: str) -> None:
    """Draw a picture that lies in a file, wide and narrow, in a language.

    Raises:
        DataError: the disk does not take it.
    """
    from epihq.reports import series  # noqa: PLC0415 - a second to load
    from epihq.reports.vega import Chart  # noqa: PLC0415

    path = Path(asked)
    picture = msgspec.json.decode(path.read_bytes(), type=Picture)
    with speaking(language):
        chart = Chart(name=picture.name, spec=series.draw(picture))
        drawn: dict[str, Any] = {"wide": chart.svg, "narrow": chart.narrow}
    write_whole(file, msgspec.json.encode(drawn))
    path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Let what was made longest ago go; any that is asked for again is made again."""
    files = [*folder.iterdir()]
    if len(files) > _MOST_FILES:
        ages = {file: _age(file) for file in files}
        for file in sorted(files, key=ages.__getitem__)[: len(files) - _MOST_FILES]:
            file.unlink(missing_ok=True)


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


_WORKS: Mapping[str, Callable[..., None]] = {
    "figures": read_figures,
    DRAWN: draw_picture,
}
