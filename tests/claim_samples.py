"""A claim as it is heard at a briefing, and what a check of it may find."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime

from epihq.terms.claims import Method
from epihq.terms.credibility import CHECK_SCHEMA, ClaimCheck, Evidence
from epihq.terms.provenance import Provenance, VintageRef

TODAY = date(2020, 7, 2)


def statement(**changes):
    """Somebody at a briefing says that Georgia reports few of its infections."""
    # Django first.
    from epihq.operations.claims.actions import Statement  # noqa: PLC0415

    said = Statement(
        quotation="They find one infection in ten, at best.",
        speaker="The minister's adviser",
        said_on=date(2020, 7, 1),
        source="Briefing of the headquarters",
        grade="c3",
        location="GEO",
        kind="share-hidden",
        threshold=0.5,
        claimant="AZE",
    )
    return replace(said, **changes)


def checked_beside(home, works):
    """Look as the watch does, round after round, until nothing is asked for."""
    # Django first.
    from epihq.operations.claims.actions import asked_checks  # noqa: PLC0415
    from epihq.operations.claims.checks import CHECKS  # noqa: PLC0415
    from epihq.operations.processes.asked import answer_asked  # noqa: PLC0415

    told = []
    for _ in range(900):
        told.append(answer_asked(CHECKS, home, works, works.ended()))
        if not works.goes_on() and not asked_checks():
            return "; ".join(one for one in told if one)
        time.sleep(0.1)
    raise AssertionError("still asked for")


def evidence(location, probability):
    return Evidence(
        location=location, method=Method.JOINT_MODEL, probability=probability
    )


def claim_check(as_of=TODAY, **changes):
    """More probable of the claimant than of who is spoken about."""
    vintage = VintageRef(source="jhu", report_date=as_of, sha256="3f" * 32)
    found = ClaimCheck(
        schema=CHECK_SCHEMA,
        location="GEO",
        claim="share-hidden",
        threshold=0.5,
        claimant="AZE",
        as_of=as_of,
        probability=0.42,
        by_location={"AZE": 0.81, "GEO": 0.42, "ARM": 0.77, "RUS": None},
        evidence=(
            evidence("AZE", 0.81),
            evidence("GEO", 0.42),
            evidence("RUS", None),
        ),
        provenance=Provenance(
            vintages=(vintage,),
            fingerprint="a1" * 32,
            as_of=as_of,
            made_at=datetime(2020, 7, 2, 18, 30, tzinfo=UTC),
            code_version="0.1.0",
            settings={"window_days": 7},
            seed=20200701,
        ),
    )
    return replace(found, **changes)
