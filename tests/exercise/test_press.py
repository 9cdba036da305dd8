"""Press reports of an exercise say what was published, and their truth is known."""

import re
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from epihq.archive import Archive
from epihq.exercise import DEFAULT, run_exercise, truth_of
from epihq.exercise.press import (
    Asked,
    Read,
    Truth,
    reports,
    reports_of,
    score,
    writing,
)
from epihq.exercise.press.truths import sayings
from epihq.text import near_duplicates, read
from epihq.text.records import Figure, Person, Quote, Review, StatementAbout

SEED = 4
LAST = DEFAULT.days - 1
DAYS = (38, 60, 100, 113, 140)


@pytest.fixture(scope="module")
def truth():
    return truth_of(DEFAULT, SEED)


def of_day(truth, number):
    return reports_of(truth, truth.scenario.start + timedelta(days=number))


def all_of(truth):
    return [one for number in DAYS for one in of_day(truth, number)]


def test_each_day_has_a_report_in_each_language_of_states_that_have_news(truth):
    for number in DAYS:
        told = of_day(truth, number)

        assert [one.language for one in told[:3]] == ["en", "az", "ru"]
        assert len({one.location for one in told}) == 3
    assert of_day(truth, 0) == of_day(truth, 1) == of_day(truth, 141) == ()


def test_what_becomes_of_the_players_regime_is_theirs_to_say(truth):
    start = truth.scenario.start
    days = [start + timedelta(days=number) for number in range(93, 135)]

    def said(own):
        return {
            mark.told["status"]
            for day in days
            for one in reports_of(truth, day, own=own)
            for mark in one.expected
            if mark.type == "measure" and one.location == "ZZA"
        }

    assert "in_force" in said("")
    # The five cities' strict regime is in force in the room as well.
    assert said("ZZA") <= {"considered", "decided"}


def test_each_day_something_true_something_false_and_a_judgement_is_said(truth):
    for number in DAYS:
        said = [
            mark.truth
            for one in of_day(truth, number)[:3]
            for mark in one.expected
            if mark.truth
        ]

        assert sorted(said) == sorted(Truth)


def test_an_agency_tells_one_of_them_again_as_one_story(truth):
    for number in DAYS:
        *briefings, agency = of_day(truth, number)
        (own,) = (one for one in briefings if one.language == agency.language)

        assert agency.publisher != own.publisher
        assert near_duplicates([agency.text, own.text]) == [(0, 1)]
        assert told_by(agency) == told_by(own)


def told_by(report):
    return sorted((mark.type, mark.text) for mark in report.expected)


def test_the_same_seed_gives_the_same_bytes_whatever_comes_later(truth):
    shorter = truth_of(replace(DEFAULT, days=101), SEED)

    assert msgspec.json.encode(all_of(truth_of(DEFAULT, SEED))) == msgspec.json.encode(
        all_of(truth)
    )
    assert of_day(truth_of(DEFAULT, SEED + 1), 100) != of_day(truth, 100)
    assert [one.location for one in of_day(shorter, 100)] == [
        one.location for one in of_day(truth, 100)
    ]


def test_what_is_expected_stands_at_its_place(truth):
    for one in all_of(truth):
        assert {mark.type for mark in one.expected} == {
            "figure",
            "quote",
            "measure",
            "statement_about",
        }
        for mark in one.expected:
            assert one.text[mark.start : mark.end] == mark.text


def test_figures_are_those_that_were_published_that_day(truth, tmp_path):
    archive = Archive(tmp_path)
    run_exercise(DEFAULT, SEED, archive, since=99, until=100)
    day = DEFAULT.start + timedelta(days=100)
    frame = archive.snapshot(as_of=day).frame

    def total(code, indicator, ago):
        on = day - timedelta(days=ago)
        known = frame.filter(location=code, indicator=indicator, reference_date=on)
        return known["value"].item()

    for one in reports_of(truth, day):
        for mark in one.expected:
            if mark.type == "figure":
                name = f"cumulative_{mark.told['indicator']}"
                said = total(one.location, name, 1)
                before = total(one.location, name, 2)
                is_new = mark.told["kind"] == "new"
                assert mark.told["value"] == (said - before if is_new else said)


def test_what_is_said_of_others_is_so_by_the_simulation_alone(truth):
    said = {
        (one.about, one.claim): one.truth
        for speaker in ("ZZA", "ZZB")
        for one in sayings(truth, speaker, LAST - 20)
    }

    hidden = {code for (code, kind), is_so in said.items()
              if kind == "share-hidden" and is_so is Truth.TRUE}  # fmt: skip
    smoothed = {code for (code, kind), is_so in said.items()
                if kind == "figures-smoothed" and is_so is Truth.TRUE}  # fmt: skip
    assert (hidden, smoothed) == ({"ZZC"}, {"ZZD"})
    assert said["ZZB", "most-in-region"] is Truth.TRUE
    assert said["ZZC", "growth-stopped"] is Truth.FALSE
    # R_t of 0.98 is too near to 1 to be said either way.
    assert ("ZZD", "growth-stopped") not in said
    assert {is_so for (_, kind), is_so in said.items() if not kind} == {
        Truth.EVALUATION
    }


@pytest.mark.parametrize("pair", [("ZZA", "ZZB"), ("ZZC", "ZZE")])
def test_two_states_that_change_names_change_nothing_else(truth, pair, monkeypatch):
    one, other = pair
    before = all_of(truth)

    def swapped(language):
        words = writing.words_of(language)
        states = words["states"]
        return {**words, "states": {**states, one: states[other], other: states[one]}}

    monkeypatch.setattr(reports, "words_of", swapped)
    for old, new in zip(before, all_of(truth), strict=True):
        states = writing.words_of(old.language)["states"]
        assert new.text == exchanged(old.text, states[one], states[other])
        assert [mark.told for mark in new.expected] == [
            mark.told for mark in old.expected
        ]


def test_each_state_is_read_like_every_other(truth, monkeypatch):
    """Without the parser, and so in Azerbaijani and Russian."""
    swap = {"ZZC": "ZZE", "ZZE": "ZZC"}
    told = [one for one in all_of(truth) if one.language != "en"]

    def swapped(language):
        words = writing.words_of(language)
        states = words["states"]
        return {**words, "states": states | {a: states[b] for a, b in swap.items()}}

    monkeypatch.setattr(reports, "words_of", swapped)
    other = [one for one in all_of(truth) if one.language != "en"]

    def named(mark):
        told = {name: swap.get(code, code) for name, code in mark.told.items()}
        return msgspec.structs.replace(mark, told=told)

    renamed = [
        msgspec.structs.replace(one, expected=tuple(map(named, one.expected)))
        for one in other
    ]
    assert score(map(read_of, renamed)) == score(map(read_of, told))


def exchanged(text, mine, its):
    """Put one state's name for the other's, in each of its forms."""
    forms = {mine[form]: its[form] for form in mine}
    forms |= {its[form]: mine[form] for form in mine}
    # A sentence may begin with one.
    forms |= {old[:1].upper() + old[1:]: new[:1].upper() + new[1:]
              for old, new in forms.items()}  # fmt: skip
    longest_first = sorted(forms, key=len, reverse=True)
    return re.sub("|".join(longest_first), lambda hit: forms[hit.group()], text)


def test_the_reader_finds_most_of_it(truth):
    """Not all: what it misses, a person adds."""
    found = score(read_of(one) for one in all_of(truth))

    rows = {one.name: one for one in found}
    for name, least in {"figure": 0.9, "quote": 0.8, "measure": 0.9}.items():
        assert rows[name].right >= least * rows[name].expected > 0
    said = rows["statement_about"]
    assert said.right >= 0.9 * said.expected == 0.9 * 4 * len(DAYS)
    # In no other text is Velmora a state.
    english = of_day(truth, 100)[0]
    assert not of(read(english.text, published=english.day), StatementAbout)


def read_of(report):
    records = read(report.text, published=report.day, exercise=True).records
    return Read(expected=report.expected, before=records, now=records)


def of(reading, kind):
    return [one for one in reading.records if isinstance(one, kind)]


EXPECTED = (
    writing.Expected(
        type="figure", start=0, end=3, text="120",
        told={"indicator": "cases", "value": 120},
    ),
    writing.Expected(
        type="quote", start=10, end=30, text="…", told={"by_name": "Nela Corvin"}
    ),
    writing.Expected(
        type="statement_about", start=10, end=30, text="…", told={"about": "ZZB"},
        truth=Truth.FALSE, claim="share-hidden", threshold=0.85,
    ),
)  # fmt: skip
FIGURE = Figure(
    id="f1", start=0, end=3, text="120", indicator="deaths", value=120, kind="new",
    place="ZZA",
)  # fmt: skip
OF_AGE = msgspec.structs.replace(FIGURE, id="f2", start=40, end=42)
QUOTE = Quote(
    id="q1", start=10, end=28, text="…", kind="direct", by="p1", by_name=None,
    cue="said", source="name",
)  # fmt: skip
NELA = Person(id="p1", start=35, end=46, text="…", name="Nela Corvin", office=None)
SAID = StatementAbout(
    id="c1", start=10, end=30, text="…", about="ZZB", by="p1", by_name=None,
    by_country="ZZA", topic="figures", checkable=True,
)  # fmt: skip
SAID_OF_IT = Asked("c1", "share-hidden", 0.85)
RECORDS = (FIGURE, OF_AGE, NELA, QUOTE, SAID)


def scored(name, now=RECORDS, checked=None):
    one = Read(expected=EXPECTED, before=RECORDS, now=now, checked=checked or {})
    return next(row for row in score([one]) if row.name == name)


def judged(record, review, **now):
    after = msgspec.structs.replace(record, review=review, **now)
    return [after if one is record else one for one in RECORDS]


def test_a_proposal_is_right_if_it_says_all_that_is_expected():
    figure, quote = scored("figure"), scored("quote")

    assert (figure.expected, figure.proposed, figure.right) == (1, 1, 0)
    assert figure.beside == 1
    assert (quote.expected, quote.proposed, quote.right) == (1, 1, 1)


def test_what_a_person_corrects_counts_if_it_is_right_then():
    wrong = judged(FIGURE, Review.CONFIRMED)
    right = judged(FIGURE, Review.CORRECTED, indicator="cases")
    against = judged(QUOTE, Review.REJECTED)

    assert scored("figure", wrong).confirmed == 0
    assert scored("figure", right).confirmed == 1
    assert scored("quote", against).rejected == 1


@pytest.mark.parametrize(
    ("asked", "probability", "found"),
    [
        (SAID_OF_IT, 0.1, 1),
        (SAID_OF_IT, 0.5, 0),
        (SAID_OF_IT, 0.9, 0),
        (SAID_OF_IT, None, 0),
        # Another question was asked than what was said.
        (Asked("c1", "share-hidden", 0.5), 0.1, 0),
        (Asked("c1", "growth-stopped", None), 0.1, 0),
    ],
)
def test_a_false_statement_is_found_out_where_its_check_calls_it_unlikely(
    asked, probability, found
):
    row = scored("statement_about, false", checked={asked: probability})

    assert (row.checked, row.found) == (1, found)
    assert scored("statement_about, true").expected == 0
