"""What a subject brings to the pages: addresses, operations, ways in the navigation.

Each folder of a subject says it in its ``subject.py``; ``web.subjects`` reads them all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from ninja import Router

    from epihq.web.kit.finding import Finding


# What answers an error, from its status, its code and its sentence.
Refusal = Callable[[int, str, str], HttpResponse]


@dataclass(frozen=True)
class Way:
    """A link of the navigation: name of the page, its label, the verb that opens it.

    ``count`` tells what stands beside it, and costs little: it is asked on every page.
    What ``is_seldom`` gone stands under "More": the others have one line then.
    """

    page: str
    label: str
    verb: str
    count: Callable[[HttpRequest], int] | None = None
    is_seldom: bool = False


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A subject's pages.

    ``things`` are kinds of things whose page has their name and asks for their number;
    ``shown_on`` names the page on which other kinds are shown together. ``finds`` is
    what of the subject can be searched for. ``sentences`` say what a thing of a kind
    speaks of, where that is made of more than its title. ``drafts`` fill in the form
    of a thing of a kind by what its address names, e.g. by a sentence of a text.
    ``statuses`` are the HTTP statuses of errors by their codes, where these say more
    than their kind; ``refusals`` word an error below an address as its callers read it.
    """

    urls: Sequence[Any] = ()
    routers: "Sequence[Router]" = ()
    ways: Sequence[Way] = ()
    things: Sequence[str] = ()
    shown_on: dict[str, str] = field(default_factory=dict)
    finds: "Sequence[Finding]" = ()
    sentences: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    drafts: dict[str, Callable[[HttpRequest], dict[str, Any]]] = field(
        default_factory=dict
    )
    statuses: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)


_known: list[Subject] = []


def know(subjects: Iterable[Subject]) -> None:
    """Take the subjects in, in the order of the navigation."""
    _known[:] = subjects


def ways() -> list[Way]:
    """List the ways of all subjects."""
    return [way for subject in _known for way in subject.ways]


def findings() -> "list[Finding]":
    """List what can be searched for, in the order of the navigation."""
    return [one for subject in _known for one in subject.finds]


def has_page(thing: str) -> bool:
    """Tell whether things of a kind have each a page of their own."""
    return any(thing in subject.things for subject in _known)


def shown_on(thing: str) -> str:
    """Name the page on which things of a kind are shown together; "" for none."""
    pages = (subject.shown_on.get(thing, "") for subject in _known)
    return next((page for page in pages if page), "")


def sentence(row: Any) -> str:
    """Say what a thing speaks of; "" where its kind has no sentence of its own."""
    told = (subject.sentences.get(row.kind) for subject in _known)
    found = next((one for one in told if one is not None), None)
    return "" if found is None else found(row)


def status(code: str) -> int | None:
    """Give the HTTP status of an error by its code; None: no subject has one for it."""
    told = (subject.statuses.get(code) for subject in _known)
    return next((one for one in told if one is not None), None)


def refusal(path: str) -> Refusal | None:
    """Find how errors of an address are worded; None: as all others."""
    told = (named for subject in _known for named in subject.refusals.items())
    return next((refuse for below, refuse in told if path.startswith(below)), None)


def drafted(kind: str, request: HttpRequest) -> dict[str, Any]:
    """Give what the form of a new thing says at first, by what its address names."""
    told = [one.drafts[kind](request) for one in _known if kind in one.drafts]
    return {name: value for one in told for name, value in one.items()}
