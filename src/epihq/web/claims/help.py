"""What the pages of claims are for, and how a claim is checked."""

from epihq.web.kit.help import HowTo
from epihq.words import noop

PAGES = {
    "claims": noop(
        "What others say of somebody's figures. A claim is never a fact: it is kept "
        "as their words, with the grade of the source, and can be checked."
    ),
    "claim": noop(
        "One claim: who said what, what a check of the figures found, and what was "
        "made of it."
    ),
    "credibility": noop(
        "How far somebody's published figures can be trusted: the same tests for "
        "everybody, the own figures beside."
    ),
    "card": noop(
        "One card of credibility as it was made, by what was known on its day. No test "
        "is about intent."
    ),
    "claim-new": noop(
        "Here somebody's words are put on record as they were said, with source and "
        "grade."
    ),
}
HOW_TO = (
    HowTo(
        name="claim",
        title=noop("Check what somebody says of figures"),
        steps=(
            noop("Record the claim: the words themselves, who said them, and where."),
            noop("Ask for a check; the watch makes it, and the page shows the result."),
            noop(
                "Read the finding with its reasons, and close the claim or take it on."
            ),
        ),
        page="claims",
        verb="claim.record",
    ),
)
