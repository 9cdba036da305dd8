"""The briefing as one HTML file that opens anywhere, offline, for years.

Text, tables and drawn charts stand in the page itself; with JavaScript the charts
answer to the pointer as well. The page forbids itself every network address.
"""

import json
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from epihq.assessment.record import Assessment
from epihq.reports import vega
from epihq.reports.contents import contents
from epihq.reports.figures import draw

_FONT = 'system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif'


def render_html(assessment: Assessment) -> str:
    """Set the briefing as one self-contained page."""
    briefing = contents(assessment)
    specs = {
        figure.name: vega.with_font(draw(figure.name, assessment), _FONT)
        for section in briefing.sections
        for figure in section.figures
    }
    return _template().render(
        briefing=briefing,
        style=_trusted("briefing.css"),
        specs={name: _script(_stretched(spec)) for name, spec in specs.items()},
        drawings={
            name: Markup(vega.svg(spec, name, _FONT))  # noqa: S704 - Vega escapes it
            for name, spec in specs.items()
        },
        library=Markup(vega.packing().result()) if specs else "",  # noqa: S704 - ours
    )


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("epihq.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("briefing.html.jinja")


def _trusted(name: str) -> Markup:
    text = files("epihq.reports").joinpath("templates", name).read_text("utf-8")
    return Markup(text)  # noqa: S704 - a file of this package


def _stretched(spec: dict[str, Any]) -> dict[str, Any]:
    return spec | {
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def _script(spec: dict[str, Any]) -> Markup:
    """Write JSON so that no text in it can end its <script> element."""
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no "<" is left
