"""What the page of a location is for."""

from epihq.words import noop

PAGES = {
    "location": noop(
        "What was published of one location, what follows from it, and what is open "
        "there. Each figure carries the day that it is about."
    ),
    "briefing": noop(
        "The situation report of one location as of one day, as it is read in the "
        "headquarters and printed."
    ),
}
