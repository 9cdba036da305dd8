"""What the page of comparisons is for."""

from epihq.words import noop

PAGES = {
    "compare": noop(
        "Several places in one chart: cases, deaths, R_t and more, by the same scale, "
        "as known now or on a past day."
    ),
}
