"""Sentences weighed by all their words: what speaks for a measure, and what never does.

The weights were learnt from annotated texts by ``tools/weigh_sentences.py``.
"""

import csv
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.text import read
from epihq.text.records import Measure, StatementAbout
from epihq.text.sentences.lexicon import data
from epihq.text.sentences.passages import passages_of
from epihq.text.sentences.weighing import BEGIN, KINDS, speaking_for, weight, weights
from weigh_sentences import is_of_a_place, learnt, sentences, small_words

# "Beg" and "Zoo" may be names, and are words of lists: no word begins like these.
NAMES = st.from_regex(r"\A[QX][bcdfghjklmnpqrst][a-z]{1,8}\Z")
PLAIN = "Yesterday the mayor {} closed the pools of {} because of cholera."
TREATED = "Water points are being treated with chlorine and families receive soap."


def weighed(text, kind="measure"):
    (passage,) = passages_of(text, "en")
    (sentence,) = passage.inner_sentences
    return weight(passage, sentence, kind)


def found(text, kind=Measure):
    return [one for one in read(text, location="EST").records if isinstance(one, kind)]


@pytest.mark.parametrize("kind", KINDS)
@given(NAMES, NAMES, NAMES, NAMES)
def test_who_is_named_weighs_nothing(kind, one, other, third, fourth):
    # A country that is named does: as one, whichever it is.
    texts = [PLAIN.format(one, other), PLAIN.format(third, fourth)]
    named = [len(passages_of(text, "en")[0].places) for text in texts]
    if named == [0, 0]:
        assert weighed(texts[0], kind) == weighed(texts[1], kind)


def test_no_word_of_the_table_is_the_name_of_a_town():
    places = ("en:oslo", "ru:ереван", "ru:киевск", "ru:запад", "az:tbilis", "en:chad")
    assert all(is_of_a_place(one) for one in places)
    words = {w for one in weights() if ":" in one for w in one[3:].split()}
    told = {
        f"{one[:3]}{word}"
        for one in weights()
        if ":" in one
        for word in words & set(one[3:].split())
    }
    assert not [one for one in told if is_of_a_place(one)]


def test_what_stands_small_within_a_name_weighs_as_the_name():
    texts = (
        PLAIN.format(one, "Narva") for one in ("Ursel von der Leyen", "Ann Lee Fu Roe")
    )
    lengths = [weighed(text, "statement") for text in texts]

    assert lengths[0] == lengths[1]


def test_the_table_tells_of_each_word_once_and_where_all_begin():
    rows = list(csv.DictReader(data("weights.csv").splitlines()))
    words = [row["what"] for row in rows]

    assert words[0] == BEGIN
    assert all(one < other for one, other in pairwise(words[1:]))
    assert all(row[kind].lstrip("-").isdigit() for row in rows for kind in KINDS)


def test_a_sentence_in_which_no_rule_finds_a_measure_is_shown_by_its_words():
    rules = [one.rule for one in found(TREATED)]

    assert rules == ["measure.by-its-words"]
    assert found("Water points are seldom far and families like to sing.") == []


def test_so_few_words_speak_against_no_rule():
    few = "Nobody may visit the wards of Tartu for now."
    (passage,) = passages_of(few, "en")

    assert weight(passage, passage.inner_sentences[0], "measure") < 0
    assert [one.code for one in found(few)] == ["C4"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Schools in Tartu remain closed and masks are worn.", "in_force"),
        ("The government will impose a curfew from Monday.", "decided"),
        ("The government is considering a curfew.", "considered"),
        ("Ограничения действуют в Нарве, школы закрыты.", "in_force"),
        ("Правительство решило ввести карантин с понедельника.", "decided"),
    ],
)
def test_what_is_in_force_is_told_from_what_is_decided(text, status):
    assert {one.status for one in found(text)} == {status}


def test_what_somebody_without_a_country_says_of_one_is_shown():
    text = (
        "Analyst Liis Kask told reporters that Latvia had failed for months to tell "
        "its neighbours the truth about the outbreak and that nobody could trust its "
        "government."
    )

    told = found(text, StatementAbout)
    assert [(one.about, one.by_name) for one in told] == [("LVA", "Liis Kask")]


def test_who_only_answers_a_charge_is_not_weighed():
    text = "Latvia has rejected the allegations that it tried to cover up an outbreak."

    assert found(text, StatementAbout) == []


def test_the_words_that_spoke_for_a_sentence_are_named_the_strongest_first():
    (passage,) = passages_of(TREATED, "en")
    words = speaking_for(passage, passage.inner_sentences[0], "measure")

    assert words
    assert words[0] == "treated"
    (named,) = passages_of("Latvia hid the truth about Riga from Moscow.", "en")
    spoke = speaking_for(named, named.inner_sentences[0], "statement")
    assert not {"Norway", "Latvia", "Riga", "Oslo", "Moscow"} & set(spoke)
    assert "soap" not in words[:2]


def annotated(text, *measures, language="en"):
    records = [
        {
            "type": "measure",
            "start": text.index(one),
            "end": text.index(one) + len(one),
            "status": "decided",
        }
        for one in measures
    ]
    return {"text": text, "lang": language, "records": records}


def test_what_is_learnt_is_what_annotated_sentences_have_and_others_have_not():
    shut = "The town shut its pools. The sea was warm today."
    open_ = "The bakers shut their shops. The sea was warm today."
    texts = [annotated(shut, "The town shut its pools")] * 3
    texts += [annotated(open_, "The bakers shut their shops")] * 3

    table = learnt(sentences(texts), small_words(texts))
    assert table["en:shut"]["measure"] > 0 > table["en:warm"]["measure"]
    assert learnt(sentences(texts), small_words(texts)) == table


def test_no_name_is_learnt_though_it_begins_a_sentence():
    text = "Narva shut its pools. Yesterday Narva was calm, and the pools were shut."
    texts = [annotated(text, "Narva shut its pools")] * 3

    assert not [
        one for one in learnt(sentences(texts), small_words(texts)) if "narva" in one
    ]


def test_of_a_sentence_only_half_told_nothing_is_learnt():
    text = "The pools are shut, and the band that plays on Sundays goes on as before."
    told = annotated(text, "The pools are shut")
    told["records"][0]["end"] -= 12

    # "The po", of more than which the sentence is something else, is all of the record.
    assert sentences([told])[0][1]["measure"] is True
    told["records"][0] |= {"start": len(text) - 4, "end": len(text) + 40}
    assert sentences([told])[0][1]["measure"] is False
