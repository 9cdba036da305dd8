"""How many people, and of what age: from whichever source has it."""

from datetime import date
from typing import TYPE_CHECKING

from epihq.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGES = tuple(f"population_aged_{age}" for age in range(0, 101, 5))


def people_by_age(
    archive: Archive, as_of: date, locations: "Sequence[str] | None" = None
) -> dict[str, dict[int, float]]:
    """Persons by the first year of their five-year group, by location.

    Of the newest year up to ``as_of``. Locations without are left out.
    """
    frame = archive.snapshot(
        as_of=as_of, location=locations, indicator=_AGES
    ).frame.sort("reference_date")
    found: dict[str, dict[int, float]] = {}
    for location, name, value in frame.select(
        "location", "indicator", "value"
    ).iter_rows():
        age = int(name.rsplit("_", 1)[1])
        found.setdefault(location, {})[age] = value
    return found


def inhabitants(
    archive: Archive, as_of: date, locations: "Sequence[str] | None" = None
) -> dict[str, float]:
    """Inhabitants by location, as far as any source has them; the newest known."""
    frame = archive.snapshot(
        as_of=as_of, location=locations, indicator="population"
    ).frame.sort("reference_date")
    return dict(zip(frame["location"], frame["value"], strict=True))
