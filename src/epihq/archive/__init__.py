"""The shelf: what was published, and when it became known."""

from epihq.archive.archive import Archive, Snapshot
from epihq.archive.catalogue import Vintage
from epihq.archive.house import house_archive
from epihq.archive.repeats import Receipt

__all__ = ["Archive", "Receipt", "Snapshot", "Vintage", "house_archive"]
