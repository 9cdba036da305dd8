"""What a card says of a value: where it lies, what decides, the same for everyone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.credibility.findings import RULES, finding_of
from epihq.credibility.measured import Measured
from epihq.credibility.words import WORDS, Beside, sentence_of, summary_of
from epihq.terms.credibility import Finding, Range, outside
from epihq.terms.locations import location_name

BY_CHANCE = sorted(name for name, rule in RULES.items() if rule.by_chance)
USUAL = Range(low=0.2, high=0.4, locations=18)
BESIDE = Beside(reference=USUAL, exercises=Range(low=0.1, high=0.3, locations=40))


def measured(value, interval=None):
    return Measured(
        value=value, interval=interval, p_value=0.2, n=53, window=None, detail="ARM"
    )


def said(name, value, q_value, interval=None):
    found = measured(value, interval)
    finding = finding_of(name, found, q_value, USUAL)
    return finding, sentence_of(name, found, finding, BESIDE, q_value)


@pytest.mark.parametrize("name", BY_CHANCE)
@given(value=st.floats(0, 1), q_value=st.floats(0, 1))
def test_what_decides_is_printed_and_what_is_outside_is_marked(name, value, q_value):
    _finding, sentence = said(name, value, q_value)

    compared = sentence[sentence.index("Countries of reference") :]
    reference, exercises = compared.split(". ")[0].split("; ")
    assert "q-value is " in sentence
    for told, usual in ((reference, BESIDE.reference), (exercises, BESIDE.exercises)):
        side = outside(value, usual)
        assert (f"({side})" in told) is bool(side)


def test_a_value_beyond_its_range_says_why_it_is_consistent():
    finding, sentence = said("last-digit", 0.5, 0.31)

    assert finding is Finding.CONSISTENT
    assert "20% to 40% (above)" in sentence
    assert "does so with probability 0.2;" in sentence
    assert "its q-value is 0.31: unusual is below 0.05" in sentence


def test_a_small_q_within_the_range_says_why_it_is_consistent():
    finding, sentence = said("last-digit", 0.3, 0.0001)

    assert finding is Finding.CONSISTENT
    assert "q-value is less than 0.001, but what others show as well" in sentence


def test_an_unusual_value_tells_the_q_that_made_it_so():
    finding, sentence = said("deaths-roughness", 0.05, 0.02)

    assert finding is Finding.UNUSUAL
    assert "Its q-value is 0.02." in sentence
    assert "(below)" in sentence


def test_an_interval_that_reaches_into_the_range_is_told():
    finding, sentence = said("ascertainment", 0.15, None, (0.05, 0.25))

    assert finding is Finding.CONSISTENT
    assert "20% to 40% (below, but its interval reaches in)" in sentence


@given(
    st.dictionaries(
        st.sampled_from(sorted(RULES)), st.sampled_from(list(Finding)), min_size=1
    ),
    st.sets(st.sampled_from(sorted(RULES))),
)
def test_swapping_names_swaps_the_summary_and_nothing_else(findings, out):
    own, other = (summary_of(code, findings, out) for code in ("AZE", "ARM"))

    assert own.replace(location_name("AZE"), location_name("ARM")) == other


@given(st.sets(st.sampled_from(sorted(RULES))))
def test_a_summary_names_what_is_outside_in_words_for_people(out):
    findings = dict.fromkeys(RULES, Finding.CONSISTENT)

    told = summary_of("AZE", findings, out)

    words = told.split("show, yet not unusual: ")[-1].rstrip(".").split("; ")
    titles = [WORDS[name].title.lower() for name in RULES if name in out]
    assert words == titles or not out
    assert not any(name in told for name in RULES if "-" in name)
