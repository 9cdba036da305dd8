"""``epihq care report --ahead``: the work of the next weeks, by district."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from epihq.cli.care_desk import desk
from epihq.cli.output import Format, print_rows

if TYPE_CHECKING:
    from epihq.care.ahead.making import WorkAhead
    from epihq.care.workload import DistrictWork

_SHOWN = ("at-home", "calls", "visits", "nurses", "beds")
_COLUMNS = (
    "number",
    "district",
    "first",
    "last",
    "what",
    "of_the_week",
    "median",
    "lower90",
    "upper90",
)
_Row = dict[str, object]


def ahead(home: Path | None, by: str | None, form: Format) -> None:
    """Print the forecast; of an officer's districts, and of all where they see all.

    Raises:
        DataError: ``care.no-forecast``, those of ``desk``.
        UsageError: ``care.by-whom``.
    """
    from epihq.terms.settings import home_folder

    with desk(home, by) as actor:
        from epihq.care.ahead.making import work_ahead
        from epihq.care.desk.figures import figures
        from epihq.operations.ledger import clock

        told = work_ahead(actor, home_folder(home))
        mine = {str(one.district) for one in figures(actor, clock.now())}
    shown = [one for one in told.work.districts if one.code in mine]
    if len(shown) == len(told.names) > 1:
        shown.append(told.work.all)
    rows = [row for one in shown for row in _rows(told, one)]
    if form is Format.TABLE:
        columns = ("district", "first", "last", "at_home", *_SHOWN[1:])
        print_rows(columns, list(_in_words(rows)), form)
        _about(told)
    else:
        print_rows(_COLUMNS, rows, form)


def _rows(told: "WorkAhead", one: "DistrictWork") -> Iterator[_Row]:
    """Tell a district week by week, figure by figure."""
    from epihq.care.ahead.keeping import weeks_of

    for week in weeks_of(told, one):
        if week.what in _SHOWN:
            yield {
                "number": one.code or None,
                "district": told.names.get(one.code, "all"),
                "first": week.first,
                "last": week.last,
                "what": week.what,
                "of_the_week": week.of_the_week,
                "median": week.found.median,
                "lower90": week.found.lower90,
                "upper90": week.found.upper90,
            }


def _in_words(rows: list[_Row]) -> Iterator[_Row]:
    """Put the figures of one district and week on one line."""
    lines: dict[tuple[object, object], _Row] = {}
    for row in rows:
        empty = dict.fromkeys(("at_home", *_SHOWN[1:]))
        named = {name: row[name] for name in ("district", "first", "last")}
        line = lines.setdefault((row["number"], row["first"]), {**named, **empty})
        low, mid, high = (row[one] for one in ("lower90", "median", "upper90"))
        line[str(row["what"]).replace("-", "_")] = (
            f"{mid:,.0f} ({low:,.0f}–{high:,.0f})"
        )
    yield from lines.values()


def _about(told: "WorkAhead") -> None:
    work, option = told.work, told.option.title or told.option.name
    lines = [
        f"as of {work.as_of}; medians with 90 % intervals. At home, nurses and beds: "
        "the highest day of the week; calls and visits: all of it",
        f"new people: decision {told.decision} of {told.of}, option {option!r}; "
        f"rates of home care as it gives them",
        f"stays: {work.stay.median:g} days ({work.stay.lower90:g}–"
        f"{work.stay.upper90:g}), from {work.persons:,} episodes",
        _registered(told),
    ]
    typer.echo("\n".join(lines), err=True)


def _registered(told: "WorkAhead") -> str:
    if told.expected is None:
        return (
            f"registered: {told.began:,} in 28 days; no published cases of these days "
            "are kept, so that all new people are thought to come on the register"
        )
    return (
        f"registered: {told.began:,} in 28 days, of {told.expected:,.0f} by the "
        "published cases; as large a part is thought to come"
    )
