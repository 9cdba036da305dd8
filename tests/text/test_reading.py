"""Reports of our own in three languages become records: who said what of whom."""

import re
from datetime import date
from pathlib import Path

import pytest

from epihq.terms.errors import DataError
from epihq.text import Document, read
from epihq.text.reading import MOST_CHARACTERS
from epihq.text.records import Measure, Quote, Review, StatementAbout
from epihq.text.rules import RULES
from text_samples import CHILE, ESTONIA, PUBLISHED, URUGUAY


def of(reading, kind):
    return [one for one in reading.records if type(one).__name__ == kind]


@pytest.fixture(scope="module")
def uruguay():
    return read(URUGUAY)


def test_the_head_of_a_report_tells_its_day(uruguay):
    assert uruguay.document.published == "2021-03-04"
    assert uruguay.document.published_from == "text"
    assert uruguay.document.language == "en"


def test_each_quotation_has_its_speaker(uruguay):
    quotes = of(uruguay, "Quote")

    assert len(quotes) == 10
    assert {one.by_name for one in quotes} == {"Marta Bellini"}
    assert [one.kind for one in quotes].count("direct") == 4
    assert {one.source for one in quotes} == {"name", "office", "pronoun"}


def test_a_speaker_has_offices_a_body_and_a_country(uruguay):
    bellini, ferrando = of(uruguay, "Person")

    assert bellini.offices[0].text == "Adviser to the President of Uruguay"
    assert bellini.offices[1].text.startswith("Head of the Department")
    assert bellini.country == ferrando.country == "URY"
    body = next(one for one in uruguay.records if one.id == bellini.organisation)
    assert body.name.startswith("Department of International Affairs")
    assert not ferrando.speaks


def test_a_length_of_time_gives_no_end(uruguay):
    curfew, care = of(uruguay, "Measure")

    assert (curfew.status, curfew.area, curfew.duration) == (
        "considered",
        "URY",
        "P21D",
    )
    assert curfew.starts is None
    assert curfew.ends is None
    assert (care.code, care.status) == ("CARE", "considered")


def test_statements_about_another_are_checkable_or_not(uruguay):
    stated = of(uruguay, "StatementAbout")

    assert [one.about for one in stated] == ["PRY"] * 4
    assert [one.checkable for one in stated] == [True, True, False, False]
    assert (stated[0].claim, stated[0].threshold) == ("share-hidden", 0.5)
    assert all(one.by_country == "URY" and one.candidate for one in stated)
    assert {one.other_side for one in stated} == {"not in this text"}


def test_positions_and_help_are_the_word_of_who_tells_them(uruguay):
    (initiative,) = of(uruguay, "Initiative")
    opposes, supports = of(uruguay, "Position")
    (help_asked,) = of(uruguay, "Assistance")

    assert initiative.proposed_by_name == "Luis Ferrando"
    assert (opposes.actor, opposes.stance) == ("PRY", "opposes")
    assert (supports.actor, supports.stance) == (
        "unspecified ('all countries')",
        "supports",
    )
    assert opposes.target == supports.target == initiative.id
    assert (help_asked.direction, help_asked.receiver) == ("asked", "PRY")
    speaker = of(uruguay, "Person")[0].id
    told = (initiative, opposes, supports, help_asked)
    assert {one.as_said_by for one in told} == {speaker}


@pytest.mark.parametrize(
    ("text", "speaker", "office", "country", "other", "deaths"),
    [
        (CHILE, "Матиас Орельяна", "министр здравоохранения Чили", "CHL", "PER", 31),
        (ESTONIA, "Mart Tamme", "Estoniyanın səhiyyə naziri", "EST", "LVA", 5),
    ],
)
def test_the_same_is_read_in_russian_and_azerbaijani(
    text, speaker, office, country, other, deaths
):
    reading = read(text, published=PUBLISHED)
    (person,) = of(reading, "Person")
    figures = {one.indicator: one for one in of(reading, "Figure")}
    (measure,) = of(reading, "Measure")
    charge, evaluation = of(reading, "StatementAbout")

    assert (person.name, person.office, person.country) == (speaker, office, country)
    assert {one.by_name for one in of(reading, "Quote")} == {speaker}
    assert figures["deaths"].value == deaths
    assert (figures["cases"].kind, figures["cases"].place) == ("new", country)
    assert (measure.status, measure.duration, measure.ends) == (
        "considered",
        "P14D",
        None,
    )
    assert (charge.about, charge.claim, charge.threshold) == (
        other,
        "share-hidden",
        0.5,
    )
    assert not evaluation.checkable


def test_a_record_is_frozen_and_waits_for_a_person(uruguay):
    quote = next(one for one in uruguay.records if isinstance(one, Quote))

    with pytest.raises(AttributeError):
        quote.text = "else"
    assert {one.review for one in uruguay.records} == {Review.UNREVIEWED}
    assert all(one.rule and one.rule_version for one in uruguay.records)


def test_a_day_is_worked_out_from_the_publication_alone():
    text = "Schools in Norway were closed on 12 March, the minister said yesterday."

    unknown = of(read(text), "DateMention")
    known = of(read(text, published=date(2021, 3, 14)), "DateMention")

    assert [one.value for one in unknown] == [None]
    assert [one.value for one in known] == ["2021-03-12", "2021-03-13"]


def test_an_agency_is_through_whom_it_came_and_no_speaker():
    text = "The borders stay closed, Norway's Ministry of Health said, Reuters reports."

    (quote,) = of(read(text), "Quote")

    assert quote.by_name == "Ministry of Health"


def test_nobody_beside_a_quotation_is_not_resolved():
    (quote,) = of(read("“The borders of Norway will stay closed all winter.”"), "Quote")

    assert quote.by is None
    assert quote.by_name is None
    assert quote.rule == "quote.direct-alone"


def test_a_title_tells_place_and_disease_of_a_bulletin():
    text = "As of 5 November, 280 cases, including 89 deaths, have been reported."

    reading = read(
        text, published=date(2020, 11, 6), title="Ebola in Uganda - update 20"
    )

    events = of(reading, "EventSignal")
    assert {(one.disease, one.country) for one in events} == {
        ("Ebola virus disease", "UGA")
    }
    assert {one.place for one in of(reading, "Figure")} == {"UGA"}


def test_diseases_and_oceans_are_no_countries():
    text = "Crimean-Congo haemorrhagic fever and Japanese encephalitis are watched."

    assert read(text).records == ()


def test_both_states_of_congo_are_told_apart():
    text = "The Democratic Republic of the Congo reported 12 cases of cholera."
    other = "The Republic of the Congo reported 12 cases of cholera."

    assert [one.place for one in of(read(text), "Figure")] == ["COD"]
    assert [one.place for one in of(read(other), "Figure")] == ["COG"]


def test_another_language_says_how_far_it_is_read():
    text = "Le ministère de la santé a annoncé le 12 mars 2021 la fermeture des écoles."

    reading = read(text)

    assert [one.value for one in of(reading, "DateMention")] == ["2021-03-12"]
    assert reading.document.notes[0].startswith("fr: read only for")


def test_numbers_of_another_language_are_told_without_a_kind():
    text = "La France a signalé 1 204 nouveaux cas et 31 décès le 12 mars 2021."

    found = of(read(text), "Figure")

    assert [one.value for one in found] == [1204, 31]
    assert {(one.indicator, one.place) for one in found} == {("not-told", "FRA")}


def test_mixed_languages_are_read_each_by_its_own_rules():
    reading = read(f"{URUGUAY}\n\n{CHILE}\n\n{ESTONIA}")

    assert set(reading.document.languages) == {"en", "ru", "az"}
    assert {one.about for one in of(reading, "StatementAbout")} == {"PRY", "PER", "LVA"}


def test_ten_thousand_quotations_are_bounded_and_told():
    one = '"This is number {} of what we say," Minister Ole Hansen of Norway said. '

    reading = read("".join(one.format(i) for i in range(10_000)))

    assert len(of(reading, "Quote")) > 1_000
    assert reading.records[-1].end <= MOST_CHARACTERS
    assert "what follows was not read" in reading.document.notes[0]


@pytest.mark.parametrize("text", ["", " \n ", "1234 — 56.", "…"])
def test_a_text_without_words_is_one_clear_error(text):
    with pytest.raises(DataError) as raised:
        read(text)

    assert raised.value.code == "text.nothing-to-read"


def test_a_given_document_keeps_its_particulars():
    given = Document(
        sha256="a" * 64, text_sha256="", language="", languages=(),
        published="2021-03-04", published_from="page", publisher="News of Uruguay",
    )  # fmt: skip

    told = read("Masks help.", document=given).document

    assert (told.sha256, told.publisher) == ("a" * 64, "News of Uruguay")
    assert (told.published, told.published_from) == ("2021-03-04", "page")


def test_candidates_say_that_they_are(uruguay):
    for one in uruguay.records:
        is_candidate = isinstance(one, Measure | StatementAbout)
        assert getattr(one, "candidate", False) or not is_candidate


def test_the_page_of_rules_tells_each_with_its_version_and_band():
    page = Path(__file__).parents[2] / "docs" / "reference" / "read.md"
    told = re.findall(r"\n\| `([\w.-]+)` \| (\d+) \| (\w+) \|", page.read_text())

    assert {name: (int(version), band) for name, version, band in told} == {
        rule.name: (rule.version, rule.band) for rule in RULES.values()
    }
