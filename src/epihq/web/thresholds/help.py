"""What the pages of thresholds are for."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "thresholds": noop(
        "What the watch takes for unusual, everywhere and in single places."
    ),
    "threshold": noop("One threshold: what it says, what it is set to, and why."),
    "threshold-new": noop(
        "Here a rule of your own is set: a figure, a bound, and what it would have "
        "raised."
    ),
}
HOW_TO = (
    HowTo(
        name="threshold",
        title=noop("Have fewer or more signals"),
        steps=(
            noop("See on a signal which threshold it passed."),
            noop("Set that threshold for the place or for all, and say why."),
        ),
        page="thresholds",
        verb="threshold.set",
    ),
)
