"""Orders of lists: what comes first by some conditions, or by a column as chosen.

    "-number", First((Q(state="new"),)), By("severity", is_down=True, ranks=("low",))

By a column that a person chooses, what is not known comes last, either way.

Texts are put in order whatever their case and accents; words with a rank go by it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable, OrderBy

from epihq.operations.ledger.letters import Level


@dataclass(frozen=True)
class First:
    """An order: what fits the first of some conditions, the second, ..., the rest."""

    conditions: tuple[Q, ...]

    def ranked(self, then: Callable[[Q], Q] = lambda q: q) -> Case:
        """Say it to the database; ``then`` names columns as they are called there."""
        places = [
            When(then(one), then=Value(place))
            for place, one in enumerate(self.conditions)
        ]
        return Case(*places, default=Value(len(places)))


@dataclass(frozen=True)
class By:
    """A column of a table, e.g. "deadline" or "agency__name", up or down.

    ``ranks`` are the words that the column holds, in their own order.
    """

    column: str
    is_down: bool = False
    ranks: tuple[str, ...] = ()

    def of(self, table: type[models.Model], name: str = "") -> OrderBy:
        """Give the order as a database takes it; ``name`` is another of the column."""
        told = name or self.column
        by: Combinable = F(told)
        if self.ranks:
            whens = (When(**{told: w}, then=Value(n)) for n, w in enumerate(self.ranks))
            by = Case(*whens, default=None, output_field=models.IntegerField())
        elif isinstance(
            field_of(table, self.column), models.CharField | models.TextField
        ):
            by = Level(F(told))
        return OrderBy(by, descending=self.is_down, nulls_last=True)


# A column, with "-" before it from its highest value on, or one of these.
Order = str | First | By


def field_of(table: type[models.Model], column: str) -> models.Field:
    """Find the field that a column is, of the table or of one it points to."""
    first, _dots, rest = column.partition("__")
    fields = table._meta.concrete_fields  # noqa: SLF001 - Django's way to a model's columns
    found = next(one for one in fields if first in {one.name, one.attname})
    return field_of(found.related_model, rest) if rest else found
