"""All tables of the ledger, where Django looks for them.

Rows of some are added and never changed (acts, shares of people, the log, shifts of
mode); rows of the others are things with a life, whose every change is in the log.
Triggers see to both.
"""

from epihq.operations.centre.tables import ModeRow
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.duty.tables import HandoverRow, ShiftRow
from epihq.operations.instructions.tables import (
    DeliveryRow,
    InstructionRow,
    TemplateRow,
)
from epihq.operations.ledger.tables import AttachmentRow, CentreRow, LogRow, OnceRow
from epihq.operations.measures.tables import ActRow, PeopleRow, ProposalRow
from epihq.operations.people.tables import AgencyRow, InviteRow, Officer, TokenRow
from epihq.operations.signals.tables import SignalRow
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.operations.watch.tables import SourceRow
from epihq.operations.works.tables import HeartbeatRow

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
