"""A page from its address, bounded in every way, and never from one's own networks.

An address is typed or comes in a feed: it may lead anywhere. Only http and https are
asked; each step of a redirection is checked anew; size and time end. Loopback, private
and link-local addresses are refused unless the caller allows their network.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from epihq.terms.errors import DataError, UsageError
from epihq.terms.own_networks import NotReachedError, way_to
from epihq.text.taking import MOST_BYTES

_SECONDS: Final = 20.0
_MOST_REDIRECTS: Final = 5


@dataclass(frozen=True)
class Fetched:
    """Bytes as they came, from where, and when."""

    body: bytes
    content_type: str
    address: str
    retrieved: datetime


def fetch(address: str, allowed: Sequence[str] = ()) -> Fetched:
    """Fetch a page; ``allowed`` are networks of one's own that may be asked.

    Raises:
        UsageError: ``text.not-an-address``.
        DataError: ``text.not-fetched``, ``text.too-large``.
    """
    import httpx  # noqa: PLC0415 - only a download needs it

    _check_scheme(address)
    ends = time.monotonic() + _SECONDS
    try:
        at = address
        for _ in range(_MOST_REDIRECTS + 1):
            answer, body = _ask(at, ends, allowed)
            if not answer.is_redirect:
                return _fetched(answer, body, at)
            at = urljoin(at, answer.headers.get("location", ""))
            _check_scheme(at)
    except (httpx.HTTPError, httpx.InvalidURL, NotReachedError, ValueError) as error:
        raise _failed(address, str(error) or type(error).__name__) from error
    raise _failed(address, f"more than {_MOST_REDIRECTS} redirections")


def _check_scheme(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            "text.not-an-address",
            f"read: an address that begins with http:// or https:// was expected; got "
            f"{address!r}. Write it in full, or give a file.",
        )


def _ask(address: str, ends: float, allowed: Sequence[str]) -> tuple[Any, bytes]:
    """Ask once: the name is checked, and who is connected to before it is asked."""
    import httpx  # noqa: PLC0415 - only a download needs it

    parts = urlsplit(address)
    port = 443 if parts.scheme == "https" else 80
    way = way_to(parts, port, private=True, allowed=allowed)
    with (
        httpx.Client(
            timeout=_SECONDS / 2,
            headers={"User-Agent": "epihq"},
            verify=httpx.create_ssl_context(),
            **way.client,
        ) as client,
        client.stream("GET", address, **way.request) as answer,
    ):
        return answer, b"" if answer.is_redirect else _body(answer, address, ends)


def _body(answer: Any, address: str, ends: float) -> bytes:
    parts = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            raise DataError(
                "text.too-large",
                f"read: at most {MOST_BYTES // 1_000_000} MB are read; got more from "
                f"{address!r}. Save the report's text and give it as a file.",
            )
        if time.monotonic() > ends:
            raise _failed(address, f"no end within {_SECONDS:.0f} seconds")
        parts.append(part)
    return b"".join(parts)


def _fetched(answer: Any, body: bytes, address: str) -> Fetched:
    if answer.status_code >= 400:
        raise _failed(address, f"the answer {answer.status_code}")
    content_type = answer.headers.get("content-type", "")
    return Fetched(body, content_type, address, datetime.now(UTC))


def _failed(address: str, got: str) -> DataError:
    return DataError(
        "text.not-fetched",
        f"read: the page of {address!r} was expected; got {got}. Try again later, or "
        "save the page and give it as a file.",
    )
