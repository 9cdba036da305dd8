"""Reports put together of templates, each record that is expected of one marked.

    filled("{words}, she said.", {"words": marked(Piece("All is well"), "quote")})

A piece is a text with its marks; what is filled into another takes its marks along. The
words of a language stand in ``en.toml``, ``az.toml`` and ``ru.toml``.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

LANGUAGES: Final = ("en", "az", "ru")
_HOLE: Final = re.compile(r"\{(\w+)\}")


class Truth(StrEnum):
    """Whether what is said of another state is so; of an evaluation nobody can say."""

    TRUE = "true"
    FALSE = "false"
    EVALUATION = "evaluation"


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """A record that a reader should find; ``told`` are attributes as records have them.

    ``start`` and ``end`` are code points of the report. ``truth`` is of statements
    about another state, and ``claim`` with ``threshold`` what of one can be checked.
    """

    type: str
    start: int
    end: int
    text: str
    told: dict[str, Any] = {}
    truth: Truth | None = None
    claim: str | None = None
    threshold: float | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A press report with what is expected of it; ``location`` is whose it is."""

    name: str
    day: date
    location: str
    language: str
    title: str
    publisher: str
    text: str
    expected: tuple[Expected, ...]


@dataclass(frozen=True)
class Piece:
    """A text with the records that are expected of it."""

    text: str
    marks: tuple[Expected, ...] = ()


def marked(piece: Piece, kind: str, told: Mapping[str, Any], **more: Any) -> Piece:
    """Mark a whole piece as a record of its own."""
    mark = Expected(
        type=kind, start=0, end=len(piece.text), text=piece.text, told=dict(told),
        **more,
    )  # fmt: skip
    return Piece(piece.text, (mark, *piece.marks))


def filled(template: str, values: Mapping[str, Piece | str]) -> Piece:
    """Fill the holes of a template."""
    pieces: list[Piece] = []
    done = 0
    for hole in _HOLE.finditer(template):
        value = values[hole[1]]
        pieces.append(Piece(template[done : hole.start()]))
        pieces.append(value if isinstance(value, Piece) else Piece(value))
        done = hole.end()
    return joined([*pieces, Piece(template[done:])])


def joined(pieces: list[Piece], between: str = "") -> Piece:
    """Put pieces behind each other."""
    text, marks = "", []
    for number, piece in enumerate(pieces):
        text += between if number else ""
        marks += [_moved(one, len(text)) for one in piece.marks]
        text += piece.text
    return Piece(text, tuple(marks))


def _moved(mark: Expected, by: int) -> Expected:
    return msgspec.structs.replace(mark, start=mark.start + by, end=mark.end + by)


@cache
def words_of(language: str) -> Mapping[str, Any]:
    """Read what reports of a language are made of."""
    file = resources.files("epihq.exercise.press") / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def written_day(words: Mapping[str, Any], day: date) -> str:
    """Write a day as a language does."""
    months = words["months"].split()
    month = months[day.month - 1] if months else ""
    return str(words["day"]).format(d=day.day, m=day.month, y=day.year, month=month)


def written_number(words: Mapping[str, Any], number: int) -> str:
    """Write a number with the mark that a language puts between thousands."""
    return f"{number:,}".replace(",", words["thousands"])
