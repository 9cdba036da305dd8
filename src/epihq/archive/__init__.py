"""The shelf: what was published, and when it became known."""

from epihq.archive.archive import Archive, Receipt, Snapshot, house_archive
from epihq.archive.catalogue import Vintage

__all__ = ["Archive", "Receipt", "Snapshot", "Vintage", "house_archive"]
