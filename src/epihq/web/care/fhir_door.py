"""The door of the FHIR endpoint: who asks and why, and how a refusal is told.

    @door("care.look", "GET")
    def read(request, kind, key): ...

Whoever opens the API opens this, with the same keys and scopes; refusals are
OperationOutcomes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from epihq.care.fhir.capability import FHIR_JSON, outcome, refusal
from epihq.care.fhir.problems import BundleRefusedError
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import EpihqError, RecordError, UsageError
from epihq.web.errors import status_of
from epihq.web.kit.api import actor_of
from epihq.web.kit.api_auth import Key, Rate, Session
from epihq.web.kit.guard import View, guard

# HTTP statuses of errors of the endpoint, by their codes.
STATUSES = {
    "fhir.no-such-address": 404,
    "fhir.no-such-resource": 404,
    "fhir.no-reason": 400,
    "fhir.bad-search": 400,
}
# HL7's word for a kind of refusal, by the status of the answer.
_KINDS = {
    401: "login",
    403: "forbidden",
    404: "not-found",
    409: "conflict",
    429: "throttled",
    503: "transient",
}
# Of a bundle: what cannot be read at all, and what is too much of it.
_OF_BYTES = {"bytes": 400, "too-large": 413}


def door(verb: str, *methods: str) -> Callable[[View], View]:
    """Open a view to who may do ``verb``, by a key or by a session of the pages."""
    for_verb = guard(verb, actor_of)

    def mark(view: View) -> View:
        guarded = for_verb(_only(view, methods))

        # A session shows its proof to ``Session``, a key needs none.
        @csrf_exempt
        @wraps(guarded)
        def answered(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
            try:
                request.auth = _who(request)
                response: HttpResponse = guarded(request, *args, **words)
            except EpihqError as error:
                return _refused(error)
            return response

        return answered

    return mark


def answer(resource: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Answer with a resource."""
    return JsonResponse(resource, status=status, content_type=FHIR_JSON)


def reason_of(request: HttpRequest) -> str:
    """Read why somebody asks; letters beyond ASCII come percent-encoded or in UTF-8.

    Raises:
        UsageError: ``fhir.no-reason``.
    """
    reason = unquote(_letters(request.headers.get("X-Reason", ""))).strip()
    if not reason:
        raise UsageError(
            "fhir.no-reason",
            "request: the reason, which the log keeps, was expected in the header "
            "X-Reason; got none. Send it, and name nobody in it.",
        )
    return reason


def _letters(header: str) -> str:
    """Read what a server handed on byte by byte, as headers are."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def no_such_address() -> UsageError:
    """Refuse an address or a method that there is not."""
    return UsageError(
        "fhir.no-such-address",
        "request: an address of this endpoint with a method that it has was expected; "
        "got another. Ask /api/fhir/metadata for what there is.",
    )


def _who(request: HttpRequest) -> Actor:
    actor: Actor | None = Key()(request) or Session()(request)
    if actor is None:
        raise RecordError(
            "api.no-key",
            "request: a key was expected; got none. Send Authorization: Bearer KEY.",
        )
    if not Rate().allow_request(request):
        raise RecordError(
            "api.too-many",
            "request: fewer in a minute were expected. Wait, then go on more slowly.",
        )
    return actor


def _only(view: View, methods: tuple[str, ...]) -> View:
    """Refuse other methods, once it is sure that somebody may ask at all."""
    allowed = {*methods, "HEAD"} if "GET" in methods else {*methods}

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        if request.method not in allowed:
            raise no_such_address()
        response: HttpResponse = view(request, *args, **words)
        return response

    return asked


def _refused(error: EpihqError) -> HttpResponse:
    if isinstance(error, BundleRefusedError):
        first = error.problems[0].code
        return answer(outcome(error.problems), status=_OF_BYTES.get(first, 422))
    status = status_of(error, api=True)
    response = refused(status, error.code, str(error))
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status in {429, 503}:
        response["Retry-After"] = "5" if status == 503 else str(int(Rate().wait()) + 1)
    return response


def refused(status: int, code: str, sentence: str) -> HttpResponse:
    """Tell as FHIR does why something was not done."""
    told = refusal(_KINDS.get(status, "invalid"), code, sentence)
    return answer(told, status=status)
