"""Whole documents of the reports, shown as they are, apart from the pages.

A briefing and a decision page are files that open offline: their charts and styles lie
in them. They are shown in a sandbox of their own, without a way to cookies or pages.
"""

from django.http import HttpResponse

_SANDBOX = (
    "sandbox allow-scripts; default-src 'none'; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'"
)


def document(html: str) -> HttpResponse:
    """Show a document in its sandbox."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = _SANDBOX
    # django-csp leaves alone what is told here.
    response._csp_exempt = True  # noqa: SLF001
    return response
