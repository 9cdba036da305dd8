"""What is wrong with a bundle: where, what was expected, what stood there, what to do.

Values that could name a person are never repeated: only codes, units, figures, days
and references of a known form are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from epihq.terms.errors import DataError

# So many are told; more would not be read.
MOST_TOLD = 100
_LONGEST = 64
_CODE_LIKE = re.compile(r"[A-Za-z0-9%°/\[\]{}._|^+-]*")
_FIGURE = re.compile(r"-?\d{1,6}(\.\d{1,4})?")
_HOUR = re.compile(r"\d{4}(-\d\d(-\d\d(T[0-9:.+Z-]{1,24})?)?)?")
_ADDRESS = re.compile(
    r"urn:(uuid|oid):[0-9A-Za-z.-]{1,64}|#|[A-Z][A-Za-z]{1,40}(/[0-9]{1,8})?"
)
# Elements whose value is a code, a unit, a figure, a day, or the address of an entry.
_CODES = {
    "code", "comparator", "intent", "language", "method", "priority", "resourceType",
    "status", "system", "type", "unit", "use", "valueCode", "gender",
}  # fmt: skip
_FIGURES = {"value", "valueInteger", "valueDecimal", "quantity"}
_HOURS = {"effectiveDateTime", "issued", "start", "end", "recorded", "authoredOn",
          "occurrenceDateTime", "timestamp", "onsetDateTime"}  # fmt: skip
_ADDRESSES = {"fullUrl", "reference", "url"}
# Whatever stands below one of these may name a person.
_PERSONAL = re.compile(r"\.(name|telecom|address|identifier|contact|photo)(\[|\.|$)")


@dataclass(frozen=True)
class Problem:
    """A fault of a bundle; ``code`` is stable, ``kind`` HL7's word for its kind."""

    code: str
    place: str
    expected: str
    got: str
    next_step: str

    @property
    def kind(self) -> str:
        """HL7's issue type, e.g. "value"."""
        return _KINDS[self.code]

    def __str__(self) -> str:
        """Tell it in a sentence."""
        return (
            f"{self.place}: {self.expected} was expected; got {self.got}. "
            f"{self.next_step}"
        )


# Codes of problems, each with HL7's issue type.
_KINDS = {
    "bytes": "structure",
    "too-large": "too-long",
    "too-deep": "too-long",
    "structure": "structure",
    "missing": "required",
    "unknown-code": "code-invalid",
    "unknown-type": "not-supported",
    "not-taken": "not-supported",
    "unit": "value",
    "out-of-range": "value",
    "profile": "invariant",
    "hour": "value",
    "future": "business-rule",
    "reference": "not-found",
    "circle": "invariant",
    "duplicate": "duplicate",
    "request": "not-supported",
    "contradiction": "business-rule",
    "desk": "business-rule",
}
PROBLEM_CODES = tuple(_KINDS)


class BundleRefusedError(DataError):
    """A bundle was refused whole; ``problems`` has every fault that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems[:MOST_TOLD])
        self.count = len(problems)
        super().__init__("fhir.bundle-refused", _sentence(problems))


def _sentence(problems: Sequence[Problem]) -> str:
    first = problems[0]
    more = len(problems) - 1
    others = f" {more} more of its faults are listed with it." if more else ""
    return f"bundle: nothing of it was taken; {first}{others}"


def told(place: str, value: object) -> str:
    """Repeat a value that names nobody; else tell its kind alone.

    >>> told("valueQuantity.unit", "mmHg"), told("name[0].family", "Huseynova")
    ("'mmHg'", 'a text, which is not repeated')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool) or not _may_be_told(place, str(value)):
        return _kind_of(value)
    return repr(value) if isinstance(value, str) else str(value)


def last_name(place: str) -> str:
    """Give the last name of a path, without its number in a list."""
    return place.rsplit(".", 1)[-1].split("[", 1)[0]


def _may_be_told(place: str, text: str) -> bool:
    if len(text) > _LONGEST or _PERSONAL.search(f".{place}"):
        return False
    name = last_name(place)
    forms = (
        (_CODES, _CODE_LIKE),
        (_FIGURES, _FIGURE),
        (_HOURS, _HOUR),
        (_ADDRESSES, _ADDRESS),
    )
    return any(name in names and form.fullmatch(text) for names, form in forms)


def _kind_of(value: object) -> str:
    kinds = {bool: "a truth value", str: "a text", list: "a list", dict: "an object"}
    return f"{kinds.get(type(value), 'a number')}, which is not repeated"
