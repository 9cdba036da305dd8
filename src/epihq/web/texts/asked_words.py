"""What came of asking a feed, in plain words."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from epihq.operations.texts.entries import Said


class Told(NamedTuple):
    """A sentence about the last asking; ``is_odd`` is what somebody should look at."""

    sentence: str
    is_odd: bool = False


def told_of(kept: Any) -> Said | None:
    """Read what a heartbeat keeps of it; None where an earlier version kept it."""
    try:
        return msgspec.convert(kept, Said)
    except msgspec.ValidationError:
        return None


def sentence(said: Said) -> str:
    """Say what came in one sentence."""
    parts = {"n": said.new, "all": said.listed}
    if said.listed == 0:
        return _("It lists nothing.")
    if said.new == 0:
        return _("Nothing new among %(all)s.") % parts
    words = ngettext("%(n)s new among %(all)s.", "%(n)s new among %(all)s.", said.new)
    return words % parts


def sentences(said: Said) -> Iterator[Told]:
    """Say all that came, and what did not."""
    yield Told(sentence(said))
    for count, words, is_odd in (*_left(said), *_odd(said)):
        if count:
            yield Told(words % {"n": count}, is_odd=is_odd)


def _left(said: Said) -> Iterator[tuple[int, str, bool]]:
    later = ngettext(
        "%(n)s more comes with the next asking.",
        "%(n)s more come with the next asking.",
        said.later,
    )
    old = ngettext(
        "%(n)s was published more than two weeks before the feed was set here, and is "
        "left out.",
        "%(n)s were published more than two weeks before the feed was set here, and "
        "are left out.",
        said.old,
    )
    yield from ((said.later, later, False), (said.old, old, False))


def _odd(said: Said) -> Iterator[tuple[int, str, bool]]:
    undated = ngettext(
        "%(n)s new one tells no day of publication; none is guessed.",
        "%(n)s new ones tell no day of publication; none is guessed.",
        said.undated,
    )
    renamed = ngettext(
        "%(n)s known one has another id than before; it is not taken in twice.",
        "%(n)s known ones have other ids than before; they are not taken in twice.",
        said.renamed,
    )
    nowhere = ngettext(
        "%(n)s has no address of a page, and cannot be fetched.",
        "%(n)s have no address of a page, and cannot be fetched.",
        said.without_address,
    )
    left_out = ngettext(
        "%(n)s stands beyond the first 500, and is left out.",
        "%(n)s stand beyond the first 500, and are left out.",
        said.left_out,
    )
    yield from (
        (said.undated, undated, True),
        (said.renamed, renamed, True),
        (said.without_address, nowhere, True),
        (said.left_out, left_out, True),
    )
