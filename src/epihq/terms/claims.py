r"""Claims about somebody's figures: what is said, by whom, and how good the source is.

    recorded -> checked -> raised
       \__________\_________\__ closed, with the reason

A claim is somebody's sentence, never a fact: it is kept with who said it, and what a
check of it found is kept beside it, whichever way it falls. Raised is what was put to
WHO by article 9.2 of the International Health Regulations (2005).
"""

import re
from enum import StrEnum

from epihq.terms.errors import UsageError


class ClaimState(StrEnum):
    """Where a claim stands."""

    RECORDED = "recorded"
    CHECKED = "checked"
    RAISED = "raised"
    CLOSED = "closed"


class ClaimKind(StrEnum):
    """What of a claim can be checked."""

    SHARE_HIDDEN = "share-hidden"
    DEATHS_HIDDEN = "deaths-hidden"
    MOST_IN_REGION = "most-in-region"
    LEAST_IN_REGION = "least-in-region"
    GROWTH_STOPPED = "growth-stopped"
    FIGURES_SMOOTHED = "figures-smoothed"


class Method(StrEnum):
    """By what a claim is looked at."""

    JOINT_MODEL = "joint-model"
    CASE_FATALITY = "case-fatality"
    EXCESS_DEATHS = "excess-deaths"
    ESTIMATED_INFECTIONS = "estimated-infections"
    REPORTED_CASES = "reported-cases"
    REPRODUCTION_NUMBER = "reproduction-number"
    FINGERPRINTS = "fingerprints"


OPEN = (ClaimState.RECORDED, ClaimState.CHECKED, ClaimState.RAISED)
# Claims of a share: from how much on they hold must be said.
WITH_THRESHOLD = (ClaimKind.SHARE_HIDDEN, ClaimKind.DEATHS_HIDDEN)
# Those that compare a location with its neighbours.
IN_REGION = (ClaimKind.MOST_IN_REGION, ClaimKind.LEAST_IN_REGION)
# The admiralty code: how reliable a source is (A to F), how credible what it says.
_GRADE = re.compile("[A-F][1-6]")


def check_grade(text: str) -> str:
    """Read the grade of a source as a person types it, e.g. "b2"; return "B2".

    Raises:
        UsageError: ``claims.bad-grade``.
    """
    grade = text.strip().upper()
    if not _GRADE.fullmatch(grade):
        raise UsageError(
            "claims.bad-grade",
            "claim: the grade of its source was expected, a letter A to F and a "
            f"figure 1 to 6; got {text!r}. Write for example B2, or F6 where neither "
            "can be judged.",
        )
    return grade


def check_kind(kind: str, threshold: float | None, subject: str = "claim") -> ClaimKind:
    """Read what is to be checked; refuse a share where none belongs, or its lack.

    Raises:
        UsageError: ``claims.unknown``, ``claims.bad-threshold``.
    """
    if kind not in list(ClaimKind):
        raise UsageError(
            "claims.unknown",
            f"{subject}: one of {', '.join(ClaimKind)} was expected; got {kind!r}. "
            "Choose the one that comes nearest to what was said.",
        )
    needed = kind in WITH_THRESHOLD
    fits = threshold is not None and 0 < threshold < 1 if needed else threshold is None
    if not fits:
        expected = "a share between 0 and 1" if needed else "no share"
        raise UsageError(
            "claims.bad-threshold",
            f"{subject}: {expected} was expected as the threshold of {kind}; got "
            f"{'nothing' if threshold is None else threshold}. "
            + ("Write 0.5 for “most”." if needed else "Leave it out."),
        )
    return ClaimKind(kind)
