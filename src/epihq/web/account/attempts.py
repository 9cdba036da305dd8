"""How often a password may be tried: by name and address, not by name alone.

Whoever may lock a name by wrong passwords locks its owner out. So attempts are counted
for a name from an address; and a browser in which somebody has signed in before is
counted by itself, wherever it stands, and asks nobody else's counts. All other browsers
together have a bound for each name, or a guesser would only take more addresses.

While the ledger cannot be written nothing can be counted, and nobody tries.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from epihq.web.kit.counts import counted_surely, take_back

COOKIE = "epihq_known"
_SALT = "epihq.web.known-browser"
_DAYS = 90
# How many people's names one browser of the room keeps.
_NAMES = 20

# So many wrong passwords in so many seconds; an attempt that succeeds is not counted.
_Rates = tuple[tuple[int, int], ...]
_FROM_ADDRESS: _Rates = ((20, 60),)
_FOR_NAME_HERE: _Rates = ((5, 300), (20, 3_600))
_FOR_NAME_ANYWHERE: _Rates = ((200, 3_600),)


@dataclass(frozen=True)
class Taken:
    """An attempt that was counted."""

    keys: tuple[str, ...]

    def rollback(self) -> None:
        """Take it back, as allauth calls it where the password was right."""
        for key in self.keys:
            take_back(key)


def take(request: HttpRequest, name: str) -> Taken | None:
    """Count an attempt to sign in, which may be taken back; None is one too many.

    Raises:
        DatabaseError: while the ledger cannot be written; ``out_of_reach`` tells why.
    """
    taken = []
    for key, most, seconds in _limits(request, name.strip().lower()):
        if counted_surely(key, seconds) > most:
            return None
        taken.append(key)
    return Taken(tuple(taken))


def _limits(request: HttpRequest, name: str) -> Iterator[tuple[str, int, int]]:
    """Give keys of counts, how many each may reach, and in how many seconds."""
    browser, names = _known(request)
    if _sealed(name) in names:
        limits = [("known", _FOR_NAME_HERE, f"{browser} {name}")]
    else:
        address = _network(request.META.get("REMOTE_ADDR", ""))
        limits = [
            ("address", _FROM_ADDRESS, address),
            ("here", _FOR_NAME_HERE, f"{address} {name}"),
            # Last: what is refused here already uses up nothing of it.
            ("anywhere", _FOR_NAME_ANYWHERE, name),
        ]
    for what, rates, whose in limits:
        for most, seconds in rates:
            yield f"sign-in:{what}:{seconds}:{_sealed(whose)}", most, seconds


def _network(address: str) -> str:
    """Give what one client has of addresses: of IPv6 a network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(ip_network((parsed, 64), strict=False))


def keep(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Let a browser be known by the name that has just signed in in it."""
    browser, names = _known(request)
    new = _sealed(name.lower())
    kept = [one for one in names if one != new][1 - _NAMES :]
    known = [browser or secrets.token_urlsafe(12), *kept, new]
    response.set_cookie(
        COOKIE,
        signing.dumps(known, salt=_SALT),
        max_age=_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _sealed(name: str) -> str:
    """Seal a name: the next person at a browser does not read who was there."""
    return salted_hmac(_SALT, name, algorithm="sha256").hexdigest()[:24]


def _known(request: HttpRequest) -> tuple[str, list[str]]:
    """Give the browser's own number and the sealed names of who signed in in it."""
    cookie = request.COOKIES.get(COOKIE, "")
    try:
        browser, *names = signing.loads(cookie, salt=_SALT, max_age=_DAYS * 86_400)
    except (signing.BadSignature, ValueError):
        return "", []
    return browser, names
