"""What the pages of events are for, and how an event is followed."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "events": noop(
        "What is real and matters, each with its number, its risk and its figures. An "
        "event stays on the board and in each handover until it is closed."
    ),
    "event": noop(
        "One event: the situation in three sentences, the risk, figures by day, the "
        "team, what is instructed, and everything that was said."
    ),
    "event-new": noop(
        "Here an event is declared; one that began as a signal is declared on the "
        "signal's page."
    ),
    "event-edit": noop(
        "Here it is said what an event is called, where and since when."
    ),
    "event-assess": noop(
        "Here the risk of an event is judged: how likely, how grave, and how sure "
        "that is."
    ),
    "event-figures": noop("Here figures of an event are entered, day by day."),
    "event-close": noop(
        "Here an event is closed, with the reason and what was learnt."
    ),
}
HOW_TO = (
    HowTo(
        name="event",
        title=noop("Follow an event"),
        steps=(
            noop("Write in three sentences what is known, done and needed."),
            noop("Judge its risk, and say when it is to be judged again."),
            noop("Take people into its team, and enter its figures as they come."),
            noop(
                "Close it with the reason and what was learnt; its signals close too."
            ),
        ),
        page="events",
        verb="event.situation",
    ),
)
