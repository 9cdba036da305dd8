"""What a short message says: "94 37,2 worse" is a reading, whatever its order.

A number belongs to the word beside it, or else to the only measurement that it can be.
What may be two things is none: it is left for a person, who sees the message itself. A
sign that is named counts; one that is denied is told as that.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from epihq.care.records import Feeling

# What a living person at home can have: beyond it a number is a slip.
POSSIBLE: Mapping[str, tuple[float, float]] = {
    "spo2_rest": (50, 100),
    "spo2_walk": (50, 100),
    "temperature": (32, 43),
    "pulse": (25, 230),
    "breathing_rate": (4, 70),
}
# Without a word beside it, a number is read only where no other measurement can be.
_ALONE = {"temperature": (34, 43), "pulse": (101, 230)}
_LONGEST = 1600
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%°]+|\S")


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What a message says.

    ``values`` are by the name of a column of a reading. ``symptoms`` are named, and
    ``denied`` are said not to be there. ``asks`` is "call", "stop" or "". ``left`` are
    the pieces that nobody has understood: a person reads them.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    feeling: Feeling | None = None
    symptoms: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    asks: str = ""
    left: tuple[str, ...] = ()

    @property
    def is_reading(self) -> bool:
        """Whether it says anything of how somebody is."""
        return bool(self.values or self.feeling or self.symptoms or self.denied)


@dataclass(frozen=True)
class _Piece:
    """A word or number of the message; ``meaning`` e.g. ("labels", "pulse")."""

    text: str
    meaning: tuple[str, str] = ("", "")

    @property
    def number(self) -> float | None:
        """The number that it is, if it is one."""
        is_one = bool(_NUMBER.fullmatch(self.text)) and not self.meaning[0]
        return float(self.text.replace(",", ".")) if is_one else None


def understand(message: str) -> Understood:
    """Read a short message in English, Azerbaijani or Russian, or a mixture of them.

    Of a message longer than ten of the network's only the beginning is read.
    """
    pieces = _with_denials(_pieces(_plain(message[:_LONGEST])))
    values, left = _values(pieces)
    asks = _said(pieces, "asks")
    return Understood(
        values=values,
        feeling=_gravest(_said(pieces, "feelings")),
        symptoms=(symptoms := _said(pieces, "symptoms")),
        denied=_said(pieces, "denied") - symptoms,
        asks="call" if "call" in asks else "stop" if asks else "",
        left=(*left, *(p.text for p in pieces if p.meaning[0] == "left")),
    )


def _said(pieces: list[_Piece], kind: str) -> frozenset[str]:
    return frozenset(p.meaning[1] for p in pieces if p.meaning[0] == kind)


def _gravest(feelings: frozenset[str]) -> Feeling | None:
    """Of somebody who says two things the graver counts until they are asked."""
    order = (Feeling.WORSE, Feeling.SAME, Feeling.BETTER)
    return next((one for one in order if one.value in feelings), None)


def _plain(text: str) -> str:
    """Write digits of any script as 0 to 9, and letters without case and accents."""
    digits = (
        str(unicodedata.digit(one)) if unicodedata.category(one) == "Nd" else one
        for one in text
    )
    folded = "".join(digits).replace("İ", "i").replace("I", "i").casefold()
    parts = unicodedata.normalize("NFKD", folded.replace("ı", "i").replace("’", "'"))
    return "".join(one for one in parts if not unicodedata.combining(one))


@cache
def _words() -> tuple[tuple[tuple[str, ...], tuple[str, str]], ...]:
    """List the phrases that are known, the longest first, with what each means."""
    file = files("epihq.care.contact").joinpath("grammar.toml")
    table: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))
    known = [
        (tuple(_TOKEN.findall(_plain(phrase))), (kind, name))
        for kind, names in table.items()
        for name, phrases in names.items()
        for phrase in phrases
    ]
    return tuple(sorted(known, key=lambda one: -len(one[0])))


def _pieces(text: str) -> list[_Piece]:
    tokens = _TOKEN.findall(text)
    return list(_matched(tokens))


def _matched(tokens: list[str]) -> Iterator[_Piece]:
    at = 0
    while at < len(tokens):
        for phrase, meaning in _words():
            if tuple(tokens[at : at + len(phrase)]) == phrase:
                yield _Piece(" ".join(phrase), meaning)
                at += len(phrase)
                break
        else:
            token = tokens[at]
            is_word = token[0].isalpha()
            yield _Piece(token, ("left", "") if is_word else ("", ""))
            at += 1


_EITHER = ("denials", "either")
_BEFORE = {("denials", "before"), _EITHER}
_AFTER = {("denials", "after"), _EITHER}


def _with_denials(pieces: list[_Piece]) -> list[_Piece]:
    """Mark the signs that the message denies, as in "no chest pain".

    A feeling that is denied may be any of the others: it is left to a person.
    """
    kept: list[_Piece] = []
    spent: set[int] = set()
    for at, piece in enumerate(pieces):
        kind, name = piece.meaning
        if kind in {"symptoms", "feelings"} and _is_denied(pieces, at, spent):
            meaning = ("denied", name) if kind == "symptoms" else ("left", "")
            kept.append(_Piece(piece.text, meaning))
        else:
            kept.append(piece)
    return kept


def _is_denied(pieces: list[_Piece], at: int, spent: set[int]) -> bool:
    """Whether a word beside a sign denies it; each word denies one sign alone."""
    for beside, denials in ((at - 1, _BEFORE), (at + 1, _AFTER)):
        is_there = 0 <= beside < len(pieces) and beside not in spent
        if is_there and pieces[beside].meaning in denials:
            spent.add(beside)
            return True
    return False


def _values(pieces: list[_Piece]) -> tuple[dict[str, float], list[str]]:
    """Give each number to the measurement that it must be; the others are left."""
    values: dict[str, float] = {}
    left: list[str] = []
    loose: list[tuple[str, float]] = []
    for at, piece in enumerate(pieces):
        if (number := piece.number) is None:
            continue
        name, number = _named(pieces, at, number)
        if not name:
            loose.append((piece.text, number))
        elif _is_possible(name, number) and name not in values:
            values[name] = number
        else:
            left.append(piece.text)
    for (text, number), name in zip(loose, _alone(loose, values), strict=True):
        if name and name not in values:
            values[name] = number
        else:
            left.append(text)
    return values, left


def _named(pieces: list[_Piece], at: int, number: float) -> tuple[str, float]:
    """Find the measurement that the word or unit beside a number names; "" for none."""
    after = pieces[at + 1].meaning if at + 1 < len(pieces) else ("", "")
    before = _label_before(pieces, at)
    if after == ("units", "fahrenheit"):
        return "temperature", round((number - 32) / 1.8, 1)
    if before:
        return before, number
    if after == ("units", "percent"):
        return "spo2_rest", number
    if after == ("units", "celsius"):
        return "temperature", number
    return "", number


def _label_before(pieces: list[_Piece], at: int) -> str:
    """Look for a label before a number, past marks like ":" and "="."""
    for piece in reversed(pieces[:at]):
        if piece.meaning[0] == "labels":
            return piece.meaning[1]
        if piece.text not in {":", "=", "-", "is"}:
            return ""
    return ""


def _alone(
    loose: Sequence[tuple[str, float]], values: Mapping[str, float]
) -> list[str]:
    """Name the one measurement that each number without a word can be; "" for none.

    Two numbers that might be oxygen or pulse are neither, unless all three stand in the
    order in which they are asked for: oxygen, temperature, pulse.
    """
    sure = [_sure(number) for _, number in loose]
    if sure == ["", "temperature", ""] and all(
        _is_like_oxygen(one) for one in loose[::2]
    ):
        return ["spo2_rest", "temperature", "pulse"]
    like = [one for one in loose if _is_like_oxygen(one)]
    is_one = len(like) == 1 and "spo2_rest" not in values
    return [
        name or ("spo2_rest" if is_one and one in like else "")
        for name, one in zip(sure, loose, strict=True)
    ]


def _sure(number: float) -> str:
    found = (name for name, (low, high) in _ALONE.items() if low <= number <= high)
    return next(found, "")


def _is_like_oxygen(one: tuple[str, float]) -> bool:
    text, number = one
    return text.isdecimal() and 70 <= number <= 100


def _is_possible(name: str, number: float) -> bool:
    low, high = POSSIBLE[name]
    return low <= number <= high
