"""What people did that a standing knows of: each with its hour and who did it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from epihq.care.records import Level


class DeedKind(StrEnum):
    """What somebody did."""

    REACHED = "reached"
    UNREACHED = "unreached"
    WRONG_NUMBER = "wrong-number"
    RAISED = "raised"
    LOWERED = "lowered"
    PAUSED = "paused"
    RESUMED = "resumed"
    ADMITTED = "admitted"
    RETURNED = "returned"


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One deed; ``level`` is to what somebody raised or lowered."""

    kind: DeedKind
    at: datetime
    by: str = ""
    level: Level | None = None
