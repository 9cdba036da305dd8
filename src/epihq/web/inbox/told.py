"""How the log tells of the daily mail."""

from epihq.words import noop

COLUMNS = {
    "mail_hour": noop("hour of the daily mail"),
    "mail_always": noop("mail also when nothing waits"),
}
