"""The pages of help, made from what the subjects declare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor, Role, Verb
from epihq.operations.people.officers import ROLES
from epihq.operations.subjects import THINGS, VERBS
from epihq.web.help.glossary import WORDS
from epihq.web.kit import help as helps
from epihq.web.kit.help import HowTo
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.subject import ways
from epihq.web.kit.tags import role_word
from epihq.words.declared import thing_word
from epihq.words.places import in_order

TABS = (
    ("help", gettext_lazy("The room")),
    ("help-how-to", gettext_lazy("How to")),
    ("help-roles", gettext_lazy("Roles")),
    ("help-words", gettext_lazy("Words")),
    ("help-keys", gettext_lazy("Keys")),
)
# Where there is no other word for what a verb of the rules is about.
_ALSO = {"board": gettext_lazy("board"), "roster": gettext_lazy("roster")}


@dataclass(frozen=True, kw_only=True)
class Deeds:
    """What can be done with one kind of thing: each deed, and by which roles."""

    thing: str
    lines: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]


@page("account.see")
def the_room(request: HttpRequest) -> HttpResponse:
    """Say what the room is for, and where things are."""
    actor, told = actor_of(request), helps.pages()
    context = {
        "places": [
            (reverse(way.page), way.label, _(told[way.page]))
            for way in ways()
            if way.page in told and rules.may(actor, way.verb)
        ],
        "sees_steps": rules.may(actor, "step.see"),
    }
    return _shown(request, "help", context)


@page("account.see")
def how_to(request: HttpRequest) -> HttpResponse:
    """Say how things are done; what is the reader's own to do comes first."""
    actor = actor_of(request)
    all_of_them = helps.how_to()
    mine = [one for one in all_of_them if _is_open(one, actor)]
    others = [one for one in all_of_them if one not in mine]
    context = {"groups": [(_("Yours to do"), mine), (_("Others do it"), others)]}
    return _shown(request, "help-how-to", context)


def _is_open(one: HowTo, actor: Actor) -> bool:
    return not one.verb or rules.may(actor, one.verb)


@page("account.see")
def roles(request: HttpRequest) -> HttpResponse:
    """Say who may do what."""
    actor = actor_of(request)
    context = {
        "roles": [(role.value, role in actor.roles) for role in ROLES],
        "mine": ", ".join(role_word(one) for one in ROLES if one in actor.roles),
        "things": list(_deeds()),
    }
    return _shown(request, "help-roles", context)


def _deeds() -> Iterator[Deeds]:
    by_thing: dict[str, list[Verb]] = {}
    for verb in VERBS.values():
        if verb.who - {Role.PROGRAM} and verb.doing:
            by_thing.setdefault(verb.name.partition(".")[0], []).append(verb)
    for thing, verbs in by_thing.items():
        word = thing_word(thing) if thing in THINGS else str(_ALSO.get(thing, thing))
        yield Deeds(
            thing=word,
            lines=tuple((_(verb.doing), _marks(verb)) for verb in verbs),
        )


def _marks(verb: Verb) -> tuple[tuple[str, bool], ...]:
    return tuple((role.value, role in verb.who) for role in ROLES)


@page("account.see")
def words(request: HttpRequest) -> HttpResponse:
    """Say what the words mean, in the order of the reader's alphabet."""
    told = sorted(
        ((_(word), _(means)) for word, means in WORDS), key=lambda one: in_order(one[0])
    )
    return _shown(request, "help-words", {"words": told})


@page("account.see")
def keys(request: HttpRequest) -> HttpResponse:
    """Say what the keyboard does."""
    told = [(one.key, _(one.does)) for one in helps.keyboard()]
    return _shown(request, "help-keys", {"keys": told})


def _shown(
    request: HttpRequest, name: str, context: Mapping[str, object]
) -> HttpResponse:
    more = {"here": name, "tabs": [(reverse(one), one, word) for one, word in TABS]}
    return render(request, f"web/help/{name}.html", {**context, **more})


URLS = [
    path("help/", the_room, name="help"),
    path("help/how-to/", how_to, name="help-how-to"),
    path("help/roles/", roles, name="help-roles"),
    path("help/words/", words, name="help-words"),
    path("help/keys/", keys, name="help-keys"),
]
