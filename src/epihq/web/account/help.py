"""What the pages of one's own account are for."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "account": noop("Who you are here, and what keeps your account safe."),
    "new-password": noop("Here you choose a password that nobody else knows."),
    "account_set_password": noop("Here you choose a password that nobody else knows."),
    "two-factors": noop("Why some show a second proof, and how it is set up."),
    "tokens": noop("Keys by which programs of yours read or do what you allow them."),
    "token-make": noop("Here a key is made; it is shown once."),
    "token": noop("One key: what it may do, until when, and what happened to it."),
}
HOW_TO = (
    HowTo(
        name="lost",
        title=noop("Come back in without password or telephone"),
        steps=(
            noop("Ask an administrator; on the server a command takes the old away."),
            noop("You get a link that works once, and set both up anew."),
        ),
    ),
)
