"""Numbers as people write them: decimal comma, parted thousands, local digits."""

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from epihq.archive.reading.digits import plain_digits
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError, UsageError

WITHDRAWN: Final = "withdrawn"
# Signs that part thousands and nothing else.
_PARTING = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009'’](?=\d{3}(?:\D|$))")
_NO_NUMBER: Final = frozenset("na n/a nan null none - -- — – . .. … #n/a".split())
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_OPEN = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_THOUSANDS = {
    ",": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+"),
    ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+"),
}


@dataclass(frozen=True, kw_only=True)
class Figured:
    """A column as numbers, null where a cell says none, and what was decided."""

    values: pl.Series
    notes: tuple[str, ...]


def figures(
    file: str,
    frame: pl.DataFrame,
    column: str,
    called: str,
    said: str = "",
) -> Figured:
    """Turn a text column into numbers; ``said`` is the decimal sign, if a person said.

    Raises:
        DataError: ``source.not-a-number``.
        UsageError: ``file.which-decimal``.
    """
    text = frame[column]
    plain = text.str.strip_chars().cast(pl.Float64, strict=False)
    simple = plain.is_not_null() | text.is_null()
    if said == "." and simple.all() and plain.is_finite().fill_null(value=True).all():
        return Figured(values=plain, notes=())
    cells = {t: _bare(t) for t in text.unique().to_list() if t is not None}
    written = [t for t in cells.values() if t]
    sign = said or _decimal(written)
    if sign is None:
        told = next(t for t, bare in cells.items() if _OPEN.fullmatch(bare))
        raise UsageError(
            "file.which-decimal",
            f"{file}, line {_line(frame, text, told)}, column {called}: numbers of which "
            f"one at least says what its sign means were expected; got {told!r}. Say "
            "which sign stands before decimals with --decimal . or --decimal ,",
        )
    found: dict[str, float | None] = {}
    for told, bare in cells.items():
        number = _number(bare, sign)
        if bare and number is None:
            raise DataError(
                "source.not-a-number",
                f"{file}, line {_line(frame, text, told)}, column {called}: a number was "
                f"expected; got {told!r}. Nothing was stored. Correct the cell, or "
                "leave it blank.",
            )
        found[told] = number
    values = text.replace_strict(
        list(found), list(found.values()), return_dtype=pl.Float64, default=None
    )
    return Figured(values=values, notes=tuple(_told(called, written, sign, cells)))


def _told(
    called: str, written: list[str], sign: str, cells: dict[str, str]
) -> list[str]:
    notes = []
    if sign == "," and any("," in text for text in written):
        notes.append(f"{called}: a comma stands before decimals.")
    parted = "," if sign == "." else "."
    if any(parted in text for text in written):
        notes.append(f"{called}: {parted!r} parts thousands.")
    if any(not told.isascii() and plain_digits(told) != told for told in cells):
        notes.append(f"{called}: digits of another script were read.")
    return notes


def _bare(text: str) -> str:
    told = plain_digits(text).strip()
    if told.casefold() in _NO_NUMBER:
        return ""
    return _PARTING.sub("", told).replace("−", "-")


def _decimal(written: list[str]) -> str | None:
    """Find which sign stands before decimals; None where no cell says it."""
    signs = set()
    is_open = False
    for text in written:
        last = max(text.rfind(","), text.rfind("."))
        if last < 0:
            continue
        sign, other = text[last], "," if text[last] == "." else "."
        if other in text:
            signs.add(sign)  # 1.234,5
        elif text.count(sign) > 1:
            signs.add(other)  # 1.234.567
        elif _OPEN.fullmatch(text):
            is_open = True
        else:
            signs.add(sign)
    if len(signs) == 1:
        return signs.pop()
    # Two signs that contradict each other are no number by either: the cell is named.
    return "." if signs or not is_open else None


def _number(bare: str, sign: str) -> float | None:
    parted = "," if sign == "." else "."
    whole, _, decimals = bare.partition(sign)
    if parted in whole:
        if not _THOUSANDS[parted].fullmatch(whole):
            return None
        whole = whole.replace(parted, "")
    told = f"{whole}.{decimals}" if decimals else whole
    return float(told) if _NUMBER.fullmatch(told) else None


def _line(frame: pl.DataFrame, text: pl.Series, told: str) -> int:
    return int(frame.filter((text == told).fill_null(value=False))[LINE][0])
