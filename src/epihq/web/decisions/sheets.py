"""Records of decisions as documents: the page, the printed sheet, drawings, the file.

To set them takes longer than a page may, and more memory: a process beside the server
makes each once for all readers of a language.
"""

from contextlib import suppress
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from epihq.desk.decision import Decision
from epihq.desk.decision_file import require_ours
from epihq.operations.ledger import attachments, rules
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import AttachmentRow
from epihq.terms.errors import DataError
from epihq.terms.signing import kept_key
from epihq.web.decisions.making import document_file
from epihq.web.kit.documents import document
from epihq.web.kit.files import owner_of
from epihq.web.kit.making import have_made
from epihq.web.kit.moment import home_folder, look_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.words import language
from epihq.words.places import place_name

_WORKS = {"html": "decision-page", "pdf": "decision-sheet"}


@page("proposal.see")
def sheet(request: HttpRequest, sha256: str, form: str) -> HttpResponse:
    """Show a decision of this house: as a page, its printed sheet, or its file.

    Raises:
        DataError: ``web.decision-not-made``, those of ``require_ours``.
    """
    body, found = _decision(actor_of(request), sha256)
    if form == "json":
        return HttpResponse(body, content_type="application/json")
    if form not in _WORKS:
        raise Http404
    made = made_document(sha256, form)
    if made is None:
        name = place_name(found.location)
        waits = {"look": look_of(request), "name": name}
        return render(request, "web/decisions/waits.html", waits, status=202)
    if form == "pdf":
        return HttpResponse(made, content_type="application/pdf")
    return document(made.decode())


@page("decision.see")
def drawing(request: HttpRequest, sha256: str, name: str) -> HttpResponse:
    """Send a drawing of a decision's page, where it is made."""
    _decision(actor_of(request), sha256)
    file = document_file(home_folder(), sha256, language(), f"{name}.svg")
    if not file.is_file():
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="image/svg+xml")


def made_document(sha256: str, form: str) -> bytes | None:
    """Give a document in the reader's language, or have it made and give None.

    Raises:
        DataError: ``web.decision-not-made``.
    """
    home, speech = home_folder(), language()
    file = document_file(home, sha256, speech, form)
    with suppress(FileNotFoundError):
        return file.read_bytes()
    words = (sha256, speech, str(attachments.path_of(home, sha256)))
    if why := have_made(home, file.name, _WORKS[form], *words):
        raise DataError(
            "web.decision-not-made",
            f"decision {sha256[:12]}: its document was expected; it could not be made: "
            f"{why} Try again in a minute.",
        )
    return None


def drawing_address(sha256: str, name: str) -> str:
    """Where a drawing is had; other readers have it in other languages."""
    return f"/decisions/{sha256}/{name}.svg?{urlencode({'in': language()})}"


def _decision(actor: Actor, sha256: str) -> tuple[bytes, Decision]:
    """Read a record that the house computed, of a thing that the reader may see."""
    for row in AttachmentRow.objects.filter(sha256=sha256):
        owner = owner_of(row)
        if owner is not None and rules.may(actor, f"{owner.kind}.see", owner):
            body = attachments.body_of(row, home_folder())
            return body, require_ours(body, row.name, kept_key(home_folder()))
    raise Http404


URLS = [
    path("decisions/<str:sha256>.<str:form>", sheet, name="decision-sheet"),
    path("decisions/<str:sha256>/<str:name>.svg", drawing, name="decision-drawing"),
]
