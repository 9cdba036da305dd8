"""What holds of every text: spans, both sides alike, nothing told by what follows."""

import json
import os
import subprocess
import sys
from datetime import date

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.text import read
from epihq.text.sentences.lexicon import lexicon
from epihq.text.telling import as_values
from text_samples import CHILE, ESTONIA, URUGUAY

# Sentences in which two countries stand as actors, owners, places and speakers.
TEMPLATES = [
    "{A} goes on working with {B}, Health Minister of {A} Ola Moen said.",
    '"We asked {B} for help," said Ola Moen, the {A} health minister.',
    "He noted that {B} hides most of its coronavirus figures.",
    "{A} reported 1,204 new cases of cholera and 31 deaths on 3 March 2021.",
    "{B} sent doctors and test kits to {A}.",
    "{A} supports the initiative to hold a special session of the UN General Assembly.",
    "However, {B} opposes this initiative, according to the Ministry of Health of {A}.",
    "The night curfew in {A} will be extended until 15 March 2021.",
    "In {B}, 14 people died of measles, the World Health Organization said.",
    "{B}'s authorities said that schools in {B} are closed.",
    "{A}, {B} and their neighbours closed their borders on Monday.",
]
NAMES = ["Norway", "Paraguay", "Chad", "Republic of Korea", "Latvia", "U.S.", "Peru"]
# What nobody says and what counts nothing.
NEUTRAL = [
    "The weather stays mild in the mountains.",
    "A long road leads along the river.",
    "Old houses stand beside the market.",
]
SENTENCES = st.lists(st.sampled_from(TEMPLATES), min_size=1, max_size=6)
PAIRS = st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True)
JOINS = st.sampled_from([" ", "\n\n", "\n"])
ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=300
)
QUICK = settings(max_examples=40, deadline=None)


def records(text, **words):
    return as_values(read(text, **words))["records"]


def check_spans(text, found):
    for one in found:
        assert text[one["start"] : one["end"]] == one["text"]
        for name in ("mentions", "offices", "also"):
            for place in one.get(name) or ():
                assert text[place["start"] : place["end"]] == place["text"]


@QUICK
@given(SENTENCES, PAIRS, JOINS)
def test_every_span_is_the_text_at_its_offsets(sentences, pair, join):
    text = join.join(sentences).format(A=pair[0], B=pair[1])

    check_spans(text, records(text))


@QUICK
@given(ANY_TEXT)
def test_whatever_is_written_is_read_or_refused(text):
    if any(letter.isalpha() for letter in text):
        check_spans(text, records(text))


MONTHS = [
    f"{led}{month}{behind}"
    for language, led, behind in (
        ("az", "", " 5-də"),
        ("ru", "5 ", ""),
        ("en", "5 ", ""),
    )
    for month in lexicon(language).words("dates", "months")
]
WORDS = [*f"{CHILE} {ESTONIA} {URUGUAY}".split(), *2 * MONTHS]
# As a heading has it, or a sentence that begins: İ is the capital of i.
WRITTEN = {
    "as it is": lambda word: word,
    "large": lambda word: word.replace("i", "İ").upper(),
    "begun": lambda word: word[:1].replace("i", "İ").upper() + word[1:],
    "small": str.lower,
}


@QUICK
@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.sampled_from(sorted(WRITTEN))), min_size=1
    )
)
def test_whatever_letters_are_large_a_text_is_read(words):
    text = " ".join(WRITTEN[how](word) for word, how in words)

    if any(letter.isalpha() for letter in text):
        check_spans(text, records(text))


def test_a_month_that_begins_a_sentence_is_one():
    text = "İyunun 5-də iki nəfər öldü. İyulda yağış yağdı."
    told = records(text, published=date(2021, 6, 10))

    assert [one["value"] for one in told if one["type"] == "date"] == ["2021-06-05"]


@given(
    st.lists(st.sampled_from([*CHILE.split("\n"), *ESTONIA.split("\n")]), max_size=9)
)
@QUICK
def test_spans_hold_in_other_letters_and_mixed(lines):
    text = "\n".join([*lines, "Masks help."])

    check_spans(text, records(text))


def as_seen(found, names):
    """Records without their offsets, countries and their names as A and B."""
    told = json.dumps(
        [{k: v for k, v in one.items() if k not in ("start", "end")} for one in found],
        ensure_ascii=False,
    )
    told = json.loads(told)
    return [_plain(one, names) for one in told]


def _plain(value, names):
    if isinstance(value, dict):
        return {
            k: _plain(v, names) for k, v in value.items() if k not in ("start", "end")
        }
    if isinstance(value, list):
        return [_plain(one, names) for one in value]
    if isinstance(value, str):
        for written, mark in names:
            value = value.replace(written, mark)
    return value


CODES = {
    "Norway": "NOR",
    "Paraguay": "PRY",
    "Chad": "TCD",
    "Republic of Korea": "KOR",
    "Latvia": "LVA",
    "U.S.": "USA",
    "Peru": "PER",
}


@QUICK
@given(SENTENCES, PAIRS, JOINS)
def test_two_countries_that_change_places_change_nothing_else(sentences, pair, join):
    template = join.join(sentences)
    one, other = pair
    first = records(template.format(A=one, B=other))
    second = records(template.format(A=other, B=one))
    marks = [(one, "«A»"), (other, "«B»"), (CODES[one], "«a»"), (CODES[other], "«b»")]
    swapped = [(one, "«B»"), (other, "«A»"), (CODES[one], "«b»"), (CODES[other], "«a»")]

    assert as_seen(first, marks) == as_seen(second, swapped)


@QUICK
@given(SENTENCES, PAIRS, JOINS, st.sampled_from(TEMPLATES))
def test_what_follows_changes_no_record_before_it(sentences, pair, join, added):
    words = {"A": pair[0], "B": pair[1]}
    text = join.join(sentences).format(**words)
    longer = f"{text}\n\n{added.format(**words)}"
    last = len(text)

    before = {(r["type"], r["start"], r["end"]): r for r in records(text)}
    after = {
        (r["type"], r["start"], r["end"]): r
        for r in records(longer)
        if r["end"] <= last
    }

    assert set(before) == set(after)
    for key, one in before.items():
        grown = {
            "mentions",
            "also",
            "speaks",
        }  # Named again behind, and speaking there.
        assert {k: v for k, v in one.items() if k not in grown} == {
            k: v for k, v in after[key].items() if k not in grown
        }


@QUICK
@given(SENTENCES, PAIRS, st.sampled_from(NEUTRAL), st.integers(0, 6), JOINS)
def test_a_sentence_that_says_nothing_changes_nothing(sentences, pair, added, at, join):
    at = min(at, len(sentences))
    told = [one.format(A=pair[0], B=pair[1]) for one in sentences]
    text = join.join(told)
    begin = len(join.join(told[:at])) + (len(join) if at else 0)
    longer = join.join([*told[:at], added, *told[at:]])
    shift = len(added) + len(join)

    moved = json.loads(json.dumps(records(text)))
    for one in moved:
        for place in (
            one,
            *(p for n in ("mentions", "offices", "also") for p in one.get(n) or ()),
        ):
            if place["start"] >= begin:
                place["start"] += shift
                place["end"] += shift

    assert moved == json.loads(json.dumps(records(longer)))


def test_the_same_input_gives_the_same_bytes_in_another_process():
    code = (
        "import sys, msgspec\n"
        "from epihq.text import read\n"
        "for text in msgspec.json.decode(sys.stdin.read()):\n"
        "    sys.stdout.buffer.write(msgspec.json.encode(read(text)) + b'\\n')\n"
    )
    texts = (URUGUAY, CHILE, ESTONIA)
    here = [msgspec.json.encode(read(text)) for text in texts]
    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", code],
            input=msgspec.json.encode(texts), capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert there.stdout.splitlines() == here
