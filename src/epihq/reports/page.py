"""A report as one HTML file that opens anywhere, offline, for years.

Text, tables and drawn charts stand in the page itself; with JavaScript the charts
answer to the pointer as well. The page forbids itself every network address.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from epihq.reports.parts import Contents
from epihq.reports.vega import Chart, packing, with_font

_FONT = 'system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif'


def set_page(report: Contents, charts: Mapping[str, Chart]) -> str:
    """Set a report as one self-contained page; its charts are given by name."""
    return _template().render(
        report=report,
        style=_trusted("report.css"),
        specs={name: _script(_stretched(one.spec)) for name, one in charts.items()},
        drawings={
            name: Markup(one.svg)  # noqa: S704 - Vega escapes it
            for name, one in charts.items()
        },
        library=Markup(packing().result()) if charts else "",  # noqa: S704 - ours
    )


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("epihq.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")


def _trusted(name: str) -> Markup:
    text = files("epihq.reports").joinpath("templates", name).read_text("utf-8")
    return Markup(text)  # noqa: S704 - a file of this package


def _stretched(spec: dict[str, Any]) -> dict[str, Any]:
    return with_font(spec, _FONT) | {
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def _script(spec: dict[str, Any]) -> Markup:
    """Write JSON so that no text in it can end its <script> element."""
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no "<" is left
