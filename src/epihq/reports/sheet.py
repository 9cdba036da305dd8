"""The briefing in print: A4, set by Typst from the same contents and charts.

Words and cells travel as JSON and are set as text, never as markup, so no name can
break the sheet. No clock is asked: the same record gives the same bytes.
"""

import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any

import typst

from epihq.assessment.record import Assessment
from epihq.reports import vega
from epihq.reports.contents import contents
from epihq.reports.figures import draw

_FONT = "Liberation Sans, DejaVu Sans, Arial, sans-serif"


def render_pdf(assessment: Assessment) -> bytes:
    """Set the briefing as a PDF."""
    briefing = contents(assessment)
    names = [f.name for section in briefing.sections for f in section.figures]
    drawings = {
        name: vega.svg(vega.with_font(draw(name, assessment), _FONT), name, _FONT)
        for name in names
    }
    template = files("epihq.reports").joinpath("templates", "briefing.typ")
    payload: dict[str, Any] = asdict(briefing) | {"drawings": drawings}
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"briefing": json.dumps(payload, ensure_ascii=False)},
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave pages where one document was asked for")
    return made
