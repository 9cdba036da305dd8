"""Where nothing is sent or asked: this machine itself, and what is plugged into it.

A web address is written by people; one that leads to the machine's own programs or to
a cloud's keys (loopback, link-local, by a name or not) is not written to, unless
``EPIHQ_OWN_NETWORKS`` names its network. What is only to be read, from an address that
a text or a stranger may have named, also stays out of private networks.
"""

import socket
from collections.abc import Sequence
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from os import environ
from typing import Any, NamedTuple
from urllib.parse import SplitResult
from urllib.request import getproxies, proxy_bypass


class NotReachedError(Exception):
    """The address leads to this machine or to its own link."""


class Way(NamedTuple):
    """How an address is asked: what httpx's client and its request are given.

    ``addresses`` are those that its name has, each checked; none where a proxy asks it,
    or nobody knows the name.
    """

    client: dict[str, Any]
    request: dict[str, Any]
    addresses: tuple[str, ...] = ()


def way_to(
    parts: SplitResult,
    port: int,
    *,
    private: bool = False,
    allowed: Sequence[str] | None = None,
) -> Way:
    """Check a web address, and see to it that who is connected to is checked too.

    ``port`` is the one of an address that names none; the rest is ``check_name``'s.

    Raises:
        NotReachedError: it leads to this machine's own.
        ValueError: its port is no number of one.
    """
    addresses = check_name(
        parts.hostname or "", parts.port or port, private=private, allowed=allowed
    )
    proxy = _proxy_to(parts)
    checked = partial(_check_connected, private=private, allowed=allowed)
    return Way(
        # The environment was asked already: what is checked is what is used.
        client={"proxy": proxy, "trust_env": False},
        # Where a proxy stands between, it is the one that is connected to.
        request={"extensions": {} if proxy else {"trace": checked}},
        addresses=() if proxy else addresses,
    )


def check_name(
    host: str,
    port: int,
    *,
    private: bool = False,
    allowed: Sequence[str] | None = None,
) -> tuple[str, ...]:
    """Refuse a host of which any address is this machine's own; give its addresses.

    ``private`` refuses whatever is not of the open network as well: private, shared,
    reserved, and an older address written inside a newer one. ``allowed`` are networks
    that may be reached nevertheless, by default those of ``EPIHQ_OWN_NETWORKS``. A name
    that nobody knows has none: the connection tells it.

    Raises:
        NotReachedError: it leads there.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    addresses = tuple(dict.fromkeys(str(address[0]) for *_, address in found))
    for address in addresses:
        _check(address, private, allowed)
    return addresses


def _check_connected(
    event: str,
    facts: dict[str, Any],
    *,
    private: bool = False,
    allowed: Sequence[str] | None = None,
) -> None:
    """Refuse a connection before anything is sent: a name may change its address.

    httpx calls it, as its extension "trace", with each step of a request.

    Raises:
        NotReachedError: it leads there.
    """
    if event != "connection.connect_tcp.complete":
        return
    stream = facts["return_value"]
    try:
        _check(str(stream.get_extra_info("server_addr")[0]), private, allowed)
    except NotReachedError:
        stream.close()
        raise


def _proxy_to(parts: SplitResult) -> str | None:
    """Give the proxy that the environment names for an address, or None."""
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    if not found or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    return found if "://" in found else f"http://{found}"


def _check(address: str, private: bool, allowed: Sequence[str] | None) -> None:
    named = ip_address(address.partition("%")[0])
    inside = [
        one
        for one in _read(named)
        if (_is_inside(one) or (private and not _is_open(one)))
        and not _is_allowed(one, allowed)
    ]
    if not inside:
        return
    how = "EPIHQ_OWN_NETWORKS" if allowed is None else "its network, named,"
    what, also = ("asked", ", or private") if private else ("sent", "")
    raise NotReachedError(
        f"its address {inside[0]} is this machine's own or its link's{also}, where "
        f"nothing is {what}; {how} may allow it"
    )


def _read(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """An address, and the older one that may be written inside it."""
    if isinstance(address, IPv4Address):
        return [address]
    translated = IPv4Address(address.packed[-4:]) if address in _TRANSLATED else None
    inside = (address.ipv4_mapped, address.sixtofour, translated)
    return [address, *filter(None, inside)]


def _is_inside(one: IPv4Address | IPv6Address) -> bool:
    is_own = one.is_loopback or one.is_link_local or one.is_unspecified
    return is_own or one.is_multicast


# What of IPv6 is given to networks; all else is local, reserved, or older inside newer.
_GIVEN = ip_network("2000::/3")
# By which a machine without IPv4 reaches it (RFC 6052): the last four bytes count.
_TRANSLATED = ip_network("64:ff9b::/96")


def _is_open(one: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is of the open network, where anybody may ask it."""
    if isinstance(one, IPv6Address) and one not in _GIVEN:
        return one in _TRANSLATED
    return one.is_global and not one.is_reserved


def _is_allowed(one: IPv4Address | IPv6Address, allowed: Sequence[str] | None) -> bool:
    told = environ.get("EPIHQ_OWN_NETWORKS", "").split(",")
    networks = told if allowed is None else allowed
    return any(
        one in ip_network(net.strip(), strict=False) for net in networks if net.strip()
    )
