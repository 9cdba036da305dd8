"""What the pages of people and agencies are for, and how somebody is let in."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "agencies": noop("Bodies that instructions go to, and who stands above whom."),
    "agency": noop("One agency: where it is, how it is reached, who is above it."),
    "agency-new": noop("Here an agency is entered."),
    "officers": noop(
        "Who has an account here, and with which roles. Telephone and e-mail stand on "
        "each person's page."
    ),
    "officer": noop(
        "One person's account. Who looks at telephone and e-mail is told in the log."
    ),
    "officer-new": noop(
        "Here an account is made. It has no password: a link lets the person in once."
    ),
    "officer-edit": noop("Here a person's name, roles and addresses are changed."),
}
HOW_TO = (
    HowTo(
        name="invite",
        title=noop("Let somebody in"),
        steps=(
            noop("Make the account with its roles; an agency officer needs an agency."),
            noop("Make a link on the person's page; it is shown once and works once."),
            noop("Send it by a way that only they read; they choose a password."),
        ),
        page="officers",
        verb="officer.set",
    ),
)
