"""Messages about instructions in words.

{% load instructions %}
{{ row.occasion|occasion_word }}
"""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()


@register.filter
def occasion_word(occasion: str) -> str:
    """Say on which occasion a message is sent, e.g. "overdue-2"."""
    kind, _dash, step = occasion.partition("-")
    if kind == "overdue" and step.isdecimal():
        return _("overdue, step %(n)s") % {"n": step}
    # Each return is an occasion of its own, with the version that was sent back.
    return str(_OCCASIONS.get(kind, occasion))


_OCCASIONS = {
    "issued": gettext_lazy("issued"),
    "refused": gettext_lazy("refused"),
    "returned": gettext_lazy("sent back"),
    "withdrawn": gettext_lazy("withdrawn"),
}
