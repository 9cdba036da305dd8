"""Places as people name them: by a code, a former code or any of their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError
from epihq.terms.former_codes import newest_code
from epihq.terms.locations import country_of, is_location, location_name
from epihq.terms.place_names import codes_like, codes_named

_MOST_TOLD: Final = 12


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A column as codes of places, and what was read by name or by a former code."""

    codes: pl.Series
    notes: tuple[str, ...]


def placed(
    file: str,
    frame: pl.DataFrame,
    column: str,
    called: str,
    *,
    said: Mapping[str, str],
    within: str = "",
) -> Placed:
    """Turn a text column into codes; ``said`` is what a person said of some cells.

    ``within`` is a country whose parts are meant where a name is borne by several.

    Raises:
        DataError: ``source.unknown-location``, ``file.which-place``.
    """
    text = frame[column]
    codes: dict[str | None, str] = {}
    by_name, renewed = [], []
    for told in text.unique(maintain_order=True).to_list():
        bare = " ".join((told or "").split())
        if bare in said:
            codes[told] = said[bare]
            continue
        if is_location(bare):
            codes[told] = bare
        elif new := newest_code(bare):
            codes[told] = new
            renewed.append(f"{bare} is {new} ({location_name(new)})")
        else:
            where = f"{file}, line {_line(frame, text, told)}, column {called}"
            codes[told] = _named(where, told, bare, within)
            by_name.append(f"{bare} is {codes[told]}")
    series = text.replace_strict(
        list(codes), list(codes.values()), return_dtype=pl.String, default=None
    )
    notes = []
    if by_name:
        notes.append(f"{called}, read by name: {_listed(by_name)}.")
    if renewed:
        notes.append(
            f"{called}, codes that ISO 3166-2 has replaced: {_listed(renewed)}."
        )
    return Placed(codes=series, notes=tuple(notes))


def _named(where: str, told: str | None, bare: str, within: str) -> str:
    found = codes_named(bare) if bare else ()
    inside = [code for code in found if within and country_of(code) == within]
    if within and len(inside) == 1:
        return inside[0]
    if len(found) == 1:
        return found[0]
    if found:
        meant = " or ".join(
            f"{code} ({location_name(country_of(code))})" for code in inside or found
        )
        country = "" if inside else ", or name the country with --location"
        raise DataError(
            "file.which-place",
            f"{where}: one place was expected; got {told!r}, which may be {meant}. "
            f"Nothing was stored. Say which in a mapping, under [values.location]"
            f"{country}.",
        )
    like = ", ".join(f"{location_name(code)} ({code})" for code in codes_like(bare))
    meant = f" Did you mean {like}?" if like else ""
    got = repr(told) if bare else "a blank cell"
    raise DataError(
        "source.unknown-location",
        f"{where}: an ISO 3166 code like AZE or AZ-BA, or the name of a place, was "
        f"expected; got {got}.{meant} Nothing was stored. Correct the cell, or say "
        "what is meant in a mapping, under [values.location].",
    )


def _listed(told: list[str]) -> str:
    rest = len(told) - _MOST_TOLD
    return ", ".join(told[:_MOST_TOLD]) + (f" and {rest} more" if rest > 0 else "")


def _line(frame: pl.DataFrame, text: pl.Series, told: str | None) -> int:
    wanted = text.is_null() if told is None else (text == told).fill_null(value=False)
    return int(frame.filter(wanted)[LINE][0])
