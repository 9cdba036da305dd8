"""How a file is to be read, as a person said it and can say it again.

A mapping is a TOML file. It says which column is what, how days and numbers are
written, what words in cells mean, and what goes for the whole file:

    kind = "line-list"
    dates = "day-first"

    [columns]
    onset_date = "Дата начала"

    [constants]
    disease = "cholera"

    [values.outcome]
    "décès" = "dead"
"""

import json
import tomllib
from collections.abc import Mapping as Words
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from epihq.archive.reading.columns import COUNTS_FIELDS, LINE_LIST_FIELDS
from epihq.terms.errors import UsageError

KINDS: Final = {"own-counts": COUNTS_FIELDS, "line-list": LINE_LIST_FIELDS}
DATES: Final = ("year-first", "day-first", "month-first", "excel")
DECIMALS: Final = (".", ",")
WEEKS: Final = ("iso", "cdc", "monday", "sunday", "saturday", "none")
ROWS: Final = ("whole", "new", "withdraw")
CONSTANTS: Final = ("location", "disease", "indicator", "report_date")
_CHOICES: Final = {
    "kind": ("", *KINDS),
    "dates": ("", *DATES),
    "decimal": ("", *DECIMALS),
    "week": ("", *WEEKS),
    "rows": ("", *ROWS),
}


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """What was said of a file; all that is left empty is to be found out.

    ``columns`` maps a field to the name of its column, ``indicators`` the name of a
    column to the indicator that it holds. ``values`` maps, for a field, words in cells
    to what they mean. ``week`` is the rule of weeks: by the number ("iso", "cdc"), or
    by the day that a week is dated with, "monday" as its first or "sunday" or
    "saturday" as its last. ``days_across`` says that the days are columns.
    """

    kind: str = ""
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    header_line: int = 0
    dates: str = ""
    decimal: str = ""
    week: str = ""
    rows: str = ""
    days_across: bool = False
    columns: Words[str, str] = field(default_factory=dict)
    indicators: Words[str, str] = field(default_factory=dict)
    constants: Words[str, str] = field(default_factory=dict)
    values: Words[str, Words[str, str]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def mapping_from(path: Path) -> Mapping:
    """Read a mapping from a file.

    Raises:
        UsageError: ``map.unreadable``, ``map.unknown``.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise UsageError(
            "map.unreadable",
            f"--map: a mapping in TOML was expected; got {str(path)!r}, which cannot be "
            f"read ({exc}). Make one with `epihq map FILE`.",
        ) from exc
    return _checked(told, path.name)


def _checked(told: dict[str, Any], name: str) -> Mapping:
    known = {f.name: f.default for f in fields(Mapping)}
    for key, value in told.items():
        if key not in known:
            raise _unknown(name, key, f"one of {', '.join(known)}")
        _check_kind(name, key, value)
    asked = KINDS.get(told.get("kind", ""), (*LINE_LIST_FIELDS, *COUNTS_FIELDS))
    for key in told.get("columns", {}):
        if key not in asked:
            raise _unknown(name, f"columns.{key}", f"one of {', '.join(asked)}")
    for key in told.get("constants", {}):
        if key not in CONSTANTS:
            raise _unknown(name, f"constants.{key}", f"one of {', '.join(CONSTANTS)}")
    told = {**told, "left_out": tuple(told.get("left_out", ()))}
    told["constants"] = {k: str(v) for k, v in told.get("constants", {}).items()}
    return Mapping(**told)


def check_choices(told: Words[str, str]) -> None:
    """Refuse an option with a word that it does not know.

    Raises:
        UsageError: ``map.unknown``.
    """
    for key, text in told.items():
        if text not in (choices := _CHOICES.get(key, (text,))):
            raise UsageError(
                "map.unknown",
                f"--{key}: one of {', '.join(choices[1:])} was expected; got {text!r}. "
                "Choose one of these.",
            )


def _check_kind(name: str, key: str, value: object) -> None:
    choices = _CHOICES.get(key)
    if choices is not None and value not in choices:
        raise _unknown(name, f"{key} = {value!r}", f"one of {', '.join(choices[1:])}")
    texts: tuple[object, ...]
    if key in ("columns", "indicators"):
        texts = tuple(value.values()) if isinstance(value, dict) else (None,)
    elif key == "values":
        tables = value.values() if isinstance(value, dict) else (None,)
        texts = tuple(
            word
            for table in tables
            for word in (table.values() if isinstance(table, dict) else (None,))
        )
    elif key == "constants":
        texts = () if isinstance(value, dict) else (None,)
    elif key == "left_out":
        texts = tuple(value) if isinstance(value, list) else (None,)
    elif key == "header_line":
        texts = () if isinstance(value, int) and value >= 0 else (None,)
    elif key == "days_across":
        texts = () if isinstance(value, bool) else (None,)
    else:
        texts = (value,)
    if not all(isinstance(text, str) for text in texts):
        raise _unknown(name, key, "a text, or a table of texts")


def _unknown(name: str, got: str, wanted: str) -> UsageError:
    return UsageError(
        "map.unknown",
        f"{name}: {wanted} was expected in a mapping; got {got}. Look it up in "
        "docs/reference/files.md, or make one with `epihq map FILE`.",
    )


def as_toml(mapping: Mapping, file: str) -> str:
    """Write a mapping down, for a person to look over and to keep."""
    lines = [f"# How epihq reads {file}. Look it over; what is wrong, correct here."]
    for one in fields(Mapping):
        value = getattr(mapping, one.name)
        if value and not isinstance(value, dict):
            lines.append(f"{one.name} = {_toml(value)}")
    for name in ("columns", "indicators", "constants"):
        if table := getattr(mapping, name):
            lines += ["", f"[{name}]", *_pairs(table)]
    for name, table in mapping.values.items():
        lines += ["", f"[values.{name}]", *_pairs(table)]
    return "\n".join(lines) + "\n"


def _pairs(table: Words[str, str]) -> list[str]:
    return [f"{_key(key)} = {_toml(value)}" for key, value in table.items()]


def _key(key: str) -> str:
    plain = key.replace("_", "a").replace("-", "a")
    return key if plain.isascii() and plain.isalnum() else _toml(key)


def _toml(value: object) -> str:
    """Write a value; a text of JSON is one of TOML."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
