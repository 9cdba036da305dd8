"""The order of the board's table: as it comes, or by a column; regions under countries.

A region's figures are never added to its country's: each row is what was published of
its own place.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from epihq.terms.locations import country_of
from epihq.web.board.table import Line
from epihq.words.places import in_order


class Sort(NamedTuple):
    """A column of the table: its heading, and what its rows are put in order by."""

    label: str
    value: Callable[[Line], Any] | None
    css: str = "number"


# In the order of the columns; by some nothing can be put in order.
SORTS: Final[dict[str, Sort]] = {
    "location": Sort(_("Location"), lambda line: in_order(line.name), ""),
    "figures": Sort(_("Figures to"), lambda line: line.row.last_date, ""),
    "cases": Sort(_("Cases, 7 days"), lambda line: line.row.cases_7_days),
    "change": Sort(_("Change"), lambda line: line.row.cases_change),
    "per": Sort(_("per 100,000"), lambda line: line.row.cases_per_100k),
    "deaths": Sort(_("Deaths, 7 days"), lambda line: line.row.deaths_7_days),
    "rt": Sort(_("R_t of reported cases (90 %)"), lambda line: line.row.Rt_median),
    "doubles": Sort(_("Doubles in"), lambda line: line.row.doubling_days),
    "reported": Sort(_("Reported"), lambda line: line.row.ascertainment_median),
    "curve": Sort(_("8 weeks"), None, ""),
    "signals": Sort(_("Signals"), lambda line: line.signals),
    "closer": Sort(_("Closer"), None, ""),
}


class Heading(NamedTuple):
    """A heading as ``web/head.html`` sets it."""

    heading: str
    css: str
    address: str
    state: str


def sort_of(text: str) -> str:
    """Read the order that is asked for, e.g. "-cases"; "" is as the table comes."""
    one = SORTS.get(text.removeprefix("-"))
    return text if one is not None and one.value is not None else ""


def headings(sort: str, further: str) -> list[Heading]:
    """Give the headings, each with its address, which ends as ``further`` says."""
    now, is_down = sort.removeprefix("-"), sort.startswith("-")
    told = []
    for key, one in SORTS.items():
        # Figures are asked for from the highest on, names from the first letter on.
        first = f"-{key}" if one.css == "number" else key
        other = key if sort.startswith("-") else f"-{key}"
        asked = other if key == now else first
        address = f"?sort={asked}{further}#table-head" if one.value else ""
        state = ("descending" if is_down else "ascending") if key == now else ""
        told.append(Heading(str(one.label), one.css, address, state))
    return told


def sorted_lines(lines: Iterable[Line], sort: str) -> list[tuple[Line, list[Line]]]:
    """Give the rows in an order, each with the regions of it that have a row."""
    known = list(lines)
    present = {line.row.location for line in known}
    regions: dict[str, list[Line]] = {}
    tops = []
    for line in _by(known, sort):
        code = line.row.location
        above = country_of(code)
        if above != code and above in present and line.place != "own":
            regions.setdefault(above, []).append(line)
        else:
            tops.append(line)
    return [(line, regions.get(line.row.location, [])) for line in tops]


def _by(lines: list[Line], sort: str) -> list[Line]:
    value = SORTS[sort.removeprefix("-")].value if sort else None
    if value is None:
        return lines
    known = [line for line in lines if value(line) is not None]
    unknown = [line for line in lines if value(line) is None]
    return sorted(known, key=value, reverse=sort.startswith("-")) + unknown
