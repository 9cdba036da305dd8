"""Events in words.

{% load events %}
{{ "deaths"|figure_word }}   {{ said.confidence|level_word }}
{% clock_mark mark words %}
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from epihq.terms.events import Confidence, Figure
from epihq.web.events.words import CONFIDENCES, figure_word
from epihq.web.kit.tags import SHAPES

register = template.Library()
register.filter("figure_word", figure_word)


@register.filter
def as_risk(risk: str) -> str:
    """Name the state that says a level as one of risk, e.g. "risk-high"."""
    return f"risk-{risk}"


@register.filter
def level_word(confidence: Confidence) -> str:
    """Say how sure somebody is."""
    return str(CONFIDENCES[confidence])


@register.filter
def sayings(cells: Iterable[Figure | None]) -> list[Figure]:
    """Name the reports that a row of figures is from, each once."""
    said = {(one.report_date, one.source): one for one in cells if one is not None}
    return [said[key] for key in sorted(said)]


@register.simple_tag
def clock_mark(mark: str, words: str) -> SafeString:
    """Show how a clock stands: a shape and its words."""
    return format_html(
        '<span class="stands {}"><span aria-hidden="true">{}</span> {}</span>',
        mark,
        SHAPES[mark],
        words,
    )
