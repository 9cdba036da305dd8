"""The country that a text without one is about, by the parts of countries it names.

    "… in Terengganu", "LAGOS — …"

Asked only where no country is named or given: a part's name is often somebody's, or
that of several parts, so one that stands behind a preposition or leads the text counts,
and only if one country alone has a part of that name.
"""

import re
from typing import Final

from epihq.terms.locations import country_of
from epihq.terms.place_names import parts_named
from epihq.text.passages import Passage

_LONGEST: Final = 3
_LEAST_LETTERS: Final = 4
_LED: Final = {
    "en": re.compile(r"\b(?:in|of|from|at|across|near|throughout)\s(?:the\s)?$"),
    "ru": re.compile(r"\b(?:в|во|из|по)\s$", re.IGNORECASE),
}


def country_by_parts(passage: Passage) -> str | None:
    """Give the country of the first part of one that a passage names."""
    led = _LED.get(passage.language)
    if led is None:
        return None
    tokens = passage.tokens
    for index, token in enumerate(tokens):
        before = passage.text[max(0, token.start - 16) : token.start]
        if not token.is_name or not (index == 0 or led.search(before)):
            continue
        for count in range(_LONGEST, 0, -1):
            code = _country(passage, index, count)
            if code is not None:
                return code
    return None


def _country(passage: Passage, first: int, count: int) -> str | None:
    run = passage.tokens[first : first + count]
    if len(run) < count or not all(one.is_name and one.is_word for one in run):
        return None
    name = passage.text[run[0].start : run[-1].end]
    if len(name) < _LEAST_LETTERS:
        return None
    owners = {country_of(code) for code in parts_named(name)}
    return owners.pop() if len(owners) == 1 else None
