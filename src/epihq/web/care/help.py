"""What the pages of home care are for, how the desk is worked, and its keys."""

from epihq.web.kit.help import HowTo, Key
from epihq.words import noop

PAGES = {
    "care-desk": noop(
        "Who at home needs somebody next, what can harm first on top: danger signs "
        "without an answer, silence, first contacts, calls that are due, wrong "
        "numbers. A person in somebody's hand is not offered to anybody else."
    ),
    "care": noop(
        "One person at home: how they stand and why, the course of their readings, "
        "whom to call, what was done, and what can be done now."
    ),
    "care-correct": noop(
        "Here what is known of a person at home is corrected; the log keeps who saw it."
    ),
    "care-new": noop(
        "Here a person treated at home is registered by hand. Somebody like them on "
        "record is shown first, and never merged."
    ),
    "care-import": noop(
        "Here a list of people comes in: you see which column means what, which rows "
        "cannot be read and which are like somebody on record before anything is kept."
    ),
    "care-search": noop(
        "Here a person is found by exact name, telephone or case number. The reason "
        "stands in the log."
    ),
    "care-paper": noop("Here a paper diary is typed in, a line for each check."),
    "care-messages": noop(
        "Short messages of people at home that wait for a person: something was not "
        "understood, or nobody known has the number. The log keeps who read them."
    ),
    "care-needs": noop(
        "What people at home need and was not brought yet, and what each centre has: "
        "what will be short in a week stands first."
    ),
    "care-rounds": noop(
        "Visits and deliveries of a day as routes of teams: who is sought, waits for a "
        "visit, or is to be brought something."
    ),
    "care-round": noop(
        "One round, team by team. What a team that has left does stays with it; what "
        "is left is planned anew when somebody falls out."
    ),
    "care-figures": noop(
        "How the desk keeps up, district by district: contacts made of those due, "
        "first contacts within a day, call backs, silence, admissions, coverage."
    ),
    "care-district": noop(
        "One district of home care: its centre, whom it asks for help, its hours."
    ),
    "care-district-new": noop("Here a district of home care is entered."),
    "teams": noop("Who calls and visits in which district, with which skills."),
    "care-team": noop("One team: its district, skills, shift and how many visits."),
    "care-team-new": noop("Here a team of home care is entered."),
    "care-rules": noop(
        "Which rules of danger signs judge the people at home. They disagree between "
        "sources and change with time; none judges before a clinician in charge has "
        "approved it by name."
    ),
    "rule-set": noop("One set of rules: each sign, what it asks for, and its source."),
}
HOW_TO = (
    HowTo(
        name="care-desk",
        title=noop("Work the desk of home care"),
        steps=(
            noop("Take the next person with n; nobody else is offered them meanwhile."),
            noop("Call them, and write down what they say; Tab goes on, Enter keeps."),
            noop("Not reached is u, a wrong number w; the desk calls again by itself."),
            noop("Where somebody is in danger, e asks for a doctor, a visit or a bed."),
        ),
        page="care-desk",
        verb="care.take",
    ),
    HowTo(
        name="care-needs",
        title=noop("Bring people at home what they need"),
        steps=(
            noop("Ask for it on the person's page, or for a package for a district."),
            noop("Write down what the centre has; what is packed leaves the stock."),
            noop("Say who took it; what could not be brought stays asked for."),
        ),
        page="care-needs",
        verb="care.deliver",
    ),
    HowTo(
        name="care-import",
        title=noop("Bring in a list of people treated at home"),
        steps=(
            noop("Choose the file, or paste the rows of a spreadsheet."),
            noop("Look at what each column is taken for, and correct it."),
            noop("Try it: rows that cannot be read or are like somebody are listed."),
            noop("Keep it; whoever is new waits for the first contact."),
        ),
        page="care-import",
        verb="care.import",
    ),
)
KEYS = (
    Key("n", noop("takes the next person at home in hand")),
    Key("t", noop("takes the person at home whose page is open in hand")),
    Key("u", noop("writes down that a person at home was not reached")),
    Key("w", noop("writes down that a person's telephone number is wrong")),
    Key("e", noop("opens what asks for help for a person at home")),
)
