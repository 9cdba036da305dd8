"""What a page is for, beside its title.

{% load help %}{% about_page %}
"""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.people.officers import ROLES
from epihq.operations.subjects import VERBS
from epihq.web.kit import help as helps
from epihq.web.kit.tags import role_word

register = template.Library()


@register.filter
def told(text: str) -> str:
    """Say a text of the catalogue that a subject declared."""
    return _(text)


@register.inclusion_tag("web/help/about.html", takes_context=True)
def about_page(context: dict[str, Any]) -> dict[str, Any]:
    """Tell what the page is for, who may see it, and what its reader may do there."""
    match = getattr(context.get("request"), "resolver_match", None)
    actor: Actor | None = context.get("actor")
    if actor is None or match is None:
        return {}
    sentence = helps.pages().get(match.url_name or "")
    verb = getattr(match.func, "verb", "")
    if not sentence or not verb:
        return {}
    thing = verb.partition(".")[0]
    return {
        "sentence": _(sentence),
        "seen_by": _names(VERBS[verb].who),
        "deeds": [
            (_(one.doing), rules.may(actor, one.name), _names(one.who))
            for one in VERBS.values()
            if one.name.startswith(f"{thing}.") and _is_a_deed(one)
        ],
    }


def _is_a_deed(verb: rules.Verb) -> bool:
    is_of_people = bool(verb.who - {Role.PROGRAM})
    return is_of_people and bool(verb.doing) and not verb.name.endswith(".see")


def _names(who: frozenset[Role]) -> str:
    if who.issuperset(ROLES):
        return _("everyone")
    return ", ".join(role_word(role.value) for role in ROLES if role in who)
