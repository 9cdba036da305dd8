"""What a field of an hour is usually filled with, offered as one press each.

    form.fields["deadline"].presets = hours_from(now, 6, 24)

``{% field form.deadline %}`` sets them below the field; they need a script.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext

from epihq.words.spans import span

# As browsers write hours into such a field, and read them from it.
IN_A_FIELD = "%Y-%m-%dT%H:%M"


class Preset(NamedTuple):
    """An hour in words and as a field holds it.

    Where ``after`` names another field that is filled, it is ``days`` after that one.
    """

    words: str
    value: str
    after: str = ""
    days: int = 0


def hours_from(now: datetime, hours: Iterable[int]) -> list[Preset]:
    """Offer hours from now, by the clock in which ``now`` is told."""
    return [
        Preset(
            gettext("in %(span)s") % {"span": span(one * 3600)},
            (now + timedelta(hours=one)).strftime(IN_A_FIELD),
        )
        for one in hours
    ]
