"""What the archive knew of a figure of a text, as it is kept beside the text."""

from datetime import date

import msgspec


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a source said of the same: the day it is about, and whether it agrees.

    ``from_totals`` marks a count of a day that only the totals of the source give.
    """

    record: str
    source: str
    reference_date: date
    value: float
    agrees: bool
    from_totals: bool = False
