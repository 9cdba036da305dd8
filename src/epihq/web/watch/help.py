"""What the pages of sources are for."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "sources": noop(
        "Where figures come from, when each was last visited, and whether the watch is "
        "awake."
    ),
    "source-named": noop(
        "One source: how often it is visited, where, and how it went."
    ),
}
HOW_TO = (
    HowTo(
        name="source",
        title=noop("Connect a source"),
        steps=(
            noop("Choose it on the page of sources, and say how often it is visited."),
            noop("The watch fetches it in its next round; the list says how it went."),
        ),
        page="sources",
        verb="source.set",
    ),
)
