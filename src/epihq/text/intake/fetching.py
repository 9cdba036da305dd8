"""What lies at an address, bounded in every way, and never from one's own networks.

An address is typed or comes in a feed: it may lead anywhere. Only http and https are
asked; each step of a redirection is checked anew; size, also of what is packed, and
time end. A name is looked up once: all its addresses are checked, and one of these is
connected to, so that a second answer cannot lead elsewhere. Addresses that are not of
the open network are refused unless the caller allows their network.
"""

import re
import socket
import threading
import time
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from epihq.terms.errors import DataError, UsageError
from epihq.terms.own_networks import NotReachedError, way_to
from epihq.text.intake.hosts import is_among
from epihq.text.intake.taking import MOST_BYTES

if TYPE_CHECKING:
    import httpx

_SECONDS: Final = 20.0
_MOST_REDIRECTS: Final = 5
# Of the addresses of one name, so many are tried.
_MOST_TRIES: Final = 3
_LONGEST_PEACE: Final = 86_400.0
_MAY_PASS: Final = {408, 425, 429, 500, 502, 503, 504}
_FOR_GOOD: Final = {301, 308}
_HIGHEST_PORT: Final = 65_535
_PACKED: Final = {"gzip", "x-gzip"}
# What readers of addresses understand differently, or nobody writes.
_STRANGE: Final = re.compile(r"[\s\\\x00-\x20\x7f]")
_STAMPS: Final = ("etag", "last-modified")


class NotNowError(DataError):
    """Nothing came now, which may pass (``text.not-now``).

    ``seconds`` is how long the publisher asks to be left in peace; 0: it does not say.
    """

    def __init__(self, message: str, seconds: float = 0.0) -> None:
        super().__init__("text.not-now", message)
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """Bytes as they came, from where, and when.

    ``stamps`` are the publisher's ETag and Last-Modified, by which it can be asked
    whether anything is new; ``is_unchanged`` is its answer that nothing is.
    ``moved_to`` is where it lies for good, where the address only leads there.
    """

    body: bytes
    content_type: str
    address: str
    retrieved: datetime
    stamps: Mapping[str, str] = field(default_factory=dict)
    is_unchanged: bool = False
    moved_to: str = ""


@dataclass(kw_only=True)
class _Asking:
    """One asking with its redirections: what it may, and until when."""

    address: str
    networks: Sequence[str]
    hosts: Collection[str] | None
    headers: Mapping[str, str]
    ends: float
    # The connections that were made, the newest last; and whether the time was over.
    lines: list[Any] = field(default_factory=list)
    is_late: bool = False

    def failed(self, got: str) -> DataError:
        """Say why it cannot be had."""
        return DataError("text.not-fetched", self._told(got))

    def not_now(self, got: str, seconds: float = 0.0) -> NotNowError:
        """Say why it cannot be had now: that may pass."""
        return NotNowError(self._told(got), seconds)

    def _told(self, got: str) -> str:
        return (
            f"read: the page of {self.address!r} was expected; got {got}. Look at it "
            "in a browser; try again later, or save the page and give it as a file."
        )


def fetch(
    address: str,
    allowed: Sequence[str] = (),
    *,
    hosts: Collection[str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """Fetch what lies at an address; ``allowed`` are networks of one's own.

    ``hosts`` are the only ones that may be asked, as ``host_named`` gives them; None
    is any. ``headers`` may ask whether anything is new.

    Raises:
        UsageError: ``text.not-an-address``.
        NotNowError: ``text.not-now``: it may pass.
        DataError: ``text.host-not-allowed``, ``text.not-fetched``, ``text.too-large``.
    """
    import httpx  # noqa: PLC0415 - only a download needs it

    asking = _Asking(
        address=address,
        networks=allowed,
        hosts=hosts,
        headers=headers or {},
        ends=time.monotonic() + _SECONDS,
    )
    try:
        with _cut_off(asking):
            return _followed(asking)
    except (httpx.TransportError, OSError) as error:
        late = f"no end within {_SECONDS:.0f} seconds"
        got = late if asking.is_late else str(error) or type(error).__name__
        raise asking.not_now(got) from error
    except (
        httpx.HTTPError,
        httpx.InvalidURL,
        NotReachedError,
        ValueError,
        zlib.error,
    ) as error:
        raise asking.failed(str(error) or type(error).__name__) from error


def address_and_host(address: str) -> tuple[str, str]:
    """Give an address as the network writes it, and its host as ``hosts`` compares it.

    Raises:
        UsageError: ``text.not-an-address``.
    """
    url = _url(address)
    return str(url), _host(url)


def _followed(asking: _Asking) -> Fetched:
    """Ask, and go where it leads; each step is checked as the first."""
    at, moved_to, is_for_good = asking.address, "", True
    for _ in range(_MOST_REDIRECTS + 1):
        url = _url(at)
        _check_host(url, asking)
        answer, body = _ask(url, asking)
        if not answer.has_redirect_location:
            return _fetched(answer, body, at, moved_to, asking)
        is_for_good = is_for_good and answer.status_code in _FOR_GOOD
        at = str(url.join(answer.headers["location"]))
        moved_to = at if is_for_good else moved_to
    raise asking.failed(f"more than {_MOST_REDIRECTS} redirections")


def _url(address: str) -> "httpx.URL":
    """Read an address; there is one reader, so that all see the same host."""
    import httpx  # noqa: PLC0415 - only a download needs it

    url = None
    if not _STRANGE.search(address):
        with suppress(httpx.InvalidURL, ValueError):
            url = httpx.URL(address)
    # A name before the host looks like the host.
    if (
        url is None
        or url.scheme not in ("http", "https")
        or not _host(url)
        or url.userinfo
        or (url.port or 1) > _HIGHEST_PORT
    ):
        raise _no_address(address)
    return url


def _no_address(address: str) -> UsageError:
    return UsageError(
        "text.not-an-address",
        f"read: an address that begins with http:// or https://, and a host behind it, "
        f"was expected; got {address[:200]!r}. Write it in full, or give a file.",
    )


def _host(url: "httpx.URL") -> str:
    return url.raw_host.decode("ascii").rstrip(".")


def _check_host(url: "httpx.URL", asking: _Asking) -> None:
    if asking.hosts is None or is_among(_host(url), asking.hosts):
        return
    raise DataError(
        "text.host-not-allowed",
        f"read: a host that the centre has allowed was expected; got {_host(url)!r}, "
        f"to which {asking.address!r} leads. An administrator may allow it, or bring "
        "the text as a file.",
    )


def _ask(url: "httpx.URL", asking: _Asking) -> tuple["httpx.Response", bytes]:
    """Ask once: its name is looked up, and who was checked is connected to."""
    import httpx  # noqa: PLC0415 - only a download needs it

    port = 443 if url.scheme == "https" else 80
    way = way_to(urlsplit(str(url)), port, private=True, allowed=asking.networks)
    whom = [url.copy_with(host=one) for one in way.addresses[:_MOST_TRIES]] or [url]
    for last, one in enumerate(whom, start=1 - len(whom)):
        try:
            return _ask_whom(one, url, way.client, way.request, asking)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if not last or asking.is_late:
                raise
    raise AssertionError  # one is always asked


def _ask_whom(
    whom: "httpx.URL",
    url: "httpx.URL",
    client: dict[str, Any],
    request: dict[str, Any],
    asking: _Asking,
) -> tuple["httpx.Response", bytes]:
    import httpx  # noqa: PLC0415 - only a download needs it

    checked = request["extensions"].get("trace")

    def trace(event: str, facts: dict[str, Any]) -> None:
        if checked is not None:
            checked(event, facts)
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            asking.lines.append(facts["return_value"])

    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": "epihq (epidemic headquarters; +https://pypi.org/p/epihq)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        **asking.headers,
    }
    # The certificate is asked for the name, whichever address was connected to.
    extensions = {"trace": trace, "sni_hostname": url.raw_host.decode("ascii")}
    with (
        httpx.Client(
            timeout=_SECONDS / 2, verify=httpx.create_ssl_context(), **client
        ) as asked,
        asked.stream("GET", whom, headers=headers, extensions=extensions) as answer,
    ):
        is_whole = answer.status_code == 200
        return answer, _body(answer, asking) if is_whole else b""


def _body(answer: "httpx.Response", asking: _Asking) -> bytes:
    parts: list[bytes] = []
    size = came = 0
    unpack = _unpacker(answer, asking)
    for part in answer.iter_raw():
        came += len(part)
        # Never more than one byte too many is unpacked, however it was packed.
        whole = unpack.decompress(part, MOST_BYTES + 1 - size) if unpack else part
        size += len(whole)
        parts.append(whole)
        if max(size, came) > MOST_BYTES:
            raise _too_large(asking.address)
        if time.monotonic() > asking.ends:
            raise asking.not_now(f"no end within {_SECONDS:.0f} seconds")
    if unpack and not unpack.eof:
        raise asking.not_now("a packed answer that was cut short")
    return b"".join(parts)


def _too_large(address: str) -> DataError:
    return DataError(
        "text.too-large",
        f"read: at most {MOST_BYTES // 1_000_000} MB are read; got more from "
        f"{address!r}. Save the report's text and give it as a file.",
    )


def _unpacker(answer: "httpx.Response", asking: _Asking) -> Any:
    packed = answer.headers.get("content-encoding", "identity").strip().lower()
    if packed in _PACKED:
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    if packed not in {"identity", ""}:
        raise asking.failed(f"an answer packed as {packed[:20]!r}, which was not asked")
    return None


def _fetched(
    answer: "httpx.Response", body: bytes, at: str, moved_to: str, asking: _Asking
) -> Fetched:
    status = answer.status_code
    if status in _MAY_PASS:
        raise asking.not_now(f"the answer {status}", _in_peace(answer))
    if status not in {200, 304}:
        raise asking.failed(f"the answer {status}")
    return Fetched(
        body=body,
        content_type=answer.headers.get("content-type", ""),
        address=at,
        retrieved=datetime.now(UTC),
        stamps={one: answer.headers[one] for one in _STAMPS if one in answer.headers},
        is_unchanged=status == 304,
        moved_to=moved_to,
    )


def _in_peace(answer: "httpx.Response") -> float:
    """Read for how many seconds a publisher asks not to be asked: a number or an hour.

    Who asks for longer than a day, or for what is neither, has made a mistake.
    """
    asked = answer.headers.get("retry-after", "").strip()
    seconds = float(asked) if asked.isdecimal() else 0.0
    with suppress(ValueError):
        until = parsedate_to_datetime(asked)
        seconds = (until.astimezone(UTC) - datetime.now(UTC)).total_seconds()
    return min(max(0.0, seconds), _LONGEST_PEACE)


@contextmanager
def _cut_off(asking: _Asking) -> Iterator[None]:
    """Cut the connection off when the time is over: a letter a second never ends."""

    def cut() -> None:
        asking.is_late = True
        for line in asking.lines[-1:]:
            with suppress(OSError):
                line.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
