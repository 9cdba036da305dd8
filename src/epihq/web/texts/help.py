"""What the pages of texts are for, and how one is reviewed."""

from epihq.web.kit.help import HowTo, Key
from epihq.words import noop

PAGES = {
    "texts": noop(
        "Reports, letters and pages that were taken in. What is read out of them is "
        "proposed, never asserted: a person confirms, corrects or rejects it."
    ),
    "text": noop(
        "One text with what was read out of it: who said what of whom, figures, "
        "measures. Each record lights up where it stands."
    ),
    "text-new": noop(
        "Here a text is brought as it was published, pasted or as a file."
    ),
}
HOW_TO = (
    HowTo(
        name="text",
        title=noop("Read a report into records"),
        steps=(
            noop("Take in the text; the watch reads it within seconds."),
            noop("Judge each record by the keys c, x and e; j and k lead on and back."),
            noop(
                "From a confirmed sentence go on to a claim, a proposal or a signal; "
                "its form is filled in, and both lead to each other."
            ),
        ),
        page="texts",
        verb="text.take",
    ),
)
KEYS = (
    Key("c", noop("confirms the chosen record of a text")),
    Key("x", noop("rejects the chosen record of a text")),
    Key("e", noop("corrects the chosen record of a text")),
    Key("j", noop("chooses the next record of a text")),
    Key("k", noop("chooses the record before")),
)
