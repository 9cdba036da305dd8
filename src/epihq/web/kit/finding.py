"""Search: what a subject lets be found, by words or by number, and by whom.

    FINDS = (things(ClaimRow, _("Claims"), ("quotation",), claimed, all_on="claims"),)

A subject names it in its ``subject.py``; nothing else has to know. A reader finds what
they may open: the verb that opens the page opens what is found, thing by thing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from epihq.operations.ledger import rules
from epihq.operations.ledger.moments import newest_number
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.thing import Thing
from epihq.terms.folding import fold
from epihq.terms.languages import LANGUAGES
from epihq.terms.place_names import codes_named
from epihq.web.kit.listing import either, equals, found, has_text, there
from epihq.web.kit.moment import Look
from epihq.words import speaking
from epihq.words.declared import thing_word
from epihq.words.places import place_name

# So many are shown of a kind, and so many of the newest are read for words; the list
# to which a kind leads reads all.
SHOWN: Final = 6
NEWEST: Final = 2000
_DIGITS: Final = 18


class Hit(NamedTuple):
    """One thing that was found: its name, its page, its state, what is beside it."""

    title: str
    address: str
    state: str = ""
    beside: str = ""
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What somebody seeks: words, or the number of a thing, perhaps of a kind."""

    text: str
    number: int | None
    kind: str
    actor: Actor
    look: Look
    at: str

    @property
    def places(self) -> tuple[str, ...]:
        """The places that the words name, if they do."""
        return codes_named(self.text)

    def address(self, page: str, *args: object, **asked: str) -> str:
        """The address of a page, at the hour that is looked at."""
        told = urlencode({**asked, **({"at": self.at} if self.at else {})})
        return reverse(page, args=args) + (told and f"?{told}")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One kind of what is found: its name and heading, who may, and how it is found.

    ``all_on`` is the page that lists all of the kind, by ``asks``: {"tab": "all"}.
    """

    kind: str
    label: str
    verb: str
    find: Callable[[Sought], Iterable[Hit]]
    all_on: str = ""
    asks: Mapping[str, str] = field(default_factory=dict)


class Group(NamedTuple):
    """What was found of a kind, and where all of it is listed."""

    kind: str
    label: str
    hits: list[Hit]
    more: str


def sought(text: str, actor: Actor, look: Look, at: str) -> Sought:
    """Read what was typed: "beds", "12", "#12", "instruction 12"."""
    word, _blank, last = text.strip().rpartition(" ")
    digits = last.removeprefix("#").removeprefix("№")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS
    kinds = _kinds_named(word) if is_number and word else ("",)
    return Sought(
        text=text.strip(),
        number=int(digits) if is_number and kinds else None,
        kind=kinds[0] if kinds else "",
        actor=actor,
        look=look,
        at=at,
    )


def search(asked: Sought, findings: Iterable[Finding]) -> list[Group]:
    """Find all that somebody may open, by kind; nothing for nothing."""
    if not asked.text:
        return []
    groups = []
    for one in findings:
        if not rules.may(asked.actor, one.verb) or asked.kind not in {"", one.kind}:
            continue
        hits = list(one.find(asked))
        if hits:
            more = _more(asked, one) if len(hits) >= SHOWN else ""
            groups.append(Group(one.kind, one.label, hits[:SHOWN], more))
    return groups


def things(
    table: type[Thing],
    label: str,
    columns: Sequence[str],
    title: Callable[[Any], str],
    *,
    places: Sequence[str] = (),
    sight: Callable[[Actor], list[Q]] = lambda _actor: [],
    related: Sequence[str] = (),
    **told: Any,
) -> Finding:
    """Let things of a table be found by their number, words and places.

    ``columns`` are those whose words are read, ``places`` those that hold a code or a
    list of codes; ``sight`` is what of the table somebody sees at all.
    """

    def find(asked: Sought) -> Iterable[Hit]:
        asks = [*sight(asked.actor), _asks(table, asked, columns, places)]
        rows = found(table, asked.look.moment, asks, related=related)[:SHOWN]
        return [
            Hit(
                title=title(row),
                address=asked.address(table.kind, row.pk),
                state=row.state,
                beside=place_name(where) if (where := _where(row)) else "",
                number=row.pk,
            )
            for row in rows
            if rules.may(asked.actor, f"{table.kind}.see", row)
        ]

    return Finding(
        kind=table.kind, label=label, verb=f"{table.kind}.see", find=find, **told
    )


def _asks(
    table: type[Thing], asked: Sought, columns: Sequence[str], places: Sequence[str]
) -> Q:
    if asked.number is not None:
        return equals("number", asked.number)
    newest = newest_number(table, asked.look.moment)
    among = Q(number__gt=newest - NEWEST) if newest > NEWEST else Q()
    is_list = {field.name: field.get_internal_type() for field in table._meta.fields}  # noqa: SLF001 - Django's way to a model's columns
    listing = [name for name in places if is_list[name] == "JSONField"]
    one = [name for name in places if name not in listing]
    place = [there(asked.places, one, listing)] if asked.places and places else []
    return among & either(has_text(columns, asked.text), *place)


def _where(row: Thing) -> str:
    return str(getattr(row, "location", ""))


def _kinds_named(word: str) -> tuple[str, ...]:
    """Give the kinds of things that are called so, in any language of the room."""
    typed = fold(word)
    return tuple(kind for kind, names in _named().items() if typed in names)


@cache
def _named() -> dict[str, set[str]]:
    from epihq.operations.subjects import THINGS  # noqa: PLC0415 - reads all subjects

    named: dict[str, set[str]] = {kind: {fold(kind)} for kind in THINGS}
    for language in LANGUAGES:
        with speaking(language):
            for kind in THINGS:
                named[kind].add(fold(thing_word(kind)))
    return named


def _more(asked: Sought, one: Finding) -> str:
    if not one.all_on or asked.number is not None:
        return ""
    return asked.address(one.all_on, **one.asks, text=asked.text)
