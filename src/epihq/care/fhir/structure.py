"""Whether a resource is built as FHIR R4 has it: elements, kinds, required codes.

The library's models know elements and kinds; codes that FHIR requires to be of a list
are compared here, since the models only describe them.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from epihq.care.fhir.element import Element

# Statuses that the library's lists of codes cut short.
_STATUSES = {
    "Observation": (
        "registered preliminary final amended corrected cancelled entered-in-error"
        " unknown"
    ),
    "Encounter": (
        "planned arrived triaged in-progress onleave finished cancelled"
        " entered-in-error unknown"
    ),
    "Task": (
        "draft requested received accepted rejected ready cancelled in-progress on-hold"
        " failed completed entered-in-error"
    ),
}
# R4B has kinds of values for extensions that R4 has not.
_NOT_IN_R4 = ("valueCodeableReference", "valueRatioRange")


@cache
def _model(kind: str) -> Any:
    from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415  half a second

    return get_fhir_model_class(kind)


def check(element: Element, kind: str) -> None:
    """Note every fault in how a resource of a kind is built."""
    from pydantic import ValidationError  # noqa: PLC0415  with the models

    try:
        model = _model(kind).model_validate(element.value)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            _note(element, fault)
        return
    _check_codes(element, model, kind)


def _note(element: Element, fault: Any) -> None:
    place = element
    for step in fault["loc"]:
        place = place[step]
    kinds = {
        "extra_forbidden": "an element of FHIR R4",
        "missing": "a value",
        "model_type": "an object",
        "dict_type": "an object",
        "list_type": "a list",
    }
    if fault["type"] == "value_error" and "field value is expected" in fault["msg"]:
        place.refuse("structure", "one of several kinds of value", "Keep one of them.")
        return
    rule = kinds.get(fault["type"], "a value of the kind that FHIR R4 has there")
    place.refuse("structure", rule, "Correct it, or leave it out.")


def _check_codes(element: Element, model: Any, kind: str = "") -> None:
    for name, field, value in _present(element, model):
        at = element[name]
        if name in _NOT_IN_R4:
            rule = "a kind of value that R4 has"
            at.refuse("structure", rule, "Leave the extension out.")
        allowed = _allowed(field, kind if name == "status" else "")
        if allowed and isinstance(value, str) and value not in allowed:
            at.refuse("unknown-code", f"one of {', '.join(allowed)}", "Send one.")
        _descend(at, value)


def _descend(at: Element, value: Any) -> None:
    if isinstance(value, list):
        for index, one in enumerate(value):
            _descend(at[index], one)
    elif hasattr(type(value), "model_fields"):
        _check_codes(at, value)


def _present(element: Element, model: Any) -> Iterator[tuple[str, Any, Any]]:
    kind: Any = type(model)
    names = _fields(kind)
    for name in element.value if isinstance(element.value, dict) else ():
        if name in names:
            attribute, field = names[name]
            yield name, field, getattr(model, attribute)


@cache
def _fields(kind: Any) -> dict[str, tuple[str, Any]]:
    return {
        field.alias or name: (name, field) for name, field in kind.model_fields.items()
    }


def _allowed(field: Any, kind: str) -> tuple[str, ...]:
    if kind in _STATUSES:
        return tuple(_STATUSES[kind].split())
    told = field.json_schema_extra
    listed = told.get("enum_values") if isinstance(told, dict) else None
    # Lists that end so are cut short by the library, or are only examples.
    cut = {"+", "etc."}
    return () if not listed or cut & set(listed) else tuple(listed)
