"""What the pages of events are for, and how an event is declared, followed, closed."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "events": noop(
        "What is real and matters, until it is closed with its lessons: where it is, "
        "how it stands, its risk and newest figures."
    ),
    "event": noop(
        "One event whole: situation, risk, figures by day, signals, instructions, "
        "team, files, and all that was done. It prints as a report."
    ),
    "event-new": noop(
        "Here an event is declared: a name, the places, and the days that are known."
    ),
    "event-edit": noop("Here the name, disease, places and days of an event change."),
    "event-assess": noop(
        "Here the risk is judged by one question: how likely, how grave, how sure."
    ),
    "event-figures": noop(
        "Figures by day as they are known, the reports that said them, and the form "
        "for a new report."
    ),
    "event-close": noop("Here an event ends, with the reason and what it taught."),
}
HOW_TO = (
    HowTo(
        name="event",
        title=noop("Run an event"),
        steps=(
            noop("Declare it on the page of a signal that turned out to be real."),
            noop("Write what is known, what is done and what is needed."),
            noop("Assess the risk, and say by when to judge it again."),
            noop("Enter figures as they are reported, and write instructions."),
            noop("Close it with the reason and its lessons when it is over."),
        ),
        page="events",
        verb="event.declare",
    ),
)
