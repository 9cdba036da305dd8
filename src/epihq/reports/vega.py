"""What draws a chart: as SVG, here and now, so that no reader waits for it.

vl-convert carries Vega inside and asks no network. A drawing is whole without a
script; what its marks say to the pointer lies in their titles.
"""

import re
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import vl_convert

# What paper and screens without the first have.
_FONT = "Liberation Sans, DejaVu Sans, Arial, sans-serif"
# Its letters are then a telephone's own size, and half a page's at most a third more.
_NARROW = 360
_ID = re.compile(r"\b(clip|gradient_)\d+")
_PLACES = re.compile(r' (?:d|transform|[xy]2)="[^"]*"')
_ROLE = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_LONG = re.compile(r"\d+\.\d{3,}")
_TOLD = re.compile(
    r'<(\w+) aria-label="([^"]*)" role="[^"]*" aria-roledescription="[^"]*"([^>]*)/>'
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """A chart by its name and Vega-Lite specification; drawn when first asked for.

    One that is ``rigid`` keeps its width wherever it stands.
    """

    name: str
    spec: dict[str, Any]
    rigid: bool = False

    @cached_property
    def svg(self) -> str:
        """The chart as wide as it was made."""
        return _svg(self.spec, self.name)

    @cached_property
    def narrow(self) -> str:
        """The chart for a telephone or half a page; "" of one that keeps its width."""
        if self.rigid:
            return ""
        fit = {"type": "fit-x", "contains": "padding"}
        spec = self.spec | {"width": _NARROW, "autosize": fit}
        return _svg(spec, f"{self.name}-narrow")


def charts(
    specs: Mapping[str, dict[str, Any]], *, rigid: bool = False
) -> dict[str, Chart]:
    """Hold charts, by name, for every face of a report; each is drawn once."""
    return {
        name: Chart(name=name, spec=spec, rigid=rigid) for name, spec in specs.items()
    }


def _svg(spec: dict[str, Any], name: str) -> str:
    """Draw a specification as SVG; ``name`` keeps its ids apart from other charts'."""
    quiet = spec.get("config", {}) | {"font": _FONT, "aria": False}
    drawing: str = vl_convert.vegalite_to_svg(spec | {"config": quiet})
    # Vega numbers its ids on from chart to chart; a briefing made twice is the same.
    ids: dict[str, str] = {}
    drawing = _ID.sub(
        lambda match: ids.setdefault(match[0], f"{name}-{match[1]}{len(ids)}"), drawing
    )
    # A hundredth of a pixel is seen by nobody, and half a page's weight.
    drawing = _PLACES.sub(lambda place: _LONG.sub(_rounded, place[0]), drawing)
    drawing = _TOLD.sub(r"<\1\3><title>\2</title></\1>", drawing)
    # The drawing is one image, told by what stands around it: no part has a role.
    return _ROLE.sub("", drawing)


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}"


@cache
def waking() -> "Future[str]":
    """Wake the engine that draws beside other work; its first chart takes a second."""
    empty = {"mark": "point", "data": {"values": []}}
    return ThreadPoolExecutor(1).submit(vl_convert.vegalite_to_svg, empty)
