"""What search and views are for, and their keys."""

from epihq.web.kit.help import HowTo, Key
from epihq.words import noop

PAGES = {
    "find": noop(
        "All that you may see, found by words, numbers or names of places in any of "
        "three languages."
    ),
    "views": noop(
        "Lists that you keep as you asked them, and places that you starred."
    ),
}
HOW_TO = (
    HowTo(
        name="view",
        title=noop("Keep a list as you asked it"),
        steps=(
            noop("Filter and sort the list until it shows what you want."),
            noop("Keep it under a name; it then stands above the list."),
        ),
        page="views",
        verb="view.keep",
    ),
)
KEYS = (Key("/", noop("goes to the search")),)
