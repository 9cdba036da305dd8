"""A whole history of regimes in one TOML file that a person can read and write.

    location = "AZE"
    [people]                # share of the location's inhabitants, by area
    source = "..."
    share."AZ-BA" = 0.228
    [[act]]                 # in the order in which they were decided
    regime = "strict"
    kind = "set"            # or extend, lift
    ...

It enters whole or not at all, and a second time changes nothing.
"""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from epihq.operations.ledger import ledger
from epihq.operations.measures.acts import check_author, enter_acts, held_acts
from epihq.operations.measures.shares import enter_shares
from epihq.terms.errors import DataError, UsageError
from epihq.terms.locations import check_location
from epihq.terms.regimes import Act, Kind
from epihq.terms.written import check_area, parse_measure


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of a file: how many acts and shares it holds, and how many are new.

    ``shares`` are those of people by area.
    """

    location: str
    acts: int
    new_acts: int
    shares: int
    new_shares: int


class _People(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    share: dict[str, float]


class _Act(msgspec.Struct, forbid_unknown_fields=True, rename={"from_": "from"}):
    regime: str
    kind: Kind
    from_: datetime
    instrument: str
    decided: date
    to: datetime | None = None
    signed: date | None = None
    areas: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    source: str = ""
    disease: str = ""


class _History(msgspec.Struct, forbid_unknown_fields=True):
    location: str
    act: list[_Act] = []
    people: _People | None = None


def load_history(home: Path, file: Path, *, by: str) -> Loaded:
    """Enter a file of acts and shares of people, whole or not at all.

    Raises:
        UsageError: ``measures.no-author``, ``measures.no-such-file``.
        DataError: ``measures.not-a-history``, ``ledger.not-available``, and with the
            place in the file whatever ``record_act`` or ``record_shares`` refuse.
    """
    author = check_author(by)
    history = _read(file)
    location = _location(history, file)
    new = [
        _complete(row, location, f"{file}, act {number} ({row.regime})")
        for number, row in enumerate(history.act, start=1)
    ]
    with ledger.writing(home):
        before = len(held_acts())
        for number, act in enumerate(new, start=1):
            with _place(f"{file}, act {number}"):
                enter_acts([act], author)
        shares = 0
        if history.people is not None:
            with _place(f"{file}, people"):
                share, source = history.people.share, history.people.source
                shares = enter_shares(location, share, source, author)
        return Loaded(
            location=location,
            acts=len(new),
            new_acts=len(held_acts()) - before,
            shares=len(history.people.share) if history.people else 0,
            new_shares=shares,
        )


def _location(history: _History, file: Path) -> str:
    with _place(str(file)):
        return check_location(history.location, "location")


def _complete(row: _Act, location: str, place: str) -> Act:
    with _place(place):
        return Act(
            location=location,
            regime=row.regime,
            kind=row.kind,
            instrument=row.instrument,
            decided_on=row.decided,
            signed_on=row.signed,
            effective_from=row.from_,
            effective_to=row.to,
            areas=tuple(check_area(area, location, "areas") for area in row.areas),
            measures=tuple(
                parse_measure(text, location, "measures") for text in row.measures
            ),
            exemptions=row.exemptions,
            source=row.source,
            disease=row.disease,
        )


@contextmanager
def _place(place: str) -> Iterator[None]:
    """Say of what is refused where in the file it stands."""
    try:
        yield
    except UsageError as exc:
        raise DataError(exc.code, f"{place}: {exc}") from exc


def _read(file: Path) -> _History:
    if not file.is_file():
        raise UsageError(
            "measures.no-such-file",
            f"measures: a TOML file was expected; got {str(file)!r}, which is not a "
            "file. Check the path.",
        )
    table: object = {}
    try:
        table = tomllib.loads(file.read_text("utf-8"))
        return msgspec.convert(table, _History)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeError) as exc:
        raise DataError(
            "measures.not-a-history",
            f"{file}: a history of acts like docs/examples/azerbaijan-2020.toml was "
            f"expected; got {_what(exc, table)}. Correct it there.",
        ) from exc


def _what(exc: Exception, table: object) -> str:
    """Word what is wrong with a table, with the value where there is one."""
    found = re.search(r" - at `\$\.?(?P<path>[^`]*)`$", str(exc))
    if found is None:
        return str(exc)
    steps = re.findall(r"\w+", found["path"])
    for step in steps:
        if isinstance(table, list):
            table = table[int(step)]
        elif isinstance(table, dict):
            table = table.get(step)
    place = " ".join(str(int(step) + 1) if step.isdigit() else step for step in steps)
    wrong = f"{place}: {str(exc)[: found.start()]}"
    return wrong if isinstance(table, dict | list) else f"{table!r} at {wrong}"
