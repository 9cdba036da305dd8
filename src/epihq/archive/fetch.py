"""Bringing publications in: from files, or from the publisher over HTTPS.

A download is retried with growing pauses on what may pass (no connection, time-out,
a server's fault, a body cut short) and stops at once on what will not. Unchanged
files are asked for with their ETag and Last-Modified and answered from the cache,
so a publication is always whole. Nothing here prints.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.archive.cached import Cached
from epihq.archive.publication import Publication, Source
from epihq.terms.errors import DataError, UsageError

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState

Progress = Callable[[str, int, int | None], None]

_TRIES = 5
_LONGEST_PAUSE_SECONDS = 60.0
_TIMEOUT_SECONDS = 30.0
_MAY_PASS = {408, 425, 429, 500, 502, 503, 504}


def publication_from_files(
    source: Source, path: Path, report_date: date
) -> Publication:
    """Take a publication from a file, or from a folder that holds its files.

    Raises:
        UsageError: ``fetch.no-such-file``, ``fetch.files-not-found``.
    """
    if path.is_dir():
        files = _known_files(source, path)
    elif path.is_file():
        files = {path.name: path.read_bytes()}
    else:
        raise UsageError(
            "fetch.no-such-file",
            f"sync {source.name}: --from is a file or a folder; got {str(path)!r}, "
            "which does not exist. Check the path.",
        )
    return Publication(
        source=source.name,
        files=files,
        report_date=report_date,
        retrieved_at=datetime.now(UTC),
        origin=path.name or "folder",
    )


def _known_files(source: Source, folder: Path) -> dict[str, bytes]:
    wanted = [*source.addresses, *source.past_names]
    found = {
        name: (folder / name).read_bytes()
        for name in wanted
        if (folder / name).is_file()
    }
    if not found:
        listed = ", ".join(wanted) or "a file (this source is one file: name it)"
        raise UsageError(
            "fetch.files-not-found",
            f"sync {source.name}: in the folder {str(folder)!r} one of these was "
            f"expected: {listed}; got none of them. Name the folder of the files.",
        )
    return found


def addresses_at(source: Source, address: str) -> dict[str, str]:
    """Say where a source's files are when ``address`` stands in for the publisher.

    It is the address of the file where the source has one, and else, or where it ends
    in a slash, of the folder that holds the files.
    """
    files = list(source.addresses) or [address.rstrip("/").rpartition("/")[2]]
    if len(files) == 1 and not address.endswith("/"):
        return {files[0]: address}
    return {name: f"{address.rstrip('/')}/{name}" for name in files}


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """One file as it came: its bytes, and whether the publisher called it unchanged."""

    body: bytes
    unchanged: bool
    modified: datetime | None


def publication_from_publisher(
    source: Source,
    cache: Path,
    *,
    addresses: Mapping[str, str] | None = None,
    report_date: date | None = None,
    on_progress: Progress | None = None,
    pause: Callable[[float], None] | None = None,
    tries: int = _TRIES,
) -> Publication | None:
    """Download a publication; None when the publisher says that nothing is new.

    ``report_date`` is by default the newest Last-Modified day of the files, in UTC,
    and without one that can be, today. ``addresses`` stands in for the publisher's
    own (a mirror); ``pause`` waits a number of seconds between ``tries``.

    Raises:
        DataError: ``fetch.refused``, ``fetch.unreachable``.
    """
    import httpx  # noqa: PLC0415 - only a download needs it

    headers = {"User-Agent": "epihq (epidemic headquarters; +https://pypi.org/p/epihq)"}
    answers = {}
    with httpx.Client(
        timeout=_TIMEOUT_SECONDS, follow_redirects=True, headers=headers
    ) as client:
        for name, address in (addresses or source.addresses).items():
            answers[name] = _file(
                client, name, address, cache, on_progress, (pause, tries)
            )
    if all(answer.unchanged for answer in answers.values()):
        return None
    modified = [a.modified for a in answers.values() if a.modified is not None]
    retrieved_at = datetime.now(UTC)
    return Publication(
        source=source.name,
        files={name: answer.body for name, answer in answers.items()},
        report_date=report_date or max(modified, default=retrieved_at).date(),
        retrieved_at=retrieved_at,
        origin=next(iter((addresses or source.addresses).values())),
    )


def _file(
    client: "httpx.Client",
    name: str,
    address: str,
    cache: Path,
    on_progress: Progress | None,
    patience: tuple[Callable[[float], None] | None, int],
) -> _Answer:
    """Get one file, trying again on what may pass."""
    import httpx  # noqa: PLC0415
    import tenacity  # noqa: PLC0415

    pause, most = patience
    tries = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(most),
        wait=_pause_before_next,
        retry=tenacity.retry_if_exception_type((httpx.TransportError, _MayPassError)),
        reraise=True,
        sleep=pause or time.sleep,
    )
    try:
        return tries(_try_once, client, name, address, cache, on_progress)
    except (httpx.TransportError, _MayPassError) as exc:
        reason = str(exc) or type(exc).__name__
        raise DataError(
            "fetch.unreachable",
            f"{name}: the publisher at {address} was asked {most} "
            f"time{'s' if most > 1 else ''}; got "
            f"{reason}. Try again later, or bring the file with --from.",
        ) from exc


class _MayPassError(Exception):
    """A fault of the moment; ``after`` are seconds that the server asked to wait."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


def _pause_before_next(state: "RetryCallState") -> float:
    """Wait 1, 2, 4, ... seconds and a bit, or as long as the server asks."""
    import tenacity  # noqa: PLC0415

    error = None if state.outcome is None else state.outcome.exception()
    if isinstance(error, _MayPassError) and error.after is not None:
        return min(error.after, _LONGEST_PAUSE_SECONDS)
    grow = tenacity.wait_exponential_jitter(max=_LONGEST_PAUSE_SECONDS)
    return float(grow(state))


def _try_once(
    client: "httpx.Client",
    name: str,
    address: str,
    cache: Path,
    on_progress: Progress | None,
) -> _Answer:
    known = Cached(cache, address)
    with client.stream("GET", address, headers=known.conditions()) as response:
        if response.status_code == 304:
            return _Answer(body=known.body(), unchanged=True, modified=known.modified())
        if response.status_code in _MAY_PASS:
            asked = response.headers.get("Retry-After", "")
            after = float(asked) if asked.isdigit() else None
            raise _MayPassError(f"status {response.status_code}", after)
        if response.status_code != 200:
            raise DataError(
                "fetch.refused",
                f"{name}: status 200 was expected from {address}; got "
                f"{response.status_code}. The address may have moved: bring the file "
                "with --from, and report the new address.",
            )
        body = _whole_body(name, response, on_progress)
        known.keep(body, response.headers)
    return _Answer(body=body, unchanged=False, modified=known.modified())


def _whole_body(
    name: str, response: "httpx.Response", on_progress: Progress | None
) -> bytes:
    """Read the body; httpx itself refuses one that ends before its announced length."""
    announced = response.headers.get("Content-Length", "")
    total = int(announced) if announced.isdigit() else None
    parts = []
    for part in response.iter_bytes():
        parts.append(part)
        if on_progress is not None:
            on_progress(name, response.num_bytes_downloaded, total)
    if not parts:
        raise _MayPassError("an empty body")
    return b"".join(parts)
