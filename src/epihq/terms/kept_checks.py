"""Checks of claims as a ledger keeps them, read alike whichever version made them.

epihq.claim-check/1   methods, sentences and a summary in English
epihq.claim-check/2   methods are codes; the words are the reader's
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from epihq.terms.claims import Method
from epihq.terms.credibility import CHECK_SCHEMA, ClaimCheck

# What the methods were called in a check of the first schema.
_FIRST_METHODS: Mapping[str, Method] = {
    "joint model of cases and deaths": Method.JOINT_MODEL,
    "delay-adjusted case fatality": Method.CASE_FATALITY,
    "deaths of all causes beside reported deaths": Method.EXCESS_DEATHS,
    "estimated infections a head, last 7 days": Method.ESTIMATED_INFECTIONS,
    "reported cases a head, last 7 days": Method.REPORTED_CASES,
    "R_t of all infections": Method.REPRODUCTION_NUMBER,
    "scatter of daily counts": Method.FINGERPRINTS,
}


def read_check(kept: Mapping[str, Any]) -> ClaimCheck:
    """Read a kept check as one of today's schema: claimant, location, then the others.

    The ledger keeps no order of names, so it is made anew.
    """
    evidence = [
        {**one, "method": _FIRST_METHODS.get(one["method"], one["method"])}
        for one in kept.get("evidence", ())
    ]
    as_now = {**kept, "schema": CHECK_SCHEMA, "evidence": evidence}
    found = msgspec.convert(as_now, ClaimCheck)
    first = (place for place in (found.claimant, found.location) if place is not None)
    held = found.by_location
    order = [place for place in dict.fromkeys([*first, *sorted(held)]) if place in held]
    return replace(found, by_location={place: held[place] for place in order})
