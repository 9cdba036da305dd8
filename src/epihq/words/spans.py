"""How long something takes or took, roughly, as people say it.

>>> span(7300), span(86_390), span(200_000)
('2 h', '24 h', '2 days')
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
    """Say roughly how long a span is: hours to the nearest, and whole days."""
    for under, unit, words in _SPANS:
        # What is due in a minute less than 24 h is due in 24 h to whoever set it.
        rounded = round(seconds / unit) * unit
        if rounded < under:
            return gettext(words) % {"number": rounded // unit}
        seconds = max(seconds, rounded)
    return gettext("%(number)d days") % {"number": seconds // _DAY}
