"""The briefing and the decision page: one record each, on every face.

Every face sets the same contents; charts and type-setters are loaded only by the
functions that need them.
"""

from epihq.reports.decision_faces import (
    read_decision,
    render_decision_html,
    render_decision_json,
    render_decision_pdf,
    render_decision_terminal,
    write_decision,
)
from epihq.reports.faces import (
    prepare_html,
    render_html,
    render_json,
    render_pdf,
    render_terminal,
    render_terminal_of_all,
    write_briefing,
    write_briefing_of_all,
)

__all__ = [
    "prepare_html",
    "read_decision",
    "render_decision_html",
    "render_decision_json",
    "render_decision_pdf",
    "render_decision_terminal",
    "render_html",
    "render_json",
    "render_pdf",
    "render_terminal",
    "render_terminal_of_all",
    "write_briefing",
    "write_briefing_of_all",
    "write_decision",
]
