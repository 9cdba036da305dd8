"""How the log tells of keys to the API."""

from collections.abc import Iterable

from epihq.web.account.words import scope_words
from epihq.web.kit.told import lines


def _scopes(scopes: Iterable[str]) -> str:
    return lines([scope_words(scope) for scope in scopes])


VALUES = {"scopes": _scopes}
