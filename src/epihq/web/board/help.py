"""What the board is for."""

from epihq.words import noop

PAGES = {
    "board": noop(
        "The whole room on one screen: figures of the own location and of all others, "
        "signals, overdue instructions, measures in force. It renews itself; the "
        "slider shows any past day."
    ),
}
