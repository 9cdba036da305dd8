"""From TOML to the table of diseases: the shipped files, and a headquarters' own.

A headquarters' file has the form of the shipped ones and holds only what it changes:

    [disease.measles]
    cfr = { mean = 0.004, low = 0.001, high = 0.01 }    in place of the shipped one
    serial_interval = "not known"                       not to be used

    [disease.x-local-fever]                             a disease of its own
    name = "Local fever"
    name_az = "..."
    name_ru = "..."
    transmission = ["contact"]

Its figures say that they are its own, and the table says which they are.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

import msgspec

from epihq.assessment.disease_checks import check_known, check_pathogen
from epihq.assessment.disease_table import (
    LIMITS,
    TRANSMISSION,
    ChangeOver,
    DiseaseTable,
    Known,
    KnownDisease,
    Variant,
)
from epihq.epi.pathogen import Pathogen
from epihq.terms.diseases import DISEASES, Disease, is_disease
from epihq.terms.errors import DataError

NOT_KNOWN = "not known"
Part = TypeVar("Part")

_PARTS = ("disease", "variant", "change-over", "region")
_PATHOGEN = {one.name for one in fields(Pathogen)} - {"name"}
_KNOWN = {one.name for one in fields(Known)}
_NAMES = ("name", "name_az", "name_ru")
_OF_DISEASE = (
    _PATHOGEN
    | _KNOWN
    | {*_NAMES, "icd10", "icd11", "transmission", "limits", "first_variant"}
)
_OF_VARIANT = _PATHOGEN | _KNOWN | {"disease", "figures_until"}
_FIGURES = (_PATHOGEN | _KNOWN) - {"title"}
_SOURCED = {"source", "trust"}

Tables = dict[str, Any]


class File(NamedTuple):
    """A file by the name that errors call it, and its text."""

    name: str
    text: str


def read_table(shipped: list[File], own: File | None = None) -> DiseaseTable:
    """Put the shipped files together, and the headquarters' own over them.

    Raises:
        DataError: ``pathogen.not-a-table``, ``pathogen.implausible``,
            ``pathogen.no-name``.
    """
    whole: Tables = {part: {} for part in _PARTS} | {"change-over": []}
    for file in shipped:
        _add(whole, _parsed(file))
    if own is None:
        return _table("diseases", whole, {})
    theirs = _parsed(own)
    marks = {
        (part, code): tuple(sorted(_FIGURES & set(row)))
        for part in ("disease", "variant")
        for code, row in theirs.get(part, {}).items()
    }
    _lay_over(own.name, whole, theirs)
    return _table(own.name, whole, marks)


def _parsed(file: File) -> Tables:
    try:
        parts = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as exc:
        raise not_a_table(file.name, str(exc)) from exc
    _only(file.name, parts, set(_PARTS))
    for part in ("disease", "variant", "region"):
        for code, row in _rows(file.name, parts, part):
            if part != "region":
                allowed = _OF_DISEASE if part == "disease" else _OF_VARIANT
                _only(f"{file.name}, {part}.{code}", row, allowed)
    if not isinstance(parts.get("change-over", []), list):
        raise not_a_table(file.name, "change-over that is no list [[change-over]]")
    return parts


def _rows(file: str, parts: Tables, part: str) -> Iterator[tuple[str, Any]]:
    rows = parts.get(part, {})
    if not isinstance(rows, dict):
        raise not_a_table(file, f"{part} = {rows!r}")
    for code, row in rows.items():
        if part != "region" and not isinstance(row, dict):
            raise not_a_table(file, f"{part}.{code} = {row!r}")
        yield code, row


def _only(place: str, row: Mapping[str, object], allowed: set[str]) -> None:
    for key in row:
        if key not in allowed:
            raise not_a_table(place, f"the key {key!r}")


def _add(whole: Tables, parts: Tables) -> None:
    for part, rows in parts.items():
        if part == "change-over":
            whole[part] += rows
        else:
            whole[part] |= rows


def _lay_over(file: str, whole: Tables, own: Tables) -> None:
    """Put own figures over the shipped ones; own change-overs beside them."""
    for part in ("disease", "variant"):
        for code, row in own.get(part, {}).items():
            before = whole[part].get(code, {})
            whole[part][code] = _merged(f"{file}, {part}.{code}", before, row)
    whole["region"] |= own.get("region", {})
    whole["change-over"] += own.get("change-over", [])


def _merged(place: str, before: Tables, own: Tables) -> Tables:
    """Give a table with own values in place of those before, part by part.

    A figure of which something is changed is the headquarters', and says so.
    """
    merged = dict(before)
    for key, value in own.items():
        known = before.get(key)
        if value == NOT_KNOWN:
            merged.pop(key, None)
        elif isinstance(value, dict):
            below = known if isinstance(known, dict) else {}
            merged[key] = _merged(f"{place}.{key}", below, value)
            if "mean" in value or "days" in value or "source" in merged[key]:
                merged[key] |= {name: "own" for name in _SOURCED if name not in value}
        else:
            merged[key] = value
    return merged


def _table(file: str, whole: Tables, marks: Mapping[Any, Any]) -> DiseaseTable:
    variants = {
        name: _variant(f"{file}, variant.{name}", name, row, marks)
        for name, row in whole["variant"].items()
    }
    found = {
        code: _disease(f"{file}, disease.{code}", code, row, variants, marks)
        for code, row in whole["disease"].items()
    }
    order = [code for code in DISEASES if code in found]
    diseases = {code: found[code] for code in order} | found
    _check_variants(file, diseases, variants)
    rows = [_change_over(file, row) for row in whole["change-over"]]
    for row in rows:
        if row.to not in variants or variants[row.to].disease != row.disease:
            raise not_a_table(file, f"a change-over to {row.to!r} of {row.disease!r}")
    regions = {name: tuple(codes) for name, codes in whole["region"].items()}
    return DiseaseTable(
        diseases=diseases, variants=variants, change_overs=tuple(rows), regions=regions
    )


def _check_variants(
    file: str,
    diseases: Mapping[str, KnownDisease],
    variants: Mapping[str, Variant],
) -> None:
    for name, one in variants.items():
        held = diseases.get(one.disease)
        if held is None or not held.variants:
            raise not_a_table(file, f"variant {name} of {one.disease!r}")


def _variant(place: str, name: str, row: Tables, marks: Mapping[Any, Any]) -> Variant:
    if not isinstance(row.get("disease"), str):
        raise not_a_table(place, "no disease")
    pathogen, known = _figures(place, name, row)
    until = _converted(place, {"figures_until": row.get("figures_until")}, _Until)
    return Variant(
        disease=row["disease"],
        pathogen=pathogen,
        known=known,
        figures_until=until.figures_until,
        own=marks.get(("variant", name), ()),
    )


def _disease(
    place: str,
    code: str,
    row: Tables,
    variants: Mapping[str, Variant],
    marks: Mapping[Any, Any],
) -> KnownDisease:
    disease = _named(place, code, row)
    pathogen, known = _figures(place, code, {"title": disease.name, **row})
    first, of_first = row.get("first_variant"), Known()
    if first is not None:
        if first not in variants or variants[first].disease != code:
            raise not_a_table(place, f"the first variant {first!r}")
        pathogen, of_first = variants[first].pathogen, variants[first].known
    ways = _ways(place, row)
    limits = [TRANSMISSION[way] for way in ways] + list(row.get("limits", []))
    return KnownDisease(
        disease=disease,
        pathogen=pathogen,
        known=known,
        transmission=ways,
        limits=tuple(dict.fromkeys(limit for limit in limits if limit)),
        variants=tuple(
            name for name, one in variants.items() if first and one.disease == code
        ),
        of_first=of_first,
        own=marks.get(("disease", code), ()),
        is_own=code not in DISEASES,
    )


def _ways(place: str, row: Tables) -> tuple[str, ...]:
    ways, limits = row.get("transmission", []), row.get("limits", [])
    if not isinstance(ways, list) or not set(ways) <= set(TRANSMISSION):
        raise not_a_table(
            place, f"transmission {ways!r}; known are {', '.join(TRANSMISSION)}"
        )
    if not isinstance(limits, list) or not set(limits) <= set(LIMITS):
        raise not_a_table(place, f"limits {limits!r}; known are {', '.join(LIMITS)}")
    return tuple(ways)


def _named(place: str, code: str, row: Tables) -> Disease:
    shipped = DISEASES.get(code)
    if shipped is not None:
        return shipped
    names = [row.get(name) for name in _NAMES]
    is_named = all(isinstance(name, str) and name.strip() for name in names)
    if not (is_disease(code) and is_named):
        raise DataError(
            "pathogen.no-name",
            f"{place}: a disease of your own has a code like x-fever, and name, "
            f"name_az and name_ru; got {code!r} and {names}. Add what is missing, or "
            f"use a code that is known: {', '.join(DISEASES)}.",
        )
    name, name_az, name_ru = (str(one).strip() for one in names)
    return Disease(
        code=code,
        name=name,
        icd10=str(row.get("icd10", "")),
        icd11=str(row.get("icd11", "")),
        name_az=name_az,
        name_ru=name_ru,
    )


def _figures(place: str, name: str, row: Tables) -> tuple[Pathogen, Known]:
    held = {key: value for key, value in row.items() if key in _PATHOGEN}
    pathogen = _converted(place, {"name": name, **held}, Pathogen)
    check_pathogen(place, pathogen)
    known = _converted(
        place, {key: value for key, value in row.items() if key in _KNOWN}, Known
    )
    check_known(place, known)
    return pathogen, known


class _Until(msgspec.Struct):
    figures_until: Any = None


def _change_over(file: str, row: object) -> ChangeOver:
    if not isinstance(row, dict):
        raise not_a_table(file, f"change-over {row!r}")
    _only(f"{file}, change-over", row, {one.name for one in fields(ChangeOver)})
    return _converted(f"{file}, change-over", {"source": "own", **row}, ChangeOver)


def _converted(place: str, row: object, kind: type[Part]) -> Part:
    _check_keys(place, row)
    try:
        return msgspec.convert(row, kind, strict=False)
    except msgspec.ValidationError as exc:
        raise not_a_table(place, str(exc)) from exc


# A key that nobody knows would be passed over, and its figure with it.
_OF_FIGURES = {
    "mean": {"mean", "sd", "mean_error", "sd_error", "low", "high", *_SOURCED},
    "shares": {"ages", "shares", "factor", "log_sd", *_SOURCED},
    "days": {"days", *_SOURCED},
}


def _check_keys(place: str, row: object) -> None:
    if not isinstance(row, dict):
        return
    for key, value in row.items():
        if isinstance(value, dict):
            for mark, allowed in _OF_FIGURES.items():
                if mark in value:
                    _only(f"{place}.{key}", value, allowed)
            _check_keys(f"{place}.{key}", value)


def not_a_table(place: str, got: str) -> DataError:
    """Say that a part of a file is not as the shipped tables are."""
    return DataError(
        "pathogen.not-a-table",
        f"{place}: tables like those of epihq's table of diseases were expected; got "
        f"{got}. See docs/reference/diseases.md for the keys, and correct the file.",
    )
