"""What the pages of instructions are for, and how one is issued and answered."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "instructions": noop(
        "What agencies and people were told to do, by when, and how far it is. Those "
        "overdue come first; an agency sees its own."
    ),
    "instruction": noop(
        "One instruction: what is to be done, by when, what was answered, and which "
        "files show it."
    ),
    "instruction-new": noop(
        "Here an instruction is worded, by hand or from a template, and goes out to "
        "an agency or a person."
    ),
    "templates": noop(
        "Instructions worded before they are needed, for each kind of signal."
    ),
    "template": noop("One template: its text, deadline and priority."),
    "template-new": noop("Here a template is entered."),
    "deliveries": noop(
        "Messages on their way to agencies and people: what waits, what arrived, what "
        "was given up."
    ),
    "delivery": noop("One message: each try to deliver it, and what came of it."),
}
HOW_TO = (
    HowTo(
        name="instruction",
        title=noop("Issue an instruction"),
        steps=(
            noop("Begin on a signal, or on the page of instructions."),
            noop("Choose a template or write: what, by whom, what is reported back."),
            noop(
                "Set the deadline; when it passes, those above hear of it step by step."
            ),
            noop("See on its page whether it was acknowledged and done."),
        ),
        page="instruction-new",
        verb="instruction.issue",
    ),
    HowTo(
        name="answer",
        title=noop("Answer an instruction"),
        steps=(
            noop(
                "Open it, and acknowledge it: the headquarters sees that you have it."
            ),
            noop("Say when you begin; if it cannot be done, refuse it and say why."),
            noop("Report what was done, with a file that shows it."),
        ),
        page="instructions",
        verb="instruction.acknowledge",
    ),
)
