"""Names that are one: with and without marks on their letters, whole or shortened."""

import re
from typing import Final

_PLAIN = dict(
    zip("áàâãäåéèêëíìîïóòôõúùûñÁÉÍÓÚ", "aaaaaaeeeeiiiioooouuunAEIOU", strict=True)
)


def lowered(text: str) -> str:
    """Give a text in small letters, of the same length: "İran" is "iran".

    Of the Azerbaijani İ Python makes an i with a dot of its own behind it.
    """
    return text.replace("İ", "i").lower()


def plain(name: str) -> str:
    """Give a name without the marks on its letters: Benítez is Benitez."""
    if name.isascii():
        return name
    return "".join(_PLAIN.get(letter, letter) for letter in name)


def is_same(known: str, name: str) -> bool:
    """Tell whether a name is a person's: the same words, or the last, or both ends."""
    mine, its = plain(known).split(), plain(name).split()
    if mine == its:
        return True
    if len(its) == 1:
        return its[0] == mine[-1]
    # "Tedros Ghebreyesus" of "Tedros Adhanom Ghebreyesus".
    return len(mine) > len(its) > 1 and (its[0], its[-1]) == (mine[0], mine[-1])


# "Norveçin": of whom something is, in Azerbaijani.
GENITIVE: Final = re.compile(r"[ıiuü]n$")
# How Russian surnames end, and what stands there in the other cases.
_CASES: Final = (
    (("ова", "ева", "ёва", "ина", "ына"), 1, ("ой", "у")),
    (("ая", "яя"), 2, ("ой", "ей", "ую", "юю")),
    (("ий", "ый", "ой"), 2, ("ого", "его", "ому", "ему", "им", "ым", "ом")),
    (("а", "я"), 1, ("ы", "и", "е", "у", "ю", "ой", "ей")),
    (("ь", "й"), 1, ("я", "ю", "ем", "е")),
)


def russian_cases(surname: str) -> frozenset[str]:
    """Give how a Russian surname stands in other cases: "Попова", "Поповой"."""
    for ends, cut, put in _CASES:
        if surname.endswith(ends):
            return frozenset(surname[:-cut] + one for one in put)
    return frozenset(surname + one for one in ("а", "у", "ом", "ым", "е"))
