"""What the pages of decisions are for, and how options are compared."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "decisions": noop(
        "Comparisons of options: who asked, of which place, by what was known when, "
        "and what was put forward."
    ),
    "decision": noop(
        "What each option would bring, side by side, and what the headquarters' own "
        "rule says to it."
    ),
    "decision-new": noop(
        "Here options are chosen and compared: places, measures in words and days. The "
        "watch computes it; that takes minutes."
    ),
}
HOW_TO = (
    HowTo(
        name="decision",
        title=noop("Compare options before a measure is proposed"),
        steps=(
            noop("Ask: which place, which end is in question, which options."),
            noop("Wait until the watch has computed it; the page says how far it is."),
            noop("Put an option forward with its reasons and the dissent."),
        ),
        page="decision-new",
        verb="decision.ask",
    ),
)
