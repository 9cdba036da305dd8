"""Who calls: the client's own address, and the name by which it asks for us.

What a web server of ours says of a client (``X-Forwarded-For``, ``X-Forwarded-Proto``)
is believed from the addresses in ``EPIHQ_PROXIES`` alone; from others it is removed
before anybody reads it.
"""

import hmac
import logging
import time
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from epihq.web import errors

Answer = Callable[[HttpRequest], HttpResponse]
Networks = Sequence[IPv4Network | IPv6Network]

_FORWARDED = "HTTP_X_FORWARDED_FOR"
_SCHEME = "HTTP_X_FORWARDED_PROTO"
_log = logging.getLogger(__name__)
_QUIET_SECONDS, _LONGEST_NAME = 60, 80
_THIS_MACHINE = (ip_network("127.0.0.0/8"), ip_network("::1"))


def known(answer: Answer) -> Answer:
    """Find out who calls; refuse whoever asks for a name that is not ours."""
    told_at = -float(_QUIET_SECONDS)

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal told_at
        _find_client(request)
        # Until more is known of the reader; or errors speak the language of whoever
        # this thread answered before.
        translation.activate(translation.get_language_from_request(request))
        try:
            request.get_host()
        except DisallowedHost:
            if time.monotonic() - told_at >= _QUIET_SECONDS:
                told_at = time.monotonic()
                _tell_keeper(request)
            return errors.not_our_name(request)
        return answer(request)

    return middleware


def _tell_keeper(request: HttpRequest) -> None:
    """Tell the journal what whoever forgot to name our address looks for there."""
    asked = request.META.get("HTTP_HOST", "")[:_LONGEST_NAME]
    _log.warning(
        "web.not-our-name: somebody asked for %a; EPIHQ_ADDRESS names %s. If people "
        "are to find the pages by that name, set it to that and start the pages anew. "
        "Of more of these nothing is told for a minute.",
        asked,
        settings.CSRF_TRUSTED_ORIGINS[0],
    )


def may_see_figures(request: HttpRequest) -> bool:
    """Tell whether figures of our running are this caller's: by key, or by place."""
    wanted = settings.METRICS_KEY
    if not wanted:
        # A client that somebody speaks for is not this machine, whatever it says.
        return not request.epihq_is_spoken_for and _is_in(
            request.META.get("REMOTE_ADDR", ""), _THIS_MACHINE
        )
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())


def _find_client(request: HttpRequest) -> None:
    """Put the client's address where its web server's stood, if that is one of ours."""
    forwarded, scheme = request.META.pop(_FORWARDED, ""), request.META.pop(_SCHEME, "")
    request.epihq_is_spoken_for = bool(forwarded)
    caller = request.META.get("REMOTE_ADDR", "")
    if not _is_in(caller, settings.PROXIES):
        return
    if scheme:
        request.META[_SCHEME] = scheme.rpartition(",")[2].strip()
    for address in reversed(forwarded.split(",")):
        if not _is_in(caller, settings.PROXIES) or not _is_address(address):
            break
        caller = address.strip()
    request.META["REMOTE_ADDR"] = caller


def _is_in(address: str, networks: Networks) -> bool:
    return _is_address(address) and any(
        ip_address(address.strip()) in network for network in networks
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text.strip())
    except ValueError:
        return False
    return True
