"""What the page that compares places is for, and how charts are read."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "compare": noop(
        "One figure of up to six places in one chart, in the order of their names. The "
        "address holds what was chosen: keep it, or send it."
    ),
}
HOW_TO = (
    HowTo(
        name="charts",
        title=noop("Read a chart"),
        steps=(
            noop(
                "Open a location from the board. Its sentence says the newest figures, "
                "the day that they are about, and whether they are old."
            ),
            noop(
                "Move over a day, touch it, or move the slider below the chart with "
                "the arrow keys: the figures of the day are said there."
            ),
            noop(
                "Hollow bars are days that the estimates leave out; pale ones are "
                "still being filled up. No bar: nothing was published."
            ),
            noop(
                "Choose range, persons or per 100,000, and the scale. “Beside it” lays "
                "what was known by the end of another day over the same days."
            ),
        ),
        page="compare",
        verb="board.see",
    ),
)
