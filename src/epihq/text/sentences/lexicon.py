"""The words by which the rules of a language know what they look at.

They are data: ``data/en.toml``, ``az.toml`` and ``ru.toml``, read once in a process.
A language without such a file is read for its dates, figures and countries alone.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, Final

from epihq.terms.languages import LANGUAGES

READ_IN_FULL: Final = ("en", "az", "ru")


def data(name: str) -> str:
    """Read a file of this room's data."""
    return (resources.files("epihq.text") / "data" / name).read_text(encoding="utf-8")


@cache
def rows_of(file: str, table: str) -> list[dict[str, Any]]:
    """Give the rows of a table of this room's data, e.g. the diseases."""
    return list(tomllib.loads(data(file))[table])


@cache
def named_rows(
    file: str, table: str, language: str, *, any_case: bool = False
) -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    """Give rows with what finds their names in a language, or in English."""
    known = language if language in LANGUAGES else "en"
    ending = r"\w*" if known == "az" else ""
    flags = re.IGNORECASE if any_case else re.NOFLAG
    return [
        (re.compile(rf"(?<!\w)(?:{written}){ending}(?!\w)", flags), row)
        for row in rows_of(file, table)
        if (written := "|".join(inflected(one) for one in row.get(known, ())))
    ]


@dataclass(frozen=True)
class Lexicon:
    """One language's words, as they stand in its file."""

    code: str
    table: Mapping[str, Any]

    def words(self, section: str, name: str) -> frozenset[str]:
        """Give the words of a list; none where the language has no such list."""
        return _words(self.code, section, name)

    def pattern(self, section: str, name: str) -> re.Pattern[str] | None:
        """Give a pattern that finds any of a list's whole words, in any case."""
        return _pattern(self.code, section, name)

    def finds(self, section: str, name: str, text: str) -> "re.Match[str] | None":
        """Find the first of a list's words in a text."""
        pattern = self.pattern(section, name)
        return None if pattern is None else pattern.search(text)

    def text(self, section: str, name: str) -> str:
        """Give what stands under a name, or nothing."""
        return str(self.table.get(section, {}).get(name, ""))

    def pairs(self, section: str, name: str) -> dict[str, int]:
        """Give a list of words that stand for numbers, e.g. "ten=10"."""
        return _pairs(self.code, section, name)

    def rows(self, section: str) -> list[dict[str, Any]]:
        """Give a table of rows, e.g. those of the figures."""
        return list(self.table.get(section, []))

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """What stands for a country, whichever it is: see ``masking``."""
        return dict(self.table["mask"])


@cache
def lexicon(code: str) -> Lexicon:
    """Give a language's words; of one that is not read in full, almost none."""
    if code in READ_IN_FULL:
        return Lexicon(code, tomllib.loads(data(f"{code}.toml")))
    marks = dict.fromkeys(("name", "adjective", "people", "capital"), "Norway")
    return Lexicon(code, {"mask": marks})


@cache
def _words(code: str, section: str, name: str) -> frozenset[str]:
    language = lexicon(code)
    listed = language.text(section, name).split()
    return frozenset(form for one in listed for form in _forms(language, one))


def _forms(language: Lexicon, written: str) -> list[str]:
    """Give a word, or with "+" its forms: "confirm+s" is confirms, confirmed, ….

    An ending "-" is none.
    """
    stem, is_inflected, kind = written.partition("+")
    if not is_inflected:
        return [written]
    endings = language.text("endings", kind).split()
    return [stem + ending.replace("-", "") for ending in endings]


@cache
def _pattern(code: str, section: str, name: str) -> re.Pattern[str] | None:
    found = lexicon(code).text(section, name)
    return any_of([found]) if found else None


@cache
def _pairs(code: str, section: str, name: str) -> dict[str, int]:
    listed = (pair.split("=") for pair in lexicon(code).text(section, name).split())
    return {word: int(value) for word, value in listed}


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Compile what finds whole words of any of these, in any case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def inflected(written: str) -> str:
    """Turn how a name is written in the data into a pattern: "~" is any ending.

    A part of it may stand in marks: '"Lassa" fever'.
    """
    return re.escape(written).replace(r"\ ", r"[\"”»]?\s+").replace(r"\~", r"\w*")
