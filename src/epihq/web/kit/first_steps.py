"""What a subject says of the first steps of a headquarters.

Each has a ``first_steps.py`` with ``STEPS``; the page shows them all in one order. How
a step stands is read from the room each time, by a question or two.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing
from epihq.web.kit.listing import found
from epihq.web.kit.moment import Look


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How a step stands: done, not done, or None where the room cannot see it.

    ``words`` say what was found; ``at`` and ``by`` when that came to be, and by whom.
    """

    is_done: bool | None
    words: Sequence[str] = ()
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A first step: what, why in a sentence, and where it is done.

    ``place`` puts it in order among all. ``page`` is the name of the page on which it
    is done and ``command`` what is typed on the server; ``verb`` is what the page asks
    for. Of a step that ``can_be_said`` a person may say that it is done.
    """

    name: str
    place: int
    title: str
    why: str
    look: Callable[[Look], Finding]
    page: str = ""
    button: str = ""
    verb: str = ""
    command: str = ""
    can_be_said: bool = False


UNSEEN = Finding(is_done=None)


def last_set(table: type[Thing], look: Look) -> tuple[datetime | None, str]:
    """Tell when a thing of a table was set last, by a moment, and by whom."""
    newest = next(iter(found(table, look.moment, [], order=("-changed_at",))[:1]), None)
    if newest is None:
        return None, ""
    # Who only looked at it set nothing.
    about = LogRow.objects.filter(thing=table.kind, thing_number=newest.pk).exclude(
        verb=f"{table.kind}.see"
    )
    if look.moment.upto is not None:
        about = about.filter(number__lte=look.moment.upto)
    by = about.order_by("-number").values_list("by", flat=True).first()
    return newest.changed_at, by or ""
