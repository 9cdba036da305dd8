"""What the log's pages are for, and how the past is read."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "log": noop(
        "Who did what, and when. What people did comes first; what the program did by "
        "itself is folded. Nothing is ever removed or altered."
    ),
    "log-entry": noop(
        "One entry in words: what was done, by whom, to what, and what changed. Its "
        "seal stands below."
    ),
    "log-verify": noop("How anyone can show that no entry of the log was altered."),
}
HOW_TO = (
    HowTo(
        name="record",
        title=noop("Take out the record of a day"),
        steps=(
            noop("Choose the day on the page of the log."),
            noop(
                "Take it out to print or for machines; that you did is told in the log."
            ),
        ),
        page="log",
        verb="log.export",
    ),
    HowTo(
        name="past",
        title=noop("See the room as it stood on a past day"),
        steps=(
            noop("Move the slider of the board, or type a day beside it."),
            noop("Follow any link: lists and pages show that day, too."),
            noop("Nothing can be changed there; “Back to now” leads out."),
        ),
        page="board",
        verb="board.see",
    ),
)
