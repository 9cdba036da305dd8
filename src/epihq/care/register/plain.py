"""How names, telephones and numbers are levelled before they are hashed.

    "ƏLİYEV Rəşad", "Rashad Aliyev", "Алиев Рашад"   are one and the same

People are found by what somebody typed, in another script, without the marks, the words
in another order. Levelled, some names of two people are one: a person decides then.
"""

import re

from epihq.terms.folding import fold

_TWICE = re.compile(r"(.)\1+")
_CYRILLIC = dict(
    zip("абвгдежзийклмнопрстуфхцчшщыэюя", "abvgdejziiklmnoprstufxccssieua", strict=True)
)
_LETTERS = str.maketrans({**_CYRILLIC, "ъ": "", "ь": ""})
# Two letters of one alphabet are one of another.
_PAIRS = (
    ("sh", "s"),
    ("ch", "c"),
    ("gh", "g"),
    ("kh", "x"),
    ("zh", "j"),
    ("ts", "c"),
    ("ya", "a"),
    ("ye", "e"),
    ("yu", "u"),
    ("yo", "o"),
    ("y", "i"),
    # Azerbaijani's ə is written as either.
    ("e", "a"),
)


def plain_name(name: str) -> str:
    """Level a name: script, capitals, marks, order of words."""
    latin = fold(name).translate(_LETTERS)
    for pair, letter in _PAIRS:
        latin = latin.replace(pair, letter)
    return " ".join(sorted(_TWICE.sub(r"\1", latin).split()))


def plain_phone(phone: str, country: str = "") -> str:
    """Give a number's digits with the country's code; "" where there are none.

    ``country`` is the code of numbers that are written without it, e.g. "994".
    """
    digits = "".join(one for one in phone if one.isdecimal())
    if phone.strip().startswith("+") or not digits:
        return digits
    if digits.startswith("00"):
        return digits[2:]
    if country and digits.startswith("0"):
        return country + digits[1:]
    return digits


def plain_number(number: str) -> str:
    """Level the number of a case or of a document."""
    return fold(number).replace(" ", "")
