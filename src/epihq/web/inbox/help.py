"""What the inbox is for, and its keys."""

from epihq.web.kit.help import HowTo, Key
from epihq.words import noop

PAGES = {
    "inbox": noop(
        "What waits for you: to approve, to accept, to answer, and what is about to "
        "run out. What can harm first comes first."
    ),
}
HOW_TO = (
    HowTo(
        name="inbox",
        title=noop("Work through what waits for you"),
        steps=(
            noop("Open it; the number in the menu says how much waits."),
            noop("Go from one to the next with j and k, and open one with Enter."),
            noop("What is done goes by itself."),
        ),
        page="inbox",
        verb="inbox.see",
    ),
)
KEYS = (
    Key("j", noop("goes to the next thing that waits")),
    Key("k", noop("goes to the one before")),
)
