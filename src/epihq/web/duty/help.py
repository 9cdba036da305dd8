"""What the pages of duty are for, and how a shift is handed over."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "roster": noop("Who is on duty when, week by week, and where nobody is."),
    "shift": noop("One person's turn on duty."),
    "shift-plan": noop(
        "Here a turn is planned: twelve hours at most, half an hour beside the next."
    ),
    "handovers": noop("What each shift left to the next, signed and accepted."),
    "handover": noop(
        "One shift's account to the next: made from the log, added to by who goes, "
        "accepted by who comes."
    ),
}
HOW_TO = (
    HowTo(
        name="handover",
        title=noop("Hand over a shift"),
        steps=(
            noop(
                "Draft the handover: it lists what is open, overdue and about to end."
            ),
            noop("Add what the list does not say, and sign it to who comes."),
            noop("Who comes reads it and accepts it; the room is theirs from then on."),
        ),
        page="handovers",
        verb="handover.draft",
    ),
)
