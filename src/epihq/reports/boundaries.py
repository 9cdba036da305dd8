"""Boundaries of a country's parts from a GeoJSON file that a person gives.

The property that names the parts, by ISO 3166-2 code or by name in any language of the
house, is found: the one by which most shapes are parts of the country.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from epihq.terms.errors import DataError
from epihq.terms.locations import is_location, is_within
from epihq.terms.place_names import codes_named

_SHAPES = {"Polygon", "MultiPolygon"}


@dataclass(frozen=True, kw_only=True)
class Boundaries:
    """Shapes of parts by their code; ``shapes`` is how many the file has in all."""

    named_by: str
    parts: Mapping[str, Mapping[str, Any]]
    shapes: int


def read_boundaries(file: Path, location: str) -> Boundaries:
    """Read the parts of a location, e.g. "AZE", from a GeoJSON file.

    Raises:
        DataError: ``reports.boundaries-not-read``, ``reports.boundaries-of-others``.
    """
    shapes = _shapes(file)
    names = {name for one in shapes for name in one["properties"]}
    by_name = {name: _parts(shapes, name, location) for name in sorted(names)}
    named_by = max(by_name, key=lambda name: len(by_name[name]), default="")
    parts = by_name.get(named_by, {})
    if not parts:
        raise DataError(
            "reports.boundaries-of-others",
            f"{file.name}: shapes of the parts of {location} were expected, named by "
            "ISO 3166-2 codes or by name in a property; got none in the properties "
            f"{', '.join(sorted(names)) or '(none)'}. Give a file of its parts.",
        )
    return Boundaries(named_by=named_by, parts=parts, shapes=len(shapes))


def _shapes(file: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(file.read_bytes())
        return [
            {"properties": one.get("properties") or {}, "geometry": one["geometry"]}
            for one in told["features"]
            if (one.get("geometry") or {}).get("type") in _SHAPES
        ]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise DataError(
            "reports.boundaries-not-read",
            f"{file.name}: a GeoJSON file with a list of features was expected; got "
            f"{type(error).__name__}: {error}. Export the boundaries as GeoJSON in "
            "degrees of longitude and latitude.",
        ) from error


def _parts(
    shapes: Iterable[Mapping[str, Any]], name: str, location: str
) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for one in shapes:
        code = _code(one["properties"].get(name), location)
        if code:
            found.setdefault(code, one["geometry"])
    return found


def _code(value: object, location: str) -> str:
    """Tell which part of a location a text names, by code or name; "" none."""
    if not isinstance(value, str) or not value.strip():
        return ""
    text = value.strip()
    codes = [text.upper()] if is_location(text.upper()) else codes_named(text)
    within = [c for c in codes if c != location and is_within(c, location)]
    return within[0] if len(within) == 1 else ""
