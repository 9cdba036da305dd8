"""The one guard of every door: pages and operations of the API alike."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest

from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor

View = Callable[..., Any]


def guard(
    verb: str, actor_of: Callable[[HttpRequest], Actor]
) -> Callable[[View], View]:
    """Open a view to who may do ``verb``, and mark the view with it.

    Asked by who may not, the view raises ``rules.not-allowed``.
    """
    assert rules.is_known(verb), verb  # noqa: S101 - a slip of the pen, seen at start

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **words: Any) -> Any:
            rules.require(actor_of(request), verb)
            return view(request, *args, **words)

        guarded.verb = verb  # type: ignore[attr-defined]
        return guarded

    return mark
