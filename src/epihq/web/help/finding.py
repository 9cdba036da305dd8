"""Help in search: how something is done, and what a word means."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.terms.folding import level
from epihq.web.help.glossary import WORDS
from epihq.web.kit import help as helps
from epihq.web.kit.finding import SHOWN, Finding, Hit, Sought


def _help(asked: Sought) -> Iterable[Hit]:
    """Find titles that have every word, then words that are explained."""
    typed = level(asked.text).split()
    if asked.number is not None or not typed:
        return []
    how_to = [
        Hit(_(one.title), f"{asked.address('help-how-to')}#{one.name}")
        for one in helps.how_to()
        if _has(_(one.title), typed)
    ]
    words = [
        Hit(_(word), asked.address("help-words"), beside=_(means))
        for word, means in WORDS
        if _has(_(word), typed)
    ]
    return [*how_to, *words][:SHOWN]


def _has(text: str, typed: list[str]) -> bool:
    told = f" {level(text)}"
    return all(f" {word}" in told for word in typed)


FINDS = (
    Finding(kind="help", label=gettext_lazy("Help"), verb="account.see", find=_help),
)
