"""The way on after a deed: what waits next, and all of it.

{% load inbox %}
{% next_waiting %}
"""

from typing import Any

from django import template

from epihq.operations.centre.day import hour_here
from epihq.operations.inbox.looking import inbox
from epihq.operations.ledger import moments, rules
from epihq.web.inbox.lines import line_of
from epihq.web.kit.sign_in import actor_of

register = template.Library()


@register.inclusion_tag("web/inbox/next.html", takes_context=True)
def next_waiting(context: template.Context) -> dict[str, Any]:
    """Offer the first thing that waits for the reader on another page than this."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {}
    actor = actor_of(request)
    if not rules.may(actor, "inbox.see"):
        return {}
    there = inbox(actor, moments.now(), hour_here())
    lines = map(line_of, there.items)
    others = (line for line in lines if line.address != request.path)
    return {"line": next(others, None), "total": there.total}
