"""How the log tells of the centre and its mode."""

from epihq.words import noop

COLUMNS = {
    "state": noop("state"),
    "set_by": noop("set by"),
    "time_zone": noop("time zone"),
    "signals_a_day": noop("signals that come forward in a day"),
}
