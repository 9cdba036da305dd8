"""What the pages of decisions are for, and how one is taken."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "decisions": noop(
        "Which options were compared, for which place and end, and what came of each."
    ),
    "decision-new": noop(
        "Here a question is put: which end, which options. The watch computes what "
        "each would bring; nothing is decided by it."
    ),
    "decision": noop(
        "What each option would bring, side by side, and what the headquarters' own "
        "rule says to it. One is put forward here, with reasons and dissent."
    ),
}
HOW_TO = (
    HowTo(
        name="decision",
        title=noop("Compare options and put one forward"),
        steps=(
            noop("Choose the end in question and the options: measures in words."),
            noop("Wait a minute or two: the page shows how far the watch is."),
            noop("Read what each option would bring, and what your own rule names."),
            noop("Put one forward with the instrument, the reasons and any dissent."),
            noop("An incident manager who did not put it forward approves it."),
        ),
        page="decisions",
        verb="decision.ask",
    ),
)
