"""A report in print: A4, set by Typst from the same contents and charts.

Words and cells travel as JSON and are set as text, never as markup, so no name can
break the sheet. No clock is asked: the same record gives the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from typing import Any

import typst

from epihq.reports.parts import Contents
from epihq.reports.vega import Chart


def set_sheet(report: Contents, charts: Mapping[str, Chart]) -> bytes:
    """Set a report as a PDF; its charts are given by name."""
    drawings = {name: one.svg for name, one in charts.items()}
    template = files("epihq.reports").joinpath("templates", "report.typ")
    payload: dict[str, Any] = asdict(report) | {"drawings": drawings}
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(payload, ensure_ascii=False)},
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave pages where one document was asked for")
    return made
