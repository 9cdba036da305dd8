"""How often a password may be tried: by name and address, not by name alone.

Whoever may lock a name by wrong passwords locks its owner out. So attempts are counted
for a name from an address; and a browser in which somebody has signed in before is
counted by itself, wherever it stands, and asks nobody else's counts. All other browsers
together have a bound for each name, or a guesser would only take more addresses.
"""

import secrets

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "epihq_known"
_SALT = "epihq.web.known-browser"
_DAYS = 90
# How many people's names one browser of the room keeps.
_NAMES = 20

# Wrong passwords; an attempt that succeeds is not counted.
_FROM_ADDRESS = "20/m/ip"
_FOR_NAME_HERE = "5/5m/key,20/h/key"
_FOR_NAME_ANYWHERE = "200/h/key"


def take(request: HttpRequest, name: str) -> RateLimitUsage | None:
    """Count an attempt to sign in, which may be taken back; None is one too many."""
    name = name.strip().lower()
    browser, names = _known(request)
    if _sealed(name) in names:
        limits = [("known", _FOR_NAME_HERE, f"{browser} {name}")]
    else:
        address = ratelimit.get_ip(request)
        limits = [
            ("address", _FROM_ADDRESS, ""),
            ("here", _FOR_NAME_HERE, f"{address} {name}"),
            # Last: what is refused here already uses up nothing of it.
            ("anywhere", _FOR_NAME_ANYWHERE, name),
        ]
    taken = RateLimitUsage(usage=[])
    for what, rate, key in limits:
        usage = ratelimit.consume(
            request, app="epihq.web", action=what, config={what: rate}, key=key
        )
        if usage is None:
            return None
        taken.usage += usage.usage
    return taken


def keep(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Let a browser be known by the name that has just signed in in it."""
    browser, names = _known(request)
    new = _sealed(name.lower())
    kept = [one for one in names if one != new][1 - _NAMES :]
    told = [browser or secrets.token_urlsafe(12), *kept, new]
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=_SALT),
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
