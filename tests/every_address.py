"""Every address of the pages and every operation of the API, and ways to ask them."""

import json
import re
from functools import cache

from django.test import Client
from django.urls import URLPattern, get_resolver

from epihq.operations.people import tokens
from epihq.operations.people.officers import ROLES
from epihq.web.api import api
from furnished_room import actor_of, may_all
from proofs import give_factor, show
from the_rules import GRANTING, RULES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FILLED = {
    "number": "1",
    "report": "1",
    "verb": "note",
    "code": "AZE",
    "disease": "measles",
    "day": "2020-07-01",
    "sha256": "0" * 64,
    "form": "html",
    "key": "none",
    "kind": "Patient",
    "rest": "not/there",
    "name": "jhu",
    "location": "AZE",
    "record": "c1",
}
# Nothing has this number: what the rules allow is then answered "not found".
NONE = "999999"


def patterns(resolver=None, prefix=""):
    for one in (resolver or get_resolver()).url_patterns:
        address = f"{prefix}{one.pattern}"
        if isinstance(one, URLPattern):
            yield address, one.callback
        else:
            yield from patterns(one, address)


def pages():
    """Our pages that ask for a verb: address and view."""
    for address, view in patterns():
        if hasattr(view, "verb") and not address.startswith("api/"):
            yield address, view


def for_systems():
    """Addresses of the FHIR endpoint that ask for a verb: address and view."""
    for address, view in patterns():
        if hasattr(view, "verb") and address.startswith("api/fhir"):
            yield f"{filled(address)}?patient={NONE}", view


def filled(address, **told):
    values = {**FILLED, **told}
    return re.sub(r"[{<](?:\w+:)?(\w+)[}>]", lambda m: values[m[1]], f"/{address}")


@cache
def described():
    return api.get_openapi_schema()


def operations():
    """Operations of the API: method, address and what the description says."""
    for address, methods in described()["paths"].items():
        for method, told in methods.items():
            yield method, address.lstrip("/"), told


def sample(schema):
    """The least that a schema lets through."""
    if "$ref" in schema:
        known = described()["components"]["schemas"]
        return sample(known[schema["$ref"].rpartition("/")[2]])
    if one := schema.get("anyOf") or schema.get("allOf"):
        return sample(one[0])
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        wanted = schema.get("required", ())
        return {name: sample(schema["properties"][name]) for name in wanted}
    dates = {"date": "2020-07-01", "date-time": "2020-07-01T00:00:00Z"}
    text = dates.get(schema.get("format"), "x")
    few = [sample(schema["items"])] if schema.get("minItems") else []
    kinds = {
        "integer": 1,
        "number": 1.0,
        "boolean": True,
        "array": few,
        "string": text,
    }
    return kinds.get(schema.get("type"), 1)


def body_of(told):
    content = told.get("requestBody", {}).get("content", {})
    for kind, one in content.items():
        body = sample(one["schema"])
        return {"data": body if "form" in kind else json.dumps(body), "kind": kind}
    return {"data": "{}", "kind": "application/json"}


def ask(client, method, address, told, **headers):
    if method == "get":
        return client.get(address, headers=headers)
    body = body_of(told)
    more = {} if "form" in body["kind"] else {"content_type": body["kind"]}
    return getattr(client, method)(address, body["data"], headers=headers, **more)


def browser(officer=None, **words):
    """A browser, signed in with both proofs where somebody is given."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False, **words)
    if officer is not None:
        officer.set_password("four words that do not belong")
        officer.save(update_fields=["password"])
        give_factor(officer)
        client.force_login(officer, BACKEND)
        show(client, officer, "password", "mfa")
    return client


def key_of(officer, *roles):
    """A key with all scopes; as its owner may only ask for those, all at once."""
    scopes = [v for v, who in RULES.items() if who & {*ROLES} and v not in GRANTING]
    give_factor(officer)
    return tokens.make_token(
        may_all(actor_of(officer)), name="all", scopes=scopes, days=1
    )[1]


def open_pages():
    """Pages of sign-in, of the API's description, and those open to all."""
    for address, view in patterns():
        is_ours = getattr(view, "public", "") or address.startswith("sign-in/")
        if is_ours and "out" not in address and "<" not in address:
            yield address, view
