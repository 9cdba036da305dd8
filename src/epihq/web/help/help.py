"""What the pages of help are for, and the key that opens them."""

from epihq.web.kit.help import Key
from epihq.words import noop

PAGES = {
    "help": noop("The room in one page: what it is for, and where things are."),
    "help-how-to": noop("How things are done here, step by step."),
    "help-roles": noop("Who may do what, as the rules have it."),
    "help-words": noop("What the words of the room mean."),
    "help-keys": noop("What the keyboard does."),
}
KEYS = (Key("?", noop("opens this help")),)
