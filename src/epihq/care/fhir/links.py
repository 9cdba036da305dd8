"""Who and what the entries of a bundle refer to, and whether all of it is there."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from epihq.care.fhir.element import Element
from epihq.care.fhir.records import Identifier

_NUMBERED = re.compile(r"([A-Z][A-Za-z]+)/([0-9]{1,18})")
_BY_IDENTIFIER = re.compile(r"([A-Z][A-Za-z]+)\?identifier=([^|&=]+)\|([^|&]+)")
_URN = "urn:"
# Elements by which one thing is a part of another, or comes from it.
_DOWNWARDS = ("hasMember", "derivedFrom", "partOf", "basedOn", "replaces")


@dataclass(frozen=True)
class Known:
    """Somebody or something on record: by number, or by what others numbered it."""

    kind: str
    number: int | None = None
    identifier: Identifier | None = None


@dataclass(frozen=True)
class Item:
    """An entry of a bundle: where it stands, its kind, its address."""

    index: int
    kind: str
    entry: Element
    resource: Element

    @property
    def address(self) -> str:
        """By what others of the bundle refer to it."""
        return self.entry["fullUrl"].text()


# What a reference leads to: the number of an entry, or what is on record.
Target = int | Known


def known_by(text: str) -> Known | None:
    """Read "Patient/12" or "Patient?identifier=system|value"; None for anything else.

    >>> known_by("Patient/12").number
    12
    """
    if found := _NUMBERED.fullmatch(text):
        return Known(kind=found[1], number=int(found[2]))
    if found := _BY_IDENTIFIER.fullmatch(text):
        return Known(found[1], None, Identifier(system=found[2], value=found[3]))
    return None


class Links:
    """The references of a bundle's entries."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._by_address = {item.address: item for item in items if item.address}
        for item in items:
            # In what a search found, fullUrl is an address and references are short.
            tail = "/".join(item.address.rsplit("/", 2)[-2:])
            if _NUMBERED.fullmatch(tail) or "://" in item.address:
                self._by_address.setdefault(tail, item)
            if item.entry["request"]["method"].value == "PUT":
                url = item.entry["request"]["url"].text()
                self._by_address.setdefault(url, item)

    def target(self, reference: Element, kind: str) -> Target | None:
        """Follow a reference to a kind; None where it was refused."""
        text = reference["reference"].text()
        item = self._by_address.get(text)
        if item is not None and item.kind == kind:
            return item.index
        known = known_by(text) if item is None else None
        if known is not None and known.kind == kind:
            return known
        number = reference["identifier"]
        if not text and number["system"] and number["value"]:
            given = Identifier(
                system=number["system"].text(), value=number["value"].text()
            )
            return Known(kind, None, given)
        self._refuse(reference, kind)
        return None

    def _refuse(self, reference: Element, kind: str) -> None:
        at = reference["reference"] if reference else reference
        if at.text().startswith(_URN) and at.text() not in self._by_address:
            return  # told once, by ``check``
        rule = f"a {kind} of this bundle or of this desk"
        at.refuse("reference", rule, f"Refer by fullUrl, or as {kind}/NUMBER.")

    def check(self) -> None:
        """Refuse references that lead nowhere, circles, and the same thing twice."""
        for item in self._items:
            for reference in _references(item.resource):
                self._check_one(reference["reference"])
        self._check_circles()
        self._check_twice()

    def _check_one(self, at: Element) -> None:
        text = at.text()
        if text.startswith("#"):
            rule, remedy = "a resource of its own", "Send it as an entry of its own."
            at.refuse("not-taken", rule, remedy)
        elif text.startswith(_URN) and text not in self._by_address:
            remedy = "Add the entry that has it as fullUrl."
            at.refuse("reference", "the fullUrl of an entry of this bundle", remedy)

    def _check_circles(self) -> None:
        graph = {item.index: list(self._below(item)) for item in self._items}
        done: set[int] = set()
        for start in graph:
            if _leads_back(start, graph, done):
                at = self._items[start].resource
                rule = "parts that do not lead back to the whole"
                at.refuse("circle", rule, "Take one of the references out.")

    def _below(self, item: Item) -> Iterator[int]:
        for name in _DOWNWARDS:
            for reference in item.resource[name]:
                below = self._by_address.get(reference["reference"].text())
                if below is not None:
                    yield below.index

    def _check_twice(self) -> None:
        addresses = Counter(item.address for item in self._items if item.address)
        seen: set[tuple[str, str, str]] = set()
        for item in self._items:
            if addresses[item.address] > 1:
                rule = "a fullUrl of its own for each entry"
                item.entry["fullUrl"].refuse("duplicate", rule, "Give each its own.")
            for one in item.resource["identifier"]:
                key = (item.kind, one["system"].text(), one["value"].text())
                if key in seen:
                    rule = f"each {item.kind} once"
                    remedy = "Leave one of the two with this identifier out."
                    one.refuse("duplicate", rule, remedy)
                seen.add(key)


def _references(element: Element) -> Iterator[Element]:
    """Walk all references of a resource."""
    waiting = [element]
    while waiting:
        at = waiting.pop()
        if isinstance(at.value, dict):
            if isinstance(at.value.get("reference"), str):
                yield at
            waiting.extend(at[name] for name in at.value)
        elif isinstance(at.value, list):
            waiting.extend(at)


def _leads_back(start: int, graph: dict[int, list[int]], done: set[int]) -> bool:
    """Whether a walk down from an entry comes upon itself; ``done`` are walked."""
    if start in done:
        return False
    path: list[tuple[int, Iterator[int]]] = [(start, iter(graph[start]))]
    on_path = {start}
    while path:
        here, below = path[-1]
        following = next(below, None)
        if following is None:
            path.pop()
            on_path.discard(here)
            done.add(here)
        elif following in on_path:
            return True
        elif following not in done:
            path.append((following, iter(graph[following])))
            on_path.add(following)
    return False
