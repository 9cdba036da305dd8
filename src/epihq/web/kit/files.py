"""Files that belong to things: downloaded by who may see what they belong to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header

from epihq.operations.ledger import rules
from epihq.operations.ledger.attachments import body_of
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.ledger.thing import Thing, all_things
from epihq.web.kit.moment import home_folder
from epihq.web.kit.sign_in import actor_of, page


@page("instruction.see")
def attachment(request: HttpRequest, number: int) -> HttpResponse:
    """Send a file as it was kept, never to be opened as a page of ours."""
    row = AttachmentRow.objects.filter(pk=number).first()
    owner = None if row is None else owner_of(row)
    if row is None or owner is None:
        raise Http404
    rules.require(actor_of(request), f"{owner.kind}.see", owner)
    response = HttpResponse(body_of(row, home_folder()), content_type=row.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=row.name)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response


def owner_of(row: AttachmentRow) -> Thing | None:
    """Find the thing that a file belongs to."""
    for table in all_things():
        if table.kind == row.of_thing:
            owner: Thing | None = table.objects.filter(pk=row.of_number).first()
            return owner
    return None


URLS = [path("attachments/<int:number>/", attachment, name="attachment")]
