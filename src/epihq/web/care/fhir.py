"""Home care for other systems: the FHIR endpoint at /api/fhir.

docs/reference/fhir.md tells what stands for what, and how it is asked for.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path

from epihq import __version__
from epihq.care.exchange.arriving import take_in
from epihq.care.exchange.feeds import KINDS, Asked, Found, Reader
from epihq.care.exchange.meeting import has_number
from epihq.care.fhir import bundles, capability
from epihq.care.fhir.codes import ours
from epihq.care.register import looking
from epihq.operations.ledger import clock
from epihq.web.care.fhir_asked import PARAMETERS, asked_of, person_of
from epihq.web.care.fhir_door import answer, door, no_such_address, reason_of
from epihq.web.kit.api import actor_of
from epihq.web.kit.diseases import usual_disease
from epihq.web.kit.moment import home_folder
from epihq.web.kit.sign_in import public

_SEARCHED = ("read", "search-type")


@public("what the endpoint can do is no secret; nobody's records are told")
def metadata(request: HttpRequest) -> HttpResponse:
    """Say what the endpoint can do."""
    offered = [capability.Offered(kind, _SEARCHED, PARAMETERS) for kind in KINDS]
    told = capability.capability(
        offered, version=__version__, at=clock.now(), base=_base(request)
    )
    return answer(told)


@door("care.import", "POST")
def transaction(request: HttpRequest) -> HttpResponse:
    """Take a transaction in, whole or not at all."""
    done = take_in(
        actor_of(request),
        request.body,
        disease=usual_disease(home_folder()),
        reason=reason_of(request),
        once=request.headers.get("Idempotency-Key", "")[:200],
    )
    return answer(bundles.answered(done))


@door("care.look", "GET")
def search(request: HttpRequest, kind: str) -> HttpResponse:
    """Find resources of a kind: one person's, or many people's by pages."""
    if kind not in KINDS:
        raise no_such_address()
    asked = asked_of(kind, request.GET.dict())
    found = _reader(request).search(asked)
    return _listed(request, asked, found)


@door("care.look", "GET")
def read(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Read one resource."""
    if kind not in KINDS:
        raise no_such_address()
    entry = _reader(request).resource(kind, key)
    response = answer(bundles.with_id(entry))
    response["ETag"] = f'W/"{entry.resource["meta"]["versionId"]}"'
    return response


@door("care.look", "GET")
def everything(request: HttpRequest, number: str) -> HttpResponse:
    """Read all that is known of one person."""
    if not number.isdecimal() or len(number) > 18:
        raise no_such_address()
    entries = _reader(request).everything(int(number))
    return answer(bundles.found(entries, base=_base(request), at=clock.now()))


@door("care.search", "POST")
def search_person(request: HttpRequest) -> HttpResponse:
    """Find people by name, telephone or number: exactly, in any script."""
    name, phone, number = person_of(request.POST.dict())
    is_document = number is not None and number.system == ours("document")
    value = number.value if number else ""
    rows = looking.search(
        actor_of(request),
        name=name,
        phone=phone,
        case="" if is_document else value,
        document=value if is_document else "",
        reason=reason_of(request),
    )
    if number is not None and number.system:
        rows = [row for row in rows if has_number(row.pk, number)]
    entries = _reader(request).people(rows) if rows else []
    return answer(bundles.found(entries, base=_base(request), at=clock.now()))


@door("care.look", "GET", "POST", "PUT", "PATCH", "DELETE")
def elsewhere(_request: HttpRequest, **_words: str) -> HttpResponse:
    """Refuse what the endpoint does not have."""
    raise no_such_address()


def _reader(request: HttpRequest) -> Reader:
    return Reader(
        actor=actor_of(request),
        reason=reason_of(request),
        disease=usual_disease(home_folder()),
    )


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/api/fhir")


def _listed(request: HttpRequest, asked: Asked, found: Found) -> HttpResponse:
    base = _base(request)
    links = [("self", request.build_absolute_uri())]
    if found.further is not None:
        told = {**request.GET.dict(), "page": str(found.further)}
        links.append(("next", f"{base}/{asked.kind}?{urlencode(told)}"))
    bundle = bundles.found(
        found.entries, base=base, at=clock.now(), kind=asked.kind, links=links
    )
    return answer(bundle)


URLS = [
    path("api/fhir/metadata", metadata, name="fhir-metadata"),
    path("api/fhir", transaction, name="fhir"),
    path("api/fhir/", transaction),
    path("api/fhir/Patient/_search", search_person, name="fhir-person"),
    path(
        "api/fhir/Patient/<str:number>/$everything", everything, name="fhir-everything"
    ),
    path("api/fhir/<str:kind>", search, name="fhir-search"),
    path("api/fhir/<str:kind>/<str:key>", read, name="fhir-read"),
    path("api/fhir/<path:rest>", elsewhere, name="fhir-elsewhere"),
]
