"""What the process of charts does: it reads figures of places, and draws pictures.

Each work lies as a file in the folder of what is asked for: a line of JSON with the
file to be made, what it is, and of what.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

from epihq.archive.catalogue import write_whole
from epihq.operations.processes.process import do
from epihq.reports.pictures import Picture
from epihq.terms.errors import DataError, EpihqError
from epihq.web.charts.drawer import ASKED, LOCK
from epihq.words import speaking

# Nobody has looked at a chart meanwhile.
_ENDS_AFTER = 600.0
# What draws grows a little with each chart; a fresh process takes a second or two.
_MOST_WORKS = 4000
# Kept for who looks again: drawings of about 80 KB, figures of 20 KB.
_MOST_FILES = 3000
_SWEEPS_EVERY = 100
# Soon after a work there is another; later, looking so often would be for nothing.
_LOOKS_EVERY, _LOOKS_LATER, _SOON = 0.02, 0.2, 10.0
DRAWN, TROUBLE = "drawn", ".trouble"


def main() -> None:
    """Do what is asked for in the folder that the command line names."""
    do({"charts": serve})


def serve(folder: Path) -> None:
    """Do one work after another until nobody asks any more; one process at a time."""
    try:
        # Whoever looks whether it is held, holds it for a moment.
        with FileLock(folder / LOCK, timeout=2):
            _warm_up()
            for number, asked in enumerate(_asked(folder), start=1):
                _take(asked)
                if number % _SWEEPS_EVERY == 0:
                    sweep(folder)
                if number >= _MOST_WORKS:
                    return
    except Timeout:
        return


def _warm_up() -> None:
    """Load what the first chart would wait for."""
    from epihq.assessment import charted  # noqa: PLC0415, F401 - half a second
    from epihq.reports import series, vega  # noqa: PLC0415, F401 - as above

    vega.waking()


def _asked(folder: Path) -> Iterator[Path]:
    """Give what is asked for, the oldest first, until there was nothing for a while."""
    last = time.monotonic()
    while (rests := time.monotonic() - last) < _ENDS_AFTER:
        waiting = _oldest_first(folder / ASKED)
        yield from waiting
        if waiting:
            last = time.monotonic()
        else:
            time.sleep(_LOOKS_EVERY if rests < _SOON else _LOOKS_LATER)


def _oldest_first(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    # What is being written has a name of its own until it is whole.
    ages = {file: _age(file) for file in folder.glob("*.json")}
    return sorted(ages, key=ages.__getitem__)


def _take(asked: Path) -> None:
    with suppress(OSError, ValueError):
        file, what, *words = json.loads(asked.read_bytes())
        work(Path(file), what, *words)
    asked.unlink(missing_ok=True)


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


def read_figures(file: Path, home: str, disease: str, location: str, day: str) -> None:
    """Make the record of a disease in a location as of a day.

    Raises:
        EpihqError: those of ``keep_charted``.
    """
    from epihq.archive import Archive  # noqa: PLC0415 - loads what draws nothing
    from epihq.assessment.charted import keep_charted  # noqa: PLC0415

    archive = Archive(Path(home), disease)
    keep_charted(archive, file.parent, location, date.fromisoformat(day))


def draw_picture(file: Path, shown: str, language: str) -> None:
    """Draw a picture, wide and narrow, in a language.

    Raises:
        DataError: the disk does not take it.
    """
    from epihq.reports import series  # noqa: PLC0415 - a second to load
    from epihq.reports.vega import Chart  # noqa: PLC0415

    picture = msgspec.json.decode(shown, type=Picture)
    with speaking(language):
        chart = Chart(name=picture.name, spec=series.draw(picture))
        drawn: dict[str, Any] = {"wide": chart.svg, "narrow": chart.narrow}
    write_whole(file, msgspec.json.encode(drawn))


def sweep(folder: Path) -> None:
    """Let what was made longest ago go; any that is asked for again is made again."""
    files = [*folder.glob("*.json*")]
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
