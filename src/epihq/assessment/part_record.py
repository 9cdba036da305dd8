"""What a record tells of a part of a country."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PartCases:
    """New cases of a part, by its code, in the 28 days to ``as_of``, as published.

    ``last_date`` is the day of its newest figure; days without one are not counted.
    """

    location: str
    cases_28_days: float
    last_date: date
