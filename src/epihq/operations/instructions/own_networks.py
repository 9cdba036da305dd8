"""Where the watch sends nothing: this machine itself, and what is plugged into it.

An agency's web address is written by people; one that leads to the machine's own
programs or to a cloud's keys (loopback, link-local, by a name or not) is not written
to, unless ``EPIHQ_OWN_NETWORKS`` names its network.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from os import environ
from typing import Any


class NotReachedError(Exception):
    """The address leads to this machine or to its own link."""


def check_name(host: str, port: int) -> None:
    """Refuse a host of which any address is this machine's own.

    A name that nobody knows is left to the connection to tell.

    Raises:
        NotReachedError: it leads there.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    for *_, address in found:
        _check(str(address[0]))


def check_connected(event: str, facts: dict[str, Any]) -> None:
    """Refuse a connection before anything is sent: a name may change its address.

    httpx calls it, as its extension "trace", with each step of a request.

    Raises:
        NotReachedError: it leads there.
    """
    if event != "connection.connect_tcp.complete":
        return
    stream = facts["return_value"]
    try:
        _check(str(stream.get_extra_info("server_addr")[0]))
    except NotReachedError:
        stream.close()
        raise


def _check(address: str) -> None:
    named = ip_address(address.partition("%")[0])
    inside = [one for one in _read(named) if _is_inside(one) and not _is_allowed(one)]
    if inside:
        raise NotReachedError(
            f"its address {inside[0]} is this machine's own or its link's, where "
            "nothing is sent; EPIHQ_OWN_NETWORKS may allow it"
        )


def _read(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """An address, and the older one that may be written inside it."""
    if isinstance(address, IPv4Address):
        return [address]
    return [address, *filter(None, (address.ipv4_mapped, address.sixtofour))]


def _is_inside(one: IPv4Address | IPv6Address) -> bool:
    is_own = one.is_loopback or one.is_link_local or one.is_unspecified
    return is_own or one.is_multicast


def _is_allowed(one: IPv4Address | IPv6Address) -> bool:
    networks = environ.get("EPIHQ_OWN_NETWORKS", "").split(",")
    return any(
        one in ip_network(net.strip(), strict=False) for net in networks if net.strip()
    )
