"""What the pages of the centre are for."""

from epihq.words import noop

PAGES = {
    "mode": noop("How the centre works: watch, alert or response, since when and why."),
    "centre": noop("What the headquarters is: its name, place, clock and language."),
    "centre-edit": noop("Here the settings of the centre are changed."),
}
