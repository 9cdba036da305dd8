"""A check that an earlier version kept is read in today's codes, nothing lost."""

import json
from datetime import date

import msgspec
import pytest

from claim_samples import claim_check
from epihq.terms.claims import Method
from epihq.terms.credibility import CHECK_SCHEMA
from epihq.terms.kept_checks import read_check

# As a ledger held it before methods were codes; the ledger orders names itself.
FIRST = {
    "schema": "epihq.claim-check/1",
    "location": "GEO",
    "claim": "share-hidden",
    "threshold": 0.5,
    "claimant": "AZE",
    "as_of": "2020-07-02",
    "probability": 0.42,
    "by_location": {"ARM": 0.77, "AZE": 0.81, "GEO": 0.42, "RUS": None},
    "evidence": [
        {
            "location": "AZE",
            "method": "joint model of cases and deaths",
            "probability": 0.81,
            "sentence": "Azerbaijan: by the joint model of cases and deaths it is "
            "likely (81%) that more than 50% of infections were not reported.",
        },
        {
            "location": "RUS",
            "method": "delay-adjusted case fatality",
            "probability": None,
            "sentence": "Russia: delay-adjusted case fatality does not suffice to say "
            "whether more than 50% of infections were not reported.",
        },
    ],
    "summary": "Georgia: about as likely as not (42%) that more than 50% of "
    "infections were not reported.",
    "provenance": {
        "vintages": [
            {"source": "jhu", "report_date": "2020-07-02", "sha256": "3f" * 32}
        ],
        "fingerprint": "a1" * 32,
        "as_of": "2020-07-02",
        "made_at": "2020-07-02T18:30:00Z",
        "code_version": "0.1.0",
        "settings": {"window_days": 7},
        "seed": 20200701,
    },
}
FIRST_METHODS = {
    "joint model of cases and deaths": Method.JOINT_MODEL,
    "delay-adjusted case fatality": Method.CASE_FATALITY,
    "deaths of all causes beside reported deaths": Method.EXCESS_DEATHS,
    "estimated infections a head, last 7 days": Method.ESTIMATED_INFECTIONS,
    "reported cases a head, last 7 days": Method.REPORTED_CASES,
    "R_t of all infections": Method.REPRODUCTION_NUMBER,
    "scatter of daily counts": Method.FINGERPRINTS,
}


def test_a_check_of_the_first_schema_is_read_in_codes():
    found = read_check(FIRST)

    assert found.schema == CHECK_SCHEMA
    assert found.as_of == date(2020, 7, 2)
    assert list(found.by_location.items()) == [
        *(("AZE", 0.81), ("GEO", 0.42), ("ARM", 0.77), ("RUS", None))
    ]
    told = [(one.location, one.method, one.probability) for one in found.evidence]
    assert told == [
        ("AZE", Method.JOINT_MODEL, 0.81),
        ("RUS", Method.CASE_FATALITY, None),
    ]
    assert found.provenance.fingerprint == "a1" * 32


@pytest.mark.parametrize("name", FIRST_METHODS)
def test_each_method_keeps_its_meaning(name):
    evidence = [{**FIRST["evidence"][0], "method": name}]

    (one,) = read_check({**FIRST, "evidence": evidence}).evidence

    assert one.method is FIRST_METHODS[name]


def test_every_method_had_a_name():
    assert set(FIRST_METHODS.values()) == set(Method)


def test_a_check_of_today_is_read_as_it_was_kept():
    made = claim_check()

    assert read_check(json.loads(msgspec.json.encode(made))) == made


def test_a_claim_without_a_claimant_begins_with_whom_it_is_said_of():
    found = read_check({**FIRST, "claimant": None})

    assert next(iter(found.by_location)) == "GEO"
