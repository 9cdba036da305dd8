"""What draws a chart: as SVG here and now, or as JavaScript in the reader's browser.

Both come from vl-convert, which carries Vega inside and asks no network.
"""

import os
import re
import tempfile
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import platformdirs
import vl_convert

# What paper and screens without the first have.
_FONT = "Liberation Sans, DejaVu Sans, Arial, sans-serif"
_ID = re.compile(r"\b(clip|gradient_)\d+")


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """A chart as its Vega-Lite specification, and drawn as SVG."""

    spec: dict[str, Any]
    svg: str


def charts(specs: Mapping[str, dict[str, Any]]) -> dict[str, Chart]:
    """Draw charts, by name, once for every face of a report."""
    return {
        name: Chart(spec=spec, svg=_svg(spec, name)) for name, spec in specs.items()
    }


def _svg(spec: dict[str, Any], name: str) -> str:
    """Draw a specification as SVG; ``name`` keeps its ids apart from other charts'."""
    drawing: str = vl_convert.vegalite_to_svg(with_font(spec, _FONT))
    # Vega numbers its ids on from chart to chart; a briefing made twice is the same.
    ids: dict[str, str] = {}
    return _ID.sub(
        lambda match: ids.setdefault(match[0], f"{name}-{match[1]}{len(ids)}"), drawing
    )


def with_font(spec: dict[str, Any], font: str) -> dict[str, Any]:
    """Set the font of all words of a chart, e.g. "Libertinus Serif"."""
    return spec | {"config": spec.get("config", {}) | {"font": font}}


@cache
def packing() -> "Future[str]":
    """Start packing the browser's library beside other work; once in a process.

    The engine that draws wakes up there as well: its first chart takes half a second.
    """
    return ThreadPoolExecutor(1).submit(_awake)


def _awake() -> str:
    vl_convert.vegalite_to_svg({"mark": "point", "data": {"values": []}})
    return browser_library()


def browser_library(folder: Path | None = None) -> str:
    """Give the JavaScript that draws charts in a browser, for a <script> element.

    Packing it takes 1.5 s, so it is kept in ``folder``, by default the platform's
    cache; where that cannot be written it is packed each time.
    """
    folder = folder or Path(platformdirs.user_cache_dir("epihq", appauthor=False))
    kept = folder / f"vega-{version('vl-convert-python')}.js"
    try:
        return kept.read_text("utf-8")
    except OSError:
        library: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]
        _keep(kept, library)
        return library


def _keep(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, delete=False
        ) as file:
            file.write(text)
        os.replace(file.name, path)  # noqa: PTH105 - says what it does
    except OSError:
        return  # the cache saves time and nothing else
