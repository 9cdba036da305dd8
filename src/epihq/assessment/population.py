"""How many people, and of what age: from whichever source has it.

What the archive holds comes first. Where it holds nothing of a location, the table
shipped with epihq answers (``ages.csv``: World Population Prospects 2019, of 1 July
2020), so that a new machine can tell beds, people at home and immunity.

People are no figure of the epidemic: any year's publication will do.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from epihq.archive import Archive
from epihq.assessment.parts import Sum, parts_of
from epihq.terms.provenance import VintageRef

_AGES = tuple(f"population_aged_{age}" for age in range(0, 101, 5))
# To 80 and above: a publisher's last group may be open.
_FEWEST_GROUPS = 17
# When the shipped table was published, and what it is called beside the sources.
_SHIPPED, _PUBLISHED = "wpp-2019", date(2019, 6, 17)


def persons_by_age(
    archive: Archive, as_of: date, locations: Sequence[str] | None = None
) -> dict[str, Mapping[int, float]]:
    """Persons by the first year of their five-year group, by location.

    Of the newest year up to ``as_of``. Locations without are left out.
    """
    frame = archive.snapshot(as_of=as_of, location=locations, indicator=_AGES).frame
    newest = (
        frame.sort("reference_date")
        .unique(("location", "indicator"), keep="last", maintain_order=True)
        .select("location", "indicator", "value")
    )
    found: dict[str, dict[int, float]] = {}
    for location, name, value in newest.iter_rows():
        age = int(name.rsplit("_", 1)[1])
        found.setdefault(location, {})[age] = value
    return {**_asked(shipped_ages(), locations), **found}


def inhabitants(
    archive: Archive, as_of: date, locations: Sequence[str] | None = None
) -> dict[str, float]:
    """Inhabitants by location, the newest known, as far as anybody tells them.

    As published; else the sum of the ages that the archive holds, where they are all
    ages; else that of the shipped table.
    """
    frame = archive.snapshot(
        as_of=as_of, location=locations, indicator="population"
    ).frame.sort("reference_date")
    published = dict(zip(frame["location"], frame["value"], strict=True))
    shipped = _asked(shipped_ages(), locations)
    ages = persons_by_age(archive, as_of, locations)
    whole = {place: groups for place, groups in ages.items() if _are_all(groups)}
    summed = {at: sum(groups.values()) for at, groups in {**shipped, **whole}.items()}
    return {**summed, **published}


def inhabitants_counted(
    archive: Archive,
    as_of: date,
    locations: Sequence[str] | None,
    sums: Mapping[str, Sum],
) -> dict[str, float]:
    """Inhabitants of what was counted, by location.

    Of a country told as the sum of some of its parts those of these parts, where all
    are known; a line list, or figures of all parts, are the country's.
    """
    some = {
        country: one.parts
        for country, one in sums.items()
        if not one.is_of_a_list and set(parts_of([country])) - set(one.parts)
    }
    every = {part for parts in some.values() for part in parts}
    asked = None if locations is None else sorted({*locations, *every})
    found = inhabitants(archive, as_of, asked)
    for country, parts in some.items():
        found.pop(country, None)
        if all(part in found for part in parts):
            found[country] = sum(found[part] for part in parts)
    return found


def _are_all(groups: Mapping[int, float]) -> bool:
    """Whether groups follow one another from birth to an age that may be open."""
    return len(groups) >= _FEWEST_GROUPS and max(groups) == 5 * (len(groups) - 1)


def ages_said_by(archive: Archive, as_of: date, location: str) -> VintageRef | None:
    """Name the publication that a location's ages are from; None where there are none.

    The shipped table counts as the publication that it was made of.
    """
    held = archive.snapshot(as_of=as_of, location=location, indicator=_AGES).vintages
    if held:
        return held[0]
    return shipped_table() if location in shipped_ages() else None


@cache
def shipped_ages() -> Mapping[str, Mapping[int, float]]:
    """Read the shipped table: persons by first year of their group, by location."""
    header, *lines = (row for row in _text().splitlines() if not row.startswith("#"))
    ages = [int(age) for age in header.split(",")[1:]]
    rows = (line.split(",") for line in lines)
    return {
        location: dict(zip(ages, map(float, persons), strict=True))
        for location, *persons in rows
    }


@cache
def shipped_table() -> VintageRef:
    """Name the shipped table as a publication."""
    digest = hashlib.sha256(_text().encode()).hexdigest()
    return VintageRef(source=_SHIPPED, report_date=_PUBLISHED, sha256=digest)


def _text() -> str:
    return files("epihq.assessment").joinpath("ages.csv").read_text("utf-8")


def _asked(
    table: Mapping[str, Mapping[int, float]], locations: Sequence[str] | None
) -> dict[str, Mapping[int, float]]:
    if locations is None:
        return dict(table)
    return {place: table[place] for place in locations if place in table}
