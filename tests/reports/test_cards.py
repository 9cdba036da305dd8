"""What a card says of a value: where it lies, what decides, the same for everyone."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credibility_samples import card_of, nothing, result
from epihq.credibility.excess import OTHER_DEATHS
from epihq.credibility.findings import RULES, finding_of
from epihq.credibility.published import EXPECTED
from epihq.reports.cards import (
    about_tests,
    limits_of,
    sentence_of,
    summary_of,
    title_of,
    unit_of,
)
from epihq.reports.cards import finding_of as finding_in_words
from epihq.reports.credibility_words import INDICATORS, REASONS, TAKEN_OFF, WORDS
from epihq.terms.credibility import Finding, Outside, Range, Reason, outside
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking
from epihq.words.places import place_name

BY_CHANCE = sorted(name for name, rule in RULES.items() if rule.by_chance)
USUAL = Range(low=0.2, high=0.4, locations=18)
EXERCISES = Range(low=0.1, high=0.3, locations=40)
SIDES = {Outside.ABOVE: "above", Outside.BELOW: "below"}
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
OTHER_LANGUAGE = pytest.mark.parametrize(
    "language", [code for code in LANGUAGES if code != "en"]
)


def judged(name, value, q_value, interval=None):
    """A line as it is judged against the two ranges, and its sentence."""
    told = {
        "value": value,
        "interval": interval,
        "p_value": 0.2,
        "q_value": q_value,
        "reference_range": USUAL,
        "exercise_range": EXERCISES,
        "facts": {},
    }
    line = result(name, **told)
    found = finding_of(name, line, q_value, USUAL)
    return found, sentence_of(replace(line, finding=found))


@pytest.mark.parametrize("name", BY_CHANCE)
@given(value=st.floats(0, 1), q_value=st.floats(0, 1))
def test_what_decides_is_printed_and_what_is_outside_is_marked(name, value, q_value):
    _finding, sentence = judged(name, value, q_value)

    compared = sentence[sentence.index("Countries of reference") :]
    reference, exercises = compared.split(". ")[0].split("; ")
    assert "q-value is " in sentence
    for told, usual in ((reference, USUAL), (exercises, EXERCISES)):
        side = outside(value, usual)
        assert [word for word in SIDES.values() if f"({word})" in told] == (
            [SIDES[side]] if side else []
        )


def test_a_value_beyond_its_range_says_why_it_is_consistent():
    finding, sentence = judged("last-digit", 0.5, 0.31)

    assert finding is Finding.CONSISTENT
    assert "20 % to 40 % (above)" in plain(sentence)
    assert "does so with probability 0.2;" in sentence
    assert "its q-value is 0.31: unusual is below 0.05" in sentence


def test_a_small_q_within_the_range_says_why_it_is_consistent():
    finding, sentence = judged("last-digit", 0.3, 0.0001)

    assert finding is Finding.CONSISTENT
    assert "q-value is less than 0.001, but what others show as well" in sentence


def test_an_unusual_value_tells_the_q_that_made_it_so():
    finding, sentence = judged("deaths-roughness", 0.05, 0.02)

    assert finding is Finding.UNUSUAL
    assert "Its q-value is 0.02." in sentence
    assert "(below)" in sentence


def test_an_interval_that_reaches_into_the_range_is_told():
    finding, sentence = judged("ascertainment", 0.15, None, (0.05, 0.25))

    assert finding is Finding.CONSISTENT
    told = "20 % to 40 % (below, but its interval reaches in)"
    assert told in plain(sentence)


# What English says of each test where it tells everything.
SAID = {
    "ascertainment": "The joint model puts the share of infections that are reported "
    "at 62 % (90 % interval 47 % to 78 %).",
    "ascertainment-by-cfr": "By its deaths, 62 % of infections were reported (90 % "
    "interval 47 % to 78 %), on 53 deaths.",
    "excess-deaths": "For each reported death there were 0.6 deaths beyond what the "
    "years before foretell (90 % interval 0.5 to 0.8): 9,876 excess and 1,234 reported "
    "deaths. 4,000 deaths of the war of autumn 2020 are taken off.",
    "testing": "62.0 % of tests were positive. 3.1 tests were made for each. (From a "
    "publication of a later day.)",
    "cases-underdispersion": "Cases varied less than chance allows in 62 % of 53 "
    "weeks; 5 % are expected at most.",
    "deaths-underdispersion": "Deaths varied less than chance allows in 62 % of 53 "
    "weeks; 5 % are expected at most.",
    "cases-roughness": "From day to day, cases scatter 0.62 times as much as chance "
    "alone would make them.",
    "deaths-roughness": "From day to day, deaths scatter 0.62 times as much as chance "
    "alone would make them.",
    "weekday-pattern": "The days of the week differ by 62 % of a mean day.",
    "repeated-values": "Days repeat the number of the day before 0.62 times as often "
    "as chance does.",
    "last-digit": "The commonest last digit stands in 62 % of 53 counts of 100 and "
    "more; 10 % are expected.",
    "first-digit": "First digits deviate from Benford's law by 62.0 % on average.",
    "below-round-numbers": "62 % of 53 days near a round number (50, 100, 200, 500, "
    "...) are just below it; half are expected.",
    "ceiling": "Of the days near the highest counts, 62 % crowd right at the top.",
    "likeness": "The daily scatter goes together with that of Türkiye (0.62; 1 would "
    "be a copy).",
    "dumps-and-corrections": "62.0 % of cases stand in 7 days that are no day's count: "
    "dumps and corrections.",
    "revisions": "The cases of 62 % of 53 days were changed after they were first "
    "said. Half of the days moved by 1.2 % at most, nine in ten by 10.5 %; all "
    "together lost 3.3 %.",
    "timeliness": "The cases of half of 53 days were out 1 days after the day or "
    "sooner, those of nine in ten 5 days. The newest figure is 8 days old.",
    "completeness": "62 % of 53 indicators are published. Missing: tests, deaths of "
    "all causes.",
}


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("name", RULES)
def test_each_test_says_in_english_what_it_said(name):
    assert plain(sentence_of(result(name))).startswith(SAID[name])


@pytest.mark.parametrize(
    ("days", "said"), [(1, "is 1 day old."), (0, "is 0 days old.")]
)
def test_the_age_of_figures_is_told_where_no_delay_can_be(days, said):
    line = nothing("timeliness", Reason.ONE_PUBLICATION_NO_DELAY)
    told = sentence_of(replace(line, facts={"age_days": days}))

    assert told.startswith("Not enough to say: a delay shows between publications")
    assert told.endswith(f"The newest figure {said}")


@pytest.mark.parametrize(
    ("net", "said"), [(0.02, "gained 2.0"), (-0.02, "lost 2.0"), (0.0001, "as they")]
)
def test_changes_are_told_with_their_direction(net, said):
    facts = {"change_median": 0.0, "change_90": 0.1, "change_net": net}

    assert said in sentence_of(result("revisions", facts=facts))
    same = sentence_of(result("revisions", value=0.0, facts=facts))
    assert "all together" not in same


def every_line():
    """Each test with all it can say, with nothing, and for each reason."""
    for name in RULES:
        for finding in Finding:
            yield result(name, finding)
            yield result(name, finding, value=0.0, interval=None)
            yield result(name, finding, value=0.3, q_value=0.0004)
            yield result(name, finding, reference_range=None, exercise_range=None)
            yield result(name, finding, reference_range=None)
            yield result(name, finding, exercise_range=None)
        yield result(name, facts={}) if name == "testing" else result(name)
    for reason in Reason:
        yield nothing("timeliness", reason)
    for cause in TAKEN_OFF:
        yield result("excess-deaths", codes={"taken_off": (cause,)})


LINES = tuple(every_line())
WORD = re.compile(r"\b[A-Za-z]{4,}\b")
# Words that other languages write alike.
ALIKE = {"Benford", "interval"}


def english(text):
    """Words of English that stand in a text, longer ones as they are."""
    return {word for word in WORD.findall(text) if word in ENGLISH} - ALIKE


def words_of_english():
    told = [*map(sentence_of, LINES), *about_tests()]
    return {word for text in told for word in WORD.findall(text)}


ENGLISH = words_of_english()


def figures(text):
    """Digits of a text in order of size, separators left out."""
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,\s\u00a0](?=\d)", "", text)))


@OTHER_LANGUAGE
def test_each_line_is_said_whole_in_each_language_with_all_its_figures(language):
    for line in LINES:
        said = sentence_of(line)
        with speaking(language):
            told = sentence_of(line)
        assert figures(told) == figures(said), told
        assert told.endswith(".")
        assert "{" not in told
        assert english(told) == set(), told


# Words of intent, as they begin in each language.
OF_INTENT = {
    "en": ("lie", "lying", "fraud", "fake", "falsif", "manipulat", "conceal", "cheat"),
    "az": ("yalan", "saxta", "fırıldaq", "aldat", "manipulyasiya", "gizlə", "təhrif"),
    "ru": ("лож", "лгат", "обман", "фальсиф", "поддел", "манипул", "скрыва", "искаж"),
}


@EACH_LANGUAGE
def test_no_word_is_about_intent(language):
    with speaking(language):
        told = " ".join([*map(sentence_of, LINES), *about_tests()]).lower()

    for word in OF_INTENT[language]:
        assert re.search(rf"\b{word}", told) is None


@OTHER_LANGUAGE
def test_each_test_has_all_its_words_in_each_language(language):
    for name in RULES:
        parts = (title_of, unit_of, limits_of)
        said = [part(name) for part in parts]
        with speaking(language):
            told = [part(name) for part in parts]
        assert all(told)
        assert not set(said) & set(told)


@OTHER_LANGUAGE
@pytest.mark.parametrize("finding", Finding)
def test_each_finding_has_its_word_in_each_language(language, finding):
    line = result("testing", finding)
    said = finding_in_words(line)
    with speaking(language):
        assert finding_in_words(line) != said


def test_every_code_of_a_record_has_its_words():
    assert set(WORDS) == set(RULES)
    assert set(REASONS) == set(Reason)
    assert set(INDICATORS) == set(EXPECTED)
    assert set(TAKEN_OFF) == {other.cause for other in OTHER_DEATHS.values()}


def card_with(location, findings, out):
    """A card with some findings; values in ``out`` lie outside the reference."""
    usual = Range(low=0.5, high=0.7, locations=18)
    return card_of(
        location,
        *(
            result(name, finding, reference_range=None if name in out else usual)
            if finding is not Finding.NOT_ENOUGH
            else nothing(name)
            for name, finding in findings.items()
        ),
    )


FINDINGS = st.dictionaries(
    st.sampled_from(sorted(RULES)), st.sampled_from(list(Finding)), min_size=1
)


@EACH_LANGUAGE
@given(findings=FINDINGS, out=st.sets(st.sampled_from(sorted(RULES))))
def test_swapping_names_swaps_the_card_and_nothing_else(language, findings, out):
    with speaking(language):
        own, other = (
            [summary_of(card), *map(sentence_of, card.tests)]
            for card in (card_with(code, findings, out) for code in ("AZE", "ARM"))
        )
        names = place_name("AZE"), place_name("ARM")

    assert own[0].count(names[0]) == 1
    assert [text.replace(*names) for text in own] == other


@OTHER_LANGUAGE
@given(findings=FINDINGS)
def test_a_summary_is_said_in_the_language_with_all_its_figures(language, findings):
    card = card_with("AZE", findings, set())
    said = summary_of(card)

    with speaking(language):
        told = summary_of(card)

    assert figures(told) == figures(said)
    assert english(told) == set()


@given(st.sets(st.sampled_from(sorted(RULES))))
def test_a_summary_names_what_is_outside_in_words_for_people(out):
    low = Range(low=0.1, high=0.2, locations=18)
    wide = Range(low=0.1, high=0.9, locations=18)
    lines = [
        result(name, Finding.CONSISTENT, reference_range=low if name in out else wide)
        for name in RULES
    ]

    told = summary_of(card_of("AZE", *lines))

    words = told.split("show, yet not unusual: ")[-1].rstrip(".").split("; ")
    titles = [title_of(name).lower() for name in RULES if name in out]
    assert words == titles or not out
    assert not any(name in told for name in RULES if "-" in name)


def test_a_title_within_an_azerbaijani_sentence_keeps_its_letters():
    with speaking("az"):
        told = summary_of(card_of("AZE", *map(result, RULES)))

    assert "i\u0307" not in told
    assert "I" not in told.split("(")[1]
