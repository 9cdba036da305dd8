"""Signals in words.

{% load signals %}
{% sentence row %}   {{ row.signal_kind|kind_word }}
"""

from django import template

from epihq.operations.signals.tables import SignalRow
from epihq.web.signals import words

register = template.Library()

register.filter("kind_word", words.kind_word)
register.filter("indicator_word", words.indicator_word)


@register.simple_tag
def sentence(row: SignalRow) -> str:
    """Say in one sentence what a signal speaks of."""
    return words.sentence_of(row)
