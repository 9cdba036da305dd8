"""Numbers that are among many, sent to the database as one value.

    LogRow.objects.filter(pk__among=numbers)

Ten thousand placeholders would take longer to write and to read than to answer.
"""

import json
from typing import Any

from django.db import models
from django.db.models import Lookup


@models.BigIntegerField.register_lookup
class Among(Lookup):
    """A whole number is one of many."""

    lookup_name = "among"
    # Numbers as they are: the column has nothing to make of a list.
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Send them as one JSON text."""
        column, params = self.process_lhs(compiler, connection)
        sql = f"{column} IN (SELECT value FROM JSON_EACH(%s))"  # noqa: S608 - a column of ours
        return sql, (*params, json.dumps([*self.rhs]))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Send them as the text of one array: one by one they take twice as long."""
        column, params = self.process_lhs(compiler, connection)
        numbers = ",".join(map(str, self.rhs))
        return f"{column} = ANY(%s::bigint[])", (*params, f"{{{numbers}}}")
