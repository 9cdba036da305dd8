"""What the pages of signals are for, and how signals are worked on."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "signals": noop(
        "Everything that the watch or a person noticed and that may matter. A new "
        "signal is taken up, and then made an event or closed with a reason."
    ),
    "signal": noop(
        "What happened, on which publication it rests, and what has been done about "
        "it. It stays open until somebody closes it and says why."
    ),
    "signal-new": noop(
        "Here a person reports what no figure shows: a call, a letter, a rumour from "
        "a hospital."
    ),
}
HOW_TO = (
    HowTo(
        name="signal",
        title=noop("Work on a signal"),
        steps=(
            noop(
                "Open it from the board or the list; the sentence says what happened."
            ),
            noop("Take it up: from then on it is yours, and everyone sees it."),
            noop("Find out whether it is real; notes that you make stay with it."),
            noop(
                "Make it an event if it is real and matters, or close it and say why."
            ),
        ),
        page="signals",
        verb="signal.verify",
    ),
)
