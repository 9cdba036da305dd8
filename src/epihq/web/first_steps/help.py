"""What the page of first steps is for."""

from epihq.words import noop

PAGES = {
    "first-steps": noop(
        "What a new headquarters connects, loads and whom it invites, in order, and "
        "how far it is."
    ),
}
