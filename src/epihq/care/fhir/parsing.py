"""From bytes to JSON: bounded, in UTF-8, strict, and nothing in it empty.

What FHIR forbids in JSON is refused here, before anything is interpreted: null, empty
texts, lists and objects, the same name twice, and what is nested without end.
"""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from epihq.care.fhir.element import Element
from epihq.care.fhir.problems import Problem

MOST_BYTES = 4 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_DEPTH = 24
LONGEST_TEXT = 20_000
_HIGHEST = 10**15


class _TwiceError(ValueError):
    """A name stands twice in one object."""


def parsed(raw: bytes, now: datetime) -> Element:
    """Read the bytes of a bundle; ``faults`` of what is given are what is wrong."""
    faults: list[Problem] = []
    value = _loaded(raw, faults)
    bundle = Element(value, "Bundle", faults, now)
    if not faults and not isinstance(value, dict):
        bundle.refuse("structure", "an object", "Send a Bundle.")
    if not faults:
        _walk(bundle)
    return bundle


def _loaded(raw: bytes, faults: list[Problem]) -> Any:
    if len(raw) > MOST_BYTES:
        rule, size = f"at most {MOST_BYTES:,} bytes", f"{len(raw):,}"
        faults.append(
            Problem("too-large", "Bundle", rule, size, "Send it in several bundles.")
        )
        return None
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            parse_constant=_none,
            parse_float=Decimal,
            object_pairs_hook=_once_each,
        )
    except UnicodeDecodeError as error:
        got = f"another byte at {error.start}"
        faults.append(
            Problem("bytes", "Bundle", "text in UTF-8", got, "Save it as UTF-8.")
        )
    except _TwiceError:
        faults.append(
            Problem(
                "bytes",
                "Bundle",
                "each name once in an object",
                "one that stands twice",
                "Leave one of them out.",
            )
        )
    except RecursionError:
        faults.append(_too_deep("Bundle"))
    except ValueError as error:
        at = getattr(error, "pos", None)
        got = "what is none" if at is None else f"what is none from letter {at}"
        faults.append(Problem("bytes", "Bundle", "JSON", got, "Send it whole."))
    return None


def _none(word: str) -> NoReturn:
    raise ValueError(word)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise _TwiceError
    return held


def _too_deep(place: str) -> Problem:
    return Problem(
        "too-deep",
        place,
        f"at most {MOST_DEPTH} levels of parts",
        "more",
        "Send resources of their own instead of parts within parts.",
    )


def _walk(bundle: Element) -> None:
    """Refuse what FHIR's JSON must not hold, wherever it stands."""
    waiting = [(bundle, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > MOST_DEPTH:
            bundle.faults.append(_too_deep(element.place))
            return
        value = element.value
        if isinstance(value, dict):
            parts = [element[name] for name in value]
        elif isinstance(value, list):
            parts = list(element)
        else:
            parts = []
            _check_leaf(element)
        if value in ({}, []):
            element.refuse("structure", "something in it", "Leave out what is empty.")
        waiting.extend((part, depth + 1) for part in reversed(parts))


def _check_leaf(element: Element) -> None:
    value: Any = element.value
    if value is None:
        element.refuse("structure", "a value", "Leave out what is not known.")
    elif isinstance(value, Decimal | int) and not -_HIGHEST < value < _HIGHEST:
        element.refuse("structure", "a number below 10^15", "Correct it.")
    elif isinstance(value, str) and not _is_text(value):
        rule = f"text of at most {LONGEST_TEXT:,} letters, with one that shows"
        element.refuse("structure", rule, "Correct it.")


def _is_text(text: str) -> bool:
    """Whether a database can keep it, and a person see it."""
    is_kept = "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)
    return bool(text.strip()) and is_kept and len(text) <= LONGEST_TEXT
