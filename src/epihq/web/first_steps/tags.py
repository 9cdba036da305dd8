"""The line of the board that leads to the first steps, until all are done.

{% load first_steps %}{% first_steps_line look %}
"""

from typing import Any

from django import template

from epihq.operations.ledger import rules
from epihq.web.first_steps.pages import progress
from epihq.web.kit.moment import Look

register = template.Library()


@register.inclusion_tag("web/first_steps/line.html", takes_context=True)
def first_steps_line(context: dict[str, Any], look: Look) -> dict[str, Any]:
    """Tell who may see them how many are done; nothing once all are, or of the past.

    Nor in an exercise, whose room came furnished and goes when it ends.
    """
    actor = context.get("actor")
    if actor is None or look.moment.is_past or look.exercise:
        return {}
    if not rules.may(actor, "step.see"):
        return {}
    stands = progress(look, actor)
    return {"progress": stands} if stands.next else {}
