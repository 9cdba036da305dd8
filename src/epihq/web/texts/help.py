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
        "Here a text is brought as it was published: pasted, as a file, or by its "
        "address."
    ),
    "feeds": noop(
        "Publishers whose feeds the watch asks on a schedule, with when each was last "
        "asked, what came, and what went wrong."
    ),
    "feed": noop("One feed: how it is asked, what came of it, and its newest texts."),
    "feed-new": noop("Here a feed is put on the watch's schedule."),
    "hosts": noop(
        "Hosts from which texts and feeds may be fetched. An administrator allows "
        "them; at first there is none."
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
    HowTo(
        name="feed",
        title=noop("Follow a publisher's feed"),
        steps=(
            noop("An administrator allows the host of the feed, and of its pages."),
            noop("Set the feed: its name, its address, how often it is asked."),
            noop(
                "The watch asks it in its next round; what is new waits among the "
                "texts, with the day that the feed tells."
            ),
        ),
        page="feeds",
        verb="feed.set",
    ),
)
KEYS = (
    Key("c", noop("confirms the chosen record of a text")),
    Key("x", noop("rejects the chosen record of a text")),
    Key("e", noop("corrects the chosen record of a text")),
    Key("j", noop("chooses the next record of a text")),
    Key("k", noop("chooses the record before")),
)
