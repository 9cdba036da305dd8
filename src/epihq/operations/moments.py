"""The room as it stands, or as it stood at a past moment.

Now is asked of the tables; the past is asked of the log, whose entries hold each thing
whole. Both give the same rows, so a page does not know which it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from epihq.operations import clock, log
from epihq.operations.acts import held_acts
from epihq.operations.tables_log import LogRow
from epihq.operations.thing import Thing
from epihq.terms.regimes import Act

T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An hour at which the room is looked at; ``upto`` is the last entry known then.

    ``upto`` is None for now: everything is known.
    """

    at: datetime
    upto: int | None = None

    @property
    def is_past(self) -> bool:
        """Whether the room is shown as it stood, and so nothing can be changed."""
        return self.upto is not None


def now() -> Moment:
    """Look at the room as it stands."""
    return Moment(at=clock.now())


def moment_at(at: datetime) -> Moment:
    """Look at the room as it stood at a past hour."""
    return Moment(at=at, upto=log.head_at(at))


def rows(
    table: type[T], moment: Moment, having: Mapping[str, Any] | None = None
) -> list[T]:
    """List the things of a table as they stood, newest first.

    ``having`` gives values of columns, e.g. {"state": ("new", "event")}; a tuple is
    any of them.
    """
    wanted = having or {}
    if moment.upto is None:
        asked = {
            f"{name}__in" if isinstance(value, tuple) else name: value
            for name, value in wanted.items()
        }
        return list(table.objects.filter(**asked).order_by("-number"))
    past = log.latest_of(table.kind, moment.upto)
    found = (_row(table, columns) for columns in past.values())
    kept = [row for row in found if _has(row, wanted)]
    return sorted(kept, key=lambda row: -row.pk)


def row_at(table: type[T], number: int, moment: Moment) -> T | None:
    """Find one thing as it stood; None where it was not there yet."""
    if moment.upto is None:
        return table.objects.filter(pk=number).first()
    columns = log.thing_at(table.kind, number, moment.upto)
    return None if columns is None else _row(table, columns)


def acts_at(moment: Moment) -> list[Act]:
    """List the acts of regimes on record then.

    The log tells which: an hour may be of a clock that was set back since. Acts of
    before there was a log have their hour alone.
    """
    if moment.upto is None:
        return held_acts()
    entries = LogRow.objects.filter(thing="act", verb="measure.record")
    told = dict(entries.order_by().values_list("thing_number", "number"))
    return [act for act in held_acts() if _was_there(act, told, moment)]


def _was_there(act: Act, told: Mapping[int, int], moment: Moment) -> bool:
    if act.number in told:
        return told[act.number] <= (moment.upto or 0)
    return act.recorded_at is not None and act.recorded_at <= moment.at


def _row(table: type[T], columns: Mapping[str, Any]) -> T:
    fields = {field.attname: field for field in table._meta.concrete_fields}  # noqa: SLF001 - Django's way to a model's columns
    return table(
        **{
            name: fields[name].to_python(value)
            for name, value in columns.items()
            if name in fields
        }
    )


def _has(row: Thing, wanted: Mapping[str, Any]) -> bool:
    return all(
        getattr(row, name) in (value if isinstance(value, tuple) else (value,))
        for name, value in wanted.items()
    )
