"""Charts as a page shows them: figures found, words set, drawings where they are made.

    charts = charts_of(look, options, ["AZE"], ("cases", "deaths"))

It waits for no longer than a reader may; what is not there by then comes by itself.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from django.utils.safestring import SafeString, mark_safe

import epihq
from epihq.archive import Archive
from epihq.assessment.charted import Charted, charted_file, found_charted
from epihq.reports.pictures import Picture, Place, Shown, with_stretches
from epihq.reports.showing import is_held, show
from epihq.web.charts import drawer
from epihq.web.charts.making import DRAWN, TROUBLE
from epihq.web.charts.options import Options
from epihq.web.charts.stretches import stretches_of
from epihq.web.kit.moment import Look, home_folder
from epihq.words import language
from epihq.words.places import in_order, place_name

# As long as a reader waits before the page says that the charts are on their way.
_PATIENCE = 1.5
# Where the figures stand in a table beside it, the page is not held up for a chart.
_BRIEFLY = 0.1
# Rooms whose code a drawing depends on.
_ROOMS = ("reports", "words")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A chart on a page: its words and, once they are made, its drawings."""

    shown: Shown
    wide: SafeString | str = ""
    narrow: SafeString | str = ""
    trouble: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether its drawings are still to come."""
        return bool(self.shown.picture) and not self.wide and not self.trouble


@dataclass(frozen=True, kw_only=True)
class Charts:
    """The charts of a page; ``is_waiting`` until all there will be is there."""

    drawn: tuple[Drawn, ...] = ()
    is_waiting: bool = False
    trouble: str = ""


def charts_of(
    look: Look, options: Options, codes: Sequence[str], asked: Sequence[str]
) -> Charts:
    """Put together the charts of places: of one, or of several beside each other.

    Places stand in the order of their names, whoever asks first.
    """
    until = time.monotonic() + _PATIENCE
    places, trouble = places_of(look, options, codes, until)
    if places is None:
        return Charts(is_waiting=not trouble, trouble=trouble)
    held = stretches_of(look, codes) if len(places) == 1 else ()
    shown = [
        with_stretches(show(options.wanted(what, look.as_of), places), held)
        for what in asked
        if is_held(what, places)
    ]
    drawn = draw(shown, until)
    return Charts(drawn=drawn, is_waiting=any(one.is_waiting for one in drawn))


def places_of(
    look: Look, options: Options, codes: Sequence[str], until: float
) -> tuple[list[Place] | None, str]:
    """Find the figures of places; None while they are made, or why they cannot be."""
    days = [look.as_of, *([options.known] if options.known else [])]
    asked = [(code, day) for code in codes for day in days]
    found, trouble = _figures(look.disease, asked, until)
    if found is None:
        return None, trouble
    known = options.known
    places = [
        Place(
            name=place_name(code),
            charted=found[code, look.as_of],
            then=found[code, known] if known else None,
        )
        for code in codes
    ]
    return sorted(places, key=lambda place: in_order(place.name)), ""


def _figures(
    disease: str, asked: Sequence[tuple[str, date]], until: float
) -> tuple[dict[tuple[str, date], Charted] | None, str]:
    home = home_folder()
    archive, folder = Archive(home, disease), home / "charts"
    found: dict[tuple[str, date], Charted] = {}
    files: dict[tuple[str, date], Path] = {}
    for code, day in asked:
        held = found_charted(archive, folder, code, day)
        if held is not None:
            found[code, day] = held
            continue
        file = files[code, day] = charted_file(archive, folder, code, day)
        if why := _trouble(file):
            return None, why
        # What is behind is made anew.
        file.unlink(missing_ok=True)
        drawer.ask(file, "figures", str(home), disease, code, day.isoformat())
    if not drawer.wait_for(files.values(), until):
        return None, next(filter(None, map(_trouble, files.values())), "")
    for code, day in files:
        held = found_charted(archive, folder, code, day)
        if held is None:
            return None, ""
        found[code, day] = held
    return found, ""


def draw(shown: Sequence[Shown], until: float) -> tuple[Drawn, ...]:
    """Find the drawings of charts, and have made those that are missing."""
    files = [_asked(one.picture) if one.picture else None for one in shown]
    drawer.wait_for([file for file in files if file and not _trouble(file)], until)
    return tuple(map(_drawn, shown, files))


def draw_soon(shown: Sequence[Shown]) -> tuple[Drawn, ...]:
    """Find the drawings of charts whose figures are told beside them.

    What is not there at once comes by itself.
    """
    return draw(shown, time.monotonic() + _BRIEFLY)


def _asked(picture: Picture) -> Path:
    """Name the file of a drawing by all that it depends on; ask for it if need be."""
    body = msgspec.json.encode(picture)
    parts = (epihq.__version__, _code(), language())
    name = hashlib.sha256(body + repr(parts).encode()).hexdigest()[:40]
    file = home_folder() / "charts" / f"{name}.json"
    if not file.exists() and not _trouble(file):
        drawer.ask(file, DRAWN, body.decode(), language())
    return file


def _drawn(shown: Shown, file: Path | None) -> Drawn:
    if file is None:
        return Drawn(shown=shown)
    try:
        held = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return Drawn(shown=shown, trouble=_trouble(file))
    # Drawn by us from figures; Vega escapes what people wrote.
    wide, narrow = (mark_safe(held[name]) for name in ("wide", "narrow"))  # noqa: S308
    return Drawn(shown=shown, wide=wide, narrow=narrow)


def _trouble(file: Path) -> str:
    """Why a file could not be made a moment ago; "" where nothing is known."""
    said = file.with_name(file.name + TROUBLE)
    try:
        if time.time() - said.stat().st_mtime < drawer.AGAIN_AFTER:
            return said.read_text("utf-8") or "?"
    except OSError:
        pass
    return ""


@cache
def _code() -> str:
    """Fingerprint of the code that draws: another code is another drawing."""
    home = Path(epihq.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((home / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
