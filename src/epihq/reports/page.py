"""A report as one HTML file that opens anywhere, offline, for years.

Text, tables and drawn charts stand in the page itself, whole without a script; the one
it has shows at the pointer what a mark says, and no other may run. The page forbids
itself every network address.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files

import jinja2
from markupsafe import Markup

from epihq.reports.parts import Contents
from epihq.reports.vega import Chart


def set_page(report: Contents, charts: Mapping[str, Chart]) -> str:
    """Set a report as one self-contained page; its charts are given by name."""
    script = _trusted("script", "charts.js")
    return _template().render(
        report=report,
        style=_trusted("templates", "report.css"),
        script=script,
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        drawings={name: _drawings(one) for name, one in charts.items()},
    )


def _drawings(chart: Chart) -> list[tuple[str, Markup]]:
    """Give the drawings of a chart by the place for which each is made."""
    made = [("wide", chart.svg), ("narrow", chart.narrow)]
    if chart.rigid:
        made = [("rigid", chart.svg)]
    return [(place, Markup(svg)) for place, svg in made]  # noqa: S704 - Vega escapes it


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("epihq.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")


def _trusted(*names: str) -> Markup:
    text = files("epihq.reports").joinpath(*names).read_text("utf-8")
    return Markup(text)  # noqa: S704 - a file of this package
