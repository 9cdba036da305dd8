"""Who is on duty and when the next one comes, for the header of every page."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from epihq.operations import rules
from epihq.web.pages_roster import duty_now
from epihq.web.sign_in import actor_of


def room_status(request: HttpRequest) -> dict[str, Any]:
    """Give templates who is on duty and who comes next, to whom may see the roster."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    if not rules.may(actor_of(request), "roster.see"):
        return {}
    return {"status": duty_now(datetime.now(UTC))}
