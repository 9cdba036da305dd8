"""All tables of the ledger, where Django looks for them.

Rows of some are added and never changed (acts, shares of people, the log, shifts of
mode); rows of the others are things with a life, whose every change is in the log.
Triggers see to both.
"""

from epihq.operations.tables_claims import ClaimRow
from epihq.operations.tables_log import LogRow, OnceRow
from epihq.operations.tables_people import (
    AgencyRow,
    InviteRow,
    Officer,
    ShiftRow,
    TokenRow,
)
from epihq.operations.tables_regimes import ActRow, PeopleRow
from epihq.operations.tables_room import CentreRow, HandoverRow, ModeRow, ProposalRow
from epihq.operations.tables_tasks import (
    AttachmentRow,
    DeliveryRow,
    InstructionRow,
    TemplateRow,
)
from epihq.operations.tables_watch import (
    HeartbeatRow,
    SignalRow,
    SourceRow,
    ThresholdRow,
)

__all__ = [
    "ActRow",
    "AgencyRow",
    "AttachmentRow",
    "CentreRow",
    "ClaimRow",
    "DeliveryRow",
    "HandoverRow",
    "HeartbeatRow",
    "InstructionRow",
    "InviteRow",
    "LogRow",
    "ModeRow",
    "Officer",
    "OnceRow",
    "PeopleRow",
    "ProposalRow",
    "ShiftRow",
    "SignalRow",
    "SourceRow",
    "TemplateRow",
    "ThresholdRow",
    "TokenRow",
]
