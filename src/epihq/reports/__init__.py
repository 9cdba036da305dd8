"""The briefing: one record in print, on the page, in the terminal and as JSON.

Every face sets the same ``contents``; charts and type-setters are loaded only by
the functions that need them.
"""

from epihq.reports.faces import (
    prepare_html,
    render_html,
    render_json,
    render_pdf,
    render_terminal,
    write_briefing,
)

__all__ = [
    "prepare_html",
    "render_html",
    "render_json",
    "render_pdf",
    "render_terminal",
    "write_briefing",
]
