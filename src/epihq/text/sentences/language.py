"""In which language a paragraph is written.

Letters that only one of our languages has decide first; then py3langid, which knows
97 languages. A paragraph too short to tell is in the language of the one before it.
"""

import lzma
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from epihq.text.sentences.names import lowered

_ENOUGH: Final = 40
# Logarithms of likelihood between two languages of which either may be meant: headings
# of what is read lie within 3 of another language, those of others beyond 12 of ours.
_CLOSE: Final = 8.0
# Nigerian Pidgin: what is told to be it is mostly English of few words.
_READ_AS: Final = {"pcm": "en"}
_WORD = re.compile(r"[^\W\d_]+")
# Words that stand in almost every sentence of a language.
_COMMON: Final = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "that",
            "was",
            "is",
            "were",
            "has",
            "have",
            "for",
            "with",
            "on",
            "by",
            "said",
        ]
    ),
    "ru": frozenset(
        [
            "в",
            "и",
            "на",
            "что",
            "с",
            "по",
            "не",
            "из",
            "за",
            "о",
            "от",
            "для",
            "как",
            "это",
            "при",
        ]
    ),
    "az": frozenset(
        [
            "və",
            "ki",
            "bu",
            "üçün",
            "ilə",
            "bir",
            "də",
            "olan",
            "edib",
            "daha",
            "qeyd",
            "nəfər",
        ]
    ),
}


def language_of(text: str, before: str = "") -> str:
    """Tell the language of a paragraph as a code of ISO 639-1; "und" is unknown."""
    words = [lowered(word) for word in _WORD.findall(text)]
    letters = sum(map(len, words))
    told = _by_letters(text, words, before)
    if told:
        return told
    if letters < _ENOUGH and before:
        return before
    return _guessed(text) if letters >= 4 else before or "und"


def _by_letters(text: str, words: list[str], before: str) -> str:
    """Decide by letters and words that leave no doubt."""
    if "ə" in text or "Ə" in text:
        return "az"
    letters = "[а-яё]" if before == "ru" else "[ыэё]"
    if re.search(letters, lowered(text)) and _fits(text, "ru"):
        return "ru"
    least = max(2, len(words) // 12)
    for code in ("en", "ru", "az"):
        if sum(word in _COMMON[code] for word in words) >= least and _fits(text, code):
            return code
    return ""


def _fits(text: str, code: str) -> bool:
    strange = {"ru": "іїєґўћђјәғқңөұүһ", "en": "ßñçõãèàùâêîôûåøæ", "az": "ßñãõ"}
    if any(letter in strange[code] for letter in lowered(text)) and code != "en":
        return False
    return not (code == "en" and re.search(r"[а-яё]", lowered(text)[:200]))


def _guessed(text: str) -> str:
    """Ask the library; of languages that are as likely, it is one that is read.

    A heading of six words in Russian is Bulgarian by a hair, one in English Latin.
    """
    ranked = [(str(code), weight) for code, weight in _identifier().rank(text[:1000])]
    best, most = ranked[0]
    close = (code for code, weight in ranked if most - weight < _CLOSE)
    ours = next((code for code in close if code in _COMMON), best)
    return _READ_AS.get(ours, ours)


@cache
def _identifier() -> Any:
    """Load the model, its table of 40 MB once where the library holds it twice."""
    import numpy as np  # noqa: PLC0415 - as the next
    from py3langid import langid  # noqa: PLC0415 - what most texts do not need

    packed = Path(langid.__file__).parent / langid.MODEL_FILE
    with TemporaryFile() as unpacked:
        with lzma.open(packed) as model:
            shutil.copyfileobj(model, unpacked, 1 << 20)
        unpacked.seek(0)
        with np.load(unpacked, allow_pickle=False) as parts:
            return langid.LanguageIdentifier(
                parts["ptc"],
                parts["pc"],
                parts["classes"].tolist(),
                memoryview(parts["nextmove"]),
                parts["out_feat"].tolist(),
                tk_row=memoryview(parts["nextmove_row"]),
            )
