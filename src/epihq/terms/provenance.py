"""Where a number comes from: the vintages, the day, the code and the settings.

Estimates, forecasts, decisions and briefings all carry this one value, so that
any figure can be walked back to the bytes as they were published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class VintageRef:
    """One publication, named by value: its hash is the same on every machine."""

    source: str
    report_date: date
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What an assessment was made from.

    ``fingerprint`` is the SHA-256 of the very rows that were used, so two
    headquarters can see at a glance whether they looked at the same figures.
    """

    vintages: tuple[VintageRef, ...]
    fingerprint: str
    as_of: date
    made_at: datetime
    code_version: str
    settings: Mapping[str, str | float | int | bool]
    seed: int
