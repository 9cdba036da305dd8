"""Words for people: one catalogue per language, for pages, terminal, print and letters.

Records carry codes and facts; a face words them here. English is the text in the code,
and the key of its translation in ``locale/<language>/LC_MESSAGES/django.po`` (Django
reads a catalogue of that name only). The ``.mo`` beside it is built, not tracked.

>>> with speaking("az"):
...     gettext("Board")
'Lövhə'
"""

from epihq.words.catalogue import (
    capitalised,
    check_language,
    follow,
    gettext,
    language,
    ngettext,
    noop,
    pgettext,
    speaking,
)

__all__ = [
    "capitalised",
    "check_language",
    "follow",
    "gettext",
    "language",
    "ngettext",
    "noop",
    "pgettext",
    "speaking",
]
