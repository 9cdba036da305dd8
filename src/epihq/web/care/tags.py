"""Home care in templates: a person's level, and counts.

{% load care %}
{% level row.level %}   {{ n|counted }}
"""

from django import template
from django.utils.safestring import SafeString

from epihq.web.care.words import SKILLS
from epihq.web.kit.tags import badge
from epihq.words import numbers

register = template.Library()


@register.simple_tag
def level(name: str) -> SafeString | str:
    """Show a level of danger as a shape and a word; nothing where none is known."""
    return badge(f"level-{name}") if name else ""


@register.filter
def counted(value: float | None) -> str:
    """Write how many; "–" where nobody knows."""
    return numbers.count(value, "–")


@register.filter
def skilled(skills: list[str]) -> str:
    """Name the skills of a team."""
    return ", ".join(str(SKILLS.get(one, one)) for one in skills) or "–"
