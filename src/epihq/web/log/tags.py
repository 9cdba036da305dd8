"""How entries of the log are told on a page.

{% load log %}
{{ entry.verb|verb_word }}   {{ entry|states }}   {% thing_link entry.thing 7 %}
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from epihq.operations.instructions.redaction import without_addresses
from epihq.operations.ledger import moments, rules
from epihq.operations.ledger.moments import Moment
from epihq.reports.log_words import about as about_content
from epihq.reports.log_words import via_word
from epihq.terms.log import Entry
from epihq.web.kit.links import thing_link
from epihq.web.kit.tags import state_word
from epihq.web.kit.told import title_of
from epihq.web.log.names import full_names, names_of
from epihq.words import noop
from epihq.words.declared import said

register = template.Library()

_PROGRAM = {
    "watch": noop("The watch"),
    "setup": noop("Setting up"),
    "unknown": noop("Somebody unknown"),
    "notices": noop("The sending of letters"),
}


@register.filter
def verb_word(verb: str) -> str:
    """Say what was done, after the name of who did it."""
    return said(verb)


@register.filter
def doer(by: str, names: Mapping[str, str] | None = None) -> str:
    """Name who did it: a person by name, the program's parts in words."""
    return gettext(_PROGRAM[by]) if by in _PROGRAM else (names or {}).get(by, by)


@register.filter
def clock(at: datetime) -> SafeString:
    """Show an hour of a day that stands above, by the centre's clock and by UTC."""
    local, utc = timezone.localtime(at), at.astimezone(UTC)
    shown = f"{local:%H:%M}"
    if local.utcoffset():
        shown = f"{shown} ({utc:%H:%M} UTC)"
    return format_html('<time datetime="{}">{}</time>', utc.isoformat(), shown)


@register.filter
def via_said(entry: Entry) -> str:
    """Say by which door; nothing where the name says it already."""
    return "" if entry.by == entry.via else via_word(entry.via)


register.simple_tag(thing_link, name="thing_link")


@register.simple_tag(takes_context=True)
def may_see_log(context: dict[str, Any]) -> bool:
    """Whether the reader may follow a link into the log."""
    actor = context.get("actor")
    return actor is not None and rules.may(actor, "log.see")


@register.simple_tag(takes_context=True)
def names_in(context: dict[str, Any], entries: Sequence[Entry]) -> dict[str, str]:
    """Full names of who acted, by user name: for those who may see the log."""
    return names_of(entries, _moment(context)) if may_see_log(context) else {}


@register.simple_tag(takes_context=True)
def person(context: dict[str, Any], username: str) -> str:
    """Name a person as the log does: in full, for those who may see the log."""
    if not may_see_log(context):
        return doer(username)
    return signed(context, username)


@register.simple_tag(takes_context=True)
def signed(context: dict[str, Any], username: str) -> str:
    """Name in full who signs what a reader is given, whoever reads it."""
    return doer(username, full_names([username], _moment(context)))


def _moment(context: dict[str, Any]) -> Moment:
    return context["look"].moment if "look" in context else moments.now()


@register.filter
def states(entry: Entry) -> str:
    """Say from which state to which; nothing where it stayed."""
    before, after = state_word(entry.before), state_word(entry.after)
    if not after or before == after:
        return ""
    if not before:
        return gettext("new: %(state)s") % {"state": after} if after != "new" else after
    return f"{before} → {after}"


@register.filter
def about(entry: Entry) -> str:
    """Tell which thing it is: where, and what it says."""
    return about_content(entry.content)


@register.filter
def title(entry: Entry) -> str:
    """Tell which thing it is, in the words of its subject."""
    return title_of(entry.thing, entry.content)


@register.filter
def note(entry: Entry) -> str:
    """Give what the person said, or what went wrong; no address of a message."""
    said = str(entry.content.get("note") or "")
    return without_addresses(said) if entry.thing == "delivery" else said


@register.filter
def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Turn entries of the log round."""
    return list(entries)[::-1]
