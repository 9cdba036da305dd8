"""How states, severities and hours are shown: a word and a shape, never a colour alone.

{% badge signal.state %}   {{ row.deadline|hour }}   {{ row.location|place_name }}
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from epihq.operations.ledger import clock, rules
from epihq.operations.subjects import STATES, VERBS
from epihq.operations.texts.references import REFERENCE
from epihq.terms.languages import LANGUAGES
from epihq.words import declared, numbers
from epihq.words.diseases import disease_name
from epihq.words.places import place_name
from epihq.words.spans import span

if TYPE_CHECKING:
    # Errors are told without tables.
    from epihq.operations.ledger.thing import Thing

register = template.Library()
register.filter("place_name", place_name)
register.filter("disease_name", disease_name)
register.filter("thing_word", declared.thing_word)

SHAPES = {
    "calm": "○",
    "wait": "◇",
    "work": "◐",
    "warn": "▲",
    "grave": "■",
    "done": "✓",
}


@register.simple_tag
def badge(state: str) -> SafeString:
    """Show a state as a shape and a word; an unknown one as it is."""
    mark = STATES[state].mark if state in STATES else "calm"
    return format_html(
        '<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>',
        mark,
        SHAPES[mark],
        state_word(state),
    )


@register.inclusion_tag("web/diseases.html", takes_context=True)
def diseases(context: dict[str, Any]) -> dict[str, Any]:
    """Lead from a page about one disease to the same about another that is held."""
    # Errors are told without an archive.
    from epihq.web.kit.diseases import switches  # noqa: PLC0415
    from epihq.web.kit.moment import home_folder  # noqa: PLC0415

    look = context["look"]
    held = switches(context["request"], home_folder(), look.disease)
    return {"diseases": held, "shown": look.disease, "at": look.past_at}


@register.filter
def with_texts(words: str) -> SafeString:
    """Lead from what somebody wrote to the sentences of texts that it names."""
    cut, parts = 0, []
    for one in REFERENCE.finditer(words):
        address = f"{reverse('text', args=[int(one[1])])}?record={one[2]}#chosen"
        link = format_html('<a href="{}">{}</a>', address, one[0])
        parts += [(words[cut : one.start()],), (link,)]
        cut = one.end()
    return format_html_join("", "{}", [*parts, (words[cut:],)])


@register.filter
def state_word(state: str) -> str:
    """Name a state in the reader's language."""
    return declared.state_word(state)


@register.filter
def is_open_to(row: "Thing", deed: str) -> bool:
    """Tell whether a deed goes from the state in which a thing is."""
    return row.state in VERBS[f"{row.kind}.{deed}"].before


# How the pages write days and clocks: as all faces do, and in no other way.
_FORMS: dict[str, Callable[[Any], str]] = {
    "j E Y": numbers.day,
    "j E": numbers.short_day,
    "j M Y": numbers.dated,
    "j M": numbers.brief_day,
    "l, j E Y": numbers.week_day,
    "l j M": numbers.brief_week_day,
    "Y-m-d": "{:%Y-%m-%d}".format,
    "H:i": "{:%H:%M}".format,
}


@register.filter("date")
def day_or_clock(value: date | None, form: str = "") -> str:
    """Show a day, or an hour by the centre's clock, in one of few forms; "" for none.

    It stands in the place of Django's own, whose words for months differ from those of
    all other faces. What pages of others ask for in another form is a day.
    """
    write = _FORMS.get(form, numbers.day)
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return write(value)


@register.filter
def hour(value: datetime | None) -> SafeString | str:
    """Show an hour by the centre's clock, and by UTC where the two differ."""
    if value is None:
        return "–"
    local, utc = timezone.localtime(value), value.astimezone(UTC)
    shown = numbers.brief_hour(local)
    is_same = local.utcoffset() == utc.utcoffset()
    known = shown if is_same else f"{shown} ({utc:%H:%M} UTC)"
    return format_html(
        '<time datetime="{}">{}</time>', utc.isoformat(timespec="seconds"), known
    )


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """List the languages of the pages, each by its own name in every language."""
    return list(LANGUAGES.items())


@register.filter
def ago(value: datetime | None, then: datetime | None = None) -> str:
    """Say roughly how long ago, or how long until: "3 h ago", "in 2 days".

    ``then`` is the hour that is looked at; default now.
    """
    return _ago(value, then or clock.now())


@register.filter
def wall_ago(value: datetime | None) -> str:
    """Say the same of an hour of the machine, which no exercise changes."""
    return _ago(value, timezone.now())


def _ago(value: datetime | None, now: datetime) -> str:
    if value is None:
        return "–"
    seconds = (now - value).total_seconds()
    words = {"span": span(abs(seconds))}
    if seconds >= 0:
        return gettext("%(span)s ago") % words
    return gettext("in %(span)s") % words


@register.inclusion_tag("web/field.html")
def field(bound: Any) -> dict[str, Any]:
    """Show a field of a form with label, help and errors, each tied to it."""
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    described += [f"{bound.auto_id}_errors"] if bound.errors else []
    attributes: dict[str, Any] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    kind = getattr(bound.field.widget, "input_type", "")
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes),
        "presets": getattr(bound.field, "presets", ()),
        "is_check": kind == "checkbox" and not hasattr(bound.field, "choices"),
        "is_group": hasattr(bound.field.widget, "option_inherits_attrs")
        and kind in {"radio", "checkbox"}
        and hasattr(bound.field, "choices"),
    }


@register.inclusion_tag("web/star.html", takes_context=True)
def star(context: dict[str, Any], code: str) -> dict[str, Any]:
    """Set the star of a place: to give, or to take away."""
    from epihq.operations.find.actions import is_starred  # noqa: PLC0415 - errors are told without tables

    actor, look = context["actor"], context["look"]
    may = not look.moment.is_past and rules.may(actor, "view.keep")
    on = may and is_starred(actor, code)
    token = context.get("csrf_token")
    return {"code": code, "may": may, "on": on, "csrf_token": token}


@register.inclusion_tag("web/head.html")
def head(sheet: Any, key: str, css: str = "", label: str = "") -> dict[str, Any]:
    """Set the heading of a column that puts its list in order.

    ``label`` is another word for it; without a sheet, it is one that sorts nothing.
    """
    if not sheet:
        return {"heading": label, "css": css}
    heading, address, state = sheet.heading(key)
    return {
        "heading": label or heading,
        "address": address,
        "state": state,
        "css": css,
    }


ROLES = {
    "duty-officer": _("duty officer"),
    "epidemiologist": _("epidemiologist"),
    "incident-manager": _("incident manager"),
    "agency-officer": _("agency officer"),
    "spokesperson": _("spokesperson"),
    "auditor": _("auditor"),
    "administrator": _("administrator"),
    "nurse": _("nurse of home care"),
    "clinician": _("clinician of home care"),
    "care-supervisor": _("supervisor of home care"),
}


@register.simple_tag
def roles() -> list[tuple[str, str]]:
    """List the roles, each by its name in the reader's language."""
    return [(role, str(word)) for role, word in ROLES.items()]


@register.filter
def role_word(role: str) -> str:
    """Name a role in the reader's language."""
    return str(ROLES.get(role, role))
