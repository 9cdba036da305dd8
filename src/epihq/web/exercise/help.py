"""What the bar of the exercise is for."""

from epihq.words import noop

PAGES = {
    "exercise": noop("How far the exercise has come, and who lets the next day come."),
}
