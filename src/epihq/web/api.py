"""The API: all that the pages show and do, for programs, by the same rules and actions.

Its description is at /api/v1/openapi.json, and for people at /api/v1/docs;
docs/reference/api.md tells how to begin.
"""

import json
from typing import Any, NoReturn

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

from epihq.terms.errors import EpihqError
from epihq.web.errors import status_of
from epihq.web.kit.api_auth import Key, Rate, Session
from epihq.web.kit.sign_in import public
from epihq.web.subjects import SUBJECTS

_STATUS = {
    "api.no-such-location": 404,
    "api.no-figures": 404,
    "attachments.too-large": 413,
}


class Strict(Parser):
    """Read JSON as the standard has it: NaN and 1e999 are no numbers."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read a body: an object, as every description has it.

        A list, a word or null would else pass for an object that says nothing.
        """
        body = json.loads(request.body, parse_constant=_none, parse_float=_finite)
        if not isinstance(body, dict):
            raise TypeError(body)
        return body


def _none(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(text: str) -> float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ValueError(text)
    return value


class OwnPage(DocsBase):
    """A plain page of our own: nothing is asked of another host."""

    def render_page(
        self, request: HttpRequest, api: NinjaAPI, **words: Any
    ) -> HttpResponse:
        """List all operations."""
        schema = api.get_openapi_schema(path_params=words)
        return render(request, "web/api.html", {"parts": _parts(schema)})


def _parts(schema: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    parts: dict[str, list[dict[str, Any]]] = {}
    for address, methods in schema["paths"].items():
        for method, one in methods.items():
            line = {"method": method.upper(), "address": address, **one}
            line["scope"] = one["x-scope"]
            parts.setdefault(one["tags"][0], []).append(line)
    return parts


class Described(NinjaAPI):
    """The API, whose description is made once: that takes half a second."""

    _kept: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """Give the description."""
        if self._kept is None:
            self._kept = super().get_openapi_schema(
                path_prefix=path_prefix, path_params=path_params
            )
            for methods in self._kept["paths"].values():
                for one in methods.values():
                    _tell_of_server(one["responses"])
        return self._kept


def _tell_of_server(responses: dict[Any, Any]) -> None:
    """Tell what the server answers before the API is asked: in plain text."""
    sentence = "The head of the request is longer than 64 KB"
    responses[431] = {"description": sentence, "content": {"text/plain": {}}}
    responses[400]["content"]["text/plain"] = {}


api = Described(
    title="epihq",
    version="1",
    description="The operational headquarters of an epidemic, for programs.",
    urls_namespace="api",
    auth=[Key(), Session()],
    throttle=[Rate()],
    parser=Strict(),
    docs=OwnPage(),
    docs_decorator=public("what the API can do is no secret; no figure is told"),
)
for router in (router for subject in SUBJECTS for router in subject.routers):
    api.add_router("", router)


@api.exception_handler(EpihqError)
def refused(_request: HttpRequest, error: EpihqError) -> HttpResponse:
    """Answer what a person can mend."""
    status = _STATUS.get(error.code) or status_of(error, api=True)
    return _answer(status, error.code, str(error))


@api.exception_handler(ValidationError)
def unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which part of a request is not what it should be."""
    parts = [f"{_place(one['loc'])}: {one['msg']}" for one in error.errors]
    faults = "; ".join(dict.fromkeys(parts))
    return _answer(422, "api.bad-request", f"request: {faults}. Correct it.")


def _place(parts: tuple[Any, ...]) -> str:
    # Ninja names the arguments of its functions, too: nobody sent those.
    return ".".join(str(one) for one in parts if one not in {"body", "asked"})


@api.exception_handler(AuthenticationError)
def nobody(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """Ask for a key."""
    sentence = "request: a key was expected; got none. Send Authorization: Bearer KEY."
    return _answer(401, "api.no-key", sentence)


@api.exception_handler(Throttled)
def too_many(_request: HttpRequest, error: Throttled) -> HttpResponse:
    """Ask to wait."""
    sentence = "request: fewer in a minute were expected. Wait, then go on more slowly."
    response = _answer(429, "api.too-many", sentence)
    response["Retry-After"] = str(int(error.wait or 0) + 1)
    return response


@api.exception_handler(HttpError)
def not_json(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say that the body cannot be read."""
    sentence = "request: an object in JSON was expected; got what is none. Correct it."
    return _answer(error.status_code, "api.not-json", sentence)


@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
def not_a_form(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """Say that a form cannot be read."""
    sentence = (
        "request: a form that is whole was expected; got what is none. Send it anew."
    )
    return _answer(400, "api.not-a-form", sentence)


def _answer(status: int, code: str, message: str) -> HttpResponse:
    response = JsonResponse({"code": code, "message": message}, status=status)
    if status == 503:
        response["Retry-After"] = "5"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


URLS = [path("api/v1/", api.urls)]
