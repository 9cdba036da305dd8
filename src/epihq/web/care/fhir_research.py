"""An export for research by program: people under pseudonyms, none told alone."""

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from epihq.care.exchange.research import Span, export_for_research, packed
from epihq.web.kit.api import Given, Hour, Text, Whole, actor_of, answers, operation

router = Router(tags=["Home care"])


class ResearchAsked(Schema):
    """Whose care is exported, and how many at least share what could tell them."""

    since: Hour = Field(description="Whose care began at this hour or later")
    until: Hour = Field(description="and before this hour")
    districts: list[Given] = Field(
        [], description="Numbers of districts; all of yours if left out", max_length=200
    )
    k: Whole = Field(
        10, le=1000, description="How many share each combination at least, 5 or more"
    )
    reason: Text = Field(description="Why, and for whom; the log keeps it")


@router.post(
    "/care/research",
    response=answers(None),
    openapi_extra={"responses": {200: {"content": {"application/zip": {}}}}},
)
@operation("care.export")
def research(request: HttpRequest, body: ResearchAsked) -> HttpResponse:
    """Take out who was under care, without anybody's name: CSV tables in a ZIP file.

    ``about.json`` in it tells how many were told more coarsely and how many left out.
    """
    span = Span(since=body.since, until=body.until, districts=tuple(body.districts))
    found = export_for_research(actor_of(request), span, k=body.k, reason=body.reason)
    response = HttpResponse(packed(found), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="home-care-research.zip"'
    return response
