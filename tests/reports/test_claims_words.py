"""What a check found is said alike of everybody, in each language."""

import re
from dataclasses import replace

import pytest

from claim_samples import claim_check
from epihq.reports.claims_words import (
    BANDS,
    METHODS,
    likely,
    method,
    probability,
    sentence_of,
    summary_of,
)
from epihq.terms.claims import IN_REGION, WITH_THRESHOLD, ClaimKind, Method
from epihq.terms.credibility import Band, Evidence, band
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking
from epihq.words.places import place_name

EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
OTHER_LANGUAGE = pytest.mark.parametrize("language", ["az", "ru"])
EACH_KIND = pytest.mark.parametrize("kind", ClaimKind)
PLACES = {"AZE": 0.81, "GEO": 0.42, "ARM": None, "RUS": 0.2}
WORD = re.compile(r"\b[A-Za-z]{4,}\b")


def check(kind, found=0.42, **changes):
    """A check of Georgia's figures, asked by Azerbaijan."""
    told = {
        "claim": kind.value,
        "threshold": 0.5 if kind in WITH_THRESHOLD else None,
        "probability": found,
        "by_location": {**PLACES, "GEO": found},
        "evidence": tuple(
            Evidence(location="GEO", method=one, probability=share)
            for one in Method
            for share in (found, None)
        ),
    }
    return replace(claim_check(), **{**told, **changes})


def said(found):
    """All sentences of a check."""
    return [summary_of(found), *(sentence_of(found, one) for one in found.evidence)]


def plain(text):
    return text.replace("\u00a0", " ")


def figures(text):
    return sorted(re.findall(r"\d+", text))


def test_in_english_a_check_says_what_it_said():
    found = check(ClaimKind.SHARE_HIDDEN)

    assert plain(summary_of(found)) == (
        "Georgia: about as likely as not (42 %) that more than 50 % of infections were "
        "not reported. The same of the claimant, Azerbaijan: 81 %. Of neighbours: "
        "Armenia not enough to say, Russia 20 %."
    )
    assert plain(sentence_of(found, found.evidence[0])) == (
        "Georgia: by the joint model of cases and deaths it is about as likely as not "
        "(42 %) that more than 50 % of infections were not reported."
    )
    assert plain(sentence_of(found, found.evidence[3])) == (
        "Georgia: delay-adjusted case fatality does not suffice to say whether more "
        "than 50 % of infections were not reported."
    )


@pytest.mark.parametrize("kind", IN_REGION)
def test_an_island_is_not_said_to_lack_figures(kind):
    alone = {"location": "ISL", "claimant": None, "by_location": {"ISL": None}}

    told = summary_of(check(kind, **alone))

    assert told == "Iceland: no neighbour by land to compare with."


def test_no_probability_is_told_beyond_all_doubt():
    told = [plain(probability(one)) for one in (None, 0.0, 0.004, 0.42, 0.996, 1.0)]

    assert told == [
        *("not enough to say", "under 1 %", "under 1 %", "42 %"),
        *("over 99 %", "over 99 %"),
    ]


@OTHER_LANGUAGE
@EACH_KIND
@pytest.mark.parametrize("found", [None, 0.42, 0.95])
def test_each_claim_is_said_whole_in_each_language(language, kind, found):
    made = check(kind, found)
    english = {word for text in said(made) for word in WORD.findall(text)}

    for line, text in zip(said(made), in_language(language, made), strict=True):
        assert figures(text) == figures(line)
        assert set(WORD.findall(text)) & english == set()
        assert text.endswith(".")


def in_language(language, made):
    with speaking(language):
        return said(made)


@EACH_LANGUAGE
@EACH_KIND
def test_swapping_names_swaps_the_check_and_nothing_else(language, kind):
    one = check(kind)
    swap = {"AZE": "ARM", "ARM": "AZE"}
    other = replace(
        one,
        claimant="ARM",
        by_location={swap.get(code, code): p for code, p in one.by_location.items()},
    )

    with speaking(language):
        own, next_door = place_name("AZE"), place_name("ARM")
        told, turned = said(one), said(other)

    swapped = [
        text.replace(own, "@").replace(next_door, own).replace("@", next_door)
        for text in told
    ]
    assert swapped == turned


@OTHER_LANGUAGE
def test_each_method_and_band_has_its_words(language):
    shares = (1.0, 0.95, 0.7, 0.5, 0.2, 0.05, 0.0)
    english = [*map(method, Method), *map(likely, shares)]

    with speaking(language):
        told = [*map(method, Method), *map(likely, shares)]

    assert set(METHODS) == set(Method)
    assert set(BANDS) == set(Band) == set(map(band, shares))
    assert set(told).isdisjoint(english)
    assert len(set(told)) == len(told)
