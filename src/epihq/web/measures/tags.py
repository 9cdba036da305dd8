"""What acts of regimes are called.

{% load measures %}
{{ held.measure|measure_word }}   {{ act.kind|act_word }}   {{ facet.value|facet_word }}
"""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext_lazy as _

from epihq.operations.measures.changes import Change
from epihq.reports.decision_measures import measure
from epihq.terms.regimes import Measure
from epihq.web.measures.choices import level_word
from epihq.words.places import place_name

register = template.Library()

_ACTS = {"set": _("imposed"), "extend": _("extended"), "lift": _("lifted")}
_FACETS = {
    "imposes": _("imposes"),
    "prolongs": _("prolongs"),
    "shortens": _("shortens"),
    "widens": _("widens the areas"),
    "narrows": _("narrows the areas"),
    "tightens": _("tightens"),
    "eases": _("eases"),
    "lifts": _("lifts"),
}


@register.filter
def measure_word(measured: Measure) -> str:
    """Word a measure of OxCGRT's code and level."""
    return measure(measured.code, measured.level)


@register.filter
def act_word(kind: str) -> str:
    """Name what an act does to its regime."""
    return str(_ACTS.get(kind, kind))


@register.filter
def facet_word(facet: str) -> str:
    """Name how an act changes what held before."""
    return str(_FACETS.get(facet, facet))


@register.filter
def old_level(change: Change) -> str:
    """Word a measure as it held before."""
    return level_word(change.code, change.before or 0)


@register.filter
def new_level(change: Change) -> str:
    """Word a measure as it would hold."""
    return level_word(change.code, change.after or 0)


@register.filter
def area_names(areas: Sequence[str]) -> str:
    """Name areas in the reader's language; none is everywhere."""
    return ", ".join(map(place_name, areas)) if areas else place_name("")
