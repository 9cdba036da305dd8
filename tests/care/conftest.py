"""A desk of home care on the ledger's two databases."""

import pytest

from care_samples import open_desk
from databases import (
    home,
    kept_home,
    postgres,
    postgres_ledger,
    postgres_url,
    sqlite_ledger,
)
from django_set_up import set_up

set_up()

__all__ = [
    "desk",
    "home",
    "kept_home",
    "postgres",
    "postgres_ledger",
    "postgres_url",
    "sqlite_ledger",
]


@pytest.fixture
def desk(kept_home):
    """A desk with two districts and approved rules."""
    from django.db import connection  # noqa: PLC0415 - after Django is set up

    yield open_desk(kept_home)
    connection.close()
