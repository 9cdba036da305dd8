r"""Instructions: their states, and how urgent they are.

    issued -> acknowledged -> in-progress -> done -> accepted
       \_____________\___________\__ refused, or withdrawn by who issued it

Whoever issued it accepts what was reported done, or sends the answer back: then it is
in progress again. A refusal is sent back, too, or the instruction withdrawn.

Overdue is not a state but a reading of the clock: the deadline has passed, and the
instruction is still open.
"""

from datetime import datetime
from enum import StrEnum


class InstructionState(StrEnum):
    """Where an instruction stands."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (
    InstructionState.ISSUED,
    InstructionState.ACKNOWLEDGED,
    InstructionState.IN_PROGRESS,
)


# What was answered, and who issued it has to say whether that is enough.
ANSWERED = (InstructionState.DONE, InstructionState.REFUSED)


def is_overdue(state: str, deadline: datetime, now: datetime) -> bool:
    """Tell whether an instruction is open and its deadline has passed."""
    return state in OPEN and deadline < now


class Priority(StrEnum):
    """How urgent it is."""

    NORMAL = "normal"
    URGENT = "urgent"
    FLASH = "flash"
