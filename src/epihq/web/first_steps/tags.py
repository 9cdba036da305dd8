"""The line of the board that leads to the first steps, until all are done.

{% load first_steps %}{% first_steps_line look %}
"""

from pathlib import Path
from typing import Any

from django import template
from django.http import HttpRequest

from epihq.operations.ledger import rules
from epihq.terms.settings import HEADQUARTERS_FILE
from epihq.web.first_steps.pages import progress_kept
from epihq.web.kit.moment import Look, home_folder
from epihq.web.kit.room import stand

register = template.Library()
_FILES = (HEADQUARTERS_FILE, "archive/catalogue.json")


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
    stands = progress_kept(look, actor, _stands_by(look, context["request"]))
    return {"progress": stands} if stands.next else {}


def _stands_by(look: Look, request: HttpRequest) -> str:
    """What the steps stand by: the log, two files, and by the hour how the watch does.

    Of heartbeats no entry tells.
    """
    home = home_folder()
    stamps = [_stamp(home / name) for name in _FILES]
    hour = look.moment.at.strftime("%Y%m%d%H")
    return f"{home} {stand(request).seal} {stamps} {hour}"


def _stamp(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
