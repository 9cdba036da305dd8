"""Letters as a person types them: case, accents and the dot of an i make no difference.

``fold("Bakı")``, ``fold("BAKI")`` and ``fold("baki")`` are all "baki". ``level`` does
the same letter by letter, for texts that a database searches.
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
# Where the letters of texts stand: Latin with its accents, the ə, Cyrillic.
_BLOCKS = (
    (0x41, 0x5B),
    (0x61, 0x7B),
    (0xC0, 0x180),
    (0x18F, 0x190),
    (0x1DD, 0x1DE),
    (0x259, 0x25A),
    (0x400, 0x460),
)


def fold(text: str) -> str:
    """Give a text in plain small letters, words with one blank between them."""
    return _BETWEEN.sub(" ", plain(text)).strip()


def plain(text: str) -> str:
    """Give a text in plain small letters, with all else as it is."""
    if text.isascii():
        return text.lower()
    parts = _decomposed(_decomposed(text).casefold())
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return kept.translate(_PLAIN)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def level(text: str) -> str:
    """Give a text letter by letter in plain small ones, as long as it was.

    It is what a database can do as well: see ``levelled``.
    """
    return text.lower() if text.isascii() else text.translate(_levels())


@cache
def levelled() -> tuple[str, str]:
    """Give all letters that are not plain and small, and beside them what they are."""
    pairs = [
        (letter, low)
        for first, end in _BLOCKS
        for letter in map(chr, range(first, end))
        if letter.isalpha() and len(low := plain(letter)) == 1 and low != letter
    ]
    return "".join(one for one, _ in pairs), "".join(low for _, low in pairs)


@cache
def _levels() -> dict[int, int]:
    return str.maketrans(*levelled())


def in_any_letters(text: str) -> str:
    """Give the regular expression of POSIX that finds what has a text when levelled.

    Each letter stands with all that ``level`` makes of it: "[aAÀ…][bB]".
    """
    return "".join(_as_any(letter) for letter in level(text))


@cache
def _as_any(letter: str) -> str:
    letters, lows = levelled()
    others = "".join(
        one for one, low in zip(letters, lows, strict=True) if low == letter
    )
    if others:
        return f"[{letter}{others}]"
    # What is no letter may mean something else there; a blank and "_" do not.
    is_mark = letter.isascii() and letter.isprintable() and not letter.isalnum()
    return f"\\{letter}" if is_mark and letter not in " _" else letter


@cache
def steady() -> str:
    """Give the small letters that are written in no other way but large."""
    _letters, lows = levelled()
    return "".join(one for one in "abcdefghijklmnopqrstuvwxyz" if lows.count(one) == 1)
