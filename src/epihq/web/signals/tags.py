"""Signals in words.

{% sentence row %}   {{ row.signal_kind|kind_word }}   {{ row.location|place_name }}
"""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.signals.tables import SignalRow
from epihq.web.signals import words as phrases
from epihq.words.numbers import figure
from epihq.words.places import place_name

register = template.Library()

register.filter("kind_word", phrases.kind_word)
register.filter("indicator_word", phrases.indicator_word)
register.filter("place_name", place_name)
register.filter("places", phrases.places_of)
register.filter("figure", figure)


@register.simple_tag
def sentence(row: SignalRow) -> str:
    """Say in one sentence what a signal speaks of."""
    return phrases.sentence_of(row)


@register.filter
def occasion_word(occasion: str) -> str:
    """Say on which occasion a message is sent, e.g. "overdue-2"."""
    kind, _dash, step = occasion.partition("-")
    if kind == "overdue" and step.isdecimal():
        return _("overdue, step %(n)s") % {"n": step}
    return str(_OCCASIONS.get(occasion, occasion))


_OCCASIONS = {
    "issued": gettext_lazy("issued"),
    "refused": gettext_lazy("refused"),
    "withdrawn": gettext_lazy("withdrawn"),
}
