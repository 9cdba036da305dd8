"""The table of what measures do to R, and a user's own in its place."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from epihq.epi.effects import Share, Step
from epihq.terms.errors import DataError, UsageError
from epihq.terms.measures import check_measure

Part = TypeVar("Part")
_SHIPPED = "effects.toml"


@dataclass(frozen=True, kw_only=True)
class Row(Step):
    """A step and where it comes from; ``published`` is what studies printed."""

    source: str
    published: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Total(Share):
    """All steps together, as published."""

    source: str
    published: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EffectsTable:
    """Rows by code and level, and their published total; None where it holds a part.

    ``disease`` is the one that the studies were of; None where a table of one's own
    does not say, and is taken as of the disease asked about.
    """

    rows: tuple[Row, ...]
    total: Total | None
    disease: str | None = None


def check_disease(table: EffectsTable, disease: str) -> None:
    """See to it that what measures do to one disease is not taken for another.

    Raises:
        UsageError: ``decide.effects-of-another-disease``.
    """
    if table.disease not in {None, disease}:
        raise UsageError(
            "decide.effects-of-another-disease",
            f"decide: what measures do to {disease} was expected; the table that epihq "
            f"brings is of {table.disease}. Give one of your own with --effects.",
        )


def effects_table(table: Path | None = None) -> EffectsTable:
    """Read epihq's table of effects, or a TOML file like it.

    Raises:
        UsageError: ``effects.no-such-file``.
        DataError: ``effects.not-a-table``, ``effects.implausible``.
    """
    if table is None:
        return _shipped()
    if not table.is_file():
        raise UsageError(
            "effects.no-such-file",
            f"effects: a TOML file was expected; got {str(table)!r}, which is not a "
            "file. Check the path.",
        )
    return _read(table.read_text("utf-8", errors="replace"), str(table))


@cache
def _shipped() -> EffectsTable:
    text = files("epihq.desk").joinpath(_SHIPPED).read_text("utf-8")
    return _read(text, _SHIPPED)


def _read(text: str, file: str) -> EffectsTable:
    try:
        parts = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise _not_a_table(file, str(exc)) from exc
    total, disease = parts.pop("total", None), parts.pop("disease", None)
    if not (disease is None or isinstance(disease, str)):
        raise _not_a_table(file, f"disease = {disease!r}")
    rows = sorted(_rows(parts, file), key=lambda row: (row.code, row.level))
    if not rows:
        raise _not_a_table(file, "no measure")
    for row, below in zip(rows, [None, *rows], strict=False):
        _check(file, f"{row.code}.{row.level}", row)
        _check_order(file, row, below)
    whole = None if total is None else _convert(file, "total", total, Total)
    if whole is not None:
        _check(file, "total", whole)
    return EffectsTable(rows=tuple(rows), total=whole, disease=disease)


def _rows(parts: dict[str, Any], file: str) -> Iterator[Row]:
    for code, levels in parts.items():
        if not isinstance(levels, dict):
            raise _not_a_table(file, f"{code} = {levels!r}")
        for level, row in levels.items():
            place = f"{code}.{level}"
            named = {"code": code, "level": level}
            whole = {**row, **named} if isinstance(row, dict) else row
            found = _convert(file, place, whole, Row)
            try:
                known = check_measure(code, found.level) == code and found.level > 0
            except UsageError:
                known = False
            if not known:
                raise DataError(
                    "effects.implausible",
                    f"{file}, {place}: a code of OxCGRT and a level from 1 up were "
                    f"expected; got {place!r}. See `epihq measures codes`.",
                )
            yield found


def _convert(file: str, place: str, row: Any, kind: type[Part]) -> Part:
    try:
        return msgspec.convert(row, kind, strict=False)
    except msgspec.ValidationError as exc:
        raise _not_a_table(f"{file}, {place}", str(exc)) from exc


def _not_a_table(place: str, got: str) -> DataError:
    return DataError(
        "effects.not-a-table",
        f"{place}: tables like those of epihq's effects.toml were expected; got {got}. "
        "Copy that file and change its figures.",
    )


def _check(file: str, place: str, share: Share) -> None:
    ordered = share.lower90 <= share.mean <= share.upper90
    within = -50 <= share.lower90 < share.upper90 <= 95 and share.mean >= 0
    if not (ordered and within):
        raise DataError(
            "effects.implausible",
            f"{file}, {place}: a mean from 0 % up, within an interval between -50 and "
            f"95 %, was expected; got {share.mean:g} ({share.lower90:g} to "
            f"{share.upper90:g}). Correct the figure.",
        )


def _check_order(file: str, row: Row, below: Row | None) -> None:
    if below is not None and below.code == row.code and below.mean > row.mean:
        raise DataError(
            "effects.implausible",
            f"{file}, {row.code}.{row.level}: at least the reduction of level "
            f"{below.level} was expected, {below.mean:g} %, as the figures are totals; "
            f"got {row.mean:g} %. Correct one of them.",
        )
