"""How the log tells of decisions."""

from epihq.words import noop

COLUMNS = {
    "as_of": noop("by what was known on"),
    "question": noop("question"),
    "record": noop("fingerprint of the record"),
    "seconds": noop("seconds that it took"),
    "trouble": noop("trouble"),
    "option": noop("option"),
    "forwarded_by": noop("put forward by"),
    "decided": noop("fingerprint of the decision"),
    "proposals": noop("proposals"),
    "ends": noop("ends"),
    "extend": noop("extensions, days"),
    "horizon": noop("days ahead"),
    "draws": noop("draws"),
    "options": noop("options"),
}
