"""The cache that all processes share: rows of the ledger's database."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache

from epihq.web.kit.counts import counted_surely


class SharedCache(DatabaseCache):
    """Django's, which takes a ledger that cannot be written for a row that is there.

    allauth locks its counts of codes by ``add``: it said "too many attempts" then.
    """

    def add(self, key: Any, *args: Any, **more: Any) -> bool:
        """Add what is not there.

        Raises:
            DatabaseError: the ledger cannot be written; ``out_of_reach`` tells why.
        """
        if super().add(key, *args, **more):
            return True
        if self.get(key, version=more.get("version")) is None:
            counted_surely("cache", 60)
        return False
