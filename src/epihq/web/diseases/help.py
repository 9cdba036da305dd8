"""What the pages of diseases are for."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "diseases": noop(
        "What is known of each disease, with sources. Estimates rest on these "
        "figures; what is not known is absent, and no other disease's figure stands in "
        "its place."
    ),
    "disease": noop(
        "All that is known of one disease: each figure with its source and how far it "
        "was checked, what this headquarters changed, and what is held of it here."
    ),
}
HOW_TO = (
    HowTo(
        name="diseases",
        title=noop("See which figures of a disease are used"),
        steps=(
            noop(
                "Open “Diseases” under “More”, or the link below the choice of "
                "diseases on the board. What is held here stands first."
            ),
            noop(
                "Read each figure with its range, its source and how far it was "
                "checked. “–” is not known: what depends on it is not told."
            ),
            noop(
                "A figure that your headquarters changed in its file diseases.toml is "
                "marked; the one of epihq's table stands below it."
            ),
        ),
        page="diseases",
        verb="board.see",
    ),
)
