"""What search and saved views are for, and how things are found again."""

from epihq.web.kit.help import HowTo, Key
from epihq.words import noop

PAGES = {
    "find": noop(
        "One box for all that you may see: places by any of their names, things by "
        "words or by number, entries of the log, pages."
    ),
    "views": noop(
        "The lists as you keep them for yourself, filtered and in order, and the "
        "places that you starred."
    ),
}
HOW_TO = (
    HowTo(
        name="find",
        title=noop("Find a thing again"),
        steps=(
            noop(
                "Press / on any page, and type a few letters of it, its place, or its "
                "number: “instruction 12”."
            ),
            noop("Go through what is offered with the arrows; Enter opens it."),
            noop(
                "Nothing there? The list of its kind searches all, older ones as well."
            ),
        ),
        page="find",
        verb="find.see",
    ),
    HowTo(
        name="view",
        title=noop("Keep a list as you need it"),
        steps=(
            noop("Filter the list, and press the heading by which it is to be sorted."),
            noop(
                "Choose “Save this view” above it, give it a name, and say who sees it."
            ),
            noop("From then on it stands above the list, one press away."),
        ),
        page="views",
        verb="view.keep",
    ),
)
KEYS = (Key("/", noop("leads to the search")),)
