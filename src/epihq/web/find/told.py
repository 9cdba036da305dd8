"""How the log tells of views."""

from epihq.words import noop

COLUMNS = {
    "page": noop("page"),
    "query": noop("what was asked"),
}
