"""What the pages of measures are for, and how one is decided."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "measures": noop(
        "Which measures hold where and until when, who decided them, and what is "
        "proposed."
    ),
    "propose": noop(
        "Here a measure is put forward: a new one, an extension, an easing. Nothing "
        "holds before another person approves it."
    ),
    "proposal": noop(
        "One proposal with its reason and decision page. Whoever proposed it cannot "
        "approve it."
    ),
}
HOW_TO = (
    HowTo(
        name="measure",
        title=noop("Propose and approve a measure"),
        steps=(
            noop("Propose it: what holds, where, from which hour to which, and why."),
            noop("Read the preview: it says what would be new and what would end."),
            noop("An incident manager who did not propose it approves or rejects it."),
            noop("Once approved it is on record, and its signal closes by itself."),
        ),
        page="measures",
        verb="proposal.make",
    ),
)
