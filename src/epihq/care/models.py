"""All tables of home care, where Django looks for them."""

from epihq.care.checks.tables import ReadingRow, RuleSetRow
from epihq.care.contact.tables import LinkRow, MessageRow
from epihq.care.needs.tables import NeedRow, StockRow
from epihq.care.register.tables import (
    ActRow,
    CareDistrictRow,
    CareTeamRow,
    EpisodeRow,
    PersonRow,
)
from epihq.care.tours.tables import RoundRow

__all__ = [
    "ActRow",
    "CareDistrictRow",
    "CareTeamRow",
    "EpisodeRow",
    "LinkRow",
    "MessageRow",
    "NeedRow",
    "PersonRow",
    "ReadingRow",
    "RoundRow",
    "RuleSetRow",
    "StockRow",
]
