"""Names of hosts as people allow them: one host, or all under a name.

    host_named("https://www.WHO.int/news")   "www.who.int"
    is_among("www.who.int", ["*.who.int"])   True

A number is no name: what an address is written as must not decide where it leads.
"""

import re
from collections.abc import Collection
from typing import Final

from epihq.terms.errors import UsageError

_UNDER: Final = "*."
_PART: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
# The last part begins with a letter, as no number in any notation does.
_NAME: Final = re.compile(rf"(?:{_PART}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_LONGEST: Final = 253


def host_named(text: str) -> str:
    """Read the name of a host, or "*." and a name for all under it, as it is compared.

    A whole address names its host. Letters beyond ASCII are given as the network
    writes them.

    Raises:
        UsageError: ``text.not-a-host``.
    """
    told = text.strip().casefold()
    under = told.startswith(_UNDER)
    name = _as_the_network_writes(told.removeprefix(_UNDER))
    enough = name.count(".") >= under
    if len(name) > _LONGEST or not _NAME.fullmatch(name) or not enough:
        raise UsageError(
            "text.not-a-host",
            f"host: a name like www.who.int was expected, or *.who.int for all under "
            f"it; got {text[:80]!r}. Write the name of the address alone.",
        )
    return f"{_UNDER}{name}" if under else name


def is_among(host: str, allowed: Collection[str]) -> bool:
    """Tell whether a host is one of those that are allowed, or under one of them."""
    if host in allowed:
        return True
    parts = host.split(".")
    return any(
        f"{_UNDER}{'.'.join(parts[first:])}" in allowed
        for first in range(1, len(parts))
    )


def _as_the_network_writes(told: str) -> str:
    """Give the host of a name or an address; "" where there is none."""
    import httpx  # noqa: PLC0415 - the one reader of addresses, the fetcher's too

    try:
        url = httpx.URL(told if "://" in told else f"http://{told}")
    except (httpx.InvalidURL, ValueError):
        return ""
    return "" if url.userinfo else url.raw_host.decode("ascii").rstrip(".")
