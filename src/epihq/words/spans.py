"""How long something takes or took, roughly, as people say it.

>>> span(7300), span(200_000)
('2 h', '2 days')
"""

from epihq.words.catalogue import gettext, noop

# Up to so many seconds, what one of the unit is, and its words.
_SPANS = (
    (60, 1, noop("%(number)d s")),
    (3600, 60, noop("%(number)d min")),
    (48 * 3600, 3600, noop("%(number)d h")),
)
_DAY = 86_400


def span(seconds: float) -> str:
    """Say roughly how long a span is."""
    for under, unit, words in _SPANS:
        if seconds < under:
            return gettext(words) % {"number": seconds // unit}
    return gettext("%(number)d days") % {"number": seconds // _DAY}
