"""Texts found whatever their letters' case and accents: "seki" is in "Şəki rayonu".

    InstructionRow.objects.filter(text__reads="seki")

Both databases do it themselves, of the tables and of the log: PostgreSQL by a regular
expression in which each letter stands with all its others (to level a whole text there
takes a hundred times as long), SQLite by a function of ours, asked only where the
letters that never change fit already.
"""

import json
from typing import Any

from django.db import models
from django.db.models import Func, Lookup

from epihq.terms.folding import in_any_letters, level, levelled, steady

_IN_SQLITE, _OF_JSON = "epihq_level", "epihq_level_json"


def know_letters(connection: Any, **_words: object) -> None:
    """Give a new connection to SQLite the functions that level letters."""
    if connection.vendor == "sqlite":
        made = connection.connection.create_function
        made(_IN_SQLITE, 1, _level, deterministic=True)
        made(_OF_JSON, 1, _level_json, deterministic=True)


def _level(text: object) -> str | None:
    return None if text is None else level(str(text))


def _level_json(text: str | None) -> str | None:
    # SQLite keeps letters beyond ASCII as signs of their numbers.
    if text is not None and "\\u" in text:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return _level(text)


@models.CharField.register_lookup
@models.TextField.register_lookup
class Reads(Lookup):
    """A column has a text in it, in whatever letters."""

    lookup_name = "reads"

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Look for the letters that never change, then for all."""
        column, params = self.process_lhs(compiler, connection)
        asked = level(str(self.rhs))
        like = "".join(one if one in steady() else "_" for one in asked)
        sql = f"({column} LIKE %s AND INSTR({_IN_SQLITE}({column}), %s) > 0)"
        return sql, (*params, f"%{like}%", *params, asked)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Look for each letter in all ways in which it is written."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} ~ %s", (*params, in_any_letters(str(self.rhs)))


@models.JSONField.register_lookup
class ReadsJson(Reads):
    """A column of lists or objects has a text in it, in whatever letters."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Level the whole as text."""
        column, params = self.process_lhs(compiler, connection)
        sql = f"INSTR({_OF_JSON}({column}), %s) > 0"
        return sql, (*params, level(str(self.rhs)))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Look for them in its text."""
        column, params = self.process_lhs(compiler, connection)
        return f"({column})::text ~ %s", (*params, in_any_letters(str(self.rhs)))


class Level(Func):
    """A text column in plain small letters, to put it in order."""

    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, _connection: Any, **_words: Any) -> Any:
        """Ask our function."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{_IN_SQLITE}({column})", params

    def as_postgresql(self, compiler: Any, _connection: Any, **_words: Any) -> Any:
        """Level the letters by a list, and compare them as SQLite does."""
        column, params = compiler.compile(self.source_expressions[0])
        return f'TRANSLATE({column}, %s, %s) COLLATE "C"', (*params, *levelled())
