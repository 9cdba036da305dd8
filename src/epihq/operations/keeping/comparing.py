"""Whether the tables stand as the log says: a row altered behind its back shows.

The log is sealed, the tables are not. For each thing the newest entry that tells of it
must hold the very columns that its row has now.
"""

import json
from collections.abc import Iterator
from contextlib import nullcontext

import msgspec
from django.db import connection
from django.db.models import Exists, Max, OuterRef

from epihq.operations.ledger import ledger
from epihq.operations.ledger.log import Damage
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing, all_things
from epihq.operations.measures.acts import held_acts
from epihq.terms.signing import canonical

# SQLite takes no more than some thousands of values in one question.
_AT_ONCE = 500
Columns = dict[str, object]
# Number of an entry, and the columns it holds; None where its content was erased.
Entry = tuple[int, Columns | None]


def tables() -> list[type[Thing]]:
    """List the tables of things, by name."""
    return sorted(all_things(), key=lambda table: table.kind)


def check_things() -> Iterator[Damage]:
    """Compare every row of the opened ledger with the newest entry about it.

    ``number`` of a damage is that of the entry, 0 where there is none. Secret columns,
    such as the hash of a password, are not in the log and so not compared.
    """
    for table in tables():
        for numbers in _in_parts(table):
            for number in _suspects(table, numbers):
                yield from _looked_at_again(table, number)
        for number in _without_a_row(table):
            yield from _looked_at_again(table, number)
    yield from _check_acts()


def _in_parts(table: type[Thing]) -> Iterator[list[int]]:
    last = 0
    rows = table.objects.order_by("pk").values_list("pk", flat=True)
    while numbers := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        yield numbers
        last = numbers[-1]


def _suspects(table: type[Thing], numbers: list[int]) -> list[int]:
    entries = _newest_entries(table.kind, numbers)
    rows = table.objects.filter(pk__in=numbers).order_by("pk")
    return [row.pk for row in rows if _differs(row, entries.get(row.pk))]


def _newest_entries(thing: str, numbers: list[int]) -> dict[int, Entry]:
    """Find the newest entry about each thing: its number, and the columns it holds."""
    mine = LogRow.objects.filter(thing=thing, thing_number__in=numbers, after__gt="")
    newest = mine.order_by().values("thing_number").annotate(newest=Max("number"))
    entries = [one["newest"] for one in newest]
    found = LogRow.objects.filter(number__in=entries).values_list(
        "thing_number", "number", "content"
    )
    return {number: (entry, _now(content)) for number, entry, content in found}


def _now(content: str) -> Columns | None:
    """The columns that an entry holds; None where its content was erased."""
    return json.loads(content).get("now") if content else None


def _differs(row: Thing, entry: Entry | None) -> bool:
    return entry is None or entry[1] is None or bool(_altered(row, entry[1]))


def _altered(row: Thing, kept: Columns) -> list[str]:
    """Name the columns that differ; one of a later version was empty at first."""
    now = json.loads(canonical(row.columns()))
    first = {name: now[name] for name in now if now[name] in (None, "")}
    was = {**first, **kept}
    return sorted(name for name in {**was, **now} if was.get(name) != now.get(name))


def _looked_at_again(table: type[Thing], number: int) -> Iterator[Damage]:
    """Tell of a suspect, unless somebody was just changing it: writers have to wait."""
    # One state of the database, seen whole, is changed by nobody.
    still = nullcontext() if connection.in_atomic_block else ledger.changing()
    with still:
        row = table.objects.filter(pk=number).first()
        entry = _newest_entries(table.kind, [number]).get(number)
    name = f"{table.kind} {number}"
    if row is None:
        yield Damage(number=entry[0] if entry else 0, sentence=f"{name} is gone")
    elif entry is None:
        yield Damage(number=0, sentence=f"no entry tells of {name}")
    elif entry[1] is None:
        yield Damage(number=entry[0], sentence=f"the entry no longer tells of {name}")
    elif _differs(row, entry):
        yield Damage(number=entry[0], sentence=_difference(row, entry[1]))


def _difference(row: Thing, kept: Columns) -> str:
    columns = ", ".join(_altered(row, kept))
    return f"{row} was altered without an entry: {columns}"


def _without_a_row(table: type[Thing]) -> list[int]:
    there = table.objects.filter(pk=OuterRef("thing_number")).order_by()
    gone = LogRow.objects.filter(~Exists(there), thing=table.kind, after__gt="")
    return sorted(set(gone.order_by().values_list("thing_number", flat=True)))


def _check_acts() -> Iterator[Damage]:
    """Acts are not things, but the log holds them too, as they were recorded."""
    acts = {act.number: act for act in held_acts()}
    entries = LogRow.objects.filter(thing="act", verb="measure.record")
    for entry in entries.order_by("number").iterator(chunk_size=2000):
        act = acts.get(entry.thing_number)
        name = f"act {entry.thing_number}"
        if act is None:
            yield Damage(number=entry.number, sentence=f"{name} is gone")
        elif _said(msgspec.to_builtins(act)) != _said(_now(entry.content)):
            yield Damage(
                number=entry.number, sentence=f"{name} was altered without an entry"
            )


def _said(act: object) -> object:
    return json.loads(canonical(act))
