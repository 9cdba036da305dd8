"""Words beside the noun of a source: "курдской администрации", "ministry of health".

A noun with one of them is a source of its own, and none that was told of before.
"""

import re

from epihq.text.sentences.passages import Passage

# "По данным администрации": a noun that looks like an adjective.
_DATA = ("данным", "данных")
_ADJECTIVE = re.compile(r"\w{3}(?:[ыи]е|[ыи]х|ой|ей|ого|его|ому|ая|яя|ое|ый|ий|ым|им)$")


def is_qualifying(passage: Passage, index: int) -> bool:
    """Tell "курдской" before "администрации": it says of whom somebody is."""
    if passage.language != "ru" or index < 0:
        return False
    word = passage.tokens[index].low
    return word not in _DATA and _ADJECTIVE.search(word) is not None


def is_qualified(passage: Passage, index: int) -> bool:
    """Tell "министерстве здравоохранения", "ministry of …" from one told before."""
    after = passage.tokens[index + 1] if index + 1 < len(passage.tokens) else None
    if after is None or not after.is_word:
        return False
    if passage.language == "ru":
        return re.search(r"(?:ия|ей|ых|ого|ка|ства)$", after.low) is not None
    return after.low in ("of", "for")
