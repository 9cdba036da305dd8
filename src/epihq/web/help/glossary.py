"""The words of the room, a sentence each; docs/glossary.md has their codes, too."""

from typing import Final

from epihq.words import noop

WORDS: Final = (
    (
        noop("location"),
        noop("A country or a part of one, by its code: AZE is Azerbaijan, AZ-BA Baku."),
    ),
    (noop("publication"), noop("The files that a source put out together.")),
    (noop("source"), noop("Who publishes figures, or a file of one's own.")),
    (
        noop("revised"),
        noop(
            "The answer had to come from a later publication, because none is held "
            "that early."
        ),
    ),
    (
        noop("withdrawal"),
        noop("A figure that a publication repeated before and no longer holds."),
    ),
    (
        noop("batch dump"),
        noop("Many cases of earlier days that were published on one day."),
    ),
    (noop("lumped days"), noop("Days without a report, caught up by the next one.")),
    (
        noop("R_t of reported cases"),
        noop(
            "How many persons one infected person infects, by the cases as they are "
            "reported: it tells of one to two weeks ago, and testing moves it."
        ),
    ),
    (
        noop("R_t of all infections"),
        noop(
            "The same of infections, reported or not: it tells of about today, within "
            "a wider range, and the watch makes it in the background."
        ),
    ),
    (noop("as published"), noop("A sum with every day as it was said.")),
    (
        noop("ascertainment"),
        noop("The share of infections that become reported cases."),
    ),
    (
        noop("generation interval"),
        noop("Days from one person's infection to that of those infected by them."),
    ),
    (
        noop("nowcast"),
        noop("What a day's count will come to, from what is reported of it so far."),
    ),
    (
        noop("verdict"),
        noop("A word that says whether an estimate may be used, and if not, why."),
    ),
    (
        noop("interval"),
        noop("A range: one of 90 % should hold the truth nine times of ten."),
    ),
    (
        noop("measure"),
        noop("A code and a level, e.g. C6 level 2: stay at home, with exceptions."),
    ),
    (
        noop("regime"),
        noop(
            "Measures that were decided together and hold in some areas from one hour "
            "to another."
        ),
    ),
    (noop("act"), noop("One decision about a regime: it sets, extends or lifts it.")),
    (
        noop("instrument"),
        noop("What orders an act, e.g. a resolution with its number."),
    ),
    (
        noop("briefing"),
        noop("The situation report of a location that the headquarters reads."),
    ),
    (
        noop("credibility card"),
        noop(
            "The same tests of a location's figures as of one day, with a finding each."
        ),
    ),
    (
        noop("excess deaths"),
        noop("Deaths of all causes beyond what the years before foretell."),
    ),
    (
        noop("exercise"),
        noop("A simulated epidemic, published day by day like real figures."),
    ),
    (
        noop("capacity"),
        noop(
            "How many people a headquarters can care for at one time: at home, in ward "
            "beds, in intensive care."
        ),
    ),
    (
        noop("role"),
        noop("What a person may do in the headquarters; one table of rules says it."),
    ),
    (
        noop("signal"),
        noop("Something that the watch or a person noticed and that may matter."),
    ),
    (
        noop("event"),
        noop("What is real and matters; it stays in view until it is closed."),
    ),
    (
        noop("claim"),
        noop("What somebody says of somebody's figures, never a fact."),
    ),
    (
        noop("instruction"),
        noop("What an agency or person is told to do by a deadline."),
    ),
    (
        noop("delivery"),
        noop("A message about an instruction, on its way to one address."),
    ),
    (
        noop("escalation"),
        noop(
            "An overdue instruction made known to the agency above, one step at a time."
        ),
    ),
    (
        noop("proposal"),
        noop(
            "An act of a regime put forward; a second person approves it, and only "
            "then is it on record."
        ),
    ),
    (
        noop("mode"),
        noop("How the centre works: watch, alert or response, set with a reason."),
    ),
    (noop("shift"), noop("One person's turn on duty, at most twelve hours.")),
    (
        noop("handover"),
        noop(
            "One shift's account to the next: signed by who goes, accepted by who "
            "comes."
        ),
    ),
    (
        noop("log entry"),
        noop(
            "Who did what to which thing, when; each is sealed by the one before, and "
            "none is ever changed."
        ),
    ),
    (
        noop("head of the log"),
        noop(
            "Number and seal of the newest entry, signed; kept elsewhere it shows "
            "later that nothing before was altered."
        ),
    ),
)
