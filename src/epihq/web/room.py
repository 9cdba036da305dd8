"""What every page shows around its own contents: centre, mode, clock, ways."""

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from epihq.operations import rules
from epihq.operations.centre import centre
from epihq.operations.modes import mode
from epihq.operations.tables_room import CentreRow
from epihq.web.sign_in import actor_of

# The centre's name and clock change once a year; every request asks for them.
_RENEW_AFTER = 10.0
_kept: dict[str, tuple[float, CentreRow | None]] = {}

# Name of the page, what it is called, and the verb that opens it.
WAYS = (
    ("board", _("Board"), "board.see"),
    ("signals", _("Signals"), "signal.see"),
    ("claims", _("Claims"), "claim.see"),
    ("instructions", _("Instructions"), "instruction.see"),
    ("measures", _("Measures"), "measure.see"),
    ("log", _("Log"), "log.see"),
    ("roster", _("Roster"), "roster.see"),
    ("handovers", _("Handover"), "handover.see"),
    ("agencies", _("Agencies"), "agency.see"),
    ("officers", _("People"), "officer.see"),
    ("thresholds", _("Thresholds"), "threshold.see"),
    ("sources", _("Sources"), "source.see"),
)


def room(request: HttpRequest) -> dict[str, Any]:
    """Give every template the room it stands in."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"centre": centre_now(), "demo": settings.DEMO}
    actor = actor_of(request)
    current = mode()
    return {
        "centre": centre_now(),
        "mode": current.state if current else "watch",
        "actor": actor,
        "ways": _ways(request, actor),
        "now": datetime.now(UTC),
        "demo": settings.DEMO,
    }


def centre_now() -> CentreRow | None:
    """The centre's settings, at most a few seconds old."""
    at, row = _kept.get("centre", (0.0, None))
    if row is None or time.monotonic() - at > _RENEW_AFTER:
        row = centre()
        _kept["centre"] = (time.monotonic(), row)
    return row


def forget() -> None:
    """Ask for the centre's settings anew, after they were changed here."""
    _kept.clear()


def _ways(request: HttpRequest, actor: rules.Actor) -> list[dict[str, Any]]:
    return [
        {"href": href, "label": label, "here": request.path.startswith(href)}
        for name, label, verb in WAYS
        if rules.may(actor, verb) and (href := _address(name))
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
