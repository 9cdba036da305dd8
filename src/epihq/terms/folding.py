"""Letters as a person types them: case, accents and the dot of an i make no difference.

``fold("Bakı")``, ``fold("BAKI")`` and ``fold("baki")`` are all "baki". Where texts are
kept as they were written, ``variants`` gives the letters to look for.
"""

import re
import unicodedata
from functools import cache
from typing import Final

# Letters of their own that no decomposition leads back to a plain one.
_PLAIN: Final = str.maketrans(
    {
        "ı": "i", "ə": "e", "ǝ": "e", "ø": "o", "đ": "d", "ð": "d", "ł": "l",
        "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n",
    }
)  # fmt: skip
_BETWEEN = re.compile(r"[\W_]+")
# Where letters with an accent or of their own stand: Latin, Cyrillic, and Vietnamese.
_BLOCKS = ((0x41, 0x250), (0x259, 0x25A), (0x400, 0x530), (0x1E00, 0x1F00))


def fold(text: str) -> str:
    """Give a text in plain small letters, words with one blank between them."""
    return _BETWEEN.sub(" ", plain(text)).strip()


def plain(text: str) -> str:
    """Give a text in plain small letters, with all else as it is."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return kept.translate(_PLAIN)


@cache
def variants() -> dict[str, str]:
    """Give the letters that fold to each plain one: "i" is "Ii…İı…"."""
    found: dict[str, str] = {}
    for first, end in _BLOCKS:
        for letter in map(chr, range(first, end)):
            if letter.isalpha() and len(low := plain(letter)) == 1:
                found[low] = found.get(low, "") + letter
    return found
