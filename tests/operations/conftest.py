"""The ledger's two databases, and Django set up before a table is named."""

from databases import (
    as_server,
    home,
    kept_home,
    may_run,
    postgres,
    postgres_ledger,
    postgres_url,
    program,
    sqlite_ledger,
)
from django_set_up import set_up

set_up()

__all__ = [
    "as_server",
    "home",
    "kept_home",
    "may_run",
    "postgres",
    "postgres_ledger",
    "postgres_url",
    "program",
    "sqlite_ledger",
]
